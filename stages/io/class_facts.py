"""What train_classifier and classify wrote, gathered for the report; pictures of what the classifier gets wrong."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from stages.core.class_overview import ClassFacts, Mistake
from stages.core.class_summary import DeliverySummary
from stages.core.classes import Classified
from stages.core.document import Document
from stages.core.label_errors import LabelError
from stages.core.type_card import Known, TypeCard
from stages.io.paths import CLASSES, CLASSIFIER
from stages.io.pictures import draw_regions
from stages.io.records import read_json, read_jsonl

Original = Callable[[str, str], tuple[Document, bytes] | None]
"""A document and its image, by delivery and id; None where there is none to show."""
UNTRAINED = TypeCard(trained=False, reason="hasn't run")


def gather_classes() -> ClassFacts:
    """What the report's section rests on; from models/classifier and data/classes."""
    path = CLASSIFIER / "classifier.json"
    card = read_json(path, TypeCard) if path.exists() else UNTRAINED
    found = sorted((CLASSES / "summaries").glob("*.json"))
    return ClassFacts(
        card=card,
        known=list(read_jsonl(CLASSIFIER / "known.jsonl", Known)) if card.trained else [],
        doubted=list(read_jsonl(CLASSIFIER / "label_errors.jsonl", LabelError)) if card.trained else [],
        deliveries=[
            (read_json(one, DeliverySummary), list(read_jsonl(CLASSES / f"{one.stem}.jsonl", Classified)))
            for one in found
        ],
    )


def class_pictures(shown: Sequence[Mistake | LabelError], original: Original, width: int) -> list[str | None]:
    """A picture of each document (data URL); None where it isn't in the release."""
    found = [original(one.delivery, one.id) for one in shown]
    return [draw_regions(one[1], replace(one[0], regions=()), width) if one else None for one in found]
