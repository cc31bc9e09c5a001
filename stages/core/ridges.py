"""Fingerprints on a level picture: patches of dense ridges that run together, and yet in every direction."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.boxes import Box

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
    ink = (soft < cv2.blur(soft, (25, 25))).astype(np.float32)
    together, ways = _directions(soft)
    around = np.ones((11, 11), np.uint8)
    busy = _coarse(cv2.subtract(cv2.dilate(soft, around), cv2.erode(soft, around))) > _CONTRAST
    share = cv2.blur(_coarse(ink), (5, 5))
    marks = (busy & (together > _COHERENT) & (share > _INK[0]) & (share < _INK[1])).astype(np.uint8)
    whole = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (9, 9)))
    for left, top, wide, high, count in cv2.connectedComponentsWithStats(whole)[2][1:].tolist():
        x, y, w, h = (value * _COARSE for value in (left, top, wide, high))
        sized = min(w, h) >= _LEAST and max(w, h) <= min(_MOST, 2 * min(w, h)) and count > 0.5 * wide * high
        varied = sized and _spread(ways[top : top + high, left : left + wide]) > _EVERY_WAY
        if varied and _ridged(ink[y : y + h, x : x + w]):
            yield float(x), float(y), float(x + w), float(y + h)


def _coarse(values: NDArray[Any]) -> NDArray[Any]:
    size = values.shape[1] // _COARSE, values.shape[0] // _COARSE
    return np.asarray(cv2.resize(values, size, interpolation=cv2.INTER_AREA))


def _directions(soft: Pixels) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far edges around each place run together, and which way (0 to 180°), coarsely."""
    x, y = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    products = (_coarse(part) for part in (x * x, y * y, x * y))
    along, across, both = (cv2.GaussianBlur(part, (0, 0), _REACH / _COARSE) for part in products)
    together = np.sqrt((along - across) ** 2 + 4 * both * both) / (along + across + 1.0)
    return together, (np.degrees(np.arctan2(2 * both, along - across)) / 2) % 180


def _spread(ways: NDArray[np.float32]) -> float:
    counts = np.histogram(ways, bins=9, range=(0, 180))[0] / ways.size
    shares = counts[counts > 0]
    return float(-(shares * np.log(shares)).sum() / np.log(9))


def _ridged(ink: NDArray[np.float32]) -> bool:
    """Whether ink changes as often as ridges do, and there are several of them."""
    changes = np.abs(np.diff(ink, axis=1)).sum() + np.abs(np.diff(ink, axis=0)).sum()
    period = 2 * ink.size * 1.27 / max(1.0, float(changes))
    return _PERIOD[0] < period < _PERIOD[1] and min(ink.shape) > _RIDGES * period
