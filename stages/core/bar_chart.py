"""Where the bars of a horizontal bar chart stand, in px of a drawing; the template draws them."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

LEFT, WIDTH, TALL, TOP = 116.0, 400.0, 11.0, 6.0
"""Room for the names, the longest bar's width, a bar's height, and the space above the first."""
_GAP = 6.0


class Bar(Struct, frozen=True):
    """A bar of a series: its place and size in px, and the number that it stands for."""

    series: int
    y: float
    width: float
    height: float
    value: int


class BarRow(Struct, frozen=True):
    """A name, where it is written, and its bars."""

    name: str
    y: float
    bars: tuple[Bar, ...]


class BarChart(Struct, frozen=True):
    """The rows from top to bottom, and the drawing's size."""

    rows: tuple[BarRow, ...]
    left: float
    width: float
    height: float


def bar_chart(names: Sequence[str], series: Sequence[Mapping[str, int]]) -> BarChart:
    """A row for each name with a bar for each series, all on one linear scale from 0."""
    most = max((values.get(name, 0) for values in series for name in names), default=0) or 1
    step = TALL * max(1, len(series)) + _GAP
    rows = []
    for row, name in enumerate(names):
        top = TOP + step * row
        bars = tuple(
            Bar(index, top + TALL * index, round(WIDTH * values[name] / most, 1), TALL, values[name])
            for index, values in enumerate(series)
            if values.get(name, 0)
        )
        rows.append(BarRow(name, top + (step - _GAP) / 2 + 4, bars))
    return BarChart(tuple(rows), LEFT, LEFT + WIDTH + 44, 2 * TOP + step * len(names))
