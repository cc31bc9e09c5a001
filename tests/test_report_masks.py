"""The report's section on masks: what it claims, what it shouts, and that hostile text stays text."""

import io
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from stages.core.bar_chart import LEFT, WIDTH, bar_chart
from stages.core.boxes import box_of
from stages.core.document import Document
from stages.core.mask_audit import MaskAudit
from stages.core.mask_overview import TO_DO, AudienceFacts, audit_claim, choose_masked, failure_rows, mask_overview
from stages.core.masked import OURS, Code, Manifest, Mask, Masked, PublishedDocument, Reason
from stages.core.personal import Detected, Failure
from stages.io.mask_facts import gather_masks
from stages.io.mask_pictures import mask_pictures
from stages.io.packs import write_pack
from stages.io.pages import render
from stages.io.records import write_json, write_jsonl
from tests.deliveries import document

HOSTILE = "<script>alert(1)</script>"
AUDIT = MaskAudit(
    audience="labelling",
    confidence=0.95,
    published=900,
    sampled=60,
    audited=60,
    leaking=0,
    share_at_most=0.04712,
    found=412,
    missed=0,
    recall_at_least=0.99276,
)
NAME = Mask(kind="name", polygon=box_of(16, 16, 64, 32), detectors=("names",))
RECORDS = [
    Masked(id="d1", delivery="a", doc_type="receipt", published="0f", share=0.2, masks=(NAME,), verifiers=("fake",)),
    Masked(id="d2", delivery="a", doc_type=None, published="1f", share=0.8, ground=True, verifiers=("fake",)),
    Masked(id="d3", delivery="a", doc_type=None, masks=(NAME,), quarantine=(Reason(code="not_judged"),)),
    Masked(id="d4", delivery="a", doc_type=None, quarantine=(Reason(code="detector_failed", detail=HOSTILE),)),
]
ENTRY = PublishedDocument(
    id="0f",
    file="0f.jpg",
    part="part-001",
    sha256="",
    width=96,
    height=64,
    doc_type="receipt",
    language=None,
    masks={"name": 1},
)
MANIFEST = Manifest(
    audience="labelling",
    purpose=HOSTILE,
    policy="p1",
    detectors={"names": "v1"},
    verifiers={"fake": "v2"},
    documents=(ENTRY, replace(ENTRY, id="1f", file="1f.jpg")),
    quarantined={"not_judged": 1, "detector_failed": 1},
    files={},
)
FACTS = AudienceFacts(manifest=MANIFEST, records=RECORDS, audit=AUDIT)
FAILED = [
    Detected(
        id=f"d{n}", delivery="a", doc_type=None, detections=(), failures=(Failure(detector="faces", reason=HOSTILE),)
    )
    for n in range(2)
] + [Detected(id="d9", delivery="b", doc_type=None, detections=(), problem="took_too_long")]


def jpeg(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (96, 64), colour).save(buffer, "JPEG")
    return buffer.getvalue()


def original(delivery: str, name: str) -> tuple[Document, bytes] | None:
    own = document([], id=name, delivery=delivery, width=96, height=64)
    return (own, jpeg("white")) if name != "d2" else None


def section(*facts: AudienceFacts, failed: list[Detected] | None = None) -> str:
    found = mask_overview(facts, failure_rows(failed or []), {"names": "v1", "faces": "missing"})
    return render("masks.html.j2", m=found, m_pictures=mask_pictures(facts, original, 4, 96))


