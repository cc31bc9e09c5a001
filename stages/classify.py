"""Type, orientation and fitness of every document, and whether a person must decide."""

import sys

from stages.core.class_review import decided_types
from stages.core.class_summary import DeliverySummary, with_decisions
from stages.core.review import in_force
from stages.core.type_card import Known
from stages.io.classifying import Watch, classified
from stages.io.code import fingerprint
from stages.io.looks import Head
from stages.io.memory import Memory, key
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import CLASSES, CLASSIFIER, DOCUMENTS, IMAGES, REVIEWS
from stages.io.records import read_json, read_jsonl, write_json, write_jsonl
from stages.io.reviews import decided_in, read_decisions
from stages.io.shards import Shards
from stages.io.shell import run
from stages.io.type_net import KNOWN, PARTS, load, served

SUMMARIES = "summaries"
"""Beside the decisions: what they come to, a delivery a file."""


def main() -> None:
    """Classify all documents; an old delivery's decisions are put back unless the classifier changed."""
    settings = load_params().classify
    loaded = load(CLASSIFIER)
    known = list(read_jsonl(CLASSIFIER / KNOWN, Known)) if loaded.card.trained else []
    parts = served(CLASSIFIER / PARTS)
    watch = Watch(
        false_alarms=settings.false_alarms,
        least_shift=settings.least_shift,
        least_unknown=settings.least_unknown,
        least=settings.least,
        when_alarmed=settings.when_alarmed,
        audit_share=settings.audit_share,
        alarm_share=settings.alarm_share,
        seed=settings.seed,
    )
    decisions = in_force(read_decisions(REVIEWS))
    shards = Shards("classify")
    with Memory("looks") as memory, replacing_folders(CLASSES) as (part,):
        model = memory.sha256(sorted(path for path in CLASSIFIER.iterdir() if path.is_file()))
        basis = key(fingerprint("stages.classify"), sorted(model.values()), settings)
        (part / SUMMARIES).mkdir()
        for source in sorted(DOCUMENTS.glob("*.jsonl")):
            pack = IMAGES / f"{source.stem}.zip"
            outputs = {"classes": part / source.name, "summary": part / SUMMARIES / f"{source.stem}.json"}
            own = decided_types(decided_in(source, decisions))
            shard = key(basis, list(memory.sha256([source, pack]).values()), own)
            if not shards.restore(source.stem, shard, outputs):
                heads = list(read_jsonl(source, Head))
                found, said = classified(loaded, source.stem, heads, pack, known, parts, memory, watch)
                found, said = with_decisions(found, said, own)
                assert len(found) == len(heads), f"{source}: {len(heads)} documents in, {len(found)} decisions out"
                write_jsonl(outputs["classes"], found)
                write_json(outputs["summary"], said)
                shards.keep(source.stem, shard, outputs)
            _tell(read_json(outputs["summary"], DeliverySummary))


def _tell(said: DeliverySummary) -> None:
    """What a person who waits must know."""
    if said.drift.alarm:
        far = max(said.drift.shifts, key=lambda name: abs(said.drift.shifts[name]))
        also = said.accepted_drift is not None and said.accepted_drift.alarm
        sys.stderr.write(
            f"classify: {said.delivery} differs from what the classifier knows (by {far} most, chance"
            f" {said.drift.chance:.4f}), {'and so does' if also else 'but not'} what is accepted of it; look at some of"
            " its documents\n"
        )


if __name__ == "__main__":
    run("classify", main)
