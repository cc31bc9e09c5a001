"""Smaller, paler copies of a part of a picture, such as the ghost image of a portrait."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.boxes import Box, box_shared
from stages.core.boxes import box_area as area

Pixels = NDArray[np.uint8]

_WIDE = 16
"""How wide in px a copy need be to be known again."""
_STEP = 1.18
_LARGEST, _SMALLEST = 0.75, 0.14
"""Copies are so many times as wide as the original, at most and at least."""
_EACH = 2
_LOCAL, _NOISE, _LEVELS = 4.0, 3.0, 40.0
"""What is near in px of the small picture, and grey levels that say nothing: there, copies are known by how dark they
are against what is near, as so many levels for what is usual.
"""


class Copy(Struct, frozen=True):
    """Where a copy stands, (x1, y1, x2, y2) in px, and how well it correlates with the original (0 to 1)."""

    box: Box
    likeness: float


def copies(grey: Pixels, original: Box, least: float) -> list[Copy]:
    """The likeliest copies of a part of the picture, the likeliest first, none over another or over the original."""
    found = [one for one in _candidates(grey, original) if one.likeness >= least]
    kept: list[Copy] = []
    for one in sorted(found, key=lambda each: (-each.likeness, each.box)):
        if all(
            box_shared(one.box, other) <= 0.2 * min(area(one.box), area(other))
            for other in [original, *(each.box for each in kept)]
        ):
            kept.append(one)
    return kept


def _candidates(grey: Pixels, original: Box) -> Iterator[Copy]:
    height, width = grey.shape
    x1, y1, x2, y2 = (max(0.0, original[0]), max(0.0, original[1]), min(width, original[2]), min(height, original[3]))
    if min(x2 - x1, y2 - y1) < _WIDE:
        return
    factor = _LARGEST
    while factor >= _SMALLEST:
        scale = min(1.0, _WIDE / (factor * (x2 - x1)))
        small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
        part = grey[round(y1) : round(y2), round(x1) : round(x2)]
        size = max(4, round((x2 - x1) * factor * scale)), max(4, round((y2 - y1) * factor * scale))
        if size[0] < 10:
            return
        pattern = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        yield from _peaks(np.asarray(small, np.uint8), np.asarray(pattern, np.uint8), scale)
        yield from _peaks(_against_near(small), _against_near(pattern), scale)
        factor /= _STEP


def _against_near(grey: NDArray[Any]) -> Pixels:
    """How dark each place is against what is near it: of a copy in a shadow or over a pattern, the same is left."""
    values = grey.astype(np.float32)
    rest = values - cv2.GaussianBlur(values, (0, 0), _LOCAL)
    usual = np.sqrt(cv2.GaussianBlur(rest * rest, (0, 0), _LOCAL) + _NOISE**2)
    return np.asarray(np.clip(128 + _LEVELS * rest / usual, 0, 255), np.uint8)


def _peaks(picture: Pixels, pattern: Pixels, scale: float) -> Iterator[Copy]:
    high, wide = pattern.shape
    if picture.shape[0] <= high or picture.shape[1] <= wide or float(pattern.std()) < 4:
        return
    likeness = cv2.matchTemplate(picture, pattern, cv2.TM_CCOEFF_NORMED)
    likeness[~np.isfinite(likeness)] = 0
    for _ in range(_EACH):
        _, best, _, (x, y) = cv2.minMaxLoc(likeness)
        yield Copy((x / scale, y / scale, (x + wide) / scale, (y + high) / scale), round(float(best), 4))
        likeness[max(0, y - high // 2) : y + high // 2, max(0, x - wide // 2) : x + wide // 2] = 0


def likeness_in_detail(grey: Pixels, original: Box, copy: Box) -> float:
    """How well the edges of a copy correlate with those of the original (-1 to 1), a little aside being allowed for."""
    x1, y1, x2, y2 = (round(value) for value in original)
    part = grey[max(y1, 0) : y2, max(x1, 0) : x2]
    size = round(copy[2] - copy[0]), round(copy[3] - copy[1])
    aside = max(2, round(0.12 * size[0]))
    left, top = round(copy[0]) - aside, round(copy[1]) - aside
    there = grey[max(top, 0) : top + size[1] + 2 * aside, max(left, 0) : left + size[0] + 2 * aside]
    if min(size) < 8 or there.shape[0] < size[1] or there.shape[1] < size[0] or not part.size:
        return 0.0
    pattern = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    found = cv2.matchTemplate(_edges(there), _edges(np.asarray(pattern, np.uint8)), cv2.TM_CCOEFF_NORMED)
    return float(np.nan_to_num(found, posinf=0, neginf=0).max())


def _edges(grey: Pixels) -> NDArray[np.float32]:
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    sides = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    return np.asarray(cv2.magnitude(*sides), np.float32)
