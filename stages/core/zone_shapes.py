"""From what a net says of each 4 × 4 px of a page to zones and lines, and how much of the truth it found."""

from collections.abc import Iterator, Mapping, Sequence

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.zones import GROUPS, SHAPES

Floats = NDArray[np.float32]
Pixels = NDArray[np.uint8]

CELL = 4
"""Px of a side of what the net says one thing about."""
MULTIPLE = 32
STRIP = 2.0
"""A page longer than this many times its width is scaled as if it were only so long."""
GREY = 127
_GAPS = {"mrz": 7}
"""Cells over which parts of a zone belong together; 3 for the others."""
_SPARSE, _FAINT = ("mrz", "signature"), 0.6
"""Groups whose zones go on where they are fainter than `Look.sure`, and how much fainter."""
_SOLID = ("picture", "barcode", "fingerprint")
"""Groups whose zones are at least three cells wide everywhere."""
_EDGES = 3
"""Bits of a coordinate's fraction when a polygon is filled."""


class Zone(Struct, frozen=True):
    """A zone that was found: its group, its place in px of the image, and how sure the net is of it on the whole."""

    group: str
    polygon: Polygon
    confidence: float


class Look(Struct, frozen=True, kw_only=True):
    """When something counts as found.

    `sure` is the chance from which on a cell belongs to a zone, `mean` what those of a zone must come to on the whole,
    `least` how many cells make one, `grow` by how many cells its edges move outward.
    """

    sure: float = 0.4
    mean: float = 0.5
    least: int = 10
    grow: float = 1.0


def fitted(picture: Pixels, side: int) -> tuple[Pixels, float]:
    """The picture (RGB) with a longer side of `side` px, grey to the right of it and below up to multiples of 32; and
    the factor by which it was scaled.
    """
    height, width = picture.shape[:2]
    scale = side / min(max(height, width), STRIP * min(height, width))
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    right, below = (-length % MULTIPLE for length in size)
    padded = cv2.copyMakeBorder(small, 0, below, 0, right, cv2.BORDER_CONSTANT, value=(GREY, GREY, GREY))
    return np.asarray(padded, np.uint8), scale


def zones(chances: Floats, scale: float, size: tuple[int, int], look: Look) -> Iterator[Zone]:
    """The zones that are no lines of text, as quads, in an image of a size (width, height).

    `chances` are groups × rows × columns of the image scaled by `scale`.
    """
    for group in SHAPES:
        own = chances[GROUPS.index(group)]
        faint = own > look.sure * (_FAINT if group in _SPARSE else 1.0)
        yield from _blobs(group, own, own > look.sure, faint, scale, size, look)


def blobs(chances: Floats, free: NDArray[np.bool_], scale: float, size: tuple[int, int], look: Look) -> Iterator[Zone]:
    """Personal text in the cells that are `free`, which no known line covers, as quads."""
    own = chances[GROUPS.index("personal")]
    mask = (own > look.sure) & free
    yield from _blobs("personal", own, mask, mask, scale, size, look)


def covered(polygons: Sequence[Polygon], shape: tuple[int, int], scale: float, *, grow: int = 1) -> NDArray[np.bool_]:
    """The cells (rows × columns) that the polygons touch, or that are within `grow` of one that they do."""
    mask = np.zeros(shape, np.uint8)
    for polygon in polygons:
        cv2.fillPoly(mask, [_cells(polygon, scale)], (1,), cv2.LINE_8, _EDGES)
    return np.asarray(cv2.dilate(mask, np.ones((1 + 2 * grow, 1 + 2 * grow), np.uint8)) > 0)


def shares(chances: Floats, polygon: Polygon, scale: float) -> Floats:
    """The mean chance of each group within a polygon; zeros where it lies outside."""
    points = _cells(polygon, scale)
    rows, columns = chances.shape[1:]
    x1, y1 = np.maximum(points.min(0) >> _EDGES, 0)
    x2, y2 = np.minimum((points.max(0) >> _EDGES) + 2, (columns, rows))
    if x1 >= x2 or y1 >= y2:
        return np.zeros(len(chances), np.float32)
    inside = np.zeros((y2 - y1, x2 - x1), np.uint8)
    cv2.fillPoly(inside, [points - (np.array([x1, y1]) << _EDGES)], (1,), cv2.LINE_8, _EDGES)
    where = inside > 0
    if not where.any():
        return np.zeros(len(chances), np.float32)
    return np.asarray(chances[:, y1:y2, x1:x2][:, where].mean(1), np.float32)


def counted(chances: Floats, target: Pixels) -> dict[str, tuple[int, int, int]]:
    """By group, the cells that show it for certain, those found to show it, and those that are both.

    `target` holds groups as bits; cells that may show several things are left out.
    """
    found = chances.argmax(0)
    known = np.isin(target, [1 << number for number in range(len(GROUPS))])
    counts = {}
    for number, group in enumerate(GROUPS):
        true, said = known & (target == 1 << number), known & (found == number)
        counts[group] = (int(true.sum()), int(said.sum()), int((true & said).sum()))
    return counts


def scores(counts: Sequence[Mapping[str, tuple[int, int, int]]]) -> dict[str, dict[str, float]]:
    """By group that occurs: how many cells show it, recall, and intersection over union; rounded."""
    found = {}
    for group in GROUPS:
        true, said, both = (sum(one[group][part] for one in counts) for part in range(3))
        if true:
            union = true + said - both
            found[group] = {"cells": true, "recall": round(both / true, 4), "iou": round(both / union, 4)}
    return found


def _blobs(
    group: str,
    own: Floats,
    mask: NDArray[np.bool_],
    faint: NDArray[np.bool_],
    scale: float,
    size: tuple[int, int],
    look: Look,
) -> Iterator[Zone]:
    """The connected parts of `faint` in which enough cells of `mask` lie, as turned rectangles, grown."""
    gap = _GAPS.get(group, 3)
    joined = cv2.morphologyEx(faint.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    if group in _SOLID:  # or a thin tail would turn the rectangle
        joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    for number in range(1, count):
        x, y, width, height, _ = (int(value) for value in stats[number])
        part = labels[y : y + height, x : x + width] == number
        cells = own[y : y + height, x : x + width][part & mask[y : y + height, x : x + width]]
        sure = float(cells.mean()) if cells.size >= look.least else 0.0
        if sure < look.mean:
            continue
        points = np.argwhere(part)[:, ::-1] + (x, y)
        centre, sides, angle = cv2.minAreaRect(points.astype(np.float32))
        grown = tuple(length + 1 + 2 * look.grow for length in sides)
        corners = (cv2.boxPoints((centre, grown, angle)) + 0.5) * (CELL / scale)
        yield Zone(group, _within(corners, size), round(sure, 4))


def _within(corners: NDArray[np.floating], size: tuple[int, int]) -> Polygon:
    """The corners, no further out than the image."""
    clipped = np.clip(np.asarray(corners, np.float64), 0, np.array(size, np.float64))
    return tuple((round(float(x), 2), round(float(y), 2)) for x, y in clipped)


def _cells(polygon: Polygon, scale: float) -> NDArray[np.int32]:
    """The polygon in cells, in OpenCV's fixed-point form."""
    points = np.array(polygon, np.float64) * (scale / CELL) - 0.5
    return np.asarray(np.round(points * (1 << _EDGES)), np.int32)
