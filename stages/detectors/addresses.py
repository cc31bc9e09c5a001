"""Postal addresses: beside their captions and by their form, with the lines below in which they go on."""

from collections.abc import Iterable, Iterator

from stages.core import addresses, written_dates
from stages.core.caption_values import Announced, announced
from stages.core.parts import Part, detections
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector

_NEXT_LINE = 1.1
"""How far below the line before one stands that goes on, in heights of a line."""
_LINES = 4
_MOST_LETTERS = 60


class Addresses(Detector):
    """Addresses, told by captions and by form; on types named in `sparing`, a number and some words are none."""

    def __init__(self, sparing: Iterable[str] = ()) -> None:
        self._sparing = frozenset(sparing)

    def detect(self, view: View) -> Iterable[Detection]:
        return detections(view.lines, self._parts(view))

    def _parts(self, view: View) -> Iterator[Part]:
        told = announced(view.lines)
        freely = view.doc_type not in self._sparing
        found: dict[int, bool] = {}
        for value in told.values:
            if value.role == "address":
                found[value.line] = True
                yield Part("address", value.line, value.whole, value.start, value.end)
        for index, line in enumerate(view.lines):
            for text in line.texts:
                if addresses.evidence(text, freely) >= addresses.ENOUGH:
                    found.setdefault(index, False)
                    start, end = _extent(text, index, told)
                    yield Part("address", index, text, start, end, 0.9)
        seen = set(found)
        for index, announced_so in found.items():
            yield from _below(view, index, told, announced_so, seen)


def _extent(text: str, index: int, told: Announced) -> tuple[int, int]:
    """The part of a line that is the address: without the caption before it, and what else is announced after it."""
    own = [value for value in told.values if value.line == index and value.whole == text and value.after]
    starts = [value.start for value in own if value.role == "address"]
    start = min(starts, default=0)
    end = min((value.start for value in own if value.role != "address" and value.start > start), default=len(text))
    return (start, end) if addresses.evidence(text[start:end], True) >= addresses.ENOUGH else (start, len(text))


def _below(view: View, index: int, told: Announced, announced_so: bool, seen: set[int]) -> Iterator[Part]:
    """The lines below in which the address goes on; below a caption's value, whatever is set like it."""
    at, lines = index, view.lines
    for _ in range(_LINES):
        before = lines[at].texts
        following = [
            other
            for _, other in told.neighbours.below(at, _NEXT_LINE, 1.2)
            if other not in told.captions and _alike(told, at, other)
        ]
        if not following:
            return
        on = {following[0], *(one for one in told.neighbours.same(following[0]) if one not in told.captions)}
        parts = [
            Part("address", other, text, 0, len(text), 0.8)
            for other in sorted(on - seen)
            for text in lines[other].texts
            if not view.printed.covers(text, view.doc_type)
            and (_continues(text, before, announced_so) or (text and _between(told, other, seen)))
        ]
        unread = [other for other in sorted(on - seen) if announced_so and not lines[other].texts]
        yield from parts
        yield from (Part("address", other, "", 0, 0, 0.5) for other in unread)
        seen |= {part.line for part in parts} | set(unread)
        if not parts and not unread:
            return
        at = following[0]


def _alike(told: Announced, at: int, other: int) -> bool:
    """Whether a line is about as high as the one before it, and beneath it."""
    extents = told.neighbours.extents(at)[other]
    return bool(0.5 <= extents[3] - extents[1] <= 1.8 and extents[1] > -0.3)


def _between(told: Announced, index: int, found: set[int]) -> bool:
    """Whether the line just below is part of an address, too."""
    return any(other in found for _, other in told.neighbours.below(index, _NEXT_LINE, 1.2))


def _continues(text: str, before: tuple[str, ...], announced_so: bool) -> bool:
    if written_dates.find(text):
        return False
    if any(addresses.goes_on(text, one) for one in before):
        return True
    letters = sum(c.isalpha() for c in text)
    return announced_so and 2 <= letters <= _MOST_LETTERS and not text.isdigit()
