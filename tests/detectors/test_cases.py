"""Each personal-data detector that looks at text against its cases: what it finds, and where.

tests/cases/detectors/<detector>.yaml is a list of cases. A case says as little as it can:

    - name: a number beside its caption
      doc_type: receipt         # the type that policies go by; unknown unless said
      language: ko
      lines:
        - 주민등록번호          # a text, read by one engine; its place is a box of its own, one below the other
        - {text: 950505-2998039, polygon: [[200, 20], [330, 20], [330, 40], [200, 40]]}
        - {texts: [95O505, "950505"]}        # every distinct reading of the line; [] where no engine could read it
        - {text: 홍현영, field: name}        # a field makes it a line of the label, and so does `labelled: true`
      found: [{kind: name, line: 3, text: 홍, values: [홍]}]     # what the first phase found
      secrets: [홍현영]
      recurring: {receipt: [Total]}          # texts that were met on many documents of a type
      settings: {reach: 3.0}                 # over those in conf/detectors/<detector>.yaml
      expect: [{kind: id_number, line: 1}]   # `text` is the part of the line; all of it unless said; [] for nothing
    - clean: [TOTAL 9.00, 2024-12-28]        # texts, each a document of its own, in which nothing may be found
      doc_type: receipt

A box is 20 px high and 10 px a character wide, 20 px a character of Hangul or another wide script; boxes are 10 px
apart. What is expected must be covered from its first character to its last, by detections of that kind taken
together; each detection must touch something that is expected of its kind, as repeated finds of one place may.
"""

import unicodedata
from functools import cache
from itertools import product
from typing import Any

import cv2
import msgspec
import numpy as np
import pytest
import yaml

from stages.core.document import Document, Polygon, Region, polygon
from stages.core.geometry import quad_from_box
from stages.core.personal import KINDS, Detection
from stages.core.printed import Printed
from stages.core.reading import Line, Reading
from stages.core.subject import DocType
from stages.core.view import View
from stages.detectors.base import Detector, look
from stages.io.members import instantiate
from tests.deliveries import CASES, ROOT

FILES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((CASES / "detectors").glob("*.yaml"))
}
ALL = [
    pytest.param(name, case, id=f"{name}: {case['name']}")
    for name, cases in FILES.items()
    for case in cases
    if "clean" not in case
]
CLEAN = [
    pytest.param(name, {"lines": [text], **case}, id=f"{name}: clean: {text}")
    for name, cases in FILES.items()
    for case in cases
    for text in case.get("clean", ())
]
MEMBERS = {"name", "clean", "doc_type", "language", "lines", "found", "secrets", "recurring", "settings", "expect"}
LINE_MEMBERS = {"text", "texts", "polygon", "field", "labelled"}
HEIGHT, PITCH, GAP = 20.0, 10.0, 10.0


@pytest.mark.parametrize(("name", "case"), ALL)
def test_case(name: str, case: dict[str, Any]) -> None:
    assert not set(case) - MEMBERS, f"the case has members that mean nothing: {set(case) - MEMBERS}"
    found, lines = run(name, case)
    expected = [(one["kind"], lines[one["line"]], one.get("text")) for one in case["expect"]]
    problems = []
    for kind, line, text in expected:
        assert kind in KINDS, f"there is no kind {kind!r}"
        if not covered(part(line, text), [one for one in found if one.kind == kind]):
            problems.append(f"not hidden: {kind} {text or line[1]!r} in line {line[1]!r}")
    problems += [
        f"found, but not expected: {told(one, lines)}"
        for one in found
        if not any(one.kind == kind and touches(one.polygon, part(line, text)) for kind, line, text in expected)
    ]
    problems += [] if not problems else ["all that was found:", *(f"  {told(one, lines)}" for one in found)]
    assert not problems, "\n".join(["", *problems])


@pytest.mark.parametrize(("name", "case"), CLEAN)
def test_nothing_is_found(name: str, case: dict[str, Any]) -> None:
    assert not set(case) - MEMBERS, f"the list has members that mean nothing: {set(case) - MEMBERS}"
    found, lines = run(name, case)
    assert not found, "\n".join(["", *(f"found, but nothing is there: {told(one, lines)}" for one in found)])


@pytest.mark.parametrize("name", FILES)
def test_every_detector_has_cases_with_and_without(name: str) -> None:
    assert any(case.get("expect") for case in FILES[name]), "expected a case in which something is found"
    assert any("clean" in case or case.get("expect") == [] for case in FILES[name]), "expected one with nothing to find"


HOSTILE = (
    *("", " ", "\u202e", "\x00", "e\u0301" * 40, "²³¹-" * 11, "𝟗𝟓𝟎𝟓𝟎𝟓", "٣٢/١٢/٢٠١٨", "<" * 44, "«", "=cmd()"),
    *("9" * 400, "A" * 5000, "1O" * 90, "- " * 500, "1 " * 300, "@" * 99, ".@" * 200, "\u200b" * 60, "가" * 300),
)


@pytest.mark.parametrize("name", FILES)
def test_a_detector_stands_any_text(name: str) -> None:
    looking = detector(name, {})
    for text, doc_type in product(HOSTILE, (None, "receipt", "passport", "vn_citizen_card")):
        for lines in ([text], [text] * 5, [{"text": text, "field": "name"}, {"texts": []}]):
            list(looking.detect(view({"lines": lines, "doc_type": doc_type})[0]))


def run(name: str, case: dict[str, Any]) -> tuple[list[Detection], list[tuple[Polygon, str]]]:
    """What the detector finds, and the lines: their places and first texts."""
    before, lines = view(case)
    seen = look([(name, detector(name, case.get("settings", {})))], before)
    if seen.failures:
        list(detector(name, case.get("settings", {})).detect(before))  # raises what look() only names
    return [one for one in seen.detections if one.detector == name], lines


