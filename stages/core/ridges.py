"""Fingerprints on a level picture: patches of dense ridges that run together, and yet in every direction."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.boxes import Box
from stages.core.patches import patches

Pixels = NDArray[np.uint8]

SIDE = 1100
"""The longer side in px of the pictures that are looked at; lengths in px are of these."""
_CONTRAST = 45
_COHERENT = 0.45
"""How much of the edges around a place runs one way (0 to 1): ridges do, letters don't."""
_INK = (0.25, 0.75)
_REACH = 7.0
_LEAST, _MOST = 50, 420
_PERIOD = (3.5, 16.0)
"""From one ridge to the next, px."""
_RIDGES = 6
_COARSE = 4
"""Directions are looked at in squares of so many px."""
_EVERY_WAY = 0.8
"""How evenly ridges run in all directions (entropy, 1 for all alike): hatching runs in one or two."""


def ridge_patches(grey: Pixels) -> Iterator[Box]:
    """The upright boxes of patches of ridges."""
    soft = np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.0), np.uint8)
    ink = cv2.compare(soft, cv2.blur(soft, (25, 25)), cv2.CMP_LT)
    around = np.ones((11, 11), np.uint8)
    busy = _coarse(cv2.subtract(cv2.dilate(soft, around), cv2.erode(soft, around))) > _CONTRAST
    share = cv2.blur(_coarse(ink), (5, 5))
    least = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)), np.uint8)
    likely = busy & (share > 255 * _INK[0]) & (share < 255 * _INK[1])
    if not any(min(wide, high) * _COARSE >= _LEAST for _, _, wide, high, _ in patches(likely, least)):
        return
    across, both, strength = _directions(soft)
    together = cv2.magnitude(across, both) / (strength + 1.0)
    marks = likely & (together > _COHERENT)
    for left, top, wide, high, count in patches(marks, least):
        x, y, w, h = (value * _COARSE for value in (left, top, wide, high))
        sized = min(w, h) >= _LEAST and max(w, h) <= min(_MOST, 2 * min(w, h)) and count > 0.5 * wide * high
        if not sized:
            continue
        place = slice(top, top + high), slice(left, left + wide)
        ways = cv2.phase(across[place], both[place], angleInDegrees=True) / 2
        if _spread(np.asarray(ways, np.float32)) > _EVERY_WAY and _ridged(
            (ink[y : y + h, x : x + w] > 0).astype(np.float32)
        ):
            yield float(x), float(y), float(x + w), float(y + h)


def _coarse(values: NDArray[Any]) -> NDArray[Any]:
    high, wide = (length // _COARSE for length in values.shape)
    whole = values[: high * _COARSE, : wide * _COARSE]
    return np.asarray(cv2.resize(whole, (wide, high), interpolation=cv2.INTER_AREA))


def _directions(soft: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """How far edges around each place run along a row rather than down, how far askew, and how strong they are.

    The first two are cosine and sine of twice the angle at which edges run, by their strength, coarsely.
    """
    x, y = cv2.spatialGradient(soft)
    products = (_coarse(cv2.multiply(one, other, dtype=cv2.CV_32F)) for one, other in ((x, x), (y, y), (x, y)))
    along, across, both = (cv2.GaussianBlur(part, (0, 0), _REACH / _COARSE) for part in products)
    found = along - across, 2 * both, along + across
    return np.asarray(found[0], np.float32), np.asarray(found[1], np.float32), np.asarray(found[2], np.float32)


def _spread(ways: NDArray[np.float32]) -> float:
    counts = np.histogram(ways, bins=9, range=(0, 180))[0] / ways.size
    shares = counts[counts > 0]
    return float(-(shares * np.log(shares)).sum() / np.log(9))


def _ridged(ink: NDArray[np.float32]) -> bool:
    """Whether ink changes as often as ridges do, and there are several of them."""
    changes = np.abs(np.diff(ink, axis=1)).sum() + np.abs(np.diff(ink, axis=0)).sum()
    period = 2 * ink.size * 1.27 / max(1.0, float(changes))
    return _PERIOD[0] < period < _PERIOD[1] and min(ink.shape) > _RIDGES * period
