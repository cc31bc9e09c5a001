"""The audit stage on files: the sample is asked about, verdicts come back through `reviewed`, the bound follows."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from stages.audit import main
from stages.core.audit import Audit
from stages.core.bounds import upper_bound
from stages.core.correction import changed
from stages.core.document import Document, Region
from stages.core.doubts import Doubts
from stages.core.finding import Finding
from stages.core.geometry import quad_from_box
from stages.core.review import Decision
from stages.io.packs import write_pack
from stages.io.records import read_json, read_jsonl, write_jsonl
from stages.io.reviewed import import_reviewed
from stages.io.reviews import append_lines
from stages.io.tasks import hand_out
from tests.deliveries import ROOT, document

DAY = "2026-02-01"


def line(number: int, text: str) -> Region:
    return Region(id=f"r{number:04d}", polygon=quad_from_box(10, 40 * number, 200, 40 * number + 20), text=text)


def page(number: int, delivery: str) -> Document:
    name = f"{number:020d}"
    return document([line(n, f"text {n}") for n in range(1, 11)], file=f"{name}.png", delivery=delivery)


def finding(own: Document, number: int, *, certain: bool) -> Finding:
    before = own.regions[number - 1]
    return Finding(
        delivery=own.delivery,
        document=own.id,
        region=before.id,
        path=f"$.regions[{number - 1}].text",
        check="c",
        rule="c/1",
        code="c",
        severity="error",
        confidence=0.9,
        found="f",
        expected="e",
        edits=(changed(before, replace(before, text=f"Text {number}"), "text"),),
        edits_confidence=0.999 if certain else 0.7,
        certain=certain,
    )


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two deliveries, of 40 and 5 documents: the first line is corrected, the second is withheld."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCRMILL_MEMORY", str(tmp_path / "memory"))
    shutil.copy(ROOT / "params.yaml", "params.yaml")
    Path("data/reviews").mkdir(parents=True)
    for delivery, numbers in (("d", range(40)), ("e", range(100, 105))):
        own = [page(number, delivery) for number in numbers]
        found = [finding(one, number, certain=number == 1) for one in own for number in (1, 2)]
        write_jsonl(Path(f"data/documents/{delivery}.jsonl"), own)
        write_jsonl(Path(f"data/findings/{delivery}.jsonl"), found)
        chances = {"r0002": 0.9} | {f"r{n:04d}": 0.01 for n in range(3, 9)}
        write_jsonl(Path(f"data/doubts/{delivery}.jsonl"), [Doubts(one.id, delivery, chances) for one in own])
        for kind in ("labels", "ground_truth"):
            write_jsonl(Path(f"data/tasks/{kind}/{delivery}.jsonl"), [])
        write_pack(Path(f"data/images/{delivery}.zip"), {one.file: "" for one in own}, lambda _: b"pixels")
    return tmp_path


def record() -> Audit:
    main()
    return read_json(Path("data/audit/audit.json"), Audit)


def tasks(delivery: str) -> list[Document]:
    return list(read_jsonl(Path(f"data/tasks/audit/{delivery}.jsonl"), Document))


def decision(own: Document, region: Region, text: str, verdict: Any = "text") -> Decision:
    return Decision(document=own.id, polygon=region.polygon, verdict=verdict, text=text, by="kim", at=DAY)


def everything() -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(Path("data/audit").rglob("*.json"))} | {
        str(path): path.read_bytes() for path in sorted(Path("data/tasks/audit").glob("*"))
    }


def test_the_sample_is_asked_about_and_judged(desk: Path) -> None:
    found = record()
    sizes = {(one.delivery, one.kind): (one.tally.regions, one.tally.sampled) for one in found.strata}
    assert sizes == {
        ("d", "untouched"): (320, 238),
        ("d", "corrected"): (40, 30),
        ("e", "untouched"): (40, 30),
        ("e", "corrected"): (5, 5),
    }
    assert (found.status, found.overall.estimate) == ("estimated", pytest.approx((0.01 * 360 + 0.001 * 45) / 405))
    asked = [(one.id, region) for name in "de" for one in tasks(name) for region in one.regions]
    assert len(asked) == 303 and "r0002" not in {region.id for _, region in asked}, "withheld ones aren't published"
    assert {region.text for _, region in asked if region.id == "r0001"} == {"Text 1"}, "as the machine corrected it"
    assert hand_out(Path("out"), "ppocrlabel", kind="audit").lines == 303
    assert import_reviewed(Path("out"), "kim", DAY, untouched=True).added == 303
    done = record()
    assert (done.status, done.overall.wrong, done.overall.rate) == ("audited", 0, 0.0)
    assert done.overall.upper == pytest.approx(upper_bound(0, 298) * 400 / 405, rel=0.02), "five are known to be right"
    assert tasks("d") == tasks("e") == []


def test_what_else_people_decide_changes_neither_sample_nor_verdicts(desk: Path) -> None:
    before = record()
    asked = {(one.id, region.id) for one in tasks("d") for region in one.regions}
    own = page(3, "d")
    others = [region for region in own.regions if (own.id, region.id) not in asked]
    drawn = [region for region in own.regions if (own.id, region.id) in asked]
    assert others and drawn
    decided = [decision(own, region, "something else") for region in others]
    append_lines(Path("data/reviews/kim.jsonl"), decided)
    assert record() == before and asked == {(one.id, region.id) for one in tasks("d") for region in one.regions}
    append_lines(Path("data/reviews/kim.jsonl"), [decision(own, drawn[0], "something else")])
    after = record()
    assert (after.status, after.overall.judged, after.overall.wrong) == ("partly", 1, 1)
    assert asked - {(one.id, region.id) for one in tasks("d") for region in one.regions} == {(own.id, drawn[0].id)}


def test_a_run_on_the_same_files_writes_the_same_bytes(desk: Path) -> None:
    record()
    first = everything()
    frame = Path("data/audit/frames/d.json").stat().st_ino
    record()
    assert everything() == first and Path("data/audit/frames/d.json").stat().st_ino == frame, "remembered, not redone"
    shutil.rmtree("memory")
    record()
    assert everything() == first


def test_a_further_delivery_leaves_old_frames_alone(desk: Path) -> None:
    record()
    before = Path("data/audit/frames/d.json").read_bytes()
    asked = {(one.id, region.id) for one in tasks("d") for region in one.regions}
    for name in ("documents", "findings", "doubts"):
        write_jsonl(
            Path(f"data/{name}/f.jsonl"), [page(n, "f") for n in range(200, 240)] if name == "documents" else []
        )
    found = record()
    assert Path("data/audit/frames/d.json").read_bytes() == before
    assert {(one.id, region.id) for one in tasks("d") for region in one.regions} < asked, "its share, of the same"
    assert ("f", "untouched") in {(one.delivery, one.kind) for one in found.strata}
