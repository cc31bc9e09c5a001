"""Which lines stand to the right of a line and which below it, on pages that may be tilted or turned."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.geometry import bounds, quad_from_box

_ELONGATED = 2.0
_SAME_PLACE = 0.5
_DRIFT = 0.04
"""How far rows may drift apart from where a line points, a part of the way between them."""
Extents = NDArray[np.float64]


class Neighbours:
    """The lines of a page by their places. Polygons have their first edge along the text where they are quads."""

    def __init__(self, polygons: Sequence[Polygon]) -> None:
        quads = [one if len(one) == 4 else quad_from_box(*bounds(one)) for one in polygons]
        self._corners = np.asarray(quads, np.float64).reshape(-1, 4, 2)
        along = self._corners[:, 1] - self._corners[:, 0] + self._corners[:, 2] - self._corners[:, 3]
        down = self._corners[:, 3] - self._corners[:, 0] + self._corners[:, 2] - self._corners[:, 1]
        lengths, heights = (np.maximum(np.linalg.norm(edge, axis=1), 1e-6) for edge in (along, down))
        self._long = lengths >= _ELONGATED * heights
        page = along[self._long].sum(axis=0) if self._long.any() else np.array([1.0, 0.0])
        size = float(np.linalg.norm(page))
        self._page = page / size if size > 0 else np.array([1.0, 0.0])
        self._units = along / lengths[:, None]
        self._extents: dict[int, Extents] = {}

    def extents(self, index: int) -> Extents:
        """Left, top, right, bottom of every line, in heights of the line of that index and from its middle."""
        if index not in self._extents:
            x, y = self._units[index] if self._long[index] else self._page
            turned = (self._corners - self._corners[index].mean(axis=0)) @ np.array([[x, -y], [y, x]])
            own = turned[index, :, 1]
            height = max(float(own.max() - own.min()), 1.0)
            self._extents[index] = np.hstack((turned.min(axis=1), turned.max(axis=1))) / height
        return self._extents[index]

    def right(self, index: int, reach: float) -> list[tuple[float, int]]:
        """The lines in the same row to the right within `reach` heights: how far off, and which, nearest first."""
        at = self.extents(index)
        own = at[index]
        gap = at[:, 0] - own[2]
        height = at[:, 3] - at[:, 1]
        shared = np.minimum(at[:, 3], own[3]) - np.maximum(at[:, 1], own[1]) + _DRIFT * np.maximum(gap, 0)
        within = (gap >= -0.5) & (gap <= reach) & (at[:, 2] > own[2]) & (height < 3.5)
        return self._sorted(index, within & (shared >= 0.4 * np.minimum(height, 1.0)), gap)

    def below(self, index: int, reach: float, aligned: float = 2.0) -> list[tuple[float, int]]:
        """The lines below within `reach` heights that begin or are centred where it is, to `aligned` heights."""
        at = self.extents(index)
        own = at[index]
        down = at[:, 1] - own[3]
        height = at[:, 3] - at[:, 1]
        left = np.abs(at[:, 0] - own[0]) <= aligned
        centred = np.abs(at[:, 0] + at[:, 2] - own[0] - own[2]) / 2 <= aligned
        over = (at[:, 0] < own[0]) & (at[:, 2] > own[2])
        lower = (at[:, 1] + at[:, 3]) / 2 > own[3] - 0.1
        return self._sorted(
            index, (left | centred | over) & lower & (down >= -0.7) & (down <= reach) & (height < 4), down
        )

    def above(self, index: int, reach: float) -> list[tuple[float, int]]:
        """The lines above within `reach` heights that stand over it."""
        at = self.extents(index)
        own = at[index]
        up = own[1] - at[:, 3]
        over = np.minimum(at[:, 2], own[2]) - np.maximum(at[:, 0], own[0])
        higher = (at[:, 1] + at[:, 3]) / 2 < own[1] + 0.1
        return self._sorted(index, (over > 0.5) & higher & (up >= -0.7) & (up <= reach), up)

    def same(self, index: int) -> list[int]:
        """The other lines that stand in the same place, as another engine or a label has them."""
        at = self.extents(index)
        own = at[index]
        width = np.minimum(at[:, 2], own[2]) - np.maximum(at[:, 0], own[0])
        height = np.minimum(at[:, 3], own[3]) - np.maximum(at[:, 1], own[1])
        shared = np.maximum(width, 0) * np.maximum(height, 0)
        smaller = np.minimum((at[:, 2] - at[:, 0]) * (at[:, 3] - at[:, 1]), (own[2] - own[0]) * (own[3] - own[1]))
        high = at[:, 3] - at[:, 1]
        together = (shared >= _SAME_PLACE * np.maximum(smaller, 1e-9)) & (high < 2.0) & (high > 0.5)
        return [int(one) for one in np.flatnonzero(together) if one != index]

    def _sorted(self, index: int, chosen: NDArray[np.bool_], distance: NDArray[np.float64]) -> list[tuple[float, int]]:
        found = [(max(0.0, float(distance[one])), int(one)) for one in np.flatnonzero(chosen) if one != index]
        return sorted(found)
