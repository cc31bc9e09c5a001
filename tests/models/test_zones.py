"""The net of zones: trained on a few tiny cards, twice, and used as it is written."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest
import yaml

from stages.core.document import Document, Region
from stages.core.geometry import quad_from_box
from stages.core.view import View
from stages.core.zone_card import ZoneCard
from stages.core.zone_shapes import fitted
from stages.core.zones import GROUPS
from stages.detectors.learned_zones import LearnedZones
from stages.io.packs import write_pack
from stages.io.params import load_params
from stages.io.paths import IMAGES, LABELS, ZONES
from stages.io.records import write_jsonl
from stages.train_zones import main
from tests.deliveries import ROOT

SIZE = (128, 80)


def card(number: int) -> tuple[Document, bytes]:
    """A card with a portrait and a name, and its image."""
    rng = np.random.default_rng(number)
    picture = np.full((SIZE[1], SIZE[0], 3), rng.integers(200, 255, 3), np.uint8)
    picture[15:65, 8:45] = rng.integers(30, 120, 3)
    cv2.putText(picture, f"NAME {number}", (52, 40), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (20, 20, 20))
    regions = (
        Region(id="1", field="portrait", polygon=quad_from_box(8, 15, 45, 65)),
        Region(id="2", field="name", text=f"NAME {number}", polygon=quad_from_box(50, 28, 120, 44)),
    )
    name = f"{number:020d}"
    document = Document(
        id=name, delivery="cards", file=f"{name}.png", source="", sha256=name, fingerprint="", width=SIZE[0],
        height=SIZE[1], doc_type="id_card", regions=regions,
    )  # fmt: skip
    return document, cv2.imencode(".png", picture[..., ::-1])[1].tobytes()


def train(folder: Path, monkeypatch: pytest.MonkeyPatch, cards: Sequence[tuple[Document, bytes]]) -> ZoneCard:
    """Run the stage in a folder that holds nothing but these cards; what it says of the net."""
    settings = yaml.safe_load((ROOT / "params.yaml").read_text())
    settings["train_zones"] |= {"steps": 2, "batch": 2, "side": 64}
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("params.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True))
    write_jsonl(LABELS / "cards.jsonl", [document for document, _ in cards])
    images = {document.file: data for document, data in cards}
    write_pack(IMAGES / "cards.zip", {name: name for name in images}, images.__getitem__)
    main()
    return msgspec.json.decode((ZONES / "zones.json").read_bytes(), type=ZoneCard)


def test_the_net_is_trained_written_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    cards = [card(number) for number in range(8)]
    said = train(tmp_path / "one", monkeypatch, cards)
    assert said.trained and said.documents == {"taught": 7, "held_out": 1, "without_zones": 0, "not_needed": 0}
    assert said.held_out["picture"]["cells"] > 0
    again = train(tmp_path / "other", monkeypatch, cards[::-1])
    assert again == said
    for name in ("zones.safetensors", "zones.onnx", "zones.json"):
        first, second = ((tmp_path / one / ZONES / name).read_bytes() for one in ("one", "other"))
        assert first == second, f"{name} differs from one run to the next"
    printed = "".join(capsys.readouterr())
    assert not any(document.id in printed for document, _ in cards) and "http" not in printed

    document, data = cards[0]
    pixels = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)[..., ::-1], np.uint8)
    detector = LearnedZones(sure=0.01)
    assert detector.missing() is None and len(detector.provenance()["sha256"]) == 64
    for size in (SIZE, (300, 90)):  # so small a net on so small pictures may see nothing
        shown = np.asarray(cv2.resize(pixels, size), np.uint8)
        view = View(document, shown, schema=load_params().doc_types, doc_type="id_card")
        chances = detector.chances(fitted(shown, said.side)[0])
        assert np.allclose(chances.sum(0), 1, atol=1e-5)
        found = list(detector.detect(view))
        assert all(0 <= x <= size[0] and 0 <= y <= size[1] for one in found for x, y in one.polygon)


def test_too_few_documents_make_no_net_and_that_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = train(tmp_path / "few", monkeypatch, [card(number) for number in range(3)])
    assert not said.trained and said.documents["taught"] == 0 and said.groups == GROUPS
    document, _ = card(0)
    detector = LearnedZones()
    assert detector.missing() is None
    assert list(detector.detect(View(document, np.zeros((80, 128, 3), np.uint8)))) == []


def test_a_missing_net_says_what_to_do(tmp_path: Path) -> None:
    said = LearnedZones(folder=str(tmp_path / "none")).missing()
    assert said and "dvc repro train_zones" in said
