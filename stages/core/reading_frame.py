"""A line's own frame: along its reading direction, and across it."""

import math
from collections.abc import Sequence
from itertools import product

from msgspec import Struct

from stages.core.geometry import Points, bounds

_TALL = 1.5
"""How many times higher than wide a quad is whose text runs down it."""
_LEVEL = 1.15
"""How many times higher than the line its upright box may be, for the line to count as level."""


class Frame(Struct, frozen=True):
    """A line by its extents (px) along its direction (x, y, of length 1) and across, to the right of the direction.

    The hull of `points` is the line's place; of a level line, its upright box.
    """

    points: tuple[tuple[float, float], ...]
    direction: tuple[float, float]
    along: tuple[float, float]
    across: tuple[float, float]

    @property
    def height(self) -> float:
        """The line's height."""
        return self.across[1] - self.across[0]

    @property
    def upright(self) -> bool:
        """Whether the line runs along the image's rows or columns."""
        return 0.0 in self.direction

    def extent(self, polygon: Points) -> tuple[tuple[float, float], tuple[float, float]]:
        """A polygon's extents along and across this line."""
        x, y = self.direction
        along = [a * x + b * y for a, b in polygon]
        across = [b * x - a * y for a, b in polygon]
        return (min(along), max(along)), (min(across), max(across))

    def grown(self, margin: float) -> "Frame":
        """The line, larger on all four sides."""
        return self._moved([(-margin, -margin), (-margin, margin), (margin, -margin), (margin, margin)])

    def lengthened(self, more: float) -> "Frame":
        """The line, longer at its end."""
        return self._moved([(0.0, 0.0), (more, 0.0)])

    def lower(self, by: float) -> "Frame":
        """The rectangle around the line, less high by so many px above and below."""
        x, y = self.direction
        across = (self.across[0] + by, self.across[1] - by)
        return framed([(s * x - t * y, s * y + t * x) for s, t in product(self.along, across)], self.direction)

    def snapped(self, unit: float) -> "Frame":
        """The rectangle around the line whose sides lie at multiples of some px."""
        x, y = self.direction
        along, across = (
            (unit * math.floor(start / unit), unit * math.ceil(end / unit)) for start, end in (self.along, self.across)
        )
        return framed([(s * x - t * y, s * y + t * x) for s, t in product(along, across)], self.direction)

    def _moved(self, shifts: Sequence[tuple[float, float]]) -> "Frame":
        x, y = self.direction
        return framed([(a + s * x - t * y, b + s * y + t * x) for a, b in self.points for s, t in shifts], (x, y))


def framed(points: Points, direction: tuple[float, float]) -> Frame:
    """The frame of points whose reading direction is known."""
    empty = Frame(tuple(points), direction, (0.0, 0.0), (0.0, 0.0))
    return Frame(empty.points, direction, *empty.extent(points))


def frame(polygon: Points) -> Frame:
    """The frame of a line's polygon, of one vertex or more."""
    direction = _direction(polygon)
    own = framed(polygon, direction)
    x, y = direction
    level = (math.copysign(1.0, x), 0.0) if abs(x) >= abs(y) else (0.0, math.copysign(1.0, y))
    x1, y1, x2, y2 = bounds(polygon)
    box = framed([(x1, y1), (x2, y1), (x2, y2), (x1, y2)], level)
    return box if box.height <= _LEVEL * own.height or own.height == 0 else own


def _direction(polygon: Points) -> tuple[float, float]:
    """Where the text runs, as a vector of length 1."""
    if len(polygon) == 4:
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = polygon
        first, second = (x1 - x0 + x2 - x3, y1 - y0 + y2 - y3), (x3 - x0 + x2 - x1, y3 - y0 + y2 - y1)
        along = second if math.hypot(*second) > _TALL * math.hypot(*first) else first
    else:
        x1, y1, x2, y2 = bounds(polygon)
        along = (0.0, 1.0) if y2 - y1 > _TALL * (x2 - x1) else (1.0, 0.0)
    length = math.hypot(*along)
    return (along[0] / length, along[1] / length) if length else (1.0, 0.0)
