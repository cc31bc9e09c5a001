"""train_classifier and classify: trained on drawn pages, certified, and asked about pages they haven't seen."""

import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import replace

from stages import classify, train_classifier
from stages.core.class_summary import DeliverySummary
from stages.core.classes import TRAITS, Classified
from stages.core.pictured import squared
from stages.core.review import Decision
from stages.core.type_card import Known, TypeCard
from stages.core.typing_net import look, typed
from stages.io.looks import Head, looks
from stages.io.memory import Memory
from stages.io.params import Params
from stages.io.paths import CLASSES, CLASSIFIER, DOCUMENTS, IMAGES
from stages.io.records import read_json, read_jsonl, write_json, write_jsonl
from stages.io.type_net import CARD, NET, WEIGHTS, load, look_all, open_net
from stages.models.type_net import TypeNet
from tests.deliveries import ROOT
from tests.typed import SIZES, document, drawn, lay_out

QUICK = {"steps": 60, "batch": 24, "side": 64, "check_every": 30, "max_error": 0.1, "least_of_type": 3}


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OCRMILL_WORKERS", "1")
    monkeypatch.setenv("OCRMILL_MEMORY", str(tmp_path / "memory"))


def known(count: int = 48) -> list[tuple[object, bytes]]:
    kinds = sorted(SIZES)
    return [document(kinds[number % 3], number, "known") for number in range(count)]  # type: ignore[misc]


def train(folder: Path, monkeypatch: pytest.MonkeyPatch, count: int = 48, **settings: object) -> TypeCard:
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("OCRMILL_MEMORY", str(folder / "memory"))
    new = [document(None, 1000 + number, "new", sorted(SIZES)[number % 3]) for number in range(24)]
    lay_out({"known": known(count), "new": new}, **QUICK | settings)  # type: ignore[dict-item]
    train_classifier.main()
    return read_json(CLASSIFIER / CARD, TypeCard)


def decisions(delivery: str) -> list[Classified]:
    return list(read_jsonl(CLASSES / f"{delivery}.jsonl", Classified))


def test_trained_certified_and_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = train(tmp_path / "one", monkeypatch, 180)
    assert card.trained and card.basis is not None and card.basis.types == tuple(sorted(SIZES))
    assert card.scores["macro_accuracy"] > 0.9
    assert card.documents == {"fit": 72, "settle": 36, "bound": 72, "audit": 0, "without_type": 24}
    for name in ("README.md", "metrics.json", "plots/confusion.csv", "plots/metrics/held_out_loss.tsv"):
        assert (CLASSIFIER / name).stat().st_size

    classify.main()
    found = decisions("new")
    assert len(found) == 24 and all(one.labelled is None and one.part == "" for one in found)
    right = [one.type == sorted(SIZES)[number % 3] for number, one in enumerate(found)]
    assert np.mean(right) > 0.9
    choice = card.basis.certificate.choice
    assert choice is not None and choice.bound <= 0.1
    assert any(one.decision == "accept" for one in found)
    for one in found:
        assert (one.decision == "accept") == (one.reasons == ())
        assert set(one.faults) & set(card.basis.unfit) <= set(one.reasons)
    said = read_json(CLASSES / "summaries/new.json", DeliverySummary)
    assert said.accepted + said.reviewed == said.documents == 24
    assert {one.part for one in decisions("known")} == {"fit", "settle", "bound"}


def test_the_same_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cards = [train(tmp_path / str(run), monkeypatch) for run in range(2)]
    assert cards[0] == cards[1]
    for name in (WEIGHTS, NET, CARD, "clouds.safetensors", "known.jsonl", "metrics.json", "README.md"):
        first, second = ((tmp_path / str(run) / CLASSIFIER / name).read_bytes() for run in range(2))
        assert first == second, f"{name} differs from one run to the next"


THREADS = """
import sys
import numpy as np
from stages.core.pictured import squared
from stages.io.params import load_params
from stages.models.base import TypeExample, TypeTraining
from stages.models.type_net import TypeNet
from tests.typed import SIZES, drawn
examples = [TypeExample(drawn(kind, seed), number) for seed in range(6) for number, kind in enumerate(sorted(SIZES))]
settings = {name: value for name, value in load_params().train_classifier.model.items() if name != "_target_"}
model = TypeNet(**settings | {"threads": int(sys.argv[1])})
training = TypeTraining(
    steps=60,
    batch=16,
    side=64,
    learning_rate=0.002,
    check_every=60,
    patience=3,
    strangers=0.3,
    balance=0.7,
    seed=1,
)
model.fit(examples, examples[:6], 3, training, lambda step, values: None)
kinds = list(enumerate(sorted(SIZES)))
new = [(number, squared(drawn(kind, 900 + seed), 64)) for seed in range(20) for number, kind in kinds]
found = model.seen(np.stack([page for _, page in new])).kinds[:, :-1].argmax(axis=1)
print(float((found == [number for number, _ in new]).mean()))
"""


def test_nearly_the_same_on_other_threads() -> None:
    said = []
    for threads in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", THREADS, threads],
            cwd=ROOT,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},
            capture_output=True,
            text=True,
            check=True,
            timeout=300,
        )
        said.append(float(done.stdout.splitlines()[-1]))
    assert min(said) > 0.9 and abs(said[0] - said[1]) <= 0.005


