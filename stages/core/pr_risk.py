"""How likely a change of a label is a mistake, by what stood there before and what the engines read in that place."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from stages.core.document import Polygon
from stages.core.geometry import bounds
from stages.core.matching import match
from stages.core.pr_change import RISKS, Risk
from stages.core.reading import Reading

NEAR = 0.2
"""Edits by the longer text's length, up to which a text is near to a reading."""

_SENSITIVE = re.compile(r"name|number|mrz|birth|passport|identi|(^|_)(id|no|dob|date|expiry|total|amount)(_|$)")
_KINDS = frozenset({"date", "number", "mrz", "name", "amount"})

Rated = tuple[Risk, tuple[str, ...]]


def heard(polygon: Polygon, readings: Sequence[Reading]) -> list[str]:
    """What each engine reads in the place, where it reads anything."""
    if len(polygon) < 3:
        return []
    found = []
    for reading in readings:
        lines = [line for line in reading.lines if line.text and meet(polygon, line.polygon)]
        pairs = match([polygon], [line.polygon for line in lines]) if lines else []
        found += [" ".join(lines[index].text for index in pair.right) for pair in pairs if pair.left and pair.right]
    return found


def sensitive(field: str | None, kind: str = "") -> bool:
    """Whether a mistake in the field is one about who somebody is, by its kind in the schema or its name."""
    return kind in _KINDS or bool(field and _SENSITIVE.search(field.lower()))


def rate_text(
    before: str | None, after: str, readings: Sequence[str] | None, *, important: bool = False, over: bool = False
) -> Rated:
    """The risk of writing `after` where `before` stood (None: nothing).

    `readings` are what engines read there, None if readings aren't at hand; `important` says that the field is a name,
    a number or a date, `over` that somebody else's decision is overridden.
    """
    own = _squeezed(after)
    others = [_squeezed(text) for text in readings or ()]
    apart = min((Levenshtein.normalized_distance(own, text) for text in others), default=None)
    unchanged = before is not None and _squeezed(before) == own
    agreed = apart == 0
    if agreed:
        level, why = 3, ["as an engine reads it"]
    elif unchanged:
        level, why = (3 if apart is None or apart <= NEAR else 2), ["as it was"]
    elif readings is None:
        level, why = 2, ["no readings at hand"]
    elif apart is None:
        level, why = 2, ["no engine reads anything there"]
    elif apart <= NEAR:
        level, why = 2, ["near to what an engine reads"]
    else:
        level, why = 1, ["far from what every engine reads"]
    if not agreed and not unchanged:
        if readings is None and before is not None and _digits(own) != _digits(before):
            level, why = level - 1, [*why, "other digits"]
        elif readings and _digits(own) not in [_digits(before or ""), *map(_digits, others)]:
            level, why = level - 1, [*why, "digits that no engine reads"]
        if important:
            level, why = level - 1, [*why, "a name, a number or a date"]
    return _rated(level, why, over)


def rate_removal(readings: Sequence[str] | None, *, marked: bool = False, over: bool = False) -> Rated:
    """The risk of saying that nothing is written in a place or, if `marked`, that nobody can read it."""
    if readings is None:
        return _rated(2, ["no readings at hand"], over)
    if not readings:
        return _rated(3, ["no engine reads anything there"], over)
    texts = [_squeezed(text) for text in readings]
    if marked and len(texts) == len(set(texts)):
        return _rated(2, ["engines don't agree on it"] if len(texts) > 1 else ["an engine reads something"], over)
    return _rated(1, ["engines read the same text there" if marked else "an engine reads a text there"], over)


def rate(level: Risk, why: str, *, over: bool = False) -> Rated:
    """A risk that doesn't depend on what is written."""
    return _rated(RISKS.index(level), [why], over)


def _rated(level: int, why: list[str], over: bool) -> Rated:
    if over:
        level, why = level - 1, [*why, "overrides another person's decision"]
    return RISKS[max(0, level)], tuple(why)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdigit())


def meet(one: Polygon, other: Polygon) -> bool:
    """Whether the boxes around two polygons overlap: if not, `match` needn't be asked."""
    if len(one) < 3 or len(other) < 3:
        return False
    (x1, y1, x2, y2), (left, top, right, bottom) = bounds(one), bounds(other)
    return left < x2 and right > x1 and top < y2 and bottom > y1
