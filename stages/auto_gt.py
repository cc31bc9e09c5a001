"""Ground truth that needs no labeller: lines that the engines' consensus is certain of; the rest becomes tasks."""

from collections.abc import Sequence
from pathlib import Path

from stages.core.certificate import Certificate
from stages.core.consensus import Alphabets
from stages.core.document import Document
from stages.core.ground_truth import Rules, ground_truth, settle, task
from stages.core.reading import Reading
from stages.core.reading_plan import EngineFacts
from stages.core.released import labelled
from stages.core.review import Decision, base_id, in_force
from stages.io.code import fingerprint
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.params import AutoGt, load_params
from stages.io.paths import (
    CONSENSUS,
    CONSENSUS_MODEL,
    DOCUMENTS,
    GROUND_TRUTH,
    GROUND_TRUTH_TASKS,
    READINGS,
    REVIEWS,
)
from stages.io.records import read_json, read_jsonl, write_jsonl
from stages.io.reviews import decided_in, read_decisions
from stages.io.shards import Shards
from stages.io.shell import run

_OUTPUTS = ("ground_truth", "consensus", "tasks")


def main() -> None:
    """Settle every document that needs ground truth; an old delivery's results are put back as they were."""
    params = load_params().auto_gt
    decisions = in_force(read_decisions(REVIEWS))
    engines = sorted((read_json(path, EngineFacts) for path in READINGS.glob("*/engine.json")), key=_guide_first)
    certificates = [read_json(path, Certificate) for path in sorted(CONSENSUS_MODEL.glob("*.json"))]
    rules = Rules(
        alphabets=Alphabets({engine.engine: frozenset(engine.alphabet) for engine in engines}),
        aligned=frozenset(engine.engine for engine in engines if engine.role == "places"),
        certificates={(one.language, one.direction): one for one in certificates},
        provenance={engine.engine: engine.provenance for engine in engines},
        unreadable_below=params.unreadable_below,
        audit_share=params.audit_share,
    )
    basis = key(fingerprint("stages.auto_gt"), params, engines, certificates)
    shards = Shards("auto_gt")
    with Memory("auto_gt") as memory, replacing_folders(GROUND_TRUTH, CONSENSUS, GROUND_TRUTH_TASKS) as parts:
        for source in sorted(DOCUMENTS.glob("*.jsonl")):
            outputs = {name: path / source.name for name, path in zip(_OUTPUTS, parts, strict=True)}
            files = [source, *(READINGS / engine.engine / source.name for engine in engines)]
            digests = memory.sha256(files)
            own = decided_in(source, decisions)
            shard = key(basis, [digests[path] for path in files], own)
            if not shards.restore(source.stem, shard, outputs):
                write(files, own, rules, params, outputs)
                shards.keep(source.stem, shard, outputs)


def write(
    files: Sequence[Path],
    decisions: dict[str, list[Decision]],
    rules: Rules,
    params: AutoGt,
    outputs: dict[str, Path],
) -> None:
    """Settle a delivery's documents, in the first file, by the readings in the others; write what comes of it."""
    source, *readings = files
    read: dict[str, list[Reading]] = {}
    for path in readings:
        for reading in read_jsonl(path, Reading):
            read.setdefault(reading.id, []).append(reading)
    documents = read_jsonl(source, Document)
    wanted = [document for document in documents if params.documents == "all" or not labelled(document)]
    verdicts = [
        settle(document, read[document.id], decisions.get(base_id(document.id), []), rules) for document in wanted
    ]
    pairs = list(zip(wanted, verdicts, strict=True))
    write_jsonl(outputs["ground_truth"], [ground_truth(document, verdict) for document, verdict in pairs])
    write_jsonl(outputs["consensus"], verdicts)
    write_jsonl(outputs["tasks"], [made for document, verdict in pairs if (made := task(document, verdict))])


def _guide_first(engine: EngineFacts) -> tuple[bool, str]:
    return engine.role != "guide", engine.engine


if __name__ == "__main__":
    run("auto_gt", main)
