"""In which order a polygon's vertices go round, and where a quad's text begins."""

from stages.core.boxes import turning
from stages.core.convex import hull
from stages.core.document import Polygon
from stages.core.geometry import Points

_LONG = 1.5
"""How many times longer the side along a text of several characters is than the side across, at least."""


def upright(polygon: Points) -> bool:
    """Whether a polygon is an upright box, from whichever corner and whichever way round."""
    return len(polygon) == 4 and len({x for x, _ in polygon}) == 2 == len({y for _, y in polygon})


def convex(polygon: Points) -> bool:
    """Whether a quad turns clockwise (y goes down) at each of its vertices."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = polygon
    return (
        (x1 - x0) * (y2 - y1) > (y1 - y0) * (x2 - x1)
        and (x2 - x1) * (y3 - y2) > (y2 - y1) * (x3 - x2)
        and (x3 - x2) * (y0 - y3) > (y3 - y2) * (x0 - x3)
        and (x0 - x3) * (y1 - y0) > (y0 - y3) * (x1 - x0)
    )


def crossing(polygon: Points) -> bool:
    """Whether two sides of the polygon cross."""
    count = len(polygon)
    if count < 4:
        return False
    sides = [(polygon[i], polygon[(i + 1) % count]) for i in range(count)]
    return any(_cross(*sides[i], *sides[j]) for i in range(count) for j in range(i + 2, count) if (j + 1) % count != i)


def _cross(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float], d: tuple[float, float]) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def untied(polygon: Polygon) -> Polygon:
    """A quad whose sides crossed, around its hull; any other polygon, or one with a vertex inside, as it is."""
    corners = hull(polygon)
    return tuple(corners) if len(polygon) == 4 == len(corners) else polygon


def clockwise(polygon: Polygon) -> Polygon:
    """The vertices clockwise (y goes down), from the same one."""
    return (polygon[0], *polygon[:0:-1]) if turning(polygon) < 0 else polygon


def direction(polygon: Points) -> int:
    """Which way a quad's text runs: 0 rightwards, 1 down, 2 leftwards, 3 up."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = polygon
    x, y = x1 - x0 + x2 - x3, y1 - y0 + y2 - y3
    if abs(x) >= abs(y):
        return 0 if x >= 0 else 2
    return 1 if y > 0 else 3


def begun(polygon: Polygon, text: str, way: int) -> Polygon:
    """A clockwise quad, begun where its text does.

    That is as the document's other texts run (`way` as in `direction`), unless the text can't: several characters
    don't stand across a tall narrow quad that begins elsewhere.
    """
    if direction(polygon) == way:
        return polygon
    starts = [(*polygon[i:], *polygon[:i]) for i in range(4)]
    usual = min(starts, key=lambda quad: (direction(quad) - way) % 4)
    along, across = _sides(usual)
    if len(text.strip()) < 3 or across <= _LONG * along:
        return usual
    return polygon if direction(polygon) % 2 != way % 2 else min(starts[1::2], key=direction)


def _sides(polygon: Points) -> tuple[float, float]:
    """The mean length of the sides along a quad's text, and across."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = polygon
    along = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 + ((x2 - x3) ** 2 + (y2 - y3) ** 2) ** 0.5
    across = ((x3 - x0) ** 2 + (y3 - y0) ** 2) ** 0.5 + ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    return along / 2, across / 2
