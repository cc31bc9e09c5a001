"""Barcodes and matrix codes by their look: dense even black and white in straight lines, whether or not it decodes."""

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.boxes import Box, joined
from stages.core.patches import patches

Pixels = NDArray[np.uint8]

_CONTRAST = 70
_REACH = 15
"""In every square of so many px about half is ink."""
_INK = (0.3, 0.72)
_SOLID = 19
"""Nothing narrower than so many px is a code."""
_MATRIX, _BARS = 0.045, 0.08
"""The side of a matrix code and the length of a barcode, as shares of the picture's longer side, at least."""
_GAP = 0.18
"""Ink in each row (and column) of a code: text has gaps between its lines."""
_STRAIGHT = 0.44
"""How much of a matrix code's edges runs along two directions that are at right angles; of a seal's, a third does."""


def code_blocks(grey: Pixels) -> Iterator[Box]:
    """The upright boxes of what looks like a code in a level grey picture (longer side about 800 px)."""
    ink = cv2.compare(grey, cv2.subtract(cv2.blur(grey, (41, 41)), np.full_like(grey, 4)), cv2.CMP_LT)
    around = np.ones((9, 9), np.uint8)
    busy = cv2.subtract(cv2.dilate(grey, around), cv2.erode(grey, around)) > _CONTRAST
    share = cv2.blur(ink, (_REACH, _REACH))
    least, most = 255 * _INK[0], 255 * _INK[1]
    loose: list[list[int]] | None = None
    for x, y, wide, high, count in patches(
        busy & (share > least) & (share < most), np.ones((_SOLID, _SOLID), np.uint8)
    ):
        place = slice(y, y + high), slice(x, x + wide)
        box: Box = (x, y, x + wide, y + high)
        if count <= 0.6 * wide * high:
            continue
        there = (ink[place] > 0).astype(np.float32)
        if _bars(there, max(grey.shape)):
            if loose is None:
                narrow = np.ones((_SOLID // 2, _SOLID // 2), np.uint8)
                loose = patches(busy & (share > least / 2) & (share < (255 + most) / 2), narrow)
            yield _completed(box, [(left, top, left + w, top + h) for left, top, w, h, _ in loose])
        elif _matrix(there, grey[place], max(grey.shape)):
            yield box


def _completed(box: Box, pieces: list[Box]) -> Box:
    """The box of a code with those of its bars that stand a little apart, at its ends."""
    i = int(box[3] - box[1] > box[2] - box[0])
    for piece in sorted(pieces, key=lambda one: abs(one[i] + one[2 + i] - box[i] - box[2 + i])):
        shared = min(box[3 - i], piece[3 - i]) - max(box[1 - i], piece[1 - i])
        across = box[3 - i] - box[1 - i]
        gap = max(box[i] - piece[2 + i], piece[i] - box[2 + i])
        if shared > 0.7 * max(across, piece[3 - i] - piece[1 - i]) and gap < across:
            box = joined((box, piece))
    return box


def _bars(ink: NDArray[np.float32], side: int) -> bool:
    """Whether ink changes far more often along the bars' row than down the bars, upright or lying."""
    high, wide = ink.shape
    rows, columns, along, down = _profile(ink)
    upright = rows > _GAP and along >= 14 and down / high < 0.5 * along / wide and wide > _BARS * side
    lying = columns > _GAP and down >= 14 and along / wide < 0.5 * down / high and high > _BARS * side
    return upright or lying


def _matrix(ink: NDArray[np.float32], grey: Pixels, side: int) -> bool:
    short, long = sorted(ink.shape)
    rows, columns, along, down = _profile(ink)
    even = min(rows, columns) > _GAP and min(along, down) >= 8
    return even and _MATRIX * side < short and long < 4 * short and straight(grey) > _STRAIGHT


def _profile(ink: NDArray[np.float32]) -> tuple[float, float, float, float]:
    """The share of ink in the emptiest rows and columns, and how often ink changes along a row and down a column."""
    rows, columns = (float(np.percentile(ink.mean(axis), 5)) for axis in (1, 0))
    along, down = (float(np.median(np.abs(np.diff(ink, axis=axis)).sum(axis))) for axis in (1, 0))
    return rows, columns, along, down


def straight(grey: Pixels) -> float:
    """How much of the edges' strength runs within 15° of two directions at right angles (0 to 1)."""
    x, y = cv2.Sobel(grey, cv2.CV_32F, 1, 0), cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    strength = cv2.magnitude(x, y)
    bins = (np.degrees(np.arctan2(y, x)) % 90 / 5).astype(int) % 18
    weights = np.bincount(bins.ravel(), strength.ravel().astype(np.float64), minlength=18)
    around = sum(np.roll(weights, shift) for shift in range(-3, 3))
    return float(np.max(around) / max(weights.sum(), 1.0))
