"""The flat tables that a judge gets: geometry, counts, and no text of a label."""

import math
import random

import numpy as np
import pytest

from stages.core.document import Document, Region, Word
from stages.core.finding import Finding, Severity
from stages.core.flattened import (
    DOCUMENT_COLUMNS,
    MOST,
    REGION_COLUMNS,
    SUMS,
    Names,
    Table,
    flatten,
    size,
    stacked,
)
from stages.core.geometry import area, bounds, quad_from_box

CHECKS = ("text_width", "geometry_area")
BOX = quad_from_box(10.0, 20.0, 110.5, 40.25)


def page(name: str, *regions: Region, **others: str) -> Document:
    return Document(
        id=name, delivery="d", file="f", source="s", sha256="0", fingerprint="0", width=800, height=600,
        regions=regions, **others,
    )  # fmt: skip


def finding(region: str = "", check: str = "text_width", severity: Severity = "error") -> Finding:
    return Finding(
        delivery="d", document="p", region=region, path="$", check=check, rule=f"{check}/1", code="c",
        severity=severity, confidence=1.0, found="x", expected="y",
    )  # fmt: skip


def values(table: Table, column: str) -> list[object]:
    """A column as plain values; None where there is none."""
    found = table[column]
    if isinstance(found, Names):
        return [None if code < 0 else found.values[code] for code in found.codes]
    return [None if math.isnan(value) else value for value in found.tolist()]


def test_a_region_is_a_row() -> None:
    document = page(
        "p", Region(id="a", polygon=BOX, text="총액 12", field="total"), Region(id="b", language="ko"),
        doc_type="receipt", language="vi",
    )  # fmt: skip
    made = flatten([(document, [])], CHECKS)
    assert tuple(made.regions) == (*REGION_COLUMNS, *CHECKS, *SUMS.values())
    assert tuple(made.documents) == (*DOCUMENT_COLUMNS, *CHECKS, *SUMS.values())
    rows = {name: values(made.regions, name) for name in REGION_COLUMNS}
    assert [rows[name] for name in ("delivery", "document", "region")] == [["d", "d"], ["p", "p"], ["a", "b"]]
    assert [rows[name] for name in ("field", "doc_type")] == [["total", None], ["receipt", "receipt"]]
    assert rows["language"] == ["vi", "ko"]
    assert [rows[name][0] for name in ("x1", "y1", "x2", "y2")] == [10.0, 20.0, 110.5, 40.25]
    assert [rows[name][0] for name in ("width", "height", "area", "vertices", "characters")] == [
        *(100.5, 20.25, 100.5 * 20.25, 4.0, 5.0)
    ]
    assert {rows[name][1] for name in ("x1", "y2", "width", "area", "vertices", "characters")} == {None}
    assert values(made.documents, "regions") == [2.0]


@pytest.mark.parametrize("seed", range(5))
def test_places_are_what_geometry_says(seed: int) -> None:
    chance = random.Random(seed)
    polygons = [
        tuple((round(chance.uniform(-1e4, 1e4), 2), round(chance.uniform(0, 9e6), 2)) for _ in range(count))
        for count in (chance.choice((0, 0, 1, 2, 3, 4, 4, 7)) for _ in range(40))
    ]
    made = flatten([(page("p", *(Region(id=str(i), polygon=p) for i, p in enumerate(polygons))), [])], ())
    for row, polygon in enumerate(polygons):
        found = [values(made.regions, name)[row] for name in ("x1", "y1", "x2", "y2", "area")]
        expected = [*bounds(polygon), area(polygon)] if polygon else [None] * 5
        assert found == [pytest.approx(value, rel=1e-6, abs=1e-3) if value is not None else None for value in expected]


def test_findings_are_counted_where_they_stand() -> None:
    one = page("p", Region(id="a", polygon=BOX), Region(id="b", polygon=BOX))
    two = page("q", Region(id="a", polygon=BOX))
    found = [finding("b"), finding("b"), finding("b", "geometry_area", "warning"), finding(), finding("gone")]
    made = flatten([(one, found), (two, [finding("a", "other")])], CHECKS)
    assert values(made.regions, "text_width") == [0, 2, 0]
    assert values(made.regions, "geometry_area") == [0, 1, 0]
    assert values(made.documents, "text_width") == [2, 0]
    assert values(made.regions, "errors") == [0, 2, 1] and values(made.regions, "warnings") == [0, 1, 0]


def test_a_count_stops_where_its_byte_ends() -> None:
    made = flatten([(page("p", Region(id="a")), [finding("a")] * 500)], CHECKS)
    assert values(made.regions, "text_width") == [MOST]


def test_no_text_of_a_label_comes_in() -> None:
    secret = "the-secret-text"
    region = Region(id="a", polygon=BOX, text=secret, words=(Word(polygon=BOX, text=secret),))
    document = Document(
        id="p", delivery="d", file=secret, source=secret, sha256=secret, fingerprint=secret, width=9, height=9,
        attributes={secret: secret}, fields={secret: secret}, regions=(region,),
    )  # fmt: skip
    made = flatten([(document, [finding("a")])], CHECKS)
    for table in (made.regions, made.documents):
        for column in table.values():
            assert not isinstance(column, Names) or secret not in column.values
            assert isinstance(column, Names) or column.dtype in (np.float64, np.int8)


def test_tables_stack_to_what_all_at_once_would_be() -> None:
    chance = random.Random(3)
    pairs = [
        (
            page(
                f"p{n}", *(Region(id=f"r{i}", polygon=BOX, field=chance.choice(("x", "y", None))) for i in range(n % 4))
            ),
            [finding(f"r{n % 5}")],
        )
        for n in range(30)
    ]
    whole = flatten(pairs, CHECKS)
    parts = [flatten(pairs[start : start + 7], CHECKS) for start in range(0, 30, 7)]
    for name in ("regions", "documents"):
        table = stacked([getattr(part, name) for part in parts])
        expected = getattr(whole, name)
        assert size(table) == size(expected)
        assert {column: values(table, column) for column in table} == {
            column: values(expected, column) for column in expected
        }


def test_nothing_makes_empty_tables() -> None:
    made = flatten([], CHECKS)
    assert size(made.regions) == size(made.documents) == 0
    assert size(stacked([made.regions, flatten([(page("p", Region(id="a")), [])], CHECKS).regions])) == 1
