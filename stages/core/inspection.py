"""What can be measured of a picture without knowing what it shows: size, sharpness, light, colour, a screen's grid.

Everything but the size is measured on the picture at one scale, so that cameras compare.
"""

from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

SCALE = 576
"""The longer side (px) that pictures are measured at; smaller ones stay as they are. 4 Mpx decode to it quickly."""
FINE, COARSE = 0.8, 2.4
"""Deviations (px) of the two blurs between which an edge's own is read off."""
STRONGEST = 99.5
"""The percentile of gradients that stands for the sharpest edges."""
DARK_BRIGHT = (0.002, 0.95)
"""Which pixels stand for the darkest, even where little is written, and which for the paper."""
_COLOURS = 200
"""At so many places along the longer side colour is looked at."""
_FINER = 64
_BAND, _EVERY = 32, 128
"""Of so many rows, so many are looked at for edges: what a camera blurs, it blurs all over."""
_SAME = 0.97
"""From which scale on a picture is as good as of that size."""
_HALF = 0.5
"""From which scale on neighbouring pixels suffice for one of a smaller picture."""
_PATCH = 128
"""The side of the patches in which a screen's grid is looked for."""


class Measured(Struct, frozen=True, kw_only=True):
    """`short_side` in px as delivered; `blur` the deviation of the sharpest edges (px at 576); `light` the brightness
    of bright places and `contrast` how far dark ones are from it (0 to 255); `colour` the mean distance of channels;
    `grid` how far the strongest regular pattern stands out, in powers of ten.
    """

    short_side: int
    blur: float
    light: float
    contrast: float
    colour: float
    grid: float


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From where on a picture isn't fit. `cut_off` and `glare` are probabilities, the others as measured.

    A picture without colour (`copy_colour` at most) is a copy if documents of its type have `type_colour` or more.
    """

    short_side: float
    blur: float
    light: float
    contrast: float
    grid: float
    cut_off: float
    glare: float
    copy_colour: float
    type_colour: float


def measured(picture: Pixels, short_side: int) -> Measured:
    """The measures of an RGB picture; `short_side` is that of the image as it was delivered."""
    grey = _scaled(np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8))
    counts = np.cumsum(np.bincount(grey[::2, ::2].ravel(), minlength=256))
    low, high = np.searchsorted(counts, counts[-1] * np.array(DARK_BRIGHT)).tolist()
    step = max(1, round(max(picture.shape) / _COLOURS))
    red, green, blue = cv2.split(np.ascontiguousarray(picture[::step, ::step]))
    spread = cv2.subtract(cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue))
    return Measured(
        short_side=short_side,
        blur=round(blur(grey), 3),
        light=float(high),
        contrast=float(high - low),
        colour=round(float(np.asarray(spread).mean()), 2),
        grid=round(grid(grey), 3),
    )


def blur(grey: Pixels) -> float:
    """The deviation of the Gaussian that the sharpest edges look blurred by, in px; 20 where there are none.

    An edge of deviation b has a gradient of 1 / √(b² + s²) after a further blur of s: two of them give b, whatever
    the contrast is.
    """
    finer = [band.astype(np.uint16) * _FINER for band in _bands(grey)]  # a blurred edge's steps are fractions of one
    fine, coarse = (
        _steepest([np.asarray(cv2.GaussianBlur(one, (0, 0), s), np.uint16) for one in finer]) for s in (FINE, COARSE)
    )
    ratio = fine / max(coarse, 1e-6)
    if fine < 2.0 * _FINER or ratio <= 1.0001:
        return 20.0
    return float(min(20.0, np.sqrt(max(0.0, COARSE**2 - ratio**2 * FINE**2) / (ratio**2 - 1))))


def grid(grey: Pixels) -> float:
    """How far a frequency off the axes stands out, as a power of ten, in the spectrum of all patches together.

    What is written differs from patch to patch; the lines of a screen don't.
    """
    from scipy.fft import rfft2  # type: ignore[import-untyped]

    height, width = grey.shape
    if min(height, width) < 1.5 * _PATCH:
        return 0.0
    tops = np.linspace(0, height - _PATCH, 4).astype(int)[1:3]
    lefts = np.linspace(0, width - _PATCH, 5).astype(int)[1:4] if width > 3 * _PATCH else tops * 0
    patches = np.stack([grey[y : y + _PATCH, x : x + _PATCH] for y in tops for x in sorted(set(lefts.tolist()))])
    window, told = _window_and_told()
    waves = (patches.astype(np.float32) - patches.mean(axis=(1, 2), keepdims=True, dtype=np.float32)) * window
    power = np.log10(np.abs(rfft2(waves)) + 1.0).mean(axis=0)
    power = np.roll(power, _PATCH // 2, axis=0)
    standing = power - cv2.blur(power, (9, 9))
    return float(standing[told].max())


@cache
def _window_and_told() -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """What a patch's rims are faded by, and which frequencies count: neither near the axes nor low."""
    fade = np.hanning(_PATCH).astype(np.float32)
    y, x = np.mgrid[-_PATCH // 2 : _PATCH // 2, 0 : _PATCH // 2 + 1]
    return fade[:, None] * fade, (np.abs(y) > 3) & (x > 3) & (np.hypot(y, x) > 16)


def faults(seen: Measured, chances: dict[str, float], limits: Limits, usual_colour: float) -> tuple[str, ...]:
    """What keeps a picture from being decided on unseen: its measures, and what the net saw (`chances`)."""
    beyond = {
        "too_small": seen.short_side < limits.short_side,
        "blurred": seen.blur > limits.blur,
        "too_dark": seen.light < limits.light,
        "blank": seen.contrast < limits.contrast,
        "screen": seen.grid > limits.grid,
        "cut_off": chances.get("cut_off", 0.0) > limits.cut_off,
        "glare": chances.get("glare", 0.0) > limits.glare,
        "copy": seen.colour <= limits.copy_colour and usual_colour >= limits.type_colour,
    }
    return tuple(name for name, found in beyond.items() if found)


def _scaled(picture: Pixels) -> Pixels:
    height, width = picture.shape[:2]
    scale = SCALE / max(height, width)
    if scale > _SAME:
        return picture
    size = max(1, round(width * scale)), max(1, round(height * scale))
    way = cv2.INTER_AREA if scale < _HALF else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=way), np.uint8)


def _bands(grey: Pixels) -> list[Pixels]:
    """Rows to look for edges in: all of a small picture, else bands all over it."""
    if len(grey) <= 2 * _EVERY:
        return [grey]
    return [grey[top : top + _BAND] for top in range((_EVERY - _BAND) // 2, len(grey) - _BAND, _EVERY)]


def _steepest(bands: Sequence[NDArray[np.uint16]]) -> float:
    found = [np.zeros(1, np.uint16)]
    for grey in bands:
        inner = grey[:-1:2, :-1]
        right, below = cv2.absdiff(grey[:-1:2, 1:], inner), cv2.absdiff(grey[1::2, :-1][: len(inner)], inner)
        found.append(np.asarray(cv2.max(right, below), np.uint16).ravel())
    counts = np.cumsum(np.bincount(np.concatenate(found)))
    goal = STRONGEST / 100 * counts[-1]
    at = int(np.searchsorted(counts, goal))
    before = int(counts[at - 1]) if at else 0
    return float(at + (goal - before) / max(1, int(counts[at]) - before))
