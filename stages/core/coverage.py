"""How much of a line lies in other places, and where its words leave gaps."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stages.core.convex import hull
from stages.core.document import Polygon
from stages.core.geometry import Points, bounds

_ACROSS, _DOWN = 32, 5
_STRIP = 32
"""The height (px) that a line is looked at in."""
_INK = 0.4
"""The share of a line's usual contrast below which a column of it is blank."""
_LEAST_GAP, _WIDE = 0.22, 0.5
"""Line heights, and share of the widest gap, from which on a gap parts words."""


def share_covered(place: Polygon, by: Iterable[Polygon]) -> float:
    """The share (0 to 1) of a place that lies in the hulls of others, taken together."""
    x1, y1, x2, y2 = _bounds(place)
    near = []
    for other in by:
        left, top, right, bottom = _bounds(other)
        if left < x2 and right > x1 and top < y2 and bottom > y1:
            if other == place:
                return 1.0
            near.append(other)
    if not near:
        return 0.0
    points = _samples(place)
    inside = np.zeros(len(points), bool)
    for other in near:
        inside |= _inside(points, other)
    return float(inside.mean())


def gaps(grey: NDArray[np.uint8], line: Polygon, start: float, end: float) -> list[tuple[float, float]]:
    """From where to where (0 to 1) along a line its ink leaves gaps that part words, between two shares of it.

    Of these the wide ones: those of more than half the widest one's width. None where the line is no quad.
    """
    strip = _strip(grey, line)
    if strip is None:
        return []
    width = strip.shape[1]
    rows = strip[_STRIP // 8 : -(_STRIP // 8)].astype(np.int16)
    contrast = rows.max(axis=0) - rows.min(axis=0)
    blank = contrast < _INK * float(np.percentile(contrast, 90))
    first, last = max(0, int(start * width)), min(width, int(np.ceil(end * width)))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], blank[first:last].astype(np.int8), [0]])))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    least = max(_LEAST_GAP * _STRIP, _WIDE * max((b - a for a, b in runs), default=0))
    return [((first + a) / width, (first + b) / width) for a, b in runs if b - a >= least]


_bounds = lru_cache(maxsize=8192)(bounds)


def _strip(grey: NDArray[np.uint8], line: Polygon) -> NDArray[np.uint8] | None:
    """The line laid level, _STRIP px high."""
    import cv2

    if len(line) != 4:
        return None
    corners = np.array(line, np.float32)
    long, high = np.linalg.norm(corners[1] - corners[0]), np.linalg.norm(corners[3] - corners[0])
    if min(long, high) < 2:
        return None
    width = int(min(4000, max(2, round(float(long / high) * _STRIP))))
    goal = np.array(((0, 0), (width, 0), (width, _STRIP)), np.float32)
    turn = cv2.getAffineTransform(corners[:3], goal)
    return np.asarray(
        cv2.warpAffine(grey, turn, (width, _STRIP), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _samples(place: Points) -> NDArray[np.float64]:
    """Points all over a quad, or over the bounds of another polygon."""
    if len(place) != 4:
        x1, y1, x2, y2 = bounds(place)
        place = ((x1, y1), (x2, y1), (x2, y2), (x1, y2))
    a, b, c, d = np.array(place, float)
    across = ((np.arange(_ACROSS) + 0.5) / _ACROSS)[None, :, None]
    down = ((np.arange(_DOWN) + 0.5) / _DOWN)[:, None, None]
    points = (a + across * (b - a)) * (1 - down) + (d + across * (c - d)) * down
    return np.asarray(points.reshape(-1, 2))


def _inside(points: NDArray[np.float64], polygon: Points) -> NDArray[np.bool_]:
    corners = np.array(hull(polygon) or [], float)
    if len(corners) < 3:
        return np.zeros(len(points), bool)
    sides = np.roll(corners, -1, axis=0) - corners
    offsets = points[:, None, :] - corners[None]
    turns = sides[None, :, 0] * offsets[:, :, 1] - sides[None, :, 1] * offsets[:, :, 0]
    return np.asarray((turns >= -1e-6).all(axis=1) | (turns <= 1e-6).all(axis=1))


def same_boxes(boxes: Sequence[tuple[float, float, float, float]]) -> NDArray[np.float64]:
    """Intersection over union of each box with each other."""
    made = np.array(boxes, float).reshape(-1, 4)
    width = np.minimum(made[:, None, 2], made[None, :, 2]) - np.maximum(made[:, None, 0], made[None, :, 0])
    height = np.minimum(made[:, None, 3], made[None, :, 3]) - np.maximum(made[:, None, 1], made[None, :, 1])
    shared = np.clip(width, 0, None) * np.clip(height, 0, None)
    areas = (made[:, 2] - made[:, 0]) * (made[:, 3] - made[:, 1])
    return np.asarray(shared / np.maximum(areas[:, None] + areas[None, :] - shared, 1e-9))
