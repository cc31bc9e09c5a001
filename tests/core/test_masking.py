"""Which places are hidden: what detectors say, under the policy and people's decisions."""

from typing import Any

import numpy as np
import pytest

from stages.core.boxes import box_of
from stages.core.document import Polygon, Region
from stages.core.mask_review import MaskDecision
from stages.core.masked import Reason
from stages.core.masking import (
    REVIEW,
    hidden,
    kept_back,
    language_of,
    lies_on,
    lifted,
    needs_ground,
    shown,
    still_personal,
)
from stages.core.personal import Detected, Detection, Failure, Kind
from stages.core.policy import Policy
from stages.core.reading import Line, Reading
from stages.core.subject import DocType, FieldRule
from stages.core.view import View
from tests.deliveries import document

POLICY = Policy(purpose="tests", shown={"receipt": ("date",)})
NAME, DATE = box_of(100, 40, 160, 60), box_of(100, 100, 200, 120)


def found(kind: Kind, polygon: Polygon, detector: str = "names") -> Detection:
    return Detection(kind=kind, polygon=polygon, detector=detector)


def decision(verdict: Any, polygon: Polygon = (), **more: Any) -> MaskDecision:
    return MaskDecision(document="d1", verdict=verdict, polygon=polygon, by="kim", at="2026-02-01", **more)


def test_what_the_policy_shows_is_not_hidden_and_detectors_are_told_together() -> None:
    all_of_it = [found("name", NAME, "b"), found("name", NAME, "a"), found("name", NAME, "b"), found("date", DATE)]
    assert [(one.kind, one.detectors) for one in hidden(all_of_it, "receipt", POLICY)] == [("name", ("b", "a"))]
    assert [one.kind for one in hidden(all_of_it, None, POLICY)] == ["date", "name"]


@pytest.mark.parametrize("place", [NAME, box_of(96, 32, 288, 80), box_of(98, 41, 158, 59)])
def test_a_place_that_holds_nothing_personal_lifts_what_was_found_in_it(place: Polygon) -> None:
    """A mask is several times as large as a short text that it hides; a person takes out the mask."""
    assert hidden([found("name", NAME), found("date", DATE)], None, POLICY, [decision("public", place)])[0].kind == (
        "date"
    )
    assert still_personal([found("name", NAME)], None, POLICY, [decision("public", place)]) == []


@pytest.mark.parametrize("place", [box_of(100, 40, 120, 60), box_of(0, 0, 120, 600), DATE])
def test_what_reaches_beyond_a_judged_place_stays_hidden(place: Polygon) -> None:
    assert [one.kind for one in hidden([found("name", NAME)], None, POLICY, [decision("public", place)])] == ["name"]


def test_what_a_person_drew_is_hidden_from_whom_its_kind_is() -> None:
    drawn = [decision("personal", DATE, kind="date", audience="labelling"), decision("personal", NAME, kind="text")]
    assert [(one.kind, one.detectors) for one in hidden([], None, POLICY, drawn)] == [
        ("date", (REVIEW,)),
        ("text", (REVIEW,)),
    ]
    assert [one.kind for one in hidden([], "receipt", POLICY, drawn)] == ["text"]
    assert hidden([found("text", NAME)], "receipt", POLICY, drawn)[0].detectors == ("names", REVIEW)
    assert still_personal([], None, POLICY, drawn) == [], "what was drawn can't be read for that"


def test_a_detection_without_a_place_is_kept() -> None:
    assert hidden([found("name", ())], None, POLICY, [decision("public", NAME)])[0].polygon == ()


def test_lines_that_stay() -> None:
    lines = [
        Region(id="r1", polygon=NAME, text="Kim"),
        Region(id="r2", polygon=DATE, text="Date"),
        Region(id="r3", polygon=box_of(100, 160, 200, 180), text="Kim Date"),
    ]
    kind = DocType(fields={}, words=("Date",))
    own = document(lines)
    place = box_of(100, 240, 200, 260)
    read = Reading(
        id="d1", delivery="d", engine="e", provenance="", lines=(Line(polygon=place, text="Date", confidence=0.9),)
    )
    pixels = np.zeros((800, 1000, 3), np.uint8)
    view = View(own, pixels, labels=[own], readings=[read], schema={"receipt": kind}, doc_type="receipt")
    places = hidden([found("name", NAME)], "receipt", POLICY)
    assert shown(view, places) == [lines[1].polygon, lines[2].polygon, place]
    assert shown(view, places, print_only=True) == [place], "where a label says that print stands, anything may be"
    wide = hidden([found("name", box_of(0, 200, 400, 300), "zones")], "receipt", POLICY)
    assert place not in shown(view, wide) and place in shown(view, wide, frozenset(("zones",)))
    half = hidden([found("name", box_of(150, 160, 200, 180))], "receipt", POLICY)
    assert shown(view, half) == [lines[0].polygon, lines[1].polygon, place]
    assert lies_on(box_of(100, 100, 150, 120), [DATE]) and not lies_on(box_of(0, 100, 150, 120), [DATE])


def test_all_but_print_is_filled_where_the_type_or_a_picture_is_missing() -> None:
    photograph = FieldRule(required=True, personal="photograph")
    schema = {
        "card": DocType(identity=True, fields={"photo": photograph, "name": FieldRule(personal="name")}),
        "receipt": DocType(fields={"photo": photograph}),
    }
    assert needs_ground(None, [], schema) and needs_ground("unheard_of", [], schema)
    assert needs_ground("card", [found("name", NAME)], schema)
    assert not needs_ground("card", [found("face", NAME)], schema), "a face is in the photograph"
    assert not needs_ground("card", [found("photograph", NAME)], schema)
    assert not needs_ground("receipt", [], schema), "no identity document"


def test_faults_are_reasons_and_quote_nothing() -> None:
    failures = (Failure(detector="names", reason="ValueError"), Failure(detector="faces", reason="missing"))
    detected = Detected(id="d1", delivery="d", doc_type=None, detections=(), failures=failures, problem="took_too_long")
    assert kept_back(detected) == [
        Reason(code="unreadable_image", detail="took_too_long"),
        Reason(code="detector_failed", detail="names"),
        Reason(code="detector_failed", detail="faces"),
    ]
    assert kept_back(Detected(id="d1", delivery="d", doc_type=None, detections=())) == []


def test_a_person_lifts_doubts_for_an_audience_and_never_faults() -> None:
    doubt, fault = Reason(code="still_readable", detail="name"), Reason(code="verifier_failed", detail="fake")
    covered = [decision("covered", audience="labelling")]
    assert lifted([doubt, fault], covered, "labelling") == [fault]
    assert lifted([doubt], covered, "sales") == [doubt]
    assert lifted([doubt], [decision("public", NAME)], "labelling") == [doubt]
    withheld = [decision("withheld", audience="sales")]
    assert lifted([], withheld, "sales") == [Reason(code="withheld")]
    assert lifted([doubt], [*covered, *withheld], "labelling") == []


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (["HỌ VÀ TÊN"], "ko-KR", "ko"),
        (["성명", "김민수"], None, "ko"),
        (["성명", "김민수"], "und", "ko"),
        (["HỌ VÀ TÊN: NGUYỄN VĂN HƯỞNG"], "mul", "vi"),
        (["Name", "성명"], None, "und"),
        ([], None, "und"),
    ],
)
def test_the_language_to_read_in(texts: list[str], language: str | None, expected: str) -> None:
    assert language_of(texts, language) == expected
