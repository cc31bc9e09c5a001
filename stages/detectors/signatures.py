"""Signatures: beside, above and below their captions, and wherever strokes look like one."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from stages.core.boxes import Box, box_area, box_shared
from stages.core.captions import plain
from stages.core.certain_lines import certain_lines
from stages.core.levelled import Levelled, level, stretched, tilt
from stages.core.pen_strokes import SIDE, Strokes
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector, Source

_LONGEST = 60
"""A caption has no more characters; in running text the words mean nothing."""
_TEXT = {False: 0.25, True: 0.05}
"""How much of a signature without a caption lines of text cover at most, by whether there is one with a caption."""
_REACH = 12.0, 5.0
"""How far from its caption a signature stands at most, beside and above or below it, in heights of the caption."""


class Signatures(Detector):
    """`captions` are words by which a signature stands, in any language; a document type's own count as well."""

    source: Source = "pixels"  # type: ignore[misc]

    def __init__(self, *, captions: Sequence[str]) -> None:
        self._captions = tuple(_folded(caption) for caption in captions)

    def detect(self, view: View) -> Iterator[Detection]:
        text = tilt(line.polygon for line in view.lines)
        seen = level(view.grey, text.degrees, SIDE, quick=not view.identity).turned(1 if text.upended else 0)
        boxes = [seen.box(line.polygon) for line in view.lines]
        lines = certain_lines(view, boxes, agreed=True)
        strokes = Strokes(stretched(seen.pixels), lines)
        captions = self._known(view)
        found = [
            box
            for line, at in zip(view.lines, boxes, strict=True)
            if any(_says(text, captions) for text in line.texts)
            for box in _near(strokes, at)
        ]
        yield from _shown(seen, found, 0.9)
        others = (box for box in strokes.signatures(_TEXT[bool(found)]) if not _within(box, found))
        yield from _shown(seen, others, 0.6)

    def _known(self, view: View) -> tuple[str, ...]:
        rules = view.kind.fields.values() if view.kind else ()
        own = (caption for rule in rules if rule.personal == "signature" for caption in rule.captions)
        return (*self._captions, *(_folded(caption) for caption in own))


def _shown(seen: Levelled, boxes: Iterable[Box], confidence: float) -> Iterator[Detection]:
    for box in dict.fromkeys(boxes):
        yield Detection(kind="signature", polygon=seen.polygon(box), confidence=confidence)


def _folded(text: str) -> str:
    """Base letters alone, small: Korean stays as it is."""
    return plain("".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)))


def _says(text: str, captions: Sequence[str]) -> bool:
    folded = _folded(text)
    return len(folded) <= _LONGEST and any(caption in folded for caption in captions)


def _near(strokes: Strokes, caption: Box) -> list[Box]:
    """What stands on one side of the caption, if there is something large; else on all of them."""
    sides = [sorted(strokes.near(area)) for area in _areas(caption)]
    high = caption[3] - caption[1]
    large = [side for side in sides if any(box[3] - box[1] > 2 * high for box in side)]
    return [box for side in large or sides for box in side]


def _areas(caption: Box) -> Iterator[Box]:
    """Where the signature may stand: beside the caption, above it and below it."""
    x1, y1, x2, y2 = caption
    high = y2 - y1
    beside, over = _REACH[0] * high, _REACH[1] * high
    yield x2, y1 - 0.6 * over, x2 + beside, y2 + 0.4 * over
    yield x1 - 3 * high, y1 - over, max(x2, x1 + beside), y1
    yield x1 - 3 * high, y2, max(x2, x1 + beside), y2 + over


def _within(box: Box, others: Sequence[Box]) -> bool:
    return any(box_shared(box, other) > 0.8 * box_area(box) for other in others)