def test_what_runs_says_what_was_trained_whatever_the_company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train(tmp_path / "net", monkeypatch)
    net = open_net((CLASSIFIER / NET).read_bytes())
    pages = [drawn(kind, 7000 + seed) for seed in range(12) for kind in SIZES]
    together = look(net, pages, 64)
    for index in (0, 17, 35):
        alone = look(net, [pages[index]], 64)
        assert np.array_equal(alone.kinds[0], together.kinds[index])
    assert net(np.stack([squared(pages[0], 64)]))["kinds"].shape == (1, 4)


def test_what_is_new_is_told_by_what_was_settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train(tmp_path / "net", monkeypatch)
    loaded = load(CLASSIFIER)
    known = {(one.delivery, one.id): one for one in read_jsonl(CLASSIFIER / "known.jsonl", Known)}
    for name in ("known", "new"):
        with Memory("looks") as memory:
            heads = list(read_jsonl(DOCUMENTS / f"{name}.jsonl", Head))
            seen = looks(IMAGES / f"{name}.zip", heads, memory, name)
        found = typed(look_all(loaded.net, [thumbnail for _, thumbnail in seen], loaded.card.side), loaded.typical)
        for head, one in zip(heads, found, strict=True):
            if settled := known.pop((name, head.id), None):
                assert settled.traits[TRAITS.index("novelty")] == pytest.approx(one.novelty, abs=1e-4)
    assert not known
    card = read_json(CLASSIFIER / CARD, TypeCard)
    write_json(CLASSIFIER / CARD, replace(card, usual={}))
    with pytest.raises(ValueError, match=r"classifier\.json.*early, energy, late"):
        load(CLASSIFIER)


def test_what_is_not_learnt_from_trains_nothing_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that people decided about, an audit's verdict and a new delivery: the net is put back, and judged anew."""
    first = train(tmp_path / "kept", monkeypatch)
    before = {path.name: path.read_bytes() for path in CLASSIFIER.rglob("*") if path.is_file()}
    lines = [
        Decision(document=f"{1000 + number:020d}", polygon=(), verdict="class", text="card", by="kim", at="2026-03-01")
        for number in range(0, 24, 3)
    ]
    write_jsonl(Path("data/reviews/kim.jsonl"), lines)
    monkeypatch.setattr(TypeNet, "fit", None)
    monkeypatch.setattr(train_classifier, "load_params", partial(_with_audit, train_classifier.load_params()))
    train_classifier.main()
    card = read_json(CLASSIFIER / CARD, TypeCard)
    assert card.documents["audit"] == 8 and card.basis == first.basis and card.steps == first.steps
    after = {path.name: path.read_bytes() for path in CLASSIFIER.rglob("*") if path.is_file()}
    assert {name for name in before if before[name] != after[name]} <= {
        CARD,
        "README.md",
        "parts.jsonl",
        "audited.jsonl",
    }

    classify.main()
    assert {one.id: one.decided for one in decisions("new") if one.decided} == {one.document: "card" for one in lines}
    said = read_json(CLASSES / "summaries/new.json", DeliverySummary)
    assert said.decided == 8 and said.left <= said.reviewed


def _with_audit(params: Params) -> Params:
    return replace(params, classify=replace(params.classify, audit_share=1.0))


def test_too_few_documents_leave_everything_to_people(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    card = train(tmp_path / "few", monkeypatch, 9)
    assert not card.trained and "needs 6 documents" in card.reason
    classify.main()
    assert {one.reasons for one in decisions("new")} == {("no_classifier",)}
    assert "goes to a person" in (CLASSIFIER / "README.md").read_text()


def test_what_cannot_be_looked_at_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train(tmp_path / "broken", monkeypatch)
    good, _ = document(None, 1, "new", "card")
    lay_out({"known": known(), "new": [(good, b"no image")]}, **QUICK)  # type: ignore[dict-item, list-item]
    classify.main()
    (one,) = decisions("new")
    assert one.decision == "review" and one.reasons == ("unreadable",)


def test_a_delivery_that_changed_raises_the_alarm(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import cv2

    train(tmp_path / "drift", monkeypatch, 180, false_alarms=0.01)
    dark, dim = [], []
    for number in range(30):
        for made, name, light in ((dark, "dark", 0.6), (dim, "dim", 0.9)):
            one, _ = document(None, 2000 + number, name, "card")
            picture = (drawn("card", 2000 + number) * light).astype(np.uint8)
            made.append((one, cv2.imencode(".jpg", picture[..., ::-1])[1].tobytes()))
    plain = [document(None, 3000 + number, "plain", "card") for number in range(30)]
    deliveries = {"known": known(180), "dark": dark, "dim": dim, "plain": plain}
    lay_out(deliveries, **QUICK, alarm_share=1.0)  # type: ignore[arg-type]
    classify.main()
    said = {name: read_json(CLASSES / f"summaries/{name}.json", DeliverySummary) for name in deliveries}
    assert [name for name, one in said.items() if one.drift.alarm] == ["dark", "dim"]
    assert said["plain"].accepted_drift is None
    none, some = said["dark"].accepted_drift, said["dim"].accepted_drift
    assert none is not None and not none.alarm and said["dark"].accepted == none.compared == 0, "it is unknown as it is"
    assert some is not None and some.alarm and 0 < some.compared == said["dim"].accepted == len(said["dim"].audit)
    told = capsys.readouterr().err
    assert "classify: dark differs" in told and "but not what is accepted" in told and "and so does what" in told
    lay_out(deliveries, **QUICK, when_alarmed="review")  # type: ignore[arg-type]
    classify.main()
    assert all("drift" in one.reasons and one.decision == "review" for one in decisions("dim"))


def test_no_torch_at_inference() -> None:
    code = "import sys, stages.classify, stages.io.type_net, stages.io.looks; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
