"""How many labels are still wrong: a random sample for people, their verdicts, and the exact bound that follows."""

from collections import defaultdict

from stages.core.audit import audit
from stages.core.audit_sample import Frame, Kind, asked, draw, frame, judge
from stages.core.doubts import Doubts
from stages.core.review import base_id, in_force
from stages.io.code import fingerprint
from stages.io.corrected import corrected
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import AUDIT, AUDIT_TASKS, DOCUMENTS, DOUBTS, FINDINGS, REVIEWS
from stages.io.records import read_json, read_jsonl, write_json, write_jsonl
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
                done = frame(source.stem, corrected(source, rules, {}), chances, seed=params.seed, most=most)
                write_json(outputs["frame"], done)
                shards.keep(source.stem, shard, outputs)
        frames = [read_json(path, Frame) for path in sorted((part / "frames").glob("*.json"))]
        verdicts: defaultdict[tuple[str, Kind], list[bool | None]] = defaultdict(list)
        for delivery, chosen in draw(frames, sample=params.sample, least=params.least).items():
            waiting = []
            for one in corrected(DOCUMENTS / f"{delivery}.jsonl", rules, {}, chosen):
                own = chosen[one.document.id]
                judged = judge(one.document, own, decisions.get(base_id(one.document.id), ()))
                for region, kind in own.items():
                    verdicts[delivery, kind].append(judged.get(region))
                waiting.append(asked(one.document, own, judged))
            write_jsonl(tasks / f"{delivery}.jsonl", filter(None, waiting))
        record = audit(frames, verdicts, seed=params.seed, confidence=params.confidence, target=params.target)
        write_json(part / "audit.json", record)


if __name__ == "__main__":
    run("audit", main)
