"""Which lines of a page stand beside and below each other, each seen along its own direction."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.geometry import bounds, quad_from_box

_REACH_RIGHT, _REACH_BELOW = 3.0, 1.5
"""Line heights between regions that one number may be parted between."""
_CAPTION_LEFT, _CAPTION_ABOVE = 14.0, 2.6
"""Line heights between a caption and what it is of."""
_OVERLAP = 0.5
_MOST = 2
_BLOCK = 128
_MOST_CAPTIONS = 4
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]
Links = tuple[tuple[int, ...], ...]


class Neighbours(Struct, frozen=True):
    """For each line, the indexes of others, the nearest first.

    `right` and `below` are near enough that a text may go on there; `left` and `above` that a caption may stand there.
    """

    right: Links
    below: Links
    left: Links
    above: Links


def neighbours(polygons: Sequence[Polygon]) -> Neighbours:
    """The neighbours of each of the lines; quads run in their text's direction, other polygons count as level."""
    quads = np.array([p if len(p) == 4 else quad_from_box(*bounds(p)) for p in polygons], np.float64).reshape(-1, 4, 2)
    found: tuple[list[tuple[int, ...]], ...] = ([], [], [], [])
    for start in range(0, len(quads), _BLOCK):
        for links, more in zip(found, _around(quads, start, min(len(quads), start + _BLOCK)), strict=True):
            links.extend(more)
    right, below, left, above = map(tuple, found)
    return Neighbours(right, below, left, above)


def _around(quads: Floats, start: int, stop: int) -> tuple[Links, Links, Links, Links]:
    """What stands right of, below, left of and above the lines from `start` to `stop`."""
    own = quads[start:stop]
    along, down = own[:, 1] - own[:, 0], own[:, 3] - own[:, 0]
    length = np.linalg.norm(along, axis=1)[:, None]
    tall = np.maximum(1.0, np.linalg.norm(down, axis=1))[:, None]
    x1, x2 = _extent(quads, own[:, 0], along / np.maximum(length, 1e-6))
    y1, y2 = _extent(quads, own[:, 0], down / tall)
    in_row = np.minimum(y2, tall) - np.maximum(y1, 0.0) >= _OVERLAP * np.minimum(y2 - y1, tall)
    in_column = np.minimum(x2, length) > np.maximum(x1, 0.0)
    for mask in (in_row, in_column):
        mask[np.arange(stop - start), np.arange(start, stop)] = False
    right, left = (x1 - length) / tall, -x2 / tall
    below, above = (y1 - tall) / tall, -y2 / tall
    return (
        _nearest(in_row & (x2 > length) & (right >= -_OVERLAP) & (right <= _REACH_RIGHT), right, _MOST),
        _nearest(in_column & (y2 > tall) & (below >= -_OVERLAP) & (below <= _REACH_BELOW), below, _MOST),
        _nearest(in_row & (x1 < 0.0) & (left >= -_OVERLAP) & (left <= _CAPTION_LEFT), left, _MOST),
        _nearest(in_column & (y1 < 0.0) & (above >= -_OVERLAP) & (above <= _CAPTION_ABOVE), above, _MOST_CAPTIONS),
    )


def _extent(quads: Floats, origins: Floats, way: Floats) -> tuple[Floats, Floats]:
    """From where to where quads reach, seen from each origin in its direction: two arrays, origins × quads."""
    corners = [np.outer(way[:, 0], quads[:, i, 0]) + np.outer(way[:, 1], quads[:, i, 1]) for i in range(4)]
    own = (origins * way).sum(1)[:, None]
    low = np.minimum(np.minimum(corners[0], corners[1]), np.minimum(corners[2], corners[3]))
    high = np.maximum(np.maximum(corners[0], corners[1]), np.maximum(corners[2], corners[3]))
    return low - own, high - own


def _nearest(may: Bools, distance: Floats, most: int) -> Links:
    rows, others = np.nonzero(may)
    order = np.lexsort((others, distance[rows, others], rows))
    found: list[list[int]] = [[] for _ in may]
    for row, other in zip(rows[order].tolist(), others[order].tolist(), strict=True):
        if len(found[row]) < most:
            found[row].append(other)
    return tuple(map(tuple, found))
