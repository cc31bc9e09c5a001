"""On an identity document, every text that isn't known to be printed on all of them, of whatever kind it is."""

from collections.abc import Iterator, Sequence

from stages.core.coverage import gaps, share_covered
from stages.core.document import Polygon
from stages.core.field_kinds import labelled_kind
from stages.core.geometry import bounds
from stages.core.heard import Heard, alike, heard
from stages.core.leftover import Part, leftover, plausible
from stages.core.personal import Detection
from stages.core.phrases import fold
from stages.core.spans import cut, shares
from stages.core.view import View
from stages.detectors.base import Detector, Source

_REACH = 0.2
"""The share of a line by which the edge of a part may be off: captions are printed smaller than values."""
_SUBSTANTIAL = 2.0, 8.0
"""How many times its height a line that nobody can read must be wide, and how high (px), on other documents."""
_ON, _ABOUT, _SAME = 0.5, 0.6, 85.0
"""Shares of a part that a label's, or a detection's, place must cover; how like (0 to 100) its text must be."""
Place = tuple[Polygon, str]


class UnprintedText(Detector):
    """`explained` is the share of a part that lies in detections of a certain kind from which on they say it all,
    `agrees` how like (0 to 1) an engine's reading must be to a label that calls a text no one's.
    """

    source: Source = "text"  # type: ignore[misc]
    second = True

    def __init__(self, explained: float, agrees: float) -> None:
        self._explained = explained
        self._agrees = 100 * agrees

    def detect(self, view: View) -> Iterator[Detection]:
        known = [one.polygon for one in view.found if one.kind != "text"]
        public = _public(view) if view.identity else []
        for one in heard(view):
            if not one.texts:
                wanted = not view.again and (view.identity or _is_substantial(one.line.polygon))
                parts: list[Place] = [(one.line.polygon, "")] if wanted else []
            else:
                parts = list(self._parts(view, one, public)) if view.identity else []
            for polygon, text in parts:
                if share_covered(polygon, known) < self._explained and not _is_said(polygon, text, view.found):
                    yield Detection(kind="text", polygon=polygon, values=(text,) if text else ())

    def _parts(self, view: View, one: Heard, public: Sequence[Place]) -> Iterator[Place]:
        """The parts of a line that are the holder's, and their texts."""
        if view.again and not any(plausible(text) for text in one.texts):
            return
        parts = leftover(one.texts, view.printed, view.doc_type)
        if parts is None:
            parts = [(one.texts[0], 0, len(one.texts[0]))]
        for part in parts:
            text = part[0][part[1] : part[2]]
            polygon = _place(view, one.line.polygon, part)
            if not self._is_public(polygon, text, one, public):
                yield polygon, text

    def _is_public(self, polygon: Polygon, text: str, one: Heard, public: Sequence[Place]) -> bool:
        """Whether a label calls the text no one's, and an engine reads it so."""
        read = [text, *one.read] if text in "\n".join(one.read) else list(one.read)
        return any(
            any(alike(said, other) >= self._agrees for other in read)
            and max(share_covered(polygon, [place]), share_covered(place, [polygon])) >= _ON
            for place, said in public
        )


def _place(view: View, line: Polygon, part: Part) -> Polygon:
    """Where a part of a line stands: up to the gap that parts it from print, which may be set smaller."""
    text, start, end = part
    first, last = shares(text, start, end)
    if fold(text[:start]):
        wide = gaps(view.grey, line, first - _REACH, first + _REACH / 4)
        first = sum(wide[0]) / 2 if wide else first - _REACH / 2
    if fold(text[end:]):
        wide = gaps(view.grey, line, last - _REACH / 4, last + _REACH)
        last = sum(wide[-1]) / 2 if wide else last + _REACH / 2
    return cut(line, max(0.0, first), min(1.0, last)) if fold(text[:start] + text[end:]) else line


def _public(view: View) -> list[Place]:
    """The regions that labels give a field that says nothing of a person."""
    return [
        (region.polygon, region.text)
        for label in view.labels
        for region in label.regions
        if region.polygon and region.text and region.field and not labelled_kind(region, view.doc_type, view.schema)
    ]


def _is_said(polygon: Polygon, text: str, found: Sequence[Detection]) -> bool:
    """Whether a detection of a certain kind says the very text, and lies about there."""
    return bool(text) and any(
        one.kind != "text"
        and any(alike(text, value) >= _SAME for value in one.values)
        and share_covered(polygon, [one.polygon]) >= _ABOUT
        for one in found
    )


def _is_substantial(polygon: Polygon) -> bool:
    x1, y1, x2, y2 = bounds(polygon)
    long, high = max(x2 - x1, y2 - y1), min(x2 - x1, y2 - y1)
    return high >= _SUBSTANTIAL[1] and long >= _SUBSTANTIAL[0] * high
