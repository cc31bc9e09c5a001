"""The report's section on document types: what it claims, what it shouts, and that hostile text stays text."""

import io
import re

import pytest
from msgspec.structs import replace
from PIL import Image

from stages.core.class_audit import Audited
from stages.core.class_overview import ClassFacts, audit_words, claim, class_overview, mistakes
from stages.core.class_summary import summed_up, with_decisions
from stages.core.classes import Basis, Classified
from stages.core.confusion_chart import CELL, confusion_chart
from stages.core.document import Document
from stages.core.drift import Drift
from stages.core.inspection import Limits
from stages.core.label_errors import LabelError
from stages.core.type_card import Known, TypeCard, confusion, scores
from stages.core.type_certificate import Decided, certify_types
from stages.core.typicality import Novelty
from stages.io.class_facts import UNTRAINED, class_pictures
from stages.io.pages import render
from tests.deliveries import document

HOSTILE = "<script>alert(1)</script>"
TYPES = ("card", HOSTILE)


def known(number: int, label: str, found: str, chance: float) -> Known:
    own = {"delivery": HOSTILE, "id": f"d{number}", "part": "bound", "label": label, "found": found}
    return Known(**own, chance=chance, allowed=True, traits=())  # type: ignore[arg-type]


KNOWN = [known(number, TYPES[number % 2], TYPES[number % 2], 0.9 + 0.001 * (number % 90)) for number in range(400)]
KNOWN += [known(900, "card", HOSTILE, 0.99), replace(known(901, HOSTILE, "card", 0.999), allowed=False)]
DECIDED = [Decided(one.found, one.chance, one.allowed, one.found == one.label) for one in KNOWN]
CERTIFICATE = certify_types(DECIDED, DECIDED, TYPES, max_error=0.03, confidence=0.95, least_of_type=5)
LIMITS = Limits(short_side=1, blur=1, light=1, contrast=1, grid=1, cut_off=1, glare=1, copy_colour=1, type_colour=1)
NOVELTY = Novelty(limit=2, settled=9, documents=9, turned_away=0, bound=0.3, confidence=0.95)
BASIS = Basis(
    types=TYPES,
    temperature=1,
    least_turn=0.9,
    limits=LIMITS,
    unfit=(),
    novelty=NOVELTY,
    colours={},
    certificate=CERTIFICATE,
)
CARD = TypeCard(trained=True, basis=BASIS, scores=scores(KNOWN, [True]), confusion=confusion(KNOWN))
DRIFTED = Drift(alarm=True, chance=0.0005, compared=30, known=90, shifts={"light": -0.7, "blur": 0.2, "grid": 0.01})
CALM = Drift(alarm=False, chance=1.0, compared=3, known=90, reason="needs 20 documents")


def seen(number: int, *reasons: str, labelled: str | None = None) -> Classified:
    return Classified(
        id=f"d{number}", file="", type="card", probability=0.9, types={}, orientation=0, orientation_probability=1.0,
        novelty=1.0, inspection={}, faults=("screen",), decision="review" if reasons else "accept", reasons=reasons,
        labelled=labelled,
    )  # fmt: skip


def facts(card: TypeCard = CARD) -> ClassFacts:
    own = [seen(1), seen(2, "unsure"), seen(3, "unsure"), seen(4, "turn", labelled="card")]
    calm = with_decisions(own, summed_up("calm", own, CALM, 1.0, 7), {"d1": "card", "d2": "note"})
    drifted = with_decisions([seen(5, "drift")], summed_up(HOSTILE, [seen(5, "drift")], DRIFTED, 1.0, 7, DRIFTED), {})
    doubts = [
        LabelError(delivery="calm", id=name, label=HOSTILE, found="card", label_chance=0.01, found_chance=0.98)
        for name in ("d2", "d4")
    ]
    told = [(said, list(found)) for found, said in (calm, drifted)]
    return ClassFacts(card=card, known=KNOWN, doubted=doubts, deliveries=told)


def original(delivery: str, name: str) -> tuple[Document, bytes] | None:
    buffer = io.BytesIO()
    Image.new("RGB", (96, 64), "white").save(buffer, "JPEG")
    return (document([], id=name, width=96, height=64), buffer.getvalue()) if name != "d900" else None


