"""Numbers of holes are found however the document lies; text, screens of dots and stitches are none."""

import cv2
import numpy as np
import pytest

from stages.detectors.perforations import Perforations
from tests import cards
from tests.detectors.looking import Picture, covered, harmed, look, page, turned

DETECTOR = Perforations()
DIGITS = ("7C A8 A8 7C", "21 FF 01 00", "47 89 91 61", "42 81 91 6E", "18 28 4F 08", "F2 91 91 8E", "7E 91 91 0E")


def punched(picture: Picture, digits: int, pitch: float) -> tuple[Picture, tuple[tuple[float, float], ...]]:
    """The picture with a number of holes where there is no text, and where it stands."""
    pixels, document = picture[0].copy(), picture[1]
    height, width = pixels.shape[:2]
    left, top = width * 0.48, height * 0.07
    dots = []
    for number in range(digits):
        for column, bits in enumerate(bytes.fromhex(DIGITS[number % len(DIGITS)])):
            dots += [(left + (5.5 * number + column) * pitch, top + row * pitch) for row in range(8) if bits >> row & 1]
    for x, y in dots:
        at = round(x * 16), round(y * 16)
        cv2.circle(pixels, at, round(pitch * 0.24 * 16), (70, 66, 62), -1, cv2.LINE_AA, 4)
    (x1, y1), (x2, y2) = np.min(dots, axis=0), np.max(dots, axis=0)
    return (pixels, document), ((x1, y1), (x2, y1), (x2, y2), (x1, y2))


@pytest.mark.parametrize("digits", [5, 8])
@pytest.mark.parametrize("change", ["", "coarse", "dark", "turned", "upended"])
def test_punched_numbers(digits: int, change: str) -> None:
    base = cards.card(31, "scan", "passport")
    picture, place = punched(base, digits, max(base[0].shape) / 120)
    if change in {"turned", "upended"}:
        quarters = 1 if change == "turned" else 2
        height, width = picture[0].shape[:2]
        picture = turned(picture, quarters)
        place = tuple((height - y, x) if quarters == 1 else (width - x, height - y) for x, y in place)
    elif change:
        picture = harmed(picture, change)
    found = look(DETECTOR, picture)
    assert covered(place, found, ["id_number"]) > 0.99 and len(found) == 1


def test_only_on_identity_documents() -> None:
    picture, _ = punched(page(lines=0), 8, 12.0)
    assert len(look(DETECTOR, picture)) == 1
    assert look(DETECTOR, picture, identity=False) == []


@pytest.mark.parametrize("name", ["passport", "kr_resident_card", "vn_citizen_card", "kr_driver_licence"])
def test_none_where_there_are_none(name: str) -> None:
    assert look(DETECTOR, cards.card(31, "photo", name)) == []


def test_other_dots_are_no_characters() -> None:
    assert look(DETECTOR, page()) == []
    screen, stitches = page(lines=0)[0], page(lines=0)[0]
    for y in range(200, 1200, 12):
        for x in range(100, 900, 12):
            cv2.circle(screen, (x, y), 3, (60, 60, 60), -1, cv2.LINE_AA)
    for x in range(100, 900, 12):
        cv2.circle(stitches, (x, 600), 3, (60, 60, 60), -1, cv2.LINE_AA)
    assert [look(DETECTOR, (pixels, page(lines=0)[1])) for pixels in (screen, stitches)] == [[], []]
