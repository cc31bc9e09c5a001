"""Vertices in an order that no text has: crossing, counter-clockwise, or beginning at a corner where no line begins."""

from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.boxes import turning
from stages.core.correction import changed
from stages.core.document import Polygon, Region
from stages.core.finding import Held
from stages.core.shapes import begun, clockwise, convex, crossing, direction, untied, upright
from stages.core.subject import Subject

_FOUND = {
    "crossing": "sides that cross each other",
    "counter_clockwise": "vertices that go round counter-clockwise",
    "wrong_start": "vertices that begin at another corner than the text does",
}
_SETTLED = 0.8
"""The share of a document's quads that must run one way for it to be the usual way."""
_CUSTOM = 10
"""Upright boxes in a document that begin at their top-left, from which on one that doesn't is no text upside down."""
_EXPECTED = "the vertices clockwise from the top-left of the text"


class Shape(Check):
    """Quads are put in order: around their hull, clockwise, from where the document's other texts begin."""

    def look(self, subject: Subject) -> Iterable[Held]:
        odd: list[tuple[Region, str]] = []
        started: list[tuple[Region, int]] = []
        upright = 0
        for region in subject.document.regions:
            polygon = region.polygon
            if len(polygon) == 4:
                (x1, y1), (x2, y2), (x3, y3), (x4, y4) = polygon
                if y1 == y2 and x2 == x3 and y3 == y4 and x4 == x1 and x1 < x2 and y1 < y3:
                    upright += 1
                    continue
            elif len(polygon) < 3:
                continue
            code = _odd(polygon)
            if code:
                odd.append((region, code))
            elif len(polygon) == 4:
                started.append((region, direction(polygon)))
        if not odd and not started:
            return ()
        usual = Counter({0: upright})
        usual.update(way for _, way in started)
        return self._held(odd, started, usual)

    def _held(
        self, odd: list[tuple[Region, str]], started: list[tuple[Region, int]], usual: Counter[int]
    ) -> Iterator[Held]:
        upright_ones = usual[0] if usual[0] >= _SETTLED * usual.total() else 0
        way = usual.most_common(1)[0][0] if usual.total() else 0
        for region, code in odd:
            ordered = clockwise(untied(region.polygon)) if code == "crossing" else clockwise(region.polygon)
            text = "" if upright(ordered) else region.text or ""  # boxes begin alike, however their text runs
            polygon = begun(ordered, text, way) if len(ordered) == 4 else ordered
            sure = 0.995 if len(polygon) == 4 and turning(polygon) > 0 else 0.0
            yield _reordered(region, code, polygon, sure)
        settled = usual[way] >= max(3, _SETTLED * usual.total())
        for region, start in started:
            polygon = begun(region.polygon, region.text or "", way)
            box = upright(polygon) and upright_ones >= _CUSTOM
            if settled and polygon != region.polygon and ((start - way) % 2 or box):
                yield _reordered(region, "wrong_start", polygon, 0.995)


def _odd(polygon: Polygon) -> str:
    if len(polygon) == 4 and convex(polygon):
        return ""
    if crossing(polygon):
        return "crossing"
    return "counter_clockwise" if turning(polygon) < 0 else ""


def _reordered(region: Region, code: str, polygon: Polygon, sure: float) -> Held:
    edits = (
        (changed(region, replace(region, polygon=polygon), "polygon"),) if sure and polygon != region.polygon else ()
    )
    return Held(
        region=region.id,
        member="polygon",
        code=code,
        found=_FOUND[code],
        expected=_EXPECTED,
        edits=edits,
        edits_confidence=sure if edits else 0.0,
    )
