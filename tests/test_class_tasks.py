"""Documents go out to people with the type that the classifier proposes, and what they choose comes back."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from stages.core.class_audit import AUDIT
from stages.core.class_review import OTHER, decided_types, type_of
from stages.core.class_summary import summed_up, waits, with_decisions
from stages.core.classes import UNKNOWN, Classified
from stages.core.correcting import correct
from stages.core.drift import Drift
from stages.core.label_errors import LabelError
from stages.core.review import Decision, in_force
from stages.io.class_reviews import import_reviewed_types
from stages.io.class_tasks import hand_out_types
from stages.io.paths import CLASSES, CLASSIFIER, DOCUMENTS, GROUPS, REVIEWS
from stages.io.records import write_json, write_jsonl
from stages.io.reviews import read_decisions
from stages.io.type_material import material
from tests.typed import document, lay_out

CALM = Drift(alarm=False, chance=1.0, compared=0, known=0)
DAY = "2026-03-01"


def seen(number: int, kind: str, first: float, labelled: str | None = None, *reasons: str) -> Classified:
    return Classified(
        id=f"{number:020d}", file=f"{number:020d}.jpg", type=kind, probability=first,
        types={kind: first, "note": 1 - first}, orientation=0, orientation_probability=1.0, novelty=1.0, inspection={},
        faults=(), decision="review" if reasons else "accept", reasons=reasons, labelled=labelled,
    )  # fmt: skip


FOUND = [
    seen(1, "card", 0.9, None, "unsure"),
    seen(2, "card", 0.6, None, "unsure"),
    seen(3, "receipt", 0.99, None, UNKNOWN),
    seen(4, "receipt", 0.99),
    seen(5, "receipt", 0.99, "receipt", "unsure"),
    seen(6, "receipt", 0.99, "card"),
]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two to review, one unknown, one drawn for the audit, one whose label stands and one whose label is in doubt."""
    monkeypatch.chdir(tmp_path)
    kinds = [None, None, None, None, "receipt", "card"]
    lay_out({"new": [document(kind, number, "new") for number, kind in enumerate(kinds, start=1)]})
    say(FOUND)
    doubt = LabelError(delivery="new", id=FOUND[5].id, label="card", found="receipt", label_chance=0, found_chance=1)
    write_jsonl(CLASSIFIER / "label_errors.jsonl", [doubt])
    return tmp_path


def say(found: list[Classified]) -> None:
    told, said = with_decisions(
        found, summed_up("new", found, CALM, 1.0, 7), decided_types(in_force(read_decisions(REVIEWS)))
    )
    write_jsonl(CLASSES / "new.jsonl", told)
    write_json(CLASSES / "summaries/new.json", said)


def asked(folder: Path) -> dict[str, str]:
    """What is proposed of each document, in the order of the tasks."""
    tasks = json.loads((folder / "new/tasks.json").read_text())
    return {
        Path(task["data"]["ocr"]).stem[-1]: task["predictions"][0]["result"][0]["value"]["choices"][0] for task in tasks
    }


def choose(folder: Path, chosen: dict[str, str | None]) -> None:
    """Annotate the tasks as Label Studio exports them; what isn't named was left alone."""
    path = folder / "new/tasks.json"
    tasks = json.loads(path.read_text())
    for task in tasks:
        name = Path(task["data"]["ocr"]).stem[-1]
        if name in chosen:
            result = task["predictions"][0]["result"]
            result[0]["value"]["choices"] = [chosen[name]]
            task["annotations"] = [{"id": 1, "was_cancelled": False, "result": result if chosen[name] else []}]
    path.write_text(json.dumps(tasks))


