"""Polygons: sequences of (x, y) in px, y downwards. A quad has four vertices, clockwise from its text's top-left."""

import math
from collections.abc import Sequence

Points = Sequence[tuple[float, float]]
Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


def quad_from_box(x1: float, y1: float, x2: float, y2: float) -> Quad:
    """The quad of an upright box with top-left (x1, y1) and bottom-right (x2, y2)."""
    return (x1, y1), (x2, y1), (x2, y2), (x1, y2)


def box_from_quad(polygon: Points) -> tuple[float, float, float, float] | None:
    """(x1, y1, x2, y2) where the polygon is what `quad_from_box` makes of it, else None."""
    if len(polygon) != 4:
        return None
    (x1, y1), _, (x2, y2), _ = polygon
    return (x1, y1, x2, y2) if tuple(polygon) == quad_from_box(x1, y1, x2, y2) else None


def rotated_rectangle(x: float, y: float, width: float, height: float, degrees: float) -> Quad:
    """The quad of a rectangle with top-left (x, y), turned clockwise around it."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    right, down = (width * cos, width * sin), (-height * sin, height * cos)
    return (
        (x, y),
        (x + right[0], y + right[1]),
        (x + right[0] + down[0], y + right[1] + down[1]),
        (x + down[0], y + down[1]),
    )


def as_rotated_rectangle(polygon: Points, tolerance: float = 0.01) -> tuple[float, float, float, float, float] | None:
    """(x, y, width, height, degrees) of the rotated rectangle; None where a vertex is over `tolerance` px off it."""
    if len(polygon) != 4:
        return None
    (x, y), (x1, y1), _, (x3, y3) = polygon
    width, height = math.hypot(x1 - x, y1 - y), math.hypot(x3 - x, y3 - y)
    degrees = math.degrees(math.atan2(y1 - y, x1 - x)) % 360.0
    rebuilt = rotated_rectangle(x, y, width, height, degrees)
    close = all(math.dist(a, b) <= tolerance for a, b in zip(polygon, rebuilt, strict=True))
    return (x, y, width, height, degrees) if close else None


def scaled(polygon: Points, x_factor: float, y_factor: float) -> list[tuple[float, float]]:
    """The polygon in an image that is stretched by the factors."""
    return [(x * x_factor, y * y_factor) for x, y in polygon]


def bounds(polygon: Points) -> tuple[float, float, float, float]:
    """(x1, y1, x2, y2) of the smallest upright box around a polygon of at least one vertex."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    return min(xs), min(ys), max(xs), max(ys)


def area(polygon: Points) -> float:
    """The area in px², by the shoelace formula; whichever way the vertices turn."""
    shifted = [*polygon[1:], *polygon[:1]]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(polygon, shifted, strict=True))) / 2


def aspect(polygon: Points) -> float:
    """The longer side over the shorter one, of a quad or of a polygon's bounds; 0 where it has no area."""
    if len(polygon) == 4:
        sides = math.dist(polygon[0], polygon[1]), math.dist(polygon[0], polygon[3])
    else:
        x1, y1, x2, y2 = bounds(polygon)
        sides = x2 - x1, y2 - y1
    return max(sides) / min(sides) if min(sides) > 0 else 0.0
