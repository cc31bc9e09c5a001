"""What is held against each label: every check's findings, how doubtful each text is, and a judgement on all."""


from stages.checks.base import Check, look_over
from stages.core.doubts import Doubts
from stages.core.finding import Finding
from stages.core.rejected import Rejected
from stages.io.code import fingerprint
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.params import instantiate, load_params
from stages.io.paths import DOCUMENTS, DOUBTS, EXAMINED, FINDINGS, READINGS, REJECTED
from stages.io.records import read_jsonl, write_jsonl
from stages.io.shards import Shards
from stages.io.shell import run
from stages.io.subjects import find_twins, read_customs, reading_engines, subjects


def main() -> None:
    """Look over every delivery; an old one's findings are put back as they were."""
    params = load_params().check_labels
    checks = [(name, instantiate(settings, Check)) for name, settings in params.checks.items()]
    twins, engines = find_twins(), [engine.engine for engine in reading_engines()]
    code = fingerprint("stages.check_labels", *sorted({type(check).__module__ for _, check in checks}))
    basis = key(code, params, twins)
    shards = Shards("check_labels")
    with Memory("check_labels") as memory, replacing_folders(FINDINGS, DOUBTS) as parts:
        for source in sorted(DOCUMENTS.glob("*.jsonl")):
            outputs = {name: part / source.name for name, part in zip(("findings", "doubts"), parts, strict=True)}
            readings = [READINGS / engine / source.name for engine in engines]
            others = [EXAMINED / source.name, REJECTED / source.name]
            shard = key(basis, list(memory.sha256([source, *readings, *others]).values()))
            if shards.restore(source.stem, shard, outputs):
                continue
            findings = [_refused(source.stem, one) for one in read_jsonl(others[1], Rejected) if one.kind == "label"]
            doubts = []
            known = read_customs(source)
            for subject in subjects(
                source, readings, schema=params.doc_types, known=known, twins=twins, examined=others[0]
            ):
                looked = look_over(checks, subject)
                findings += looked.findings
                doubts.append(Doubts(subject.document.id, source.stem, looked.chances))
            write_jsonl(outputs["findings"], findings)
            write_jsonl(outputs["doubts"], doubts)
            shards.keep(source.stem, shard, outputs)


def _refused(delivery: str, rejected: Rejected) -> Finding:
    """What ingest could not use of a label file, as a finding."""
    return Finding(
        delivery=delivery,
        document="",
        path=f"{rejected.path}:{rejected.place}",
        check="ingest",
        rule="ingest/1",
        code=rejected.reason,
        severity="error",
        confidence=1.0,
        found=rejected.found,
        expected=rejected.expected,
    )


if __name__ == "__main__":
    run("check_labels", main)
