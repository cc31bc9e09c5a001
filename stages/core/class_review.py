"""People's decisions about the types of documents: made of what they chose, and laid over what deliveries say."""

from collections.abc import Mapping, Sequence
from typing import Literal

from stages.core.document import Document
from stages.core.review import Decision, age, base_id

OTHER = "none_of_these"
"""What people choose for a document of none of the types, or for what is no document."""
News = Literal["new", "same", "late"]


def decided_types(decisions: Mapping[str, Sequence[Decision]]) -> dict[str, str]:
    """By image, the type that people gave it; `decisions` are those in force."""
    found = {image: standing(own) for image, own in decisions.items()}
    return {image: one.text for image, one in found.items() if one is not None}


def standing(decisions: Sequence[Decision]) -> Decision | None:
    """The decision about the type among those in force on one document."""
    return next((one for one in decisions if one.verdict == "class"), None)


def type_of(document: str, said: str | None, decided: Mapping[str, str]) -> str | None:
    """A document's type: a person's word before the delivery's; None where it is of none of the types."""
    told = decided.get(base_id(document), said)
    return None if told == OTHER else told


def class_decision(asked: Document, chosen: str, *, by: str, at: str) -> Decision:
    """What a person decided who was shown the task's type as the proposal."""
    return Decision(
        document=base_id(asked.id),
        polygon=(),
        verdict="class",
        text=chosen,
        proposed=asked.doc_type or "",
        by=by,
        at=at,
    )


def is_news(one: Decision, before: Decision | None) -> News:
    """Whether a decision says anything that the one in force doesn't, and isn't older than it."""
    if before is None:
        return "new"
    if before.text == one.text:
        return "same"
    return "late" if age(before) > age(one) else "new"
