"""Lines handed out to people come back as decisions, in real formats, and win over engines from then on."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from stages.core.document import Document, Region
from stages.core.geometry import quad_from_box
from stages.core.review import Decision
from stages.io.packs import write_pack
from stages.io.records import read_jsonl, write_jsonl
from stages.io.reviewed import Tally, import_reviewed
from stages.io.reviews import append_lines, read_decisions
from stages.io.tasks import HandedOut, hand_out
from tests.conftest import write_image
from tests.deliveries import ROOT, document
from tests.workspace import Workspace

DAY = "2026-02-01"
ONE, COPY, TWO = "0" * 20, f"{'0' * 20}-2", "1" * 20


def task(name: str, *texts: str, **more: Any) -> Document:
    regions = [
        Region(id=f"l{n:04d}", polygon=quad_from_box(10, 40 * n, 200, 40 * n + 20), text=text)
        for n, text in enumerate(texts, 1)
    ]
    return document(regions, file=f"{name}.png", source="img/anna.png", language="en", **more)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with tasks in two documents, of which one has a further copy; the current folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "params.yaml", "params.yaml")
    tasks = [task(ONE, "ONE", "TWO", "THREE"), task(COPY, "ONE", "TWO", "THREE"), task(TWO, "FOUR", "FIVE", "SIX")]
    Path("data/reviews").mkdir(parents=True)
    for kind in ("labels", "audit", "ground_truth"):
        write_jsonl(Path(f"data/tasks/{kind}/d.jsonl"), tasks if kind == "ground_truth" else [])
    write_jsonl(Path("data/documents/d.jsonl"), tasks)
    write_pack(Path("data/images/d.zip"), {one.file: "" for one in tasks}, lambda _: b"pixels")
    return tmp_path


def imported(folder: str = "out", by: str = "kim", at: str = DAY, **more: Any) -> Tally:
    return import_reviewed(Path(folder), by, at, **more)


def label_txt(items: dict[str, list[tuple[str, list[list[int]]]]]) -> str:
    """Label.txt as PPOCRLabel saves it: only the documents that were checked, vertices in whole pixels."""
    return "".join(
        f"images/{name}.png\t"
        + json.dumps([{"transcription": t, "points": p, "difficult": False} for t, p in own], ensure_ascii=False)
        + "\n"
        for name, own in items.items()
    )


def box(number: float) -> list[list[int]]:
    top = int(40 * number)
    return [[10, top], [200, top], [200, top + 20], [10, top + 20]]


def test_what_is_handed_out(desk: Path) -> None:
    assert hand_out(Path("out"), "ppocrlabel") == HandedOut(documents=2, lines=6, left_out=0), "copies are asked once"
    assert sorted(path.name for path in Path("out/d/images").iterdir()) == [f"{ONE}.png", f"{TWO}.png", "Label.txt"]
    assert "FIVE" in Path("out/d/images/Label.txt").read_text()
    for path in Path("out").rglob("*"):
        assert not path.is_file() or b"anna" not in path.read_bytes(), "a vendor's file name may name a person"


def test_an_image_asked_about_for_several_reasons_is_asked_about_once(desk: Path) -> None:
    own = task(ONE, "one", "two", "three")
    other = Region(id="l0002", polygon=quad_from_box(10, 500, 200, 520), text="ELSEWHERE")
    write_jsonl(Path("data/tasks/labels/d.jsonl"), [replace(own, regions=own.regions[1:2])])
    write_jsonl(Path("data/tasks/audit/d.jsonl"), [replace(own, regions=(other,)), task(TWO, "FOUR", "five")])
    assert hand_out(Path("out"), "ppocrlabel") == HandedOut(documents=2, lines=7, left_out=0)
    asked = {one.id: one for one in read_jsonl(Path("out/tasks.jsonl"), Document)}
    assert [region.text for region in asked[ONE].regions] == ["two", "ELSEWHERE", "ONE", "THREE"]
    assert [region.id for region in asked[ONE].regions] == ["l0002", "l0002-2", "l0001", "l0003"]
    assert [region.text for region in asked[TWO].regions] == ["FOUR", "five", "SIX"]
    assert imported(untouched=True).changes == {"confirmed": 7}


def test_tasks_of_one_kind(desk: Path) -> None:
    write_jsonl(Path("data/tasks/audit/e.jsonl"), [task(TWO, "FIVE", delivery="e")])
    write_pack(Path("data/images/e.zip"), {f"{TWO}.png": ""}, lambda _: b"pixels")
    assert hand_out(Path("out"), "ppocrlabel", kind="audit") == HandedOut(documents=1, lines=1, left_out=0)
    assert hand_out(Path("none"), "ppocrlabel", kind="labels") == HandedOut(documents=0, lines=0, left_out=0)
    with pytest.raises(ValueError, match="expected one of labels, audit, ground_truth; give another --kind"):
        hand_out(Path("other"), "ppocrlabel", kind="others")
    shutil.rmtree("data/tasks/labels")
    with pytest.raises(ValueError, match=r"data/tasks/labels: not found; .*`dvc repro`"):
        hand_out(Path("other"), "ppocrlabel")


@pytest.mark.parametrize(
    ("folder", "name", "delivery", "message"),
    [
        ("data/out", "ppocrlabel", None, "choose a folder outside"),
        ("data", "ppocrlabel", None, "choose a folder outside"),
        (".", "ppocrlabel", None, "exists"),
        ("out", "word", None, "expected one of"),
        ("out", "filename", None, "choose another --format"),
        ("out", "ppocrlabel", "e", "expected one of d"),
    ],
)
def test_what_cannot_be_handed_out(desk: Path, folder: str, name: str, delivery: str | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        hand_out(Path(folder), name, delivery)
    assert not Path("out").exists()


def test_an_edited_label_file_becomes_decisions(desk: Path) -> None:
    hand_out(Path("out"), "ppocrlabel")
    label = Path("out/d/images/Label.txt")
    label.write_text(label_txt({ONE: [("ONE", box(1)), ("2", box(2.1)), ("###", box(3)), ("NEW", box(9))]}))
    tally = imported()
    assert tally.changes == {"confirmed": 1, "corrected": 1, "unreadable": 1, "new": 1}
    assert (tally.added, tally.open, tally.refused) == (4, 1, [])
    said = {(one.verdict, one.text, one.proposed): one for one in read_decisions(Path("data/reviews"))}
    assert set(said) == {("text", "ONE", "ONE"), ("text", "2", "TWO"), ("unreadable", "", "THREE"), ("text", "NEW", "")}
    assert {(one.document, one.by, one.at) for one in said.values()} == {(ONE, "kim", DAY)}
    before = Path("data/reviews/kim.jsonl").read_bytes()
    assert imported().added == 0 and imported(by="lee", at="2026-02-02").added == 0
    assert Path("data/reviews/kim.jsonl").read_bytes() == before and not Path("data/reviews/lee.jsonl").exists()
    label.write_text(label_txt({ONE: [("ONE", box(1)), ("2", box(2.2)), ("NEW", box(9))]}))
    assert imported().added == 3, "the moved line anew, its old place withdrawn, and the third line is no text"
    assert Path("data/reviews/kim.jsonl").read_bytes().startswith(before), "only appended to"
    assert imported().added == 0


def test_what_nobody_touched_was_not_reviewed(desk: Path) -> None:
    hand_out(Path("out"), "ppocrlabel")
    assert (imported().added, imported().open) == (0, 2)
    assert imported(untouched=True).changes == {"confirmed": 6}


@pytest.mark.parametrize("name", ["coco", "funsd", "icdar", "ocrmill", "ppocrlabel"])
def test_every_format_comes_back_as_it_went(desk: Path, name: str) -> None:
    hand_out(Path("out"), name)
    tally = imported(untouched=True)
    assert (tally.changes, tally.refused, tally.open) == ({"confirmed": 6}, [], 0)
    asked = {
        one.polygon for read in read_jsonl(Path("data/tasks/ground_truth/d.jsonl"), Document) for one in read.regions
    }
    assert {one.polygon for one in read_decisions(Path("data/reviews"))} == asked


def test_label_studio(desk: Path) -> None:
    hand_out(Path("out"), "labelstudio")
    tasks = json.loads(Path("out/d/tasks.json").read_text())
    assert all("annotations" not in one and one["predictions"][0]["result"] for one in tasks)
    interface = Path("out/d/interface.xml").read_text()
    for result in tasks[0]["predictions"][0]["result"]:
        assert f'name="{result["from_name"]}"' in interface
    assert imported(untouched=True).added == 0, "a proposal is no annotation"
    results = [dict(one) for one in tasks[0]["predictions"][0]["result"]]
    texts = [one for one in results if one["type"] == "textarea"]
    texts[0]["value"]["text"] = ["1"]
    texts[1]["value"]["text"] = []
    kept = [one for one in results if one["id"] != texts[2]["id"]]
    exported = tasks[0] | {"annotations": [{"id": 7, "was_cancelled": False, "result": kept}]}
    Path("out/d/project-1.json").write_text(json.dumps([exported, tasks[1] | {"annotations": []}]))
    tally = imported()
    assert tally.changes == {"corrected": 1, "unreadable": 1, "not_text": 1} and tally.open == 1
    assert imported().added == 0


def test_refused_with_their_place_and_nothing_else_lost(desk: Path) -> None:
    hand_out(Path("out"), "ppocrlabel")
    secret = "Anna Kim 800101-2345678"
    label = Path("out/d/images/Label.txt")
    good = label_txt({ONE: [("1", box(1))]})
    bad = [
        label_txt({TWO: [(f"{secret}\n", box(1)), ("5", box(2)), (secret, [[0, 0], [1, 1]])]}),
        label_txt({"9" * 20: [(secret, box(1))]}),
        f"images/../../{ONE}.png\t[]\n",
        f"{secret}\n",
    ]
    label.write_text(good + "".join(bad))
    tally = imported()
    assert tally.changes == {"corrected": 2, "not_text": 2}, "the second document may hold its third line"
    messages = [one.message() for one in tally.refused]
    assert not any("Anna" in message or "800101" in message for message in messages)
    assert sorted(message.split(": ")[0] for message in messages) == [
        "d/images/Label.txt:2, region 1",
        "d/images/Label.txt:2:$[2].points",
        "d/images/Label.txt:3",
        "d/images/Label.txt:4",
        "d/images/Label.txt:5",
    ]
    assert any("an image that `ocrmill tasks` wrote" in message for message in messages)


def test_two_labels_of_one_image_are_refused(desk: Path) -> None:
    hand_out(Path("out"), "ppocrlabel")
    Path("out/d/images/Label.txt").write_text(label_txt({ONE: [("1", box(1))]}))
    Path("out/d/old_label.txt").write_text(label_txt({ONE: [("2", box(1))]}))
    tally = imported()
    assert tally.added == 0 and [one.reason for one in tally.refused] == ["ambiguous"] * 2


def test_an_image_of_a_withdrawn_delivery_is_refused(desk: Path) -> None:
    hand_out(Path("out"), "ppocrlabel")
    write_jsonl(Path("data/documents/d.jsonl"), [task(TWO)])
    tally = imported(untouched=True)
    assert tally.changes == {"confirmed": 3} and [one.reason for one in tally.refused] == ["no_image"]


def test_a_newer_decision_is_not_overruled(desk: Path) -> None:
    hand_out(Path("out"), "ppocrlabel")
    Path("out/d/images/Label.txt").write_text(label_txt({ONE: [("1", box(1)), ("TWO", box(2)), ("THREE", box(3))]}))
    imported(by="lee", at="2026-03-01")
    Path("out/d/images/Label.txt").write_text(label_txt({ONE: [("uno", box(1)), ("TWO", box(2)), ("THREE", box(3))]}))
    tally = imported(by="zoe")
    assert tally.added == 0 and [one.reason for one in tally.refused] == ["late"]
    assert imported(by="zoe", at="2026-03-02").added == 1


def test_a_tampered_folder_reaches_nothing(desk: Path) -> None:
    hand_out(Path("out"), "ppocrlabel")
    asked = Path("out/tasks.jsonl")
    documents = list(read_jsonl(asked, Document))
    shutil.copytree("out/d", "elsewhere")
    write_jsonl(asked, [replace(one, delivery="../elsewhere") for one in documents])
    tally = imported(untouched=True)
    assert tally.added == 0 and [one.reason for one in tally.refused] == ["no_folder"]
    asked.write_bytes(b'{"id": 3}\n')
    with pytest.raises(ValueError, match=r"tasks\.jsonl:1: "):
        imported()
    asked.unlink()
    asked.symlink_to(desk / "params.yaml")
    with pytest.raises(ValueError, match="a link"):
        imported()
    with pytest.raises(ValueError, match="ocrmill tasks"):
        imported("elsewhere")


@pytest.mark.parametrize("by", ["", "../kim", "Kim Lee", "김", ".kim", "a" * 65])
def test_a_person_has_a_plain_name(desk: Path, by: str) -> None:
    with pytest.raises(ValueError, match="--by"):
        imported(by=by)


def test_a_broken_line_of_the_reviews_stops_with_its_place(desk: Path) -> None:
    hand_out(Path("out"), "ppocrlabel")
    imported(untouched=True)
    path = Path("data/reviews/kim.jsonl")
    whole = path.read_bytes()
    for broken in (b"{}", b'{"document": ', whole.splitlines()[0].replace(DAY.encode(), b"soon"), b"\xff"):
        path.write_bytes(whole + broken + b"\n")
        with pytest.raises(ValueError, match=r"kim\.jsonl:7: .*correct the line"):
            imported()


def test_appending_keeps_lines_apart(tmp_path: Path) -> None:
    decision = Decision(document=ONE, polygon=quad_from_box(0, 0, 9, 9), verdict="not_text", by="kim", at=DAY)
    path = tmp_path / "kim.jsonl"
    append_lines(path, [decision])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append_lines(path, [replace(decision, at="2026-02-02")])
    assert [one.at for one in read_decisions(tmp_path)] == [DAY, "2026-02-02"]


def test_decisions_win_over_engines(workspace: Workspace, tmp_path: Path, make_image: Callable[..., Path]) -> None:
    def say(*texts: str) -> None:
        path = workspace.path / "conf/engines/fake.yaml"
        kept = "".join(line for line in path.read_text().splitlines(True) if not line.startswith("texts:"))
        path.write_text(f"{kept}texts: {json.dumps(texts)}\n")
        workspace.ocrmill("compose")

    for name, seed in (("a", 0), ("a_again", 0), ("b", 1)):
        make_image(tmp_path / f"first/{name}.png", seed, (200, 100))
    workspace.ocrmill("add", str(tmp_path / "first"), "--format", "unlabelled", "--language", "en")
    write_image(tmp_path / "second/img/0.png", 2)
    (tmp_path / "second/gt_0.txt").write_text("1,2,30,2,30,12,1,12,LABEL\n")
    workspace.ocrmill("add", str(tmp_path / "second"), "--format", "icdar")
    say("ONE", "TWO", "THREE", "FOUR")
    workspace.repro()
    folder = tmp_path / "tasks"
    assert "8 lines in 2 documents" in workspace.ocrmill("tasks", str(folder), "--kind", "ground_truth").stdout
    label = folder / "first/images/Label.txt"
    copy = next(
        str(d["id"]) for d in workspace.records("tasks/ground_truth/first.jsonl") if str(d["id"]).endswith("-2")
    )
    twice = copy.removesuffix("-2")
    path, items = next(one for one in label.read_text().splitlines() if twice in one).split("\t")
    first, second, third, _ = json.loads(items)
    second["transcription"], third["transcription"] = "ZWEI", "###"
    label.write_text(f"{path}\t{json.dumps([first, second, third])}\n")
    result = workspace.ocrmill("reviewed", str(folder), "--by", "kim", "--at", DAY)
    assert "1 confirmed, 1 corrected, 1 unreadable, 1 not text, 0 new, 0 refused; 1 documents not rev" in result.stdout
    say("other", "texts", "and", "more", "lines")
    ran = workspace.repro()
    assert {"auto_gt", "release"} <= set(ran)
    documents = [d for d in workspace.records("release/documents/first.jsonl") if d["id"] in {twice, copy}]
    for one in documents:
        texts = [r["text"] for r in one["regions"] if r["text"]]  # type: ignore[attr-defined]
        assert texts == ["ONE", "ZWEI"] and one["attributes"] == {"ground_truth": "review"}
    manifest = workspace.json("release/manifest.json")
    assert manifest["regions_from"] == {"label": 1, "consensus": 0, "review": 4}
    workspace.ocrmill("export", str(tmp_path / "out"), "--format", "icdar")
    exported = [path.read_text() for path in sorted((tmp_path / "out/first/labels").glob("*.txt"))]
    assert sum("ZWEI" in text for text in exported) == 2 and all("###" in text for text in exported)
    assert workspace.repro() == []
    again = workspace.ocrmill("reviewed", str(folder), "--by", "kim").stdout
    assert "\n0 lines added" in again
