"""Convex polygons: the hull of any, and what two share. Points are (x, y) in px, y downwards."""

from collections.abc import Sequence

from stages.core.geometry import Points, area

Point = tuple[float, float]


def hull(points: Sequence[Point]) -> list[Point]:
    """The convex hull's corners, each turning the same way; [] where the points enclose no area."""
    ordered = sorted(set(points))
    if len(ordered) < 3:
        return []
    corners = _chain(ordered)[:-1] + _chain(ordered[::-1])[:-1]
    return corners if len(corners) > 2 else []


def _chain(points: Sequence[Point]) -> list[Point]:
    """One side of the hull, from the first point to the last."""
    chain: list[Point] = []
    for point in points:
        while len(chain) > 1 and _side(chain[-2], chain[-1], point) <= 0:
            chain.pop()
        chain.append(point)
    return chain


def shared_area(a: Points, b: Points) -> float:
    """The area in px² that two hulls have in common: a is cut along each side of b."""
    rest = list(a)
    for start, end in zip(b, [*b[1:], b[0]], strict=True):
        sides = [_side(start, end, point) for point in rest]
        kept: list[Point] = []
        for index, (point, side) in enumerate(zip(rest, sides, strict=True)):
            before, side_before = rest[index - 1], sides[index - 1]
            if (side > 0) != (side_before > 0):
                share = side_before / (side_before - side)
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if side > 0:
                kept.append(point)
        if len(kept) < 3:
            return 0.0
        rest = kept
    return area(rest)


def _side(start: Point, end: Point, point: Point) -> float:
    """Twice the area of the triangle; above 0 where the point lies to the inner side of a hull's edge."""
    return (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
