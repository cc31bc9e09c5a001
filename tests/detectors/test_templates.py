"""Templates as a detector: a holder's data is covered on cards that nothing was learned from."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from stages.core.boxes import polygon_shared
from stages.core.document import Document
from stages.core.geometry import area
from stages.core.personal import Detection
from stages.core.template import encode
from stages.core.view import Pixels, View
from stages.detectors.templates import Templates
from tests import cards


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """The detector with the template of the cards."""
    folder = tmp_path_factory.mktemp("templates")
    (folder / "vn_citizen_card-1.msgpack").write_bytes(encode(cards.template()))
    return Templates(str(folder))


def look(detector: Templates, pixels: Pixels, document: Document, doc_type: str | None = cards.CARD) -> list[Detection]:
    schema = {cards.CARD: cards.schema(), "receipt": cards.schema("receipt")}
    return list(detector.detect(View(document, pixels, schema=schema, doc_type=doc_type)))


def uncovered(detections: Sequence[Detection], document: Document) -> list[str]:
    """Personal fields of which less than 95 % is covered by zones of their kind."""
    rules = cards.schema().rules
    missed = []
    for region in document.regions:
        rule = rules[region.field][1] if region.field in rules else None
        if rule and rule.personal:
            zones = [one.polygon for one in detections if one.kind == rule.personal]
            best = max((polygon_shared(region.polygon, zone) for zone in zones), default=0.0)
            if best < 0.95 * area(region.polygon):
                missed.append(region.field or "")
    return missed


@pytest.mark.parametrize("capture", ["photo", "hard", "scan"])
@pytest.mark.parametrize("doc_type", [cards.CARD, None])
def test_all_that_is_personal_is_covered(detector: Templates, capture: str, doc_type: str | None) -> None:
    pixels, document = cards.card(21, capture)
    found = look(detector, pixels, document, doc_type)
    assert uncovered(found, document) == []
    assert all(0 <= x <= document.width and 0 <= y <= document.height for one in found for x, y in one.polygon)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_card_may_lie_any_way(detector: Templates, turns: int) -> None:
    pixels, document = cards.card(21)
    upright = look(detector, pixels, document)
    turned = look(detector, np.ascontiguousarray(np.rot90(pixels, turns)), document)
    assert [one.kind for one in turned] == [one.kind for one in upright]
    for a, b in zip(upright, turned, strict=True):
        assert area(a.polygon) == pytest.approx(area(b.polygon), rel=0.2)


def test_a_small_card_is_looked_at_from_nearer(detector: Templates) -> None:
    pixels, document = cards.card(21)
    page = np.full((pixels.shape[0] * 2, pixels.shape[1] * 2, 3), 235, np.uint8)
    page[: pixels.shape[0], : pixels.shape[1]] = pixels
    assert uncovered(look(detector, page, document), document) == []


def test_images_that_differ_in_secrets_alone_get_the_same_zones(detector: Templates) -> None:
    pixels, document = cards.card(21)
    rules = cards.schema().rules
    rng = np.random.default_rng(1)
    found = set()
    for _ in range(3):
        other = pixels.copy()
        for region in document.regions:
            if region.field in rules and rules[region.field][1].personal:
                noise = rng.integers(0, 256, other.shape, dtype=np.uint8)
                mask = np.zeros(other.shape[:2], np.uint8)
                cv2.fillPoly(mask, [np.array(region.polygon).round().astype(np.int32)], 1)
                other[mask > 0] = noise[mask > 0]
        found.add(tuple(look(detector, other, document)))
    assert len(found) == 1 and found.pop()


def test_nothing_is_looked_for_where_nothing_can_be(detector: Templates, tmp_path: Path) -> None:
    pixels, document = cards.card(21)
    assert look(detector, pixels, document, "receipt") == []
    assert look(detector, np.full((60, 80, 3), 128, np.uint8), document, None) == []
    assert look(Templates(str(tmp_path)), pixels, document) == []


def test_what_is_missing_and_what_it_depends_on(detector: Templates, tmp_path: Path) -> None:
    assert "run `dvc repro learn_templates`" in (Templates(str(tmp_path / "none")).missing() or "")
    assert detector.missing() is None and Templates(str(tmp_path)).missing() is None
    assert list(detector.provenance()) == ["sha256:vn_citizen_card-1"]
    assert Templates(str(tmp_path)).provenance() == {}
