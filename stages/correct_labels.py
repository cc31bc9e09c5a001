"""Labels after certain corrections and people's decisions, a ledger that can be taken back, and tasks for the rest."""

from stages.core.review import in_force
from stages.io.code import fingerprint
from stages.io.corrected import corrected
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import DOCUMENTS, FINDINGS, LABEL_TASKS, LABELS, LEDGER, REVIEWS
from stages.io.records import write_jsonl
from stages.io.reviews import decided_in, read_decisions
from stages.io.shards import Shards
from stages.io.shell import run


def main() -> None:
    """Correct every delivery's labels; old ones are put back as they were unless findings or decisions changed."""
    params = load_params().correct_labels
    decisions = in_force(read_decisions(REVIEWS))
    basis = key(fingerprint("stages.correct_labels"), params)
    shards = Shards("correct_labels")
    with Memory("correct_labels") as memory, replacing_folders(LABELS, LEDGER, LABEL_TASKS) as parts:
        for source in sorted(DOCUMENTS.glob("*.jsonl")):
            outputs = {
                name: part / source.name for name, part in zip(("labels", "ledger", "tasks"), parts, strict=True)
            }
            digests = memory.sha256([source, FINDINGS / source.name])
            own = decided_in(source, decisions)
            shard = key(basis, list(digests.values()), own)
            if not shards.restore(source.stem, shard, outputs):
                done = list(corrected(source, params, own))
                write_jsonl(outputs["labels"], (one.document for one in done))
                write_jsonl(outputs["ledger"], (entry for one in done for entry in one.entries))
                write_jsonl(outputs["tasks"], (one.task for one in done if one.task))
                shards.keep(source.stem, shard, outputs)


if __name__ == "__main__":
    run("correct_labels", main)
