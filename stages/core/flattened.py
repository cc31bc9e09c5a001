"""Documents and findings as flat tables of numbers and short names: what a judgement on all of them is made from.

No text of a label comes into them. A row a region, or a row a document; a column a check, with how often it found
something there. Fields, types, languages and ids are a label's own, too: whoever shows them escapes them.
"""

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from stages.core.document import Document, Region
from stages.core.finding import Finding, Severity

MOST = 127
"""Findings of one check in one place from which on they aren't counted further: a column has a byte a row."""


class Names(Struct, frozen=True):
    """A column of short names: the different ones, and which of them each row has; -1 where it has none."""

    values: tuple[str, ...]
    codes: npt.NDArray[np.int32]


Column = Names | npt.NDArray[np.float64] | npt.NDArray[np.int8]
Table = dict[str, Column]


class Flattened(Struct, frozen=True):
    """Regions and documents, a row each. Numbers are floats, NaN where there is none; lengths are in px."""

    regions: Table
    documents: Table


REGION_COLUMNS = (
    *("delivery", "document", "region", "field", "doc_type", "language", "page_width", "page_height"),
    *("x1", "y1", "x2", "y2", "width", "height", "area", "vertices", "characters"),
)
DOCUMENT_COLUMNS = ("delivery", "document", "doc_type", "language", "page_width", "page_height", "regions")
SUMS: dict[Severity, str] = {"error": "errors", "warning": "warnings"}
"""Columns that count findings of a severity, whichever check they are of."""


def flatten(looked: Iterable[tuple[Document, Sequence[Finding]]], checks: Sequence[str]) -> Flattened:
    """The tables of documents and of what was found of each; checks that aren't named have no column of their own.

    What is held against no region of the document, or against one that it doesn't have, counts for the document.
    """
    pairs = list(looked)
    documents = [document for document, _ in pairs]
    own = [len(document.regions) for document in documents]
    of_regions, of_documents = _counted(pairs, checks, sum(own))
    heads: Table = {
        "delivery": _names([document.delivery for document in documents]),
        "document": _names([document.id for document in documents]),
        "doc_type": _names([document.doc_type for document in documents]),
        "language": _names([document.language for document in documents]),
        "page_width": np.array([document.width for document in documents], dtype=np.float64),
        "page_height": np.array([document.height for document in documents], dtype=np.float64),
    }
    rows = np.repeat(np.arange(len(documents)), own)
    regions = [region for document in documents for region in document.regions]
    said: Table = {
        "region": _names([region.id for region in regions]),
        "field": _names([region.field for region in regions]),
        "language": _names([region.language or d.language for d in documents for region in d.regions]),
        "characters": np.array([np.nan if r.text is None else len(r.text) for r in regions], dtype=np.float64),
    }
    spread: Table = {name: _taken(column, rows) for name, column in heads.items()}
    table = spread | said | _places(regions)
    return Flattened(
        {name: table[name] for name in REGION_COLUMNS} | of_regions,
        heads | {"regions": np.array(own, dtype=np.float64)} | of_documents,
    )


def size(table: Table) -> int:
    """How many rows the table has."""
    column = next(iter(table.values()))
    return len(column.codes if isinstance(column, Names) else column)


def stacked(tables: Sequence[Table]) -> Table:
    """Tables of the same columns, one below the other."""
    return {name: _stacked([table[name] for table in tables]) for name in tables[0]}


def _counted(
    pairs: Sequence[tuple[Document, Sequence[Finding]]], checks: Sequence[str], regions: int
) -> tuple[Table, Table]:
    """How often each check found something in each region, and in each document as a whole."""
    columns = (*checks, *SUMS.values())
    number = {column: index for index, column in enumerate(columns)}
    below = np.zeros((len(columns), regions), dtype=np.int8)
    above = np.zeros((len(columns), len(pairs)), dtype=np.int8)
    first = 0
    for row, (document, findings) in enumerate(pairs):
        if findings:
            rows = {region.id: first + index for index, region in enumerate(document.regions)}
            for finding in findings:
                place = rows.get(finding.region)
                counts, index = (above, row) if place is None else (below, place)
                for column in (finding.check, SUMS.get(finding.severity)):
                    if column in number:
                        counts[number[column], index] = min(MOST, int(counts[number[column], index]) + 1)
        first += len(document.regions)
    return dict(zip(columns, below, strict=True)), dict(zip(columns, above, strict=True))


def _places(regions: Sequence[Region]) -> Table:
    """Bounds, area by the shoelace formula, and the number of vertices; NaN for a region without a place."""
    vertices = np.array([len(region.polygon) for region in regions], dtype=np.int64)
    points = np.array(list(chain.from_iterable(chain.from_iterable(r.polygon for r in regions))), dtype=np.float64)
    xs, ys = points[0::2], points[1::2]
    placed = vertices > 0
    counts = vertices[placed]
    starts = np.cumsum(counts) - counts
    names = ("x1", "y1", "x2", "y2", "width", "height", "area", "vertices")
    if not len(counts):
        return {name: np.full(len(regions), np.nan) for name in names}
    following = np.arange(1, len(xs) + 1)
    following[starts + counts - 1] = starts
    x1, y1 = np.minimum.reduceat(xs, starts), np.minimum.reduceat(ys, starts)
    x2, y2 = np.maximum.reduceat(xs, starts), np.maximum.reduceat(ys, starts)
    x, y = xs - np.repeat(x1, counts), ys - np.repeat(y1, counts)  # near zero, so that little is lost by rounding
    area = np.abs(np.add.reduceat(x * y[following] - x[following] * y, starts)) / 2
    columns = (x1, y1, x2, y2, x2 - x1, y2 - y1, area, counts)
    return {name: _where(placed, column) for name, column in zip(names, columns, strict=True)}


def _where(placed: npt.NDArray[np.bool_], column: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    result = np.full(len(placed), np.nan)
    result[placed] = column
    return result


def _names(values: Sequence[str | None]) -> Names:
    known: dict[str, int] = {}
    codes = [-1 if value is None else known.setdefault(value, len(known)) for value in values]
    return Names(tuple(known), np.array(codes, dtype=np.int32))


def _taken(column: Column, rows: npt.NDArray[np.int64]) -> Column:
    return Names(column.values, column.codes[rows]) if isinstance(column, Names) else column[rows]


def _stacked(columns: Sequence[Column]) -> Column:
    named = [column for column in columns if isinstance(column, Names)]
    if len(named) < len(columns):
        return np.concatenate([column for column in columns if not isinstance(column, Names)])
    known: dict[str, int] = {}
    parts = []
    for column in named:
        codes = np.array([known.setdefault(value, len(known)) for value in column.values] + [-1], dtype=np.int32)
        parts.append(codes[column.codes])
    return Names(tuple(known), np.concatenate(parts))
