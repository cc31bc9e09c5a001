"""Each check against its cases: what it finds in a label, and the label that its certain corrections leave.

tests/cases/checks/<check>.yaml is a list of cases. A case says as little as it can:

    - name: a full-width digit in an English line
      document:
        language: en              # any member of a Document; width and height are 1000 and 800 unless said
        doc_type: receipt
        regions:
          a: TOTAL ９.00          # a text; its place is a line of its own, 400 x 30 px, one below the other
          b: {box: [10, 10, 90, 30], text: x, field: total}    # box is x1, y1, x2, y2; or polygon; or no place
          c: {box: [0, 0, 200, 60], words: [{box: [0, 0, 90, 20], text: x}]}
      settings: {certain_from: 0.9}          # over those in conf/checks/<check>.yaml
      schema: {receipt: {fields: {total: {kind: amount}}, words: [TOTAL]}}    # else the one in conf/doc_types
      customs: {uppercase: true}
      twins: [{regions: {a: TOTAL 9.00}}]    # documents as above
      readings: [{engine: ppocr, lines: [{box: [10, 10, 90, 30], text: x, confidence: 0.99}]}]
      examined: {a: {parts: [{box: [10, 10, 90, 30], candidates: [{text: x, sources: [label]}]}]}}
      findings: [a full_width certain]       # region, code, and what is offered: certain, proposed, or nothing
      label: {a: TOTAL 9.00}                 # what certain corrections change, region by region
      proposed: {a: {field: total}}          # what all corrections change

A finding of the document has no region ("unknown_class proposed"). In `label` and `proposed` a region is a text, or a
mapping of the members that change, or null where it is removed; `document` is a mapping of the members of the
document that change. What isn't named stays as it was. Repeat a finding that is made twice; the order is free.
"""

import re
from collections.abc import Mapping
from functools import cache
from itertools import count, cycle, product
from typing import Any

import msgspec
import pytest
import yaml

from stages.checks.base import Check, look_over
from stages.core.correction import Stale, apply, reverse
from stages.core.document import Document, canonical
from stages.core.examined import Examined
from stages.core.finding import Finding
from stages.core.geometry import quad_from_box
from stages.core.reading import Reading
from stages.core.subject import Customs, DocType, Subject
from stages.io.members import instantiate
from tests.deliveries import CASES, ROOT, SIZE

