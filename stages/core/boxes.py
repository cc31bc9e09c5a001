"""Upright boxes, (x1, y1, x2, y2) in px, and polygons compared with each other."""

from collections.abc import Iterable, Sequence

from stages.core.convex import hull, shared_area
from stages.core.document import Polygon
from stages.core.geometry import Points, area, bounds

Box = tuple[float, float, float, float]


def joined(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of them."""
    x1s, y1s, x2s, y2s = zip(*boxes, strict=True)
    return min(x1s), min(y1s), max(x2s), max(y2s)


def box_area(box: Box) -> float:
    """The area in px²; 0 where a side is turned round."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def box_shared(a: Box, b: Box) -> float:
    """The area in px² that both cover."""
    return box_area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))


def box_iou(a: Box, b: Box) -> float:
    """Intersection over union of two boxes; 0 where neither has an area."""
    shared = box_shared(a, b)
    return shared / (box_area(a) + box_area(b) - shared) if shared else 0.0


def polygon_shared(a: Points, b: Points) -> float:
    """The area in px² that the hulls of two polygons have in common."""
    if _apart(a, b):
        return 0.0
    one, other = hull(a), hull(b)
    return shared_area(one, other) if one and other else 0.0


def polygon_iou(a: Points, b: Points) -> float:
    """Intersection over union of the hulls of two polygons; 0 where either has no area."""
    if _apart(a, b):
        return 0.0
    one, other = hull(a), hull(b)
    if not one or not other:
        return 0.0
    shared = shared_area(one, other)
    return shared / (area(one) + area(other) - shared)


def _apart(a: Points, b: Points) -> bool:
    """Whether the bounds of two polygons have no area in common."""
    if not a or not b:
        return True
    one, other = bounds(a), bounds(b)
    return one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def moved(polygon: Points, x: float, y: float) -> Polygon:
    """The polygon, shifted."""
    return tuple((a + x, b + y) for a, b in polygon)


def quarter_turned(polygon: Polygon, quarters: int, width: int, height: int) -> Polygon:
    """Where the vertices lie once their image (width × height px) is turned clockwise by so many quarters.

    >>> quarter_turned(((10, 0), (30, 0), (30, 5), (10, 5)), 1, 40, 20)
    ((20.0, 10.0), (20.0, 30.0), (15.0, 30.0), (15.0, 10.0))
    """
    for _ in range(quarters % 4):
        polygon = tuple((height - y, x) for x, y in polygon)
        width, height = height, width
    return rounded(polygon)


def clipped(polygon: Polygon, width: float, height: float) -> Polygon:
    """The polygon with each vertex drawn into the image."""
    return tuple((min(max(x, 0.0), float(width)), min(max(y, 0.0), float(height))) for x, y in polygon)


def box_of(x1: float, y1: float, x2: float, y2: float) -> Polygon:
    """The upright box as a polygon, rounded to 0.01 px as records are."""
    return rounded(((x1, y1), (x2, y1), (x2, y2), (x1, y2)))


def rounded(polygon: Points) -> Polygon:
    """The polygon as records hold it, to 0.01 px."""
    return tuple((round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in polygon)


def turning(polygon: Points) -> float:
    """Twice the area in px² that the vertices go around; below 0 where they go counter-clockwise."""
    total = 0.0
    before = polygon[-1]
    for point in polygon:
        total += before[0] * point[1] - point[0] * before[1]
        before = point
    return total


def near_pairs(boxes: Sequence[Box]) -> list[tuple[int, int]]:
    """The pairs (i < j) of boxes that share an area."""
    order = sorted(range(len(boxes)), key=lambda i: boxes[i][1])
    found: list[tuple[int, int]] = []
    open_ones: list[int] = []
    for j in order:
        x1, y1, x2, _ = boxes[j]
        open_ones = [i for i in open_ones if boxes[i][3] > y1]
        found += [(min(i, j), max(i, j)) for i in open_ones if boxes[i][0] < x2 and boxes[i][2] > x1]
        open_ones.append(j)
    return sorted(found)
