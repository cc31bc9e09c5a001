"""What the gate holds against decisions: a line by itself, several together, and which of it stops a change."""

import json
from typing import Any

import pytest

from stages.core.document import Document
from stages.core.geometry import quad_from_box
from stages.core.pr_change import Problem
from stages.core.pr_decision_file import Line, parsed, raw_text
from stages.core.pr_decisions import alone, findings_level, last_day, overrides, together
from tests.deliveries import document

PLACE = quad_from_box(10, 10, 110, 30)
GOOD = {"document": "ab12", "polygon": PLACE, "verdict": "text", "text": "hi", "by": "kim", "at": "2026-01-01"}
SECRET = "Kim Minsu 880101"


def raw(**changes: Any) -> bytes:
    return json.dumps({key: value for key, value in (GOOD | changes).items() if value is not ...}).encode()


def line(number: int = 1, path: str = "data/reviews/kim.jsonl", **changes: Any) -> Line:
    found = parsed(path, number, raw(**changes))
    assert isinstance(found, Line), found
    return found


@pytest.mark.parametrize(
    ("content", "place", "found"),
    [
        (b"{", "", "no JSON (column 2)"),
        (b"\xff", "", "bytes that are no UTF-8"),
        (b"[]", "$", "an array"),
        (raw(text=float("nan")), "$.text", "NaN or an infinity"),
        (b'{"text": "' + SECRET.encode() + b'", "text": "x"}', "$.text", "a key that is given twice"),
        (b'{"' + SECRET.encode() + b'": 1, "' + SECRET.encode() + b'": 2}', "", "a key that is given twice"),
        (raw(by=...), "$", 'no member "by"'),
        (raw(**{SECRET: "x"}), "$", "a member that no decision has"),
        (raw(verdict=SECRET), "$.verdict", "a verdict that there isn't"),
        (raw(verdict=3), "$.verdict", "an integer"),
        (raw(text=[SECRET]), "$.text", "an array"),
        (raw(text=""), "$", "a text and a verdict that don't go together"),
        (raw(verdict="not_text", text=SECRET), "$", "a text and a verdict that don't go together"),
        (raw(at=SECRET), "$", "at: no day"),
        (raw(polygon=[[0, 0], [1, 1]]), "$", "polygon: 2 vertices"),
        (raw(polygon=[[0, 0], [1, SECRET], [2, 2]]), "$.polygon[1][1]", "a string"),
        (raw(polygon=[[0, 0], [1e9, 0], [2, 2]]), "$.polygon", "vertex 1 is not finite or beyond ±10000000 px"),
        (b'{"text": "\\ud800"}', "$.text", "a lone surrogate"),
    ],
)
def test_a_line_that_cannot_be_used(content: bytes, place: str, found: str) -> None:
    problem = parsed("data/reviews/kim.jsonl", 7, content)
    assert isinstance(problem, Problem)
    assert (problem.line, problem.place, problem.found, problem.level) == (7, place, found, "error")
    assert problem.expected and problem.action
    assert SECRET not in problem.text() and problem.text().isprintable()
    assert problem.text().startswith("data/reviews/kim.jsonl:7: ")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"text": "e\u0301"}, ["error a text in another normal form"]),
        ({"at": "2026-02-01"}, ["error a day to come: no later decision could win"]),
        ({"polygon": [[0, 0], [9, 0], [18, 0]]}, ["error a place without an area"]),
        ({"polygon": quad_from_box(2000, 10, 2100, 30)}, ["error a place beside the image"]),
        ({"polygon": quad_from_box(900, 10, 1100, 30)}, ["warning a place that reaches over the image's edge"]),
        ({"polygon": quad_from_box(900, 10, 1001, 30)}, []),
    ],
)
def test_a_decision_by_itself(changes: dict[str, Any], found: list[str]) -> None:
    one = line(**changes)
    problems = list(alone(one, raw_text(raw(**changes)), document([]), "2026-01-31"))
    assert [f"{problem.level} {problem.found}" for problem in problems] == found


def said(added: list[Line], standing: list[Line]) -> list[str]:
    return [f"{one.line} {one.level} {one.found}" for one in together(added, standing)]


def test_contradictions_in_one_change() -> None:
    where = "data/reviews/kim.jsonl:1"
    contradicts = f"a decision that contradicts {where}, of the same change, on the very same place"
    other = line(1, "data/reviews/lee.jsonl", by="lee", text="ho")
    assert said([line(1), other], []) == [f"1 error {contradicts}"]
    assert said([line(1), line(2, text="ho")], []) == [f"2 warning {contradicts}"]
    assert said([line(1), line(2)], []) == [f"2 warning the same as {where} says"]
    assert said([line(1), line(2, verdict="withdrawn", text="")], []) == []
    assert said([line(1), line(2, verdict="class", text="receipt", polygon=[])], []) == []


def test_what_stood_before() -> None:
    old = line(3, "data/reviews/lee.jsonl", by="lee", at="2026-01-05", text="ho")
    older = "a decision older than data/reviews/lee.jsonl:3 on the same place: it has no effect"
    assert said([line(1)], [old]) == [f"1 error {older}"]
    theirs = "a decision that overrides another person's, data/reviews/lee.jsonl:3"
    assert said([line(1, at="2026-01-06")], [old]) == [f"1 warning {theirs}"]
    assert said([line(1, at="2026-01-06", text="ho")], [old]) == ["1 notice what data/reviews/lee.jsonl:3 says already"]
    assert overrides(line(1, at="2026-01-06"), [old]) == old
    assert overrides(line(1, at="2026-01-06", text="ho"), [old]) is None


def test_withdrawals() -> None:
    withdrawn = {"verdict": "withdrawn", "text": ""}
    assert said([line(2, **withdrawn)], []) == ["2 error a withdrawal of what nobody decided"]
    assert said([line(2, **withdrawn)], [line(1)]) == []
    assert said([line(2, verdict="withdrawn", text="", polygon=[])], [line(1)]) == [
        "2 error a withdrawal of what nobody decided"
    ]


def test_two_decisions_that_hold_on_nearly_one_place() -> None:
    near = line(2, polygon=quad_from_box(12, 10, 112, 31), at="2026-01-02")
    found = "a place that data/reviews/kim.jsonl:1 is about, too, and both hold"
    assert said([near], [line(1)]) == [f"2 warning {found}"]
    assert said([line(3, verdict="withdrawn", text="", at="2026-01-02"), near], [line(1)]) == []
    assert said([line(2, polygon=quad_from_box(10, 100, 110, 130))], [line(1)]) == []


@pytest.mark.parametrize(
    ("check", "severity", "confidence", "certain", "level"),
    [
        ("text_control", "error", 1.0, True, "error"),
        ("text_script", "error", 0.99, False, "error"),
        ("text_script", "error", 0.9, False, "warning"),
        ("meaning_date", "error", 1.0, False, "warning"),
        ("text_control", "warning", 1.0, True, "warning"),
        ("text_control", "info", 1.0, True, "notice"),
    ],
)
def test_what_stops_a_change(check: str, severity: str, confidence: float, certain: bool, level: str) -> None:
    assert findings_level(check, severity, confidence, certain=certain) == level


def test_the_last_day() -> None:
    assert last_day(1767225600) == "2026-01-01"  # midnight in Greenwich: it is the 1st all over the east
    assert last_day(1767225600 + 12 * 3600) == "2026-01-02"


def test_a_place_in_an_image_of_unknown_size_is_not_judged() -> None:
    unknown: Document | None = None
    assert not list(alone(line(polygon=quad_from_box(9e5, 0, 9.1e5, 9)), "hi", unknown, ""))
