"""How risky a change is, and what differs between two versions of a label."""

from typing import Any

import pytest

from stages.core.document import Region
from stages.core.geometry import quad_from_box
from stages.core.pr_change import Change, riskiest
from stages.core.pr_records import changes
from stages.core.pr_risk import heard, rate_removal, rate_text, sensitive
from stages.core.reading import Line, Reading
from tests.deliveries import document


def place(row: int, left: float = 10, right: float = 210) -> Any:
    return quad_from_box(left, 10 + 40 * row, right, 40 + 40 * row)


def reading(*texts: str, engine: str = "ppocr") -> Reading:
    lines = tuple(Line(polygon=place(row), text=text, confidence=1.0) for row, text in enumerate(texts))
    return Reading(id="0001", delivery="d", engine=engine, provenance="", lines=lines)


@pytest.mark.parametrize(
    ("before", "after", "readings", "risk"),
    [
        ("TOTAI", "TOTAL", ["TOTAL"], "low"),
        ("T0TAL", "TO TAL", ["TOTAL", "x"], "low"),
        ("TOTAL", "TOTAL", ["TOTAI"], "low"),
        ("TOTAL", "TOTAL", ["something else"], "medium"),
        ("TOTAI DUE", "TOTAL DUE", ["TOTAL DUF"], "medium"),
        ("TOTAI DUE", "TOTAL DUE", [], "medium"),
        ("TOTAI DUE", "TOTAL DUE", None, "medium"),
        ("TOTAL DUE", "CASH", ["TOTAL DUE"], "high"),
        ("12.50", "12.60", ["12.50"], "high"),
        ("12.50", "98.60", ["12.50"], "highest"),
        ("12.50", "98.60", None, "high"),
        (None, "98.60", None, "medium"),
        (None, "98.60", [], "medium"),
        ("paid 12", "paid 13", [], "medium"),
    ],
)
def test_risk_of_a_text(before: str | None, after: str, readings: list[str] | None, risk: str) -> None:
    assert rate_text(before, after, readings)[0] == risk


def test_what_raises_the_risk() -> None:
    assert rate_text("Kim", "Lim", ["Kin"], important=True)[0] == "highest"
    assert rate_text("Kim", "Lim", ["Lim"], important=True)[0] == "low"
    assert rate_text("a", "b", ["b"], over=True) == (
        "medium",
        ("as an engine reads it", "overrides another person's decision"),
    )


@pytest.mark.parametrize(
    ("readings", "marked", "risk"),
    [
        (None, False, "medium"),
        ([], False, "low"),
        (["a"], False, "high"),
        (["a", "b"], True, "medium"),
        (["a", "a"], True, "high"),
    ],
)
def test_risk_of_taking_a_text_away(readings: list[str] | None, marked: bool, risk: str) -> None:
    assert rate_removal(readings, marked=marked)[0] == risk


@pytest.mark.parametrize("field", ["name", "id_number", "date_of_birth", "full_name", "total", "Passport_No"])
def test_sensitive_fields(field: str) -> None:
    assert sensitive(field)


@pytest.mark.parametrize("field", [None, "address", "company", "paid_by", "remark"])
def test_other_fields(field: str | None) -> None:
    assert not sensitive(field)
    assert sensitive(field, "number")


def test_what_engines_read_in_a_place() -> None:
    readings = [reading("first", "second"), reading("f1rst", engine="b"), reading("", engine="c")]
    assert heard(place(0), readings) == ["first", "f1rst"]
    assert heard(place(1), readings) == ["second"]
    assert heard(place(7), readings) == [] == heard((), readings)


def region(name: str, row: int, **more: Any) -> Region:
    return Region(**({"id": name, "polygon": place(row), "text": f"text {name}"} | more))


BEFORE = [region("a", 0), region("b", 1), region("c", 2, field="total")]


@pytest.mark.parametrize("stable", [True, False])
@pytest.mark.parametrize(
    ("after", "found"),
    [
        (BEFORE, []),
        ([BEFORE[0], BEFORE[2]], ["b region removed"]),
        ([*BEFORE, region("d", 3)], ["d region added"]),
        ([BEFORE[0], region("b", 1, text="x"), BEFORE[2]], ["b text changed"]),
        ([BEFORE[0], BEFORE[1], region("c", 2, field="date")], ["c field changed"]),
        ([BEFORE[0], region("b", 1, polygon=place(1, 20)), BEFORE[2]], ["b place changed"]),
        ([BEFORE[0], region("b", 1, ignore=True), BEFORE[2]], ["b marked to be ignored"]),
    ],
)
def test_changes_of_regions(after: list[Region], found: list[str], stable: bool) -> None:
    if not stable:  # formats number their regions anew, wherever one is put in
        after = [Region(**{n: getattr(one, n) for n in one.__struct_fields__} | {"id": f"n{one.id}"}) for one in after]
    told = changes(document(BEFORE), document(after), None, {}, stable=stable)
    said = [f"{change.region.removeprefix('n')} {change.kind}" for change in told]
    assert [one for one in said if one not in found] == [] and len(said) == len(found)


def test_changes_of_the_document_and_their_risk() -> None:
    (told,) = changes(document(BEFORE), document(BEFORE, doc_type="receipt"), (), {})
    assert (told.kind, told.risk) == ("document changed", "medium")
    (moved,) = changes(document(BEFORE), document([BEFORE[0], BEFORE[1], region("c", 9, field="total")]), (), {})
    assert (moved.kind, moved.risk) == ("place changed", "high")


def test_the_riskiest_come_first_and_what_a_decision_brings_about_is_not_told_twice() -> None:
    decided = Change(kind="corrected", risk="high", path="a", line=2, document="ab", polygon=place(0), after="x")
    follows = Change(kind="text changed", risk="highest", document="ab", polygon=place(0), after="x")
    other = Change(kind="text changed", risk="highest", document="ab", polygon=place(1), after="x")
    low = Change(kind="confirmed", path="a", line=1)
    assert riskiest([low, decided, follows, other]) == [other, decided, low]
