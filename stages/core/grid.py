"""A grid over an image: which of its cells a shape touches, what is filled of it, and how a grid is written down.

A grid is boolean, rows × columns; cell (row, column) covers `cell` px from (column · cell, row · cell) on.
"""

import base64
import math
import zlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from stages.core.boxes import clipped, rounded
from stages.core.convex import hull
from stages.core.document import Polygon
from stages.core.geometry import Points, bounds, quad_from_box

Cells = NDArray[np.bool_]

_ROUNDING = 1e-6
"""px by which two shapes may touch without one covering the other."""


def blank(width: int, height: int, cell: int) -> Cells:
    """A grid with nothing to fill."""
    return np.zeros((-(-height // cell), -(-width // cell)), bool)


def touched(polygons: Iterable[Points], width: int, height: int, cell: int) -> Cells:
    """The cells of which the polygons' hulls cover any part."""
    grid = blank(width, height, cell)
    for polygon in polygons:
        if polygon:
            _touch(grid, polygon, cell)
    return grid


def outline(cells: Cells, width: int, height: int, cell: int) -> Polygon:
    """The hull of the filled cells, clockwise from its top-left, in px; () where none is filled."""
    rows, columns = np.nonzero(cells)
    if not len(rows):
        return ()
    left, right = columns.min() * cell, (columns.max() + 1) * cell
    top, bottom = rows.min() * cell, (rows.max() + 1) * cell
    box = quad_from_box(float(left), float(top), float(right), float(bottom))
    if len(rows) == (rows.max() - rows.min() + 1) * (columns.max() - columns.min() + 1):
        return rounded(clipped(box, width, height))
    used = np.flatnonzero(cells.any(axis=1))
    first, after = cells.argmax(axis=1)[used], cells.shape[1] - cells[:, ::-1].argmax(axis=1)[used]
    corners = [
        (float(column * cell), float((row + y) * cell))
        for row, *ends in zip(used.tolist(), first.tolist(), after.tolist(), strict=True)
        for column in ends
        for y in (0, 1)
    ]
    return rounded(clipped(tuple(hull(corners)), width, height))


def filled_share(polygon: Points, cells: Cells, cell: int) -> float:
    """The share (0 to 1) of the cells that the polygon's hull touches which are filled; 1 where it touches none."""
    own = np.zeros_like(cells)
    _touch(own, polygon, cell)
    return float(cells[own].mean()) if own.any() else 1.0


def covered_share(polygon: Points, cells: Cells, cell: int) -> float:
    """The share (0 to 1) of a polygon's bounds that is filled; 1 where nothing of it is on the image."""
    x1, y1, x2, y2 = bounds(polygon)
    down, across = _shares(y1, y2, cells.shape[0], cell), _shares(x1, x2, cells.shape[1], cell)
    total = float(down.sum() * across.sum())
    return float(down @ cells @ across) / total if total else 1.0


def _shares(start: float, end: float, count: int, cell: int) -> NDArray[np.float64]:
    """How many px of each of `count` cells lie between start and end (at least 1 px on)."""
    edges = np.arange(count) * float(cell)
    shares: NDArray[np.float64] = np.minimum(edges + cell, max(end, start + 1)) - np.maximum(edges, start)
    return shares.clip(min=0)


def packed(cells: Cells) -> str:
    """The grid as bits, row by row, compressed (zlib), in base64."""
    return base64.b64encode(zlib.compress(np.packbits(cells).tobytes(), 9)).decode()


def unpacked(text: str, width: int, height: int, cell: int) -> Cells:
    """The grid that `packed` wrote. Raises ValueError for anything else, and for another size."""
    grid = blank(width, height, cell)
    size = -(-grid.size // 8)
    stream = zlib.decompressobj()
    try:
        data = stream.decompress(base64.b64decode(text, validate=True), size + 1)
    except zlib.error:
        raise ValueError("no compressed bits; expected a grid") from None
    bits = np.unpackbits(np.frombuffer(data, np.uint8))
    if len(data) != size or not stream.eof or stream.unused_data or bits[grid.size :].any():
        raise ValueError(f"{len(bits)} bits; expected {grid.size}")
    return bits[: grid.size].reshape(grid.shape).astype(bool)


def overlaps(polygon: Points, cells: Cells, cell: int) -> bool:
    """Whether a filled cell covers any part of the polygon's hull."""
    grid = np.zeros_like(cells)
    _touch(grid, polygon, cell)
    return bool((grid & cells).any())


def _touch(grid: Cells, polygon: Points, cell: int) -> None:
    """Mark the cells that share an area with the polygon's hull: no line parts the two."""
    x1, y1, x2, y2 = bounds(polygon)
    left, top = max(math.floor(x1 / cell), 0), max(math.floor(y1 / cell), 0)
    right, bottom = min(math.ceil(x2 / cell), grid.shape[1]), min(math.ceil(y2 / cell), grid.shape[0])
    if left >= right or top >= bottom:
        return
    part = np.ones((bottom - top, right - left), bool)
    xs, ys = np.arange(left, right) * float(cell), np.arange(top, bottom) * float(cell)
    corners = hull(list(polygon))
    for (x, y), (a, b) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        along, down = a - x, b - y
        nearest_y = along * (ys + (cell if along > 0 else 0) - y)
        nearest_x = down * (xs + (cell if down < 0 else 0) - x)
        part &= nearest_y[:, None] - nearest_x[None, :] > _ROUNDING * (abs(along) + abs(down))
    grid[top:bottom, left:right] |= part