CHECKS = sorted(path.stem for path in (ROOT / "conf" / "checks").glob("*.yaml"))
ALL = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
    for path in sorted((CASES / "checks").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
GIVEN = {"name", "document", "settings", "schema", "customs", "twins", "readings", "examined"}
EXPECTED = {"findings", "label", "proposed"}


@pytest.mark.parametrize(("name", "case"), ALL)
def test_case(name: str, case: dict[str, Any]) -> None:
    assert not set(case) - GIVEN - EXPECTED, "the case has a member that means nothing"
    subject = subject_of(case)
    looked = look_over([(name, check(name, case.get("settings", {})))], subject)
    assert sorted(map(said, looked.findings)) == sorted(case.get("findings", []))
    assert msgspec.to_builtins(looked.document) == after(subject.document, case.get("label", {}))
    offered = [finding for finding in looked.findings if finding.edits and not finding.certain]
    assert bool(offered) <= ("proposed" in case), "say what is proposed"
    if "proposed" in case:
        assert msgspec.to_builtins(with_all(subject.document, looked.findings)) == after(
            subject.document, case["proposed"]
        )
    keeps_its_promises(name, case, subject, looked.findings)


def keeps_its_promises(name: str, case: dict[str, Any], subject: Subject, findings: tuple[Finding, ...]) -> None:
    """What holds for every check: messages don't quote, corrections can be undone and don't come twice."""
    document = subject.document
    for finding in findings:
        assert finding.found and finding.expected and finding.path.startswith("$")
        assert 0 <= finding.confidence <= 1 and 0 <= finding.edits_confidence <= 1
        assert re.fullmatch(r"[a-z][a-z0-9_]*", finding.code)
        quoted = [text for text in texts(document) if text in finding.found or text in finding.expected]
        assert not quoted, f"{finding.code} quotes the label"
    edits = [edit for finding in findings if finding.certain for edit in finding.edits]
    assert reverse(apply(document, edits), edits) == document
    again = look_over([(name, check(name, case.get("settings", {})))], subject.of(apply(document, edits)))
    assert not [finding.code for finding in again.findings if finding.certain], "a certain correction comes twice"


@pytest.mark.parametrize("name", CHECKS)
def test_every_check_has_good_and_bad_cases(name: str) -> None:
    found = [bool(param.values[1].get("findings")) for param in ALL if param.values[0] == name]
    assert True in found and False in found, f"tests/cases/checks/{name}.yaml needs labels with and without findings"


HOSTILE = (
    *(
        "",
        " ",
        "\u202e",
        "\x00",
        "\ud7ff\ue000",
        "e\u0301" * 40,
        "２０１８．１３．４５",
        "９５０５０５－２９９８０３９",
        "<" * 44,
        "«",
        "٣٢/١٢/٢٠١٨",
    ),
    *(
        "=cmd()",
        "<script>alert(1)</script>",
        "9" * 400,
        "A" * 5000,
        "1O" * 90,
        "0" * 12,
        "0000000000000",
        "000000-0000000",
    ),
    *(
        "P<UTO" + "<" * 39,
        "²³¹-" * 11,
        "00/00/0000",
        "99:99",
        "ngày 99 tháng 99 năm 9999",
        "0년 0월 0일",
        "Ã©" * 30,
        "𝟗𝟓𝟎𝟓𝟎𝟓",
    ),
)


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_stands_any_text_in_any_field(name: str) -> None:
    looking = [(name, check(name, {}))]
    languages = cycle(("en", "ko", "vi", None))
    for (doc_type, known), text in product(conf_schema().items(), HOSTILE):
        regions = {
            f"r{index}": {"text": text, "field": field, "box": [0, 30 * index, 300, 30 * index + 20]}
            for index, field in enumerate([*known.rules, None])
        }
        given = {"doc_type": doc_type, "language": next(languages), "regions": regions, "links": [["r0", "r0"]]}
        subject = Subject(document_of(given), schema=conf_schema())
        looked = look_over(looking, subject)
        edits = [edit for finding in looked.findings if finding.certain for edit in finding.edits]
        assert reverse(looked.document, edits) == subject.document


def check(name: str, settings: Mapping[str, Any]) -> Check:
    """The check as conf/checks/ configures it."""
    configured = yaml.safe_load((ROOT / "conf" / "checks" / f"{name}.yaml").read_text(encoding="utf-8"))
    return instantiate(configured | dict(settings), Check)


@cache
def conf_schema() -> dict[str, DocType]:
    """The document types in conf/doc_types/."""
    return {
        path.stem: msgspec.convert(yaml.safe_load(path.read_text(encoding="utf-8")), DocType)
        for path in sorted((ROOT / "conf" / "doc_types").glob("*.yaml"))
    }


def subject_of(case: dict[str, Any]) -> Subject:
    """What the case gives a check to look at."""
    return Subject(
        document_of(case["document"]),
        schema=msgspec.convert(case["schema"], dict[str, DocType]) if "schema" in case else conf_schema(),
        customs=msgspec.convert(case.get("customs", {}), Customs),
        readings=tuple(reading_of(reading) for reading in case.get("readings", [])),
        examined=examined_of(case["examined"]) if "examined" in case else None,
        twins=tuple(document_of(twin, f"twin-{index}") for index, twin in enumerate(case.get("twins", []))),
    )


def document_of(given: dict[str, Any], identity: str = "doc") -> Document:
    """A document as a case writes it."""
    names = {"id": identity, "delivery": "d", "file": f"{identity}.png", "source": "", "sha256": "", "fingerprint": ""}
    lines = count()
    regions = [region_of(name, region, next(lines)) for name, region in given.get("regions", {}).items()]
    size = {"width": SIZE[0], "height": SIZE[1]}
    return canonical(msgspec.convert(names | size | given | {"regions": regions}, Document))


def region_of(name: str, given: Any, line: int) -> dict[str, Any]:
    """A region as a case writes it; a mere text is the next line of the page."""
    if not isinstance(given, dict):
        return {"id": name, "text": given, "polygon": quad_from_box(40, 20 + 36 * line, 440, 50 + 36 * line)}
    return {"id": name} | members_of(given)


def members_of(given: dict[str, Any]) -> dict[str, Any]:
    """A region's members as they are kept."""
    words = {"words": [placed(word) for word in given["words"]]} if "words" in given else {}
    return placed(given) | words


def placed(given: dict[str, Any]) -> dict[str, Any]:
    """The same with a polygon where a box is given."""
    return {("polygon" if key == "box" else key): quad_from_box(*v) if key == "box" else v for key, v in given.items()}


def reading_of(given: dict[str, Any]) -> Reading:
    """A reading as a case writes it."""
    lines = [{"confidence": 1.0, **placed(line)} for line in given["lines"]]
    return msgspec.convert({"id": "doc", "delivery": "d", "provenance": ""} | given | {"lines": lines}, Reading)


def examined_of(given: dict[str, Any]) -> Examined:
    """What is known of places, as a case writes it."""
    places = [
        {"region": region, **place, "parts": [placed(part) for part in place.get("parts", [])]}
        for region, place in given.items()
    ]
    return msgspec.convert({"id": "doc", "delivery": "d", "places": places}, Examined)


def said(finding: Finding) -> str:
    """A finding as a case writes it."""
    offer = "certain" if finding.certain else "proposed" if finding.edits else ""
    return " ".join(filter(None, (finding.region, finding.code, offer)))


def after(document: Document, changes: dict[str, Any]) -> Any:
    """The document with the changes that a case writes down, in plain values."""
    plain = msgspec.to_builtins(document)
    regions = []
    for region in plain["regions"]:
        change = changes.get(region["id"], {})
        if change is not None:
            regions.append(region | (members_of(change) if isinstance(change, dict) else {"text": change}))
    known = {region["id"] for region in plain["regions"]} | {"document"}
    regions += [region_of(name, region, 0) for name, region in changes.items() if name not in known]
    now = plain | changes.get("document", {}) | {"regions": regions}
    return msgspec.to_builtins(canonical(msgspec.convert(now, Document)))


def with_all(document: Document, findings: tuple[Finding, ...]) -> Document:
    """The document with all that is certain or proposed; what no longer fits is left out."""
    for finding in sorted(findings, key=lambda finding: not finding.certain):
        try:
            document = apply(document, finding.edits)
        except Stale:
            continue
    return document


def texts(document: Document) -> list[str]:
    """What a label says that is long enough to be recognised in a message."""
    return [region.text for region in document.regions if region.text and len(region.text) > 5]
