"""Which lines of one set stand where lines of another do: one to one, one to its parts, or in one set alone."""

import math
from collections.abc import Iterator, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.convex import hull, shared_area
from stages.core.document import Polygon
from stages.core.geometry import Points, area

MIN_OVERLAP = 0.5
"""Of the shorter line along the axis, and of the lower one across it: lines below each other overlap by less."""

MIN_SHARE = 0.25
"""Of the smaller polygon's area; what two overlaps of MIN_OVERLAP leave of it."""

MAX_SHARED = 0.5
"""Of the smaller of two parts: above it they are one thing written twice, and the worse one stays alone."""

_BOX_LIKE = 0.9
"""Of the box along its axis: from this share of it on, a polygon counts as that box."""
_TILT = 0.2
"""Of the lower line's height: by no more may the other's ends rise for the two to share a box."""
Floats = NDArray[np.float64]
Indexes = NDArray[np.intp]
Links = dict[int, list[int]]


class Match(Struct, frozen=True, gc=False):
    """Indexes of lines that stand in one place, each side in reading order, never several on both sides."""

    left: tuple[int, ...]
    right: tuple[int, ...]


def match(left: Sequence[Polygon], right: Sequence[Polygon]) -> list[Match]:
    """Every index of both sets once: by the first line on the left, then what the right alone has.

    Pairs that overlap enough are taken from the best down, by intersection over union. A line that has a partner takes
    further ones as its parts, unless they stand where a part of it does; a part takes nothing.
    """
    sides = _Lines(left), _Lines(right)
    links: tuple[Links, Links] = {}, {}
    for i, j in _pairs(*sides):
        if i not in links[0] and j not in links[1]:
            links[0][i], links[1][j] = [j], [i]
        elif j not in links[1] and _takes(links[0][i], j, links[1], sides[1]):
            links[0][i].append(j)
            links[1][j] = [i]
        elif i not in links[0] and _takes(links[1][j], i, links[0], sides[0]):
            links[1][j].append(i)
            links[0][i] = [j]
    return _matches(left, right, sides, links)


class _Lines:
    """One set, as arrays by line: corners of the hull (K, padded), area in px², axis, length and height along it.

    The axis is the unit vector along the longer side, rightwards, or downwards where it is steep. A polygon without
    area has no place: it is left out of `placed`.
    """

    def __init__(self, polygons: Sequence[Polygon]) -> None:
        self.hulls = [hull(polygon) for polygon in polygons]
        self.areas = np.array([area(corners) if corners else 0.0 for corners in self.hulls])
        self.placed = np.flatnonzero(self.areas > 0)
        most = max(map(len, self.hulls), default=0) or 1
        padded = [corners + [(corners or [(0.0, 0.0)])[-1]] * (most - len(corners)) for corners in self.hulls]
        self.corners = np.array(padded, dtype=np.float64).reshape(-1, most, 2)
        self.axes = np.array([_axis(corners) for corners in self.hulls], dtype=np.float64).reshape(-1, 2)
        self.lengths, self.heights = (
            ends - starts for starts, ends in (_extents(self.corners, way) for way in (self.axes, _turned(self.axes)))
        )


def _axis(corners: Points) -> tuple[float, float]:
    """The principal axis of the corners: of a box exactly its longer side, of a bent line its general direction."""
    if not corners:
        return 1.0, 0.0
    x_mean, y_mean = (sum(values) / len(corners) for values in zip(*corners, strict=True))
    xs, ys = [x - x_mean for x, _ in corners], [y - y_mean for _, y in corners]
    mixed = sum(x * y for x, y in zip(xs, ys, strict=True))
    angle = math.atan2(2 * mixed, sum(x * x for x in xs) - sum(y * y for y in ys)) / 2
    if angle < -math.pi / 4:
        angle += math.pi
    return math.cos(angle), math.sin(angle)


