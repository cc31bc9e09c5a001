"""The part of a line's place on which some of its characters stand."""

import unicodedata
from functools import lru_cache

from stages.core.document import Polygon
from stages.core.pitch import units

_NO_ROOM = frozenset(("Mn", "Me", "Cf", "Cc"))


def part_of(polygon: Polygon, text: str, start: int, end: int) -> Polygon:
    """The part of a line that the characters `start` to `end` of its text cover, half a character more at each side.

    All of it where the polygon is no quad, or the text has several lines.
    """
    return cut(polygon, *shares(text, start, end))


def shares(text: str, start: int, end: int) -> tuple[float, float]:
    """From where to where (0 to 1) along a line the characters stand, half a character more at each side.

    Print is proportional or not: what either way of setting the line would cover counts.
    """
    if "\n" in text.strip() or not 0 <= start < end <= len(text):
        return 0.0, 1.0
    before, inside, after = text[:start], text[start:end], text[end:]
    first, last = 1.0, 0.0
    for measure in (columns, units):
        parts = measure(before), measure(inside), measure(after)
        whole = sum(parts)
        if whole <= 0:
            return 0.0, 1.0
        margin = 0.5 * whole / max(1, len(text))
        first = min(first, (parts[0] - margin) / whole)
        last = max(last, (parts[0] + parts[1] + margin) / whole)
    return max(0.0, first), min(1.0, last)


def cut(polygon: Polygon, start: float, end: float) -> Polygon:
    """The part of a quad between two shares (0 to 1) of its length; all of another polygon."""
    if len(polygon) != 4 or (start <= 0.0 and end >= 1.0):
        return polygon
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = polygon

    def upper(share: float) -> tuple[float, float]:
        return round(x0 + share * (x1 - x0), 2), round(y0 + share * (y1 - y0), 2)

    def lower(share: float) -> tuple[float, float]:
        return round(x3 + share * (x2 - x3), 2), round(y3 + share * (y2 - y3), 2)

    return upper(start), upper(end), lower(end), lower(start)


@lru_cache(maxsize=4096)
def _column(character: str) -> float:
    if unicodedata.category(character) in _NO_ROOM:
        return 0.0
    return 2.0 if unicodedata.east_asian_width(character) in "WF" else 1.0


def columns(text: str) -> float:
    """The width of the text where all letters are as wide as each other, and those of wide scripts twice that."""
    return sum(map(_column, text))
