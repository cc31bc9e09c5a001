"""What decisions are worth: how many are right, how many need nobody, how many of those are wrong."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from stages.core.bounds import interval
from stages.core.class_summary import DRIFT
from stages.core.classes import Classified


class Weighed(Struct, frozen=True):
    """A page: its true type ("" for none that was learnt), its true turn, what was done to it, what was decided."""

    kind: str
    turn: int
    what: str
    said: Classified

    @property
    def right(self) -> bool:
        """Whether the type is."""
        return self.said.type == self.kind

    @property
    def accepted(self) -> bool:
        """Whether it needs nobody, a delivery's alarm aside."""
        return not self.reasons

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it goes to a person."""
        return tuple(one for one in self.said.reasons if one != DRIFT)


def share(part: int, whole: int) -> float | None:
    """Rounded; None of nothing."""
    return round(part / whole, 5) if whole else None


def bounded(part: int, whole: int) -> list[float] | None:
    """The share's exact 95 % interval."""
    return [round(one, 5) for one in interval(part, whole)] if whole else None


def macro(pages: Iterable[Weighed]) -> float | None:
    """The mean of the types' own shares of right ones."""
    pages = list(pages)
    of, right = Counter(one.kind for one in pages), Counter(one.kind for one in pages if one.right)
    return round(sum(right[kind] / of[kind] for kind in of) / len(of), 5) if of else None


def told(pages: Sequence[Weighed]) -> dict[str, Any]:
    """The figures of pages of known types."""
    taken = [one for one in pages if one.accepted]
    wrong = sum(not one.right for one in taken)
    return {
        "documents": len(pages),
        "macro_accuracy": macro(pages),
        "accuracy": share(sum(one.right for one in pages), len(pages)),
        "coverage": share(len(taken), len(pages)),
        "accepted": len(taken),
        "errors_accepted": wrong,
        "error_among_accepted": share(wrong, len(taken)),
        "error_interval": bounded(wrong, len(taken)),
        "orientation_accuracy": share(sum(one.said.orientation == 90 * one.turn for one in pages), len(pages)),
        "reasons": dict(Counter(reason for one in pages for reason in one.reasons).most_common()),
    }


def brief(pages: Sequence[Weighed]) -> dict[str, Any]:
    """A few of them."""
    whole = told(pages)
    return {name: whole[name] for name in ("documents", "accuracy", "coverage", "errors_accepted")}


def by(pages: Sequence[Weighed], name: str) -> dict[str, Any]:
    """The few for each type, or each way of spoiling."""
    return {
        value: brief([one for one in pages if getattr(one, name) == value])
        for value in sorted({getattr(one, name) for one in pages})
    }


def taken_for(pages: Sequence[Weighed]) -> dict[str, int]:
    """Mistakes, by true type and what it was taken for."""
    return dict(Counter(f"{one.kind} as {one.said.type}" for one in pages if not one.right).most_common())


UNVOUCHED = {"no_certificate", "type_not_vouched_for", "unsure"}
"""Reasons that depend on what a certificate needs, not on the page."""


def sureness(one: Weighed) -> float:
    """What pages could be accepted by, surest first; what is unfit or unknown comes last."""
    return one.said.probability - bool(set(one.reasons) - UNVOUCHED)


def most_accepted(scores: Mapping[int, float], wrong: Mapping[int, bool], max_error: float) -> tuple[int, int]:
    """How many pages, surest first, can be accepted with at most that share of them wrong; how many are."""
    best, errors = (0, 0), 0
    for count, index in enumerate(sorted(scores, key=lambda index: -scores[index]), 1):
        errors += wrong[index]
        if errors <= max_error * count:
            best = count, errors
    return best