@pytest.fixture
def masked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with what `mask` published of a document; the current folder."""
    monkeypatch.chdir(tmp_path)
    files = {one.file: "" for one in MANIFEST.documents}
    write_pack(Path("data/masked/labelling/images/part-001.zip"), files, lambda _: jpeg("black"))
    return tmp_path


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", markup).replace("&#39;", "'").split())


def test_the_claim_is_what_people_saw() -> None:
    nobody = "Nobody has looked yet, so nothing is claimed."
    assert audit_claim(None) == audit_claim(replace(AUDIT, audited=0, share_at_most=1.0)) == nobody
    assert audit_claim(AUDIT) == (
        "People looked at 60 of 60 sampled documents and found something personal on none: at most 4.72 % of the "
        "published documents show something personal (95 %)."
    )
    some = replace(AUDIT, audited=40, leaking=2, share_at_most=0.5011)
    assert "40 of 60 sampled documents and found something personal on 2: at most 50.2 %" in audit_claim(some)
    assert audit_claim(some).endswith("those that nobody has looked at counted as if they did.")


def test_the_section_says_what_left_and_what_to_do(masked: Path) -> None:
    said = words(section(FACTS))
    assert "4 2 2 (50 %) 50 % 1 fake 2 p1" in said
    assert "People looked at 60 of 60" in said and "at least 99.27 % are masked" in said and "To ask people" not in said
    assert "labelling: 1 fault of ours keeps a document back" in said
    assert "not_judged" in said and TO_DO["not_judged"] in said and "faces missing" in said
    unseen = words(section(replace(FACTS, audit=None)))
    assert "Nobody has looked yet" in unseen and "ocrmill tasks FOLDER --audience labelling" in unseen


def test_failures_come_first_and_loud(masked: Path) -> None:
    page = section(FACTS, failed=FAILED)
    assert page.index('<div class="warn fault">') < page.index("purpose")
    assert "3 failures before masking" in words(page) and "the image took_too_long b 1" in words(page)
    assert '<div class="warn fault">' not in section(FACTS)


def test_hostile_text_is_shown_and_never_runs(masked: Path) -> None:
    page = section(FACTS, failed=FAILED)
    assert "<script" not in page and page.count("&lt;script&gt;") >= 3


def test_pictures_before_and_after_and_of_what_was_kept_back(masked: Path) -> None:
    (own,) = mask_pictures([FACTS], original, 4, 96)
    assert [(one.record.id, bool(one.before), bool(one.after)) for one in own.published] == [
        ("d1", True, True),
        ("d2", False, False),
    ]
    assert [(one.record.id, bool(one.before), bool(one.after)) for one in own.kept_back] == [
        ("d3", True, False),
        ("d4", True, False),
    ]
    assert own.published[0].before != own.published[0].after
    assert mask_pictures([FACTS], original, 0, 96)[0].published == []


def test_each_type_and_each_reason_in_turn() -> None:
    many = [replace(RECORDS[0], id=f"r{n}") for n in range(5)]
    assert {one.doc_type for one in choose_masked([*many, RECORDS[1]], 2)} == {"receipt", None}
    kept = [replace(RECORDS[2], id=f"k{n}") for n in range(5)]
    assert {one.quarantine[0].code for one in choose_masked([*kept, RECORDS[3]], 2)} == {
        "not_judged",
        "detector_failed",
    }


def test_there_is_something_to_do_about_every_reason() -> None:
    assert set(TO_DO) == set(Code.__args__) and set(TO_DO) > OURS


def test_bars_are_on_one_scale() -> None:
    chart = bar_chart(["name", "face"], [{"name": 10, "face": 5}, {"name": 20}])
    assert [(bar.series, bar.width) for row in chart.rows for bar in row.bars] == [
        (0, WIDTH / 2),
        (1, WIDTH),
        (0, WIDTH / 4),
    ]
    assert chart.width > LEFT + WIDTH and chart.rows[1].bars[0].y + 11 <= chart.height
    assert bar_chart([], []).rows == ()


def test_it_is_gathered_from_the_stages_files(masked: Path) -> None:
    write_json(Path("data/masked/labelling/manifest.json"), MANIFEST)
    write_jsonl(Path("data/masking/labelling/a.jsonl"), RECORDS)
    write_jsonl(Path("data/detections/a.jsonl"), FAILED)
    found, facts = gather_masks()
    assert facts[0].audit is None and found.detectors == {} and len(found.failures) == 2
    write_json(Path("data/masking/labelling.json"), AUDIT)
    write_json(Path("data/detections/detectors.json"), {"names": "v1"})
    found, facts = gather_masks()
    assert facts[0].audit == AUDIT and found.detectors == {"names": "v1"}


def test_nothing_masked_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found, facts = gather_masks()
    assert "Nothing was masked" in words(
        render("masks.html.j2", m=found, m_pictures=mask_pictures(facts, original, 4, 9))
    )
