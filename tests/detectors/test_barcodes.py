"""Codes are found that can be decoded, and those that can't."""

import cv2
import numpy as np
import pytest
import zxingcpp

from stages.core.document import Polygon
from stages.core.view import Pixels
from stages.detectors import barcodes
from stages.detectors.barcodes import Barcodes
from tests import cards
from tests.detectors.looking import Picture, covered, look, page, turned

DETECTOR = Barcodes()


def code(name: str, size: tuple[int, int]) -> Pixels:
    """The code without its quiet zone, black on white."""
    kind = getattr(zxingcpp.BarcodeFormat, name)
    drawn = np.asarray(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode("Millstone 20240117", kind)))
    drawn = drawn[..., 0] if drawn.ndim == 3 else drawn
    rows, columns = (np.flatnonzero((drawn < 128).any(axis)) for axis in (1, 0))
    drawn = np.ascontiguousarray(drawn[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    return np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def spoiled(drawn: Pixels) -> Pixels:
    """The code with one in six of its modules turned over; of bars, whole."""
    rng = np.random.default_rng(3)
    high, wide = drawn.shape
    over = rng.random((1 if wide > 3 * high else high // 8 + 1, wide // 8 + 1)) < 0.16
    grid = np.kron(over, np.ones((high if len(over) == 1 else 8, 8), bool))[:high, :wide]
    return np.where(grid, 255 - drawn, drawn).astype(np.uint8)


def printed(drawn: Pixels) -> tuple[Picture, Polygon]:
    """A page with the code at its lower edge, and the code's place."""
    pixels, document = page(lines=14)
    high, wide = drawn.shape
    x, y = 300, 1000
    pixels[y : y + high, x : x + wide] = drawn[..., None]
    return (pixels, document), ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high))


CODES = {"QRCode": (220, 220), "Code128": (600, 120), "PDF417": (480, 180), "DataMatrix": (180, 180)}


@pytest.mark.parametrize("name", CODES)
@pytest.mark.parametrize("quarters", [0, 1])
def test_codes(name: str, quarters: int) -> None:
    picture, place = printed(code(name, CODES[name]))
    pixels, document = turned(picture, quarters)
    if quarters:
        place = tuple((picture[0].shape[0] - y, x) for x, y in place)
    assert covered(place, look(DETECTOR, (pixels, document)), ["barcode"]) > 0.85


@pytest.mark.parametrize("name", ["QRCode", "Code128", "PDF417"])
def test_codes_that_nobody_can_decode(name: str) -> None:
    picture, place = printed(spoiled(code(name, CODES[name])))
    assert zxingcpp.read_barcodes(picture[0]) == []
    assert covered(place, look(DETECTOR, picture), ["barcode"]) > 0.85


def test_the_code_of_a_card() -> None:
    found = look(DETECTOR, cards.card(31, "photo"))
    assert [one.kind for one in found] == ["barcode"]


def test_text_is_no_code() -> None:
    assert look(DETECTOR, page()) == []
    assert look(DETECTOR, cards.card(31, "photo", "kr_resident_card")) == []


def test_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert DETECTOR.missing() is None
    monkeypatch.setattr(barcodes, "find_spec", lambda name: None)
    assert "zxing-cpp isn't installed" in (DETECTOR.missing() or "")