def _turned(axes: Floats) -> Floats:
    """The axes a quarter turn on: from a line to the next one."""
    return np.stack([-axes[..., 1], axes[..., 0]], axis=-1)


def _extents(corners: Floats, axes: Floats) -> tuple[Floats, Floats]:
    """From where to where corners (N, K, 2) reach along axes (N, 2)."""
    places = np.einsum("nkd,nd->nk", corners, axes)
    return places.min(axis=1), places.max(axis=1)


def _overlap(a: tuple[Floats, Floats], b: tuple[Floats, Floats]) -> tuple[Floats, Floats]:
    """How far extents overlap, in px and as a share of the smaller."""
    length = np.minimum(a[1], b[1]) - np.maximum(a[0], b[0])
    return length, length / np.maximum(np.minimum(a[1] - a[0], b[1] - b[0]), 1e-9)


def _pairs(left: _Lines, right: _Lines) -> list[tuple[int, int]]:
    """The pairs that overlap enough, the best first."""
    found: list[tuple[float, int, int]] = []
    for a, b in _candidates(left, right):
        axes = np.where((left.areas[a] >= right.areas[b])[:, None], left.axes[a], right.axes[b])
        overlaps = [
            _overlap(_extents(left.corners[a], way), _extents(right.corners[b], way)) for way in (axes, _turned(axes))
        ]
        near = np.flatnonzero((overlaps[0][1] >= MIN_OVERLAP) & (overlaps[1][1] >= MIN_OVERLAP))
        shared = (overlaps[0][0] * overlaps[1][0])[near]
        a, b = a[near], b[near]
        for index in np.flatnonzero(~_boxes_alike(left, a, right, b)):
            shared[index] = shared_area(left.hulls[a[index]], right.hulls[b[index]])
        scores = shared / (left.areas[a] + right.areas[b] - shared)
        enough = shared >= MIN_SHARE * np.minimum(left.areas[a], right.areas[b])
        found += zip((-scores[enough]).tolist(), a[enough].tolist(), b[enough].tolist(), strict=True)
    return [(i, j) for _, i, j in sorted(found)]


def _boxes_alike(left: _Lines, a: Indexes, right: _Lines, b: Indexes) -> NDArray[np.bool_]:
    """Whether both of a pair are boxes turned alike, so that the product of their overlaps is the area they share."""
    cosines = np.abs(np.einsum("nd,nd->n", left.axes[a], right.axes[b]))
    rise = np.sqrt(np.maximum(1 - cosines**2, 0)) * np.maximum(left.lengths[a], right.lengths[b])
    alike = rise <= _TILT * np.minimum(left.heights[a], right.heights[b])
    for lines, indexes in ((left, a), (right, b)):
        alike &= lines.areas[indexes] >= _BOX_LIKE * lines.lengths[indexes] * lines.heights[indexes]
    return np.asarray(alike, dtype=np.bool_)


def _candidates(left: _Lines, right: _Lines, at_once: int = 1 << 17) -> Iterator[tuple[Indexes, Indexes]]:
    """Indexes of lines whose upright boxes meet, once the page is turned so that most lines are level.

    The right side is sorted by its boxes' tops, so only those between a line's bottom and its top less the tallest box
    are looked at.
    """
    if not len(left.placed) or not len(right.placed):
        return
    level = _level(np.concatenate([left.axes[left.placed], right.axes[right.placed]]))
    boxes = _boxes(left.corners[left.placed], level)
    others = _boxes(right.corners[right.placed], level)
    order = np.argsort(others[:, 1], kind="stable")
    others, names = others[order], right.placed[order]
    firsts = np.searchsorted(others[:, 1], boxes[:, 1] - (others[:, 3] - others[:, 1]).max())
    lasts = np.searchsorted(others[:, 1], boxes[:, 3])
    a: list[Indexes] = []
    b: list[Indexes] = []
    waiting = 0
    for name, (x1, y1, x2, _), first, last in zip(left.placed, boxes, firsts, lasts, strict=True):
        near = others[first:last]
        b.append(names[first + np.flatnonzero((near[:, 0] < x2) & (near[:, 2] > x1) & (near[:, 3] > y1))])
        a.append(np.full(len(b[-1]), name))
        waiting += len(b[-1])
        if waiting > at_once:
            yield np.concatenate(a), np.concatenate(b)
            a, b, waiting = [], [], 0
    if a:
        yield np.concatenate(a), np.concatenate(b)


