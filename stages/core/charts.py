"""Where the marks of the report's charts stand, in px of a drawing; the template draws them."""

import math
from collections.abc import Sequence

from msgspec import Struct

from stages.core.acceptance import Choice, Point
from stages.core.calibration import Bin

_ROOM = 10.0
"""Below the logarithmic part of an axis: where 0 stands, which has no logarithm."""

Place = tuple[float, float]


class Area(Struct, frozen=True):
    """The plotted part of a drawing, px; outside it stand the axes' labels."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right end."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower end, where the horizontal axis is."""
        return self.top + self.height


AREA = Area(54.0, 14.0, 290.0, 200.0)


class Whisker(Struct, frozen=True):
    """A range of probability: its dot, how large it is, how far the exact interval reaches, and what it says."""

    x: float
    y: float
    high: float
    low: float
    radius: float
    bin: Bin


class CoverageChart(Struct, frozen=True, kw_only=True):
    """Error rate by coverage: the line, the band up to its bound, the target, the chosen point, and the axis.

    `ticks` are (height, share) of the error axis. `chosen` is x, y and the height of the choice's own bound.
    """

    line: tuple[Place, ...]
    band: tuple[Place, ...]
    target: float
    chosen: tuple[float, float, float] | None
    ticks: tuple[tuple[float, float], ...]


def across(share: float) -> float:
    """The place of a share (0 to 1) on the horizontal axis."""
    return round(AREA.left + AREA.width * share, 1)


def up(share: float) -> float:
    """The place of a share (0 to 1) on a linear vertical axis."""
    return round(AREA.top + AREA.height * (1 - share), 1)


def reliability_chart(bins: Sequence[Bin]) -> tuple[Whisker, ...]:
    """The ranges of probability; a dot's area grows with the lines in it."""
    most = max((one.count for one in bins), default=1)
    return tuple(
        Whisker(
            x=across(one.probability),
            y=up(one.correct),
            high=up(one.correct_high),
            low=up(one.correct_low),
            radius=round(2.0 + 4.0 * math.sqrt(one.count / most), 1),
            bin=one,
        )
        for one in bins
    )


def coverage_chart(points: Sequence[Point], choice: Choice | None, max_error: float) -> CoverageChart | None:
    """The curve on a logarithmic axis of errors, because what matters lies far below 1; None without points."""
    if not points:
        return None
    rates = [point.rate for point in points if point.rate > 0]
    least = min([max_error, *rates]) / 2

    def height(rate: float) -> float:
        if rate <= 0:
            return AREA.bottom
        share = 1 - math.log(min(1.0, max(rate, least))) / math.log(least)
        return round(AREA.top + (AREA.height - _ROOM) * (1 - share), 1)

    line = tuple((across(point.coverage), height(point.rate)) for point in points)
    bounds = tuple((across(point.coverage), height(point.bound)) for point in points)
    decades = [10.0**power for power in range(0, -7, -1) if 10.0**power > least]
    return CoverageChart(
        line=line,
        band=bounds + line[::-1],
        target=height(max_error),
        chosen=_chosen(choice, height(choice.errors / choice.n_accepted), height(choice.bound)) if choice else None,
        ticks=(*((height(share), share) for share in decades), (height(0.0), 0.0)),
    )


def _chosen(choice: Choice, rate: float, bound: float) -> tuple[float, float, float]:
    return across(choice.coverage), rate, bound
