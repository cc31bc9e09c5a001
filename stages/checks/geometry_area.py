"""Places without an area."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.boxes import box_of, joined
from stages.core.correction import Edit, changed
from stages.core.document import Polygon, Region
from stages.core.finding import Held, Severity
from stages.core.geometry import area, bounds
from stages.core.subject import Subject


class Area(Check):
    """A label with fewer than three vertices, or with a side that no character fits in. Its words say where it is."""

    def __init__(self, *, least: float, severity: Severity = "error", certain_from: float = 0.99) -> None:
        """`least` is the side in px that a place has at least."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.least = least

    def look(self, subject: Subject) -> Iterable[Held]:
        least = self.least
        flat = []
        placed = sum(1 for region in subject.document.regions if region.polygon)
        for region in subject.document.regions:
            polygon = region.polygon
            if not polygon and region.text and 2 * placed > len(subject.document.regions):
                flat.append(region)
                continue
            if len(polygon) == 4:  # in most cases an upright box, which two comparisons settle
                (x1, y1), (x2, y2), (x3, y3), (x4, y4) = polygon
                if y1 == y2 and x2 == x3 and y3 == y4 and x4 == x1:
                    if abs(x2 - x1) < least or abs(y3 - y1) < least:
                        flat.append(region)
                    continue
            if polygon and _flat(polygon, least):
                flat.append(region)
        return self._held(flat) if flat else ()

    def _held(self, flat: list[Region]) -> Iterator[Held]:
        for region in flat:
            few = len(region.polygon) < 3
            found = f"{len(region.polygon)} vertices" if few else f"a place of {area(region.polygon):g} px²"
            code = "no_area" if region.polygon else "no_place"
            yield Held(
                region=region.id,
                member="polygon",
                code=code,
                found=found,
                expected=f"a place whose sides are {self.least:g} px or longer",
                edits=(edits := _around_words(region, self.least)),
                edits_confidence=0.995 if edits else 0.0,
            )


def _flat(polygon: Polygon, least: float) -> bool:
    """Whether the polygon's area is less than a strip of the least side along its longer one."""
    if len(polygon) < 3:
        return True
    x1, y1, x2, y2 = bounds(polygon)
    crossed = len(polygon) == 4 and area(polygon) < least * max(x2 - x1, y2 - y1) / 2
    if crossed:  # a bow-tie's halves cancel each other out, and it has a place nevertheless
        return min(x2 - x1, y2 - y1) < least or _thin(polygon, least)
    return min(x2 - x1, y2 - y1) < least


def _thin(polygon: Polygon, least: float) -> bool:
    """Whether all vertices lie along one line."""
    (x0, y0), *others = polygon
    far = max(others, key=lambda point: (point[0] - x0) ** 2 + (point[1] - y0) ** 2)
    x, y = far[0] - x0, far[1] - y0
    length = (x * x + y * y) ** 0.5
    return length < least or all(abs(x * (b - y0) - y * (a - x0)) < least * length for a, b in others)


def _around_words(region: Region, least: float) -> tuple[Edit, ...]:
    """The edit that gives a label the place that its words take up."""
    places = [bounds(word.polygon) for word in region.words if word.polygon]
    if not places:
        return ()
    x1, y1, x2, y2 = joined(places)
    if min(x2 - x1, y2 - y1) < least:
        return ()
    return (changed(region, replace(region, polygon=box_of(x1, y1, x2, y2)), "polygon"),)