def test_what_is_asked_and_in_which_order(desk: Path) -> None:
    assert hand_out_types(Path("out"), "labelstudio").documents == 5
    assert list(asked(Path("out")).items()) == [
        ("3", "receipt"), ("6", "receipt"), ("4", "receipt"), ("2", "card"), ("1", "card"),
    ]  # fmt: skip
    interface = Path("out/new/interface.xml").read_text()
    assert f'<Choice value="{OTHER}"/>' in interface and '<Choice value="passport"/>' in interface
    record = Path("out/tasks.jsonl").read_text()
    assert "source" not in json.loads(record.splitlines()[0]) or not json.loads(record.splitlines()[0])["source"]
    for folder, name, delivery in (("out", "labelstudio", None), ("o2", "labelstudio", "old"), ("o2", "icdar", None)):
        with pytest.raises(ValueError, match=r"exists|'old' is unknown|can't ask"):
            hand_out_types(Path(folder), name, delivery)


def test_choices_come_back_once_as_decisions(desk: Path) -> None:
    hand_out_types(Path("out"), "labelstudio")
    assert import_reviewed_types(Path("out"), "kim", DAY).open == 5, "nobody has chosen yet"
    choose(Path("out"), {"1": "card", "2": "receipt", "3": OTHER, "4": "martian", "6": None})
    tally = import_reviewed_types(Path("out"), "kim", DAY)
    assert (tally.changes, tally.added, tally.open) == ({"confirmed": 1, "corrected": 2}, 3, 1)
    (refused,) = tally.refused
    assert refused.reason == "unknown_class" and "martian" not in refused.message()
    decisions = read_decisions(REVIEWS)
    assert {(one.verdict, one.polygon, one.by, one.at) for one in decisions} == {("class", (), "kim", DAY)}
    assert {one.document[-1]: (one.proposed, one.text) for one in decisions} == {
        "1": ("card", "card"), "2": ("card", "receipt"), "3": ("receipt", OTHER),
    }  # fmt: skip

    assert import_reviewed_types(Path("out"), "kim", DAY).added == 0, "the same again adds nothing"
    choose(Path("out"), {"1": "receipt", "4": "receipt"})
    late = import_reviewed_types(Path("out"), "lee", "2026-02-01")
    assert [one.reason for one in late.refused] == ["late"] and late.changes == {"confirmed": 1}

    say(FOUND)
    assert hand_out_types(Path("again"), "labelstudio").documents == 1, "only the label in doubt is still asked about"
    assert set(asked(Path("again"))) == {"6"}


def test_people_come_before_deliveries_and_an_audit_is_never_learnt_from(desk: Path) -> None:
    for number, kind in ((1, "note"), (3, OTHER), (6, "receipt")):
        line = Decision(document=f"{number:020d}", polygon=(), verdict="class", text=kind, by="kim", at=DAY)
        write_jsonl(REVIEWS / f"person{number}.jsonl", [line])
    decided = decided_types(in_force(read_decisions(REVIEWS)))
    wanted = {"least": 2, "most": 9, "max_error": 0.1, "confidence": 0.9, "seed": 7}
    found = material(DOCUMENTS, GROUPS, ["new"], decided, audit_share=0.0, audit_seed=7, **wanted)
    assert {head.id[-1]: head.doc_type for head in found.heads} == {"1": "note", "5": "receipt", "6": "receipt"}
    assert found.parts.types == ("receipt",)
    drawn = material(DOCUMENTS, GROUPS, ["new"], decided, audit_share=1.0, audit_seed=7, **wanted)
    assert {head.id[-1]: head.doc_type for head in drawn.of(AUDIT)} == {"1": "note", "3": OTHER}
    assert {head.id[-1] for head in drawn.heads} - {head.id[-1] for head in drawn.of(AUDIT)} == {"5", "6"}


def test_who_waits_for_a_person() -> None:
    unsure = FOUND[0]
    assert waits(unsure) and not waits(FOUND[3]) and not waits(FOUND[4])
    assert not waits(replace(unsure, decided="card"))
    assert type_of("d1-2", "card", {"d1": "note"}) == "note" and type_of("d1", "card", {"d1": OTHER}) is None


def test_what_is_of_no_type_loses_its_label() -> None:
    one = document("card", 9, "new")[0]
    said = Decision(document=one.id, polygon=(), verdict="class", text=OTHER, by="kim", at=DAY)
    done = correct(one, [], [said], review=(), withhold=False)
    assert done.document.doc_type is None
    assert correct(done.document, [], [said], review=(), withhold=False).entries == ()
