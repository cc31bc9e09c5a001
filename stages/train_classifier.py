"""A net that says what type of document a picture shows, and a certificate of what it may decide alone."""

from pathlib import Path

from msgspec import convert
from msgspec.structs import replace

from stages.core.class_audit import AUDIT
from stages.core.class_review import decided_types
from stages.core.inspection import Limits as Inspected
from stages.core.model_card import written
from stages.core.review import in_force
from stages.core.type_card import TypeCard
from stages.core.type_parts import BOUND, FIT, SETTLE
from stages.io.code import fingerprint
from stages.io.curves import live
from stages.io.members import instantiate
from stages.io.memory import Memory
from stages.io.outputs import replacing_folders
from stages.io.params import TrainClassifier, load_params
from stages.io.paths import CLASSIFIER, DOCUMENTS, GROUPS, IMAGES, REVIEWS
from stages.io.records import write_json, write_jsonl
from stages.io.reviews import read_decisions
from stages.io.shell import run
from stages.io.type_fitting import planned
from stages.io.type_material import Material, material, pages
from stages.io.type_net import CARD, PARTS
from stages.io.type_training import Wanted, train
from stages.models.base import Classifier


def main() -> None:
    """Write the net and what is known of it; where too few documents say their type, only that."""
    params = load_params()
    settings = params.train_classifier
    at_hand = material(
        DOCUMENTS,
        GROUPS,
        params.deliveries,
        decided_types(in_force(read_decisions(REVIEWS))),
        audit_share=params.classify.audit_share,
        audit_seed=params.classify.seed,
        least=settings.least,
        most=settings.most,
        max_error=settings.max_error,
        confidence=settings.confidence,
        seed=settings.seed,
    )
    with replacing_folders(CLASSIFIER) as (part,):
        card = trained(at_hand, settings, part)
        write_json(part / CARD, card)
        write_jsonl(part / PARTS, at_hand.served())
        (part / "README.md").write_text(written(card), encoding="utf-8")


def trained(at_hand: Material, settings: TrainClassifier, folder: Path) -> TypeCard:
    """Train into the folder, unless there are fewer than two types to tell apart."""
    counts = {part: len(at_hand.of(part)) for part in (FIT, SETTLE, BOUND, AUDIT)}
    counts |= {"without_type": at_hand.left_out}
    code = fingerprint("stages.train_classifier", settings.model["_target_"].rpartition(".")[0])
    types = at_hand.parts.types
    if len(types) < 2:
        reason = f"needs {settings.least} documents, apart from each other, of each of two types; has {len(types)} such"
        return TypeCard(trained=False, reason=reason, documents=counts, code=code)
    with Memory("looks") as memory:
        own = pages(at_hand, IMAGES, memory)
    wanted = Wanted(
        max_error=settings.max_error,
        confidence=settings.confidence,
        least_of_type=settings.least_of_type,
        turned_away=settings.turned_away,
        least_turn=settings.least_turn,
        limits=convert(settings.inspection, Inspected),
        unfit=settings.unfit,
    )
    training = planned(settings, counts[FIT])
    model = instantiate(settings.model, Classifier)
    with live(folder) as (step, end):
        card = train(model, training, types, own, folder, wanted, code, step)
        end(card.steps, card.scores)
    return replace(card, documents=counts, code=code)


if __name__ == "__main__":
    run("train_classifier", main)
