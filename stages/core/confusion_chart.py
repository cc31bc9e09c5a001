"""Where the cells of a confusion matrix stand, in px of a drawing; the template draws them."""

from collections.abc import Mapping

from msgspec import Struct

LEFT, TOP, CELL = 150.0, 96.0, 34.0
"""Room for the names of rows and columns, and a cell's side."""


class Cell(Struct, frozen=True):
    """So many documents of a row's type that are taken for the column's, and their share of the row (0 to 1)."""

    label: str
    found: str
    x: float
    y: float
    count: int
    share: float
    right: bool


class ConfusionChart(Struct, frozen=True):
    """Names with where they are written (rows down, columns across), the cells that aren't empty, and the size."""

    rows: tuple[tuple[str, float], ...]
    columns: tuple[tuple[str, float], ...]
    cells: tuple[Cell, ...]
    left: float
    top: float
    side: float
    width: float
    height: float


def confusion_chart(confusion: Mapping[str, Mapping[str, int]]) -> ConfusionChart | None:
    """The matrix: a row for each type, a column for each that any is taken for; None where there is nothing."""
    rows = sorted(confusion)
    columns = sorted({*rows, *(found for own in confusion.values() for found in own)})
    if not rows:
        return None
    cells = tuple(
        Cell(label, found, LEFT + CELL * x, TOP + CELL * y, own[found], own[found] / sum(own.values()), label == found)
        for y, (label, own) in enumerate((name, confusion[name]) for name in rows)
        for x, found in enumerate(columns)
        if own.get(found)
    )
    return ConfusionChart(
        rows=tuple((name, TOP + CELL * (index + 0.5) + 4) for index, name in enumerate(rows)),
        columns=tuple((name, LEFT + CELL * (index + 0.5)) for index, name in enumerate(columns)),
        cells=cells,
        left=LEFT,
        top=TOP,
        side=CELL,
        width=LEFT + CELL * len(columns) + TOP,
        height=TOP + CELL * len(rows) + 4,
    )