def _level(axes: Floats) -> Floats:
    """The unit vector that most lines follow, up to quarter turns; (1, 0) for an upright page."""
    quarter = math.pi / 2
    angles = (np.arctan2(axes[:, 1], axes[:, 0]) + quarter / 2) % quarter - quarter / 2
    angle = float(np.sort(angles)[len(angles) // 2])
    return np.array([math.cos(angle), math.sin(angle)])


def _boxes(corners: Floats, level: Floats) -> Floats:
    """(x1, y1, x2, y2) of each polygon's upright box on a page turned to `level`."""
    turned = corners @ np.stack([level, _turned(level)], axis=-1)
    return np.concatenate([turned.min(axis=1), turned.max(axis=1)], axis=1)


def _takes(parts: Sequence[int], part: int, owners: Links, lines: _Lines) -> bool:
    """Whether a line with these parts takes one more: its parts are its own, and none stands where the new one does."""
    return all(
        len(owners[own]) == 1
        and shared_area(lines.hulls[own], lines.hulls[part]) <= MAX_SHARED * min(lines.areas[own], lines.areas[part])
        for own in parts
    )


def _matches(
    left: Sequence[Polygon], right: Sequence[Polygon], sides: tuple[_Lines, _Lines], links: tuple[Links, Links]
) -> list[Match]:
    found: list[Match] = []
    for i in range(len(left)):
        partners = links[0].get(i, [])
        if len(partners) == 1 and len(links[1][partners[0]]) > 1:
            parts = links[1][partners[0]]
            if i == min(parts):
                axis = _reading_axis(sides[1].axes[partners[0]], [right[partners[0]], *(left[part] for part in parts)])
                found.append(Match(_ordered(parts, sides[0], axis), (partners[0],)))
        else:
            axis = _reading_axis(sides[0].axes[i], [left[i], *(right[part] for part in partners)])
            found.append(Match((i,), _ordered(partners, sides[1], axis)))
    return found + [Match((), (j,)) for j in range(len(right)) if j not in links[1]]


def _reading_axis(axis: Floats, polygons: Sequence[Polygon]) -> Floats:
    """The axis, turned round where all polygons are quads that begin at its other end, as lines upside down do."""

    def backwards(polygon: Polygon) -> bool:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = polygon
        return bool((x1 - x0 + x2 - x3) * axis[0] + (y1 - y0 + y2 - y3) * axis[1] < 0)

    return -axis if all(len(polygon) == 4 and backwards(polygon) for polygon in polygons) else axis


def _ordered(parts: Sequence[int], lines: _Lines, axis: Floats) -> tuple[int, ...]:
    """The parts in reading order: row by row across the axis, and along it within a row."""
    if len(parts) < 2:
        return tuple(parts)
    corners = lines.corners[list(parts)]
    axes = np.broadcast_to(axis, (len(parts), 2))
    starts, (tops, bottoms) = _extents(corners, axes)[0], _extents(corners, _turned(axes))
    rows: list[list[int]] = []
    for index in np.argsort(tops + bottoms, kind="stable").tolist():
        first = rows[-1][0] if rows else index
        shared = min(bottoms[first], bottoms[index]) - max(tops[first], tops[index])
        if rows and shared >= MIN_OVERLAP * min(bottoms[first] - tops[first], bottoms[index] - tops[index]):
            rows[-1].append(index)
        else:
            rows.append([index])
    return tuple(parts[index] for row in rows for index in sorted(row, key=lambda index: (starts[index], index)))