def section(own: ClassFacts) -> str:
    found = class_overview(own, 6)
    pictures = {name: class_pictures(getattr(found, name), original, 64) for name in ("mistakes", "doubted")}
    return render("classes.html.j2", c=found, c_pictures=pictures)


def test_the_section_says_it_all_and_escapes_what_others_wrote() -> None:
    page = section(facts())
    assert "<script" not in page and "&lt;script&gt;" in page
    assert "1 of 2 deliveries raise the drift alarm" in page and "light lower (0.70)" in page
    assert "differs too: the bound isn't for it" in page and "screen 4" in page
    assert page.count("data:image/jpeg") == 2 and page.count("no picture: the document isn't in the release") == 1
    assert "would be accepted" in page and "label is contradicted" in page
    assert re.search(r"At most \d\.\d+ % of the documents accepted without a person", page)
    for words in ("Reliability, document types", "Errors by coverage, document types", "What documents are taken for"):
        assert f'aria-label="{words}"' in page
    assert "lines" not in re.sub(r"<[^>]*>", "", page), "documents, not lines"


def test_rows_add_up_and_people_take_work_off() -> None:
    found = class_overview(facts(), 6)
    calm, drifted = found.deliveries
    assert (calm.documents, calm.accepted, calm.known, calm.left) == (4, 1, 2, 1)
    assert (calm.drawn, calm.audited) == (1, 1) and calm.reasons == [("unsure", 2), ("turn", 1)]
    assert (
        drifted.alarm
        and drifted.accepted_differ
        and drifted.share_left == 1.0
        and drifted.differs[0] == ("light", -0.7)
    )
    assert found.totals == {"documents": 5, "accepted": 1, "known": 2, "left": 2, "doubted": 1}
    assert [one.id for one in found.doubted] == ["d4"], "what people decided isn't in doubt"


def test_mistakes_that_nobody_would_have_seen_come_first() -> None:
    assert [(one.id, one.accepted) for one in mistakes(KNOWN, CERTIFICATE)] == [("d900", True), ("d901", False)]
    assert [one.accepted for one in mistakes(KNOWN, None)] == [False, False]


def test_claims_without_ground_claim_nothing() -> None:
    assert "goes to a person" in claim(UNTRAINED)
    assert "Nobody has looked" in audit_words(None)
    nothing = certify_types([], [], TYPES, max_error=0.03, confidence=0.95, least_of_type=5)
    card = replace(CARD, basis=replace(BASIS, certificate=nothing), confusion={}, scores={})
    reason = "Nothing is accepted without a person: no document of a known type was held out."
    lacking = " A bound of 3 % takes some 248 documents of known type; 247 are at hand."
    assert claim(replace(card, documents={"fit": 200, "settle": 47, "without_type": 9})) == reason + lacking
    assert claim(replace(card, documents={"fit": 200, "settle": 48})) == reason
    assert "<svg" not in (page := section(replace(facts(card), known=[]))) and "Nobody has looked" not in page
    assert "Nobody has looked" in section(facts(replace(CARD, audit=None)))
    page = section(replace(facts(UNTRAINED), known=[], doubted=[], deliveries=[]))
    assert "No classifier was trained: it hasn" in page and "<table" not in page
    few = Audited(documents=9, accepted=5, errors=1, at_least=0.005, at_most=0.716, confidence=0.95)
    assert "found 1 of another type: between 0.5 % and 71.6 %" in audit_words(few)


def test_cells_of_the_matrix() -> None:
    chart = confusion_chart({"a": {"a": 3, "c": 1}, "b": {"b": 2}})
    assert chart is not None
    assert [name for name, _ in chart.rows] == ["a", "b"] and [name for name, _ in chart.columns] == ["a", "b", "c"]
    assert [(cell.label, cell.found, cell.count, cell.share, cell.right) for cell in chart.cells] == [
        ("a", "a", 3, 0.75, True), ("a", "c", 1, 0.25, False), ("b", "b", 2, 1.0, True),
    ]  # fmt: skip
    assert chart.cells[1].x - chart.cells[0].x == pytest.approx(2 * CELL)
    assert confusion_chart({}) is None
