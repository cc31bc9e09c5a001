"""Labels through the whole pipeline: found, corrected, asked about, decided, published, taken back byte for byte."""

import json
from collections import defaultdict
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

from stages.core.correction import Entry, reverse
from stages.core.document import Document
from stages.core.finding import Finding
from stages.core.review import Decision
from stages.engines.base import Engine
from stages.io.members import instantiate
from stages.io.params import load_params
from stages.io.records import encode, read_jsonl
from stages.io.reviews import append_lines
from tests.deliveries import ROOT
from tests.engines.lines import drawn, page
from tests.workspace import Workspace

PRINTED = ("TOTAL AMOUNT", "CASH TENDER", "CHANGE 12.50", "THANK YOU", "COME AGAIN")
LABELLED = ("TOTAL AMOUNT", "CASH TENOER", "CHANGE １２.５０", "THANK YOU", "COME AGAIN")
ENGINES = ("ppocr", "ppocr_asia", "tesseract_eng")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A repository with a delivery of two receipts, gone through up to the release."""
    settings = load_params(ROOT / "params.yaml").read.engines
    missing = [said for name in ENGINES if (said := instantiate(settings[name], Engine).missing())]
    if missing:
        pytest.skip("; ".join(missing))
    made = Workspace.create(tmp_path_factory.mktemp("labels") / "repository")
    made.configure("read", guide="ppocr", places="[ppocr_asia, tesseract_eng]")
    made.ocrmill("compose")
    image, places = page(*(drawn(line, size=36) for line in PRINTED))
    pixels = np.vstack([image, np.full((160, image.shape[1], 3), 255, np.uint8)])
    folder = made.path / "build/receipts"
    (folder / "images").mkdir(parents=True)
    Image.fromarray(pixels).save(folder / "images/one.png")
    Image.fromarray(pixels[:, ::1] // 2 + 100).save(folder / "images/two.png")
    empty = [
        [60, pixels.shape[0] - 90],
        [360, pixels.shape[0] - 90],
        [360, pixels.shape[0] - 50],
        [60, pixels.shape[0] - 50],
    ]
    items = [{"transcription": t, "points": [list(p) for p in q]} for t, q in zip(LABELLED, places, strict=True)]
    right = [{"transcription": t, "points": [list(p) for p in q]} for t, q in zip(PRINTED, places, strict=True)]
    items.append({"transcription": "NOTHING HERE", "points": empty})
    lines = [f"images/one.png\t{json.dumps(items)}\n", f"images/two.png\t{json.dumps(right)}\n"]
    (folder / "Label.txt").write_text("".join(lines), encoding="utf-8")
    made.ocrmill("add", str(folder), "--name", "receipts", "--format", "ppocrlabel", "--language", "en")
    made.commit("receipts")
    made.repro()
    return made


def documents(desk: Workspace, folder: str) -> dict[str, Document]:
    return {one.id: one for one in read_jsonl(desk.path / f"data/{folder}/receipts.jsonl", Document)}


def spoilt(desk: Workspace) -> Document:
    return next(one for one in documents(desk, "documents").values() if len(one.regions) == len(LABELLED) + 1)


def test_what_is_certain_is_corrected_and_nothing_else(desk: Workspace) -> None:
    labels, before = documents(desk, "labels"), documents(desk, "documents")
    wrong = spoilt(desk)
    assert [region.text for region in labels[wrong.id].regions][: len(PRINTED)] == list(PRINTED)
    for name, document in before.items():
        if name != wrong.id:
            assert labels[name] == document


def test_what_is_uncertain_is_withheld_asked_about_and_not_published(desk: Workspace) -> None:
    wrong = spoilt(desk)
    held = documents(desk, "labels")[wrong.id].regions[-1]
    assert held.text == "NOTHING HERE" and held.ignore
    tasks = list(read_jsonl(desk.path / "data/tasks/labels/receipts.jsonl", Document))
    assert [(task.id, [region.id for region in task.regions]) for task in tasks] == [(wrong.id, [held.id])]
    findings = [f for f in read_jsonl(desk.path / "data/findings/receipts.jsonl", Finding) if f.severity == "error"]
    assert {finding.region for finding in findings if not finding.certain} == {held.id}
    released = json.loads((desk.path / "data/release/documents/receipts.jsonl").read_text().splitlines()[0])
    assert all(region.get("text") != "NOTHING HERE" or region["ignore"] for region in released["regions"])


def test_the_ledger_taken_back_gives_the_vendors_labels_byte_for_byte(desk: Workspace) -> None:
    entries: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in read_jsonl(desk.path / "data/ledger/receipts.jsonl", Entry):
        entries[entry.document].append(entry)
    assert entries
    back = [
        encode(reverse(label, [entry.edit for entry in entries[label.id]])) + b"\n"
        for label in read_jsonl(desk.path / "data/labels/receipts.jsonl", Document)
    ]
    assert b"".join(back) == (desk.path / "data/documents/receipts.jsonl").read_bytes()


def test_corrected_labels_have_nothing_more_to_correct(desk: Workspace, tmp_path: Path) -> None:
    before = (desk.path / "data/labels/receipts.jsonl").read_bytes()
    assert desk.repro() == []
    assert (desk.path / "data/labels/receipts.jsonl").read_bytes() == before


def test_a_decision_wins_and_stays(desk: Workspace) -> None:
    wrong = spoilt(desk)
    place, cash = wrong.regions[-1].polygon, wrong.regions[1].polygon
    common = {"document": wrong.id, "by": "kim", "at": "2026-02-01"}
    append_lines(
        desk.path / "data/reviews/kim.jsonl",
        [
            Decision(polygon=place, verdict="not_text", proposed="NOTHING HERE", **common),
            Decision(polygon=cash, verdict="text", text="CASH TENOER", proposed="CASH TENDER", **common),
        ],
    )
    ran = desk.repro()
    assert "correct_labels" in ran and "examine" not in ran and "check_labels" not in ran
    texts = [region.text for region in documents(desk, "labels")[wrong.id].regions]
    assert texts == ["TOTAL AMOUNT", "CASH TENOER", "CHANGE 12.50", "THANK YOU", "COME AGAIN"]
    assert (desk.path / "data/tasks/labels/receipts.jsonl").read_bytes() == b""
    entries = [msgspec.to_builtins(e) for e in read_jsonl(desk.path / "data/ledger/receipts.jsonl", Entry)]
    assert [entry["by"] for entry in entries if entry["rule"] == "review/1"] == ["kim", "kim"]
