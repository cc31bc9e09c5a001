"""What is held against each label: every check's findings, how doubtful each text is, and a judgement on all."""

from pathlib import Path

from stages.core.finding import Finding
from stages.core.judgement import Verdict
from stages.core.rejected import Rejected
from stages.io.checking import Plan, look_over_all, rows
from stages.io.code import fingerprint
from stages.io.data_docs import build_data_docs
from stages.io.judge import Judge
from stages.io.memory import Memory, key
from stages.io.outputs import replacing, replacing_folders
from stages.io.params import CheckLabels, load_params
from stages.io.paths import DATA_DOCS, DOCUMENTS, DOUBTS, EXAMINED, FINDINGS, JUDGEMENT, READINGS, REJECTED
from stages.io.records import encode, read_json, read_jsonl, write_json
from stages.io.shards import Shards
from stages.io.shell import run
from stages.io.subjects import find_twins, read_customs, reading_engines


def main() -> None:
    """Look over every delivery and judge it; an old one's findings and judgement are put back as they were."""
    everything = load_params()
    params, schema = everything.check_labels, everything.doc_types
    twins, engines = find_twins(), [engine.engine for engine in reading_engines()]
    modules = sorted({settings["_target_"].rpartition(".")[0] for settings in params.checks.values()})
    basis = key(fingerprint("stages.check_labels", *modules, libraries=("great-expectations",)), params, schema, twins)
    shards = Shards("check_labels")
    with Memory("check_labels") as memory, replacing_folders(FINDINGS, DOUBTS, JUDGEMENT, DATA_DOCS) as parts:
        *folders, docs = parts
        for source in sorted(DOCUMENTS.glob("*.jsonl")):
            names = source.name, source.name, f"{source.stem}.json"
            found = [folder / name for folder, name in zip(folders, names, strict=True)]
            outputs = dict(zip(("findings", "doubts", "judgement"), found, strict=True))
            readings = [READINGS / engine / source.name for engine in engines]
            digests = memory.sha256([source, *readings, EXAMINED / source.name, REJECTED / source.name])
            shard = key(basis, list(digests.values()))
            if not shards.restore(source.stem, shard, outputs):
                plan = Plan(checks=params.checks, schema=schema, customs=read_customs(source), twins=twins)
                check(source, readings, plan, params, outputs)
                shards.keep(source.stem, shard, outputs)
        build_data_docs([read_json(path, Verdict) for path in sorted(folders[-1].glob("*.json"))], docs)


def check(source: Path, readings: list[Path], plan: Plan, params: CheckLabels, outputs: dict[str, Path]) -> None:
    """Write a delivery's findings, doubts and judgement; what ingest refused of its labels comes first."""
    known = {"doc_types": sorted(plan.schema)}
    judge = Judge(source.stem, params.suites, params.thresholds, plan.severities(), known=known)
    with (
        replacing(outputs["findings"]) as first,
        replacing(outputs["doubts"]) as second,
        first.open("wb") as findings,
        second.open("wb") as doubts,
    ):
        for rejected in read_jsonl(REJECTED / source.name, Rejected):
            if rejected.kind == "label":
                findings.write(encode(_refused(source.stem, rejected)) + b"\n")
        for some in look_over_all(plan, rows(source, readings, EXAMINED / source.name)):
            findings.write(some.findings)
            doubts.write(some.doubts)
            judge.add(some.tables)
    write_json(outputs["judgement"], judge.verdict())


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
