"""What people decided about lines. A decision stays in force whatever engines say later, until one takes it back."""

import datetime
from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from stages.core.document import Polygon

Verdict = Literal["text", "unreadable", "not_text", "class", "withdrawn"]


class Decision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of data/reviews/*.jsonl: a person's verdict on a place of a document.

    `document` is the id of the image's content, so the decision holds in whatever delivery it comes. `text` is what is
    written there, if the verdict is "text", and `field` its meaning where the person changed it; with "class", which
    has no place, `text` is the class of the document. `proposed` is what the person was shown. "withdrawn" takes back
    what was decided about that very place before. `at` is the day, YYYY-MM-DD.
    """

    document: str
    polygon: Polygon
    verdict: Verdict
    text: str = ""
    proposed: str = ""
    field: str = ""
    by: str
    at: str

    def __post_init__(self) -> None:
        if (self.verdict in {"text", "class"}) != bool(self.text.strip()):
            raise ValueError('expected a text with the verdict "text" or "class", and none with another')
        placeless = self.verdict == "class" or (self.verdict == "withdrawn" and not self.polygon)
        if (len(self.polygon) < 3) != placeless:
            raise ValueError(f"polygon: {len(self.polygon)} vertices; expected at least 3, and none for a class")
        if not is_day(self.at):
            raise ValueError("at: no day; expected YYYY-MM-DD")


def in_force(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The decisions by document; of several about the very same place the newest, if it isn't a withdrawal.

    Newer is what `age` says, and among equals what comes later.
    """
    found: dict[str, dict[Polygon, Decision]] = {}
    for decision in sorted(decisions, key=age):
        own = found.setdefault(decision.document, {})
        own.pop(decision.polygon, None)
        if decision.verdict != "withdrawn":
            own[decision.polygon] = decision
    return {document: list(own.values()) for document, own in found.items() if own}


def age(decision: Decision) -> tuple[str, str]:
    """By what decisions are ordered: the day, and among those of one day the person, so that file names don't count."""
    return decision.at, decision.by


def base_id(document: str) -> str:
    """The id without the number of a further copy: decisions are about the image."""
    return document.partition("-")[0]


def is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