def detector(name: str, settings: dict[str, Any]) -> Detector:
    """The detector as conf/detectors/ configures it."""
    path = ROOT / "conf" / "detectors" / f"{name}.yaml"
    return instantiate(yaml.safe_load(path.read_text(encoding="utf-8")) | settings, Detector)


@cache
def schema() -> dict[str, DocType]:
    """The document types in conf/doc_types/."""
    return {
        path.stem: msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), DocType)
        for path in sorted((ROOT / "conf" / "doc_types").glob("*.yaml"))
    }


def view(case: dict[str, Any]) -> tuple[View, list[tuple[Polygon, str]]]:
    """The document that the case describes, and its lines in the case's order."""
    regions: list[Region] = []
    readings: list[list[Line]] = []
    lines: list[tuple[Polygon, str]] = []
    for index, given in enumerate(case["lines"]):
        line = given if isinstance(given, dict) else {"text": given}
        assert not set(line) - LINE_MEMBERS, f"line {index} has members that mean nothing"
        texts = line["texts"] if "texts" in line else [line["text"]]
        assert all(isinstance(text, str) for text in texts), f"line {index} is no text: quote {texts}"
        place = polygon(line["polygon"]) if "polygon" in line else box(index, texts[0] if texts else " " * 10)
        lines.append((place, texts[0] if texts else ""))
        if line.get("labelled", "field" in line):
            regions += [
                Region(id=f"r{index}-{n}", polygon=place, text=text, field=line.get("field"))
                for n, text in enumerate(texts)
            ]
            continue
        for n, text in enumerate(texts or [""]):
            readings += [[]] if n >= len(readings) else []
            readings[n].append(Line(polygon=place, text=text, confidence=0.9))
    width, height = (int(max((p[axis] for at, _ in lines for p in at), default=0)) + 20 for axis in (0, 1))
    document = Document(
        **dict.fromkeys(("id", "delivery", "file", "source", "sha256", "fingerprint"), "d"),
        width=width,
        height=height,
        doc_type=case.get("doc_type"),
        language=case.get("language"),
        regions=tuple(regions),
    )
    made = View(
        document,
        np.full((min(height, 4000), min(width, 4000), 3), 255, np.uint8),
        labels=[document] if regions else [],
        readings=[
            Reading(id="d", delivery="d", engine=f"e{n}", provenance="", lines=tuple(r)) for n, r in enumerate(readings)
        ],
        schema=schema(),
        doc_type=case.get("doc_type"),
        printed=Printed(schema(), case.get("recurring")),
        found=[found(one, lines) for one in case.get("found", ())],
        secrets=case.get("secrets", ()),
    )
    return made, lines


def found(given: dict[str, Any], lines: list[tuple[Polygon, str]]) -> Detection:
    """A detection of the first phase as a case writes it: by `polygon`, or by `line` and `text`."""
    place = polygon(given["polygon"]) if "polygon" in given else part(lines[given["line"]], given.get("text"))
    return Detection(kind=given["kind"], polygon=place, detector="earlier", values=tuple(given.get("values", ())))


def box(index: int, text: str) -> Polygon:
    """The place of the line of that index: stacked boxes."""
    top = 10.0 + (HEIGHT + GAP) * index
    return quad_from_box(10.0, top, 10.0 + max(PITCH, PITCH * columns(text)), top + HEIGHT)


def columns(text: str) -> int:
    """How many narrow characters' room the text takes."""
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me", "Cf"} else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def part(line: tuple[Polygon, str], text: str | None) -> Polygon:
    """The part of the line's place that the text stands on; all of it where none is given."""
    place, whole = line
    if text is None or not columns(whole):
        return place
    assert text in whole, f"{text!r} is no part of {whole!r}"
    before = whole.index(text)
    start, end = (columns(whole[:cut]) / columns(whole) for cut in (before, before + len(text)))
    top_left, top_right, bottom_right, bottom_left = (np.asarray(point, float) for point in place)
    top, bottom = top_right - top_left, bottom_right - bottom_left
    corners = (top_left + start * top, top_left + end * top, bottom_left + end * bottom, bottom_left + start * bottom)
    return tuple((float(x), float(y)) for x, y in corners)


def covered(place: Polygon, by: list[Detection]) -> bool:
    """Whether all of a quad, but for a pixel at its edge, lies in the detections taken together."""
    top_left, top_right, bottom_right, bottom_left = (np.asarray(point, float) for point in place)
    shares = [*np.linspace(0.0, 1.0, max(3, int(np.linalg.norm(top_right - top_left) / 2)))]
    for across, down in product(shares, (0.0, 0.5, 1.0)):
        upper, lower = top_left + across * (top_right - top_left), bottom_left + across * (bottom_right - bottom_left)
        x, y = upper + down * (lower - upper)
        if all(distance(one.polygon, x, y) < -1.0 for one in by):
            return False
    return True


def touches(one: Polygon, other: Polygon) -> bool:
    """Whether two places have something in common."""
    hulls = [cv2.convexHull(np.asarray(place, np.float32)) for place in (one, other)]
    return cv2.intersectConvexConvex(*hulls)[0] > 0


def distance(place: Polygon, x: float, y: float) -> float:
    """How far inside the polygon the point is (px); below 0 outside."""
    return cv2.pointPolygonTest(np.asarray(place, np.float32), (float(x), float(y)), True)


def told(one: Detection, lines: list[tuple[Polygon, str]]) -> str:
    """A detection for a message, with the lines that it touches."""
    on = [text for place, text in lines if touches(one.polygon, place)]
    return f"{one.kind} {list(one.values)} on {on}"
