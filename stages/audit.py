"""How many labels are still wrong: a random sample for people, their verdicts, and the exact bound that follows."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from pathlib import Path

import msgspec

from stages.core.audit import audit
from stages.core.audit_sample import Frame, Kind, asked, draw, frame, judge
from stages.core.correcting import Corrected, correct
from stages.core.document import Document
from stages.core.doubts import Doubts
from stages.core.finding import Finding
from stages.core.reading_plan import Sheet
from stages.core.review import base_id, in_force
from stages.io.code import fingerprint
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.params import CorrectLabels, load_params
from stages.io.paths import AUDIT, AUDIT_TASKS, DOCUMENTS, DOUBTS, FINDINGS, REVIEWS
from stages.io.records import read_json, read_jsonl, read_with_lines, write_json, write_jsonl
from stages.io.reviews import read_decisions
from stages.io.shards import Shards
from stages.io.shell import run


def main() -> None:
    """Draw the sample, count people's verdicts on it, and ask about the rest; old deliveries' frames are remembered."""
    everything = load_params()
    params, rules = everything.audit, everything.correct_labels
    decisions = in_force(read_decisions(REVIEWS))
    basis = key(fingerprint("stages.audit"), rules, params.seed, most := max(params.sample, params.least))
    shards = Shards("audit")
    with Memory("audit") as memory, replacing_folders(AUDIT, AUDIT_TASKS) as (part, tasks):
        for source in sorted(DOCUMENTS.glob("*.jsonl")):
            outputs = {"frame": part / "frames" / f"{source.stem}.json"}
            digests = memory.sha256([source, FINDINGS / source.name, DOUBTS / source.name])
            shard = key(basis, list(digests.values()))
            if not shards.restore(source.stem, shard, outputs):
                chances = {one.id: one.chances for one in read_jsonl(DOUBTS / source.name, Doubts)}
                done = frame(source.stem, published(source, rules), chances, seed=params.seed, most=most)
                write_json(outputs["frame"], done)
                shards.keep(source.stem, shard, outputs)
        frames = [read_json(path, Frame) for path in sorted((part / "frames").glob("*.json"))]
        verdicts: defaultdict[tuple[str, Kind], list[bool | None]] = defaultdict(list)
        for delivery, chosen in draw(frames, sample=params.sample, least=params.least).items():
            waiting = []
            for one in published(DOCUMENTS / f"{delivery}.jsonl", rules, chosen):
                own = chosen[one.document.id]
                judged = judge(one.document, own, decisions.get(base_id(one.document.id), ()))
                for region, kind in own.items():
                    verdicts[delivery, kind].append(judged.get(region))
                waiting.append(asked(one.document, own, judged))
            write_jsonl(tasks / f"{delivery}.jsonl", filter(None, waiting))
        record = audit(frames, verdicts, seed=params.seed, confidence=params.confidence, target=params.target)
        write_json(part / "audit.json", record)


def published(source: Path, rules: CorrectLabels, only: Collection[str] | None = None) -> Iterator[Corrected]:
    """A delivery's documents as the machine would publish them if nobody had decided anything, or `only` some."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in read_jsonl(FINDINGS / source.name, Finding):
        found[finding.document].append(finding)
    for sheet, line in read_with_lines(source, Sheet):
        if only is None or sheet.id in only:
            document = msgspec.json.decode(line, type=Document)
            yield correct(document, found[sheet.id], (), review=rules.review, withhold=rules.withhold)


if __name__ == "__main__":
    run("audit", main)
