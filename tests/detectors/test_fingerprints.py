"""Fingerprints are found by their ridges; rosettes, hatching, text and codes have none."""

import cv2
import numpy as np
import pytest

from stages.core.view import Pixels
from stages.detectors.fingerprints import Fingerprints
from tests import cards
from tests.detectors.looking import Picture, covered, harmed, look, page, turned

DETECTOR = Fingerprints()


def fingerprint(seed: int, wide: int, period: float) -> Pixels:
    """Ink (0 to 255) of uneven ridges around a core, fading out at the rim."""
    rng = np.random.default_rng(seed)
    high = round(wide * 1.25)
    y, x = np.mgrid[:high, :wide].astype(np.float32)
    noise = cv2.GaussianBlur(rng.normal(size=(high, wide)).astype(np.float32), (0, 0), wide / 6)
    around = np.hypot((x - wide * 0.52) * 1.2, y - high * 0.46) + noise / noise.std() * period
    inside = np.clip(1.25 - np.hypot(x / wide * 2 - 1, y / high * 2 - 1), 0, 0.25) * 4
    return (np.clip((np.cos(2 * np.pi * around / period) + 0.2) * 2, 0, 1) * inside * 255).astype(np.uint8)


def stamped(picture: Picture, ink: Pixels, colour: tuple[int, int, int] = (70, 40, 60)) -> tuple[Picture, list[float]]:
    """The picture with ink in its middle, and the ink's box."""
    pixels, document = picture[0].copy(), picture[1]
    high, wide = ink.shape
    y, x = (pixels.shape[0] - high) // 2, (pixels.shape[1] - wide) // 2
    share = ink[..., None] / 255
    pixels[y : y + high, x : x + wide] = pixels[y : y + high, x : x + wide] * (1 - share) + np.array(colour) * share
    return (pixels, document), [x, y, x + wide, y + high]


@pytest.mark.parametrize(("wide", "period"), [(0.14, 0.006), (0.2, 0.008)])
@pytest.mark.parametrize("change", ["", "coarse", "grey", "turned"])
def test_fingerprints(wide: float, period: float, change: str) -> None:
    base = cards.card(31, "photo", "kr_resident_card")
    long = max(base[0].shape)
    picture, (x1, y1, x2, y2) = stamped(base, fingerprint(5, round(wide * long), period * long), (160, 40, 40))
    place = ((x1, y1), (x2, y1), (x2, y2), (x1, y2))
    if change == "turned":
        picture, place = turned(picture, 2), tuple((picture[0].shape[1] - x, picture[0].shape[0] - y) for x, y in place)
    elif change:
        picture = harmed(picture, change)
    assert covered(place, look(DETECTOR, picture, lines=False), ["fingerprint"]) > 0.9


def test_other_patterns_are_none() -> None:
    assert look(DETECTOR, page()) == []
    hatched = np.zeros((260, 220), np.uint8)
    hatched[(np.add.outer(np.arange(260), np.arange(220)) % 9) < 4] = 255
    assert look(DETECTOR, stamped(page(lines=0), hatched)[0]) == []
    for name in ("passport", "kr_resident_card", "kr_driver_licence", "receipt_en"):
        assert look(DETECTOR, cards.card(31, "scan", name)) == []
