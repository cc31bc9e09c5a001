"""Bands of long rows of evenly spaced characters, as of a machine-readable zone, found by their look at any angle."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.boxes import Box, joined
from stages.core.document import Polygon
from stages.core.levelled import level

Pixels = NDArray[np.uint8]

SIDE = 720
"""The longer side in px of the pictures that are looked at; lengths in px are of these."""
_STROKE = 11
"""Strokes are thinner than so many px, and characters of a row nearer to each other."""
_CONTRASTS = ((0.25, 1.6), (0.45, 1.2))
"""How strong a stroke is, as a share of the strongest there are and of the mean around it; tried one after another."""
_GAP = 33
"""Pieces of a row that are nearer than so many px belong together."""
_LONG, _SLIM, _HIGHEST = 0.36, 17.0, 0.05
"""Rows are at least so long, as a share of SIDE, and so many times longer than high; and so high at most."""
_EVEN = 0.34
"""How well a row looks like itself a character further on (autocorrelation), at least: text comes to 0.3."""
_LONG_ALONE, _EVEN_ALONE = 0.42, 0.42
"""The same of a row that has no other beside it."""
_APART = 3.5
_MARGIN, _MISSED = 0.6, 2.8
"""How far around a band, in heights of a row; and above and below one of a single row, whose others weren't seen."""


class Row(Struct, frozen=True):
    """A row's upright box in a level picture, and how evenly its characters are spaced (0 to 1)."""

    box: Box
    evenness: float

    @property
    def height(self) -> float:
        """In px."""
        return self.box[3] - self.box[1]


def zone_bands(grey: Pixels) -> list[Polygon]:
    """The quads of bands in a grey image; those of a single row where no other is found."""
    alone: list[Polygon] = []
    unturned = level(grey, 0.0, SIDE)
    unturned_strokes = _strokes(unturned.pixels)
    for contrast in _CONTRASTS:
        seen, strokes = unturned, unturned_strokes
        marks = _marks(strokes, contrast)
        degrees = _angle(marks)
        if abs(degrees) > 0.5:
            seen = level(grey, degrees, SIDE)
            strokes = _strokes(seen.pixels)
            marks = _marks(strokes, contrast)
        bands = _bands(list(_rows(strokes, marks)))
        if several := [seen.polygon(_box(band)) for band in bands if len(band) > 1]:
            return several
        alone += [seen.polygon(_box(band)) for band in bands if _sure(band[0])]
    return alone


def _strokes(grey: Pixels) -> Pixels:
    """How much darker a place is than the paper right and left of the stroke that it is in."""
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((_STROKE, _STROKE), np.uint8)), np.uint8)


def _marks(strokes: Pixels, contrast: tuple[float, float]) -> Pixels:
    """Where strokes stand near each other: 1, elsewhere 0."""
    strongest, around = contrast
    least = max(8.0, strongest * float(np.percentile(strokes[::3, ::3], 99)))
    ink = (strokes > np.maximum(least, around * cv2.blur(strokes, (61, 61)).astype(np.float32))).astype(np.uint8)
    round_ones = (cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)) for size in (_STROKE, 5))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, next(round_ones))
    return np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, next(round_ones)), np.uint8)


def _angle(marks: Pixels) -> float:
    """By how many degrees (-90 to 90) rows are turned: as most of the length of long thin marks is."""
    angles, lengths = [], []
    for contour in cv2.findContours(marks, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        _, (wide, high), degrees = cv2.minAreaRect(contour)
        long, thin = max(wide, high), min(wide, high)
        if long > 0.1 * SIDE and long > 6 * thin:
            angles.append((degrees + (90 if wide < high else 0) + 90) % 180 - 90)
            lengths.append(long)
    if not angles:
        return 0.0
    off = (np.subtract.outer(angles, angles) + 90) % 180 - 90
    near = np.abs(off) < 2
    best = int(np.argmax(near @ np.array(lengths)))
    return float(angles[best] + np.median(-off[best][near[best]]))


def _rows(strokes: Pixels, marks: Pixels) -> Iterator[Row]:
    whole = cv2.morphologyEx(marks, cv2.MORPH_CLOSE, np.ones((1, _GAP), np.uint8))
    whole = cv2.morphologyEx(whole, cv2.MORPH_OPEN, np.ones((3, 81), np.uint8))
    for x, y, wide, high, _ in cv2.connectedComponentsWithStats(whole)[2][1:].tolist():
        if wide >= max(_LONG * SIDE, _SLIM * high) and high <= _HIGHEST * SIDE:
            evenness = _evenness(strokes[y : y + high, x : x + wide])
            yield Row((float(x), float(y), float(x + wide), float(y + high)), evenness)


def _evenness(strokes: Pixels) -> float:
    profile = strokes.mean(0).astype(np.float64)
    profile -= cv2.blur(profile[None], (41, 1))[0]
    alike = np.correlate(profile, profile, "full")[len(profile) - 1 :]
    high = strokes.shape[0]
    return float(alike[int(0.45 * high) : int(1.6 * high) + 2].max() / max(alike[0], 1e-9))


def _bands(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that stand right above each other, of which one is even at least."""
    bands = []
    left = sorted((row for row in rows if row.evenness >= _EVEN), key=lambda row: row.box[1])
    while left:
        band = [left.pop(0)]
        while more := [row for row in rows if row not in band and any(_beside(row, one) for one in band)]:
            band += more
        left = [row for row in left if row not in band]
        bands.append(band)
    return bands


def _sure(row: Row) -> bool:
    return row.evenness >= _EVEN_ALONE and row.box[2] - row.box[0] >= _LONG_ALONE * SIDE


def _box(band: Sequence[Row]) -> Box:
    x1, y1, x2, y2 = joined(row.box for row in band)
    high = max(row.height for row in band)
    along, across = 2 * _MARGIN * high, high * (_MARGIN if len(band) > 1 else _MISSED)
    return x1 - along, y1 - across, x2 + along, y2 + across


def _beside(a: Row, b: Row) -> bool:
    high = min(a.height, b.height)
    shared = min(a.box[2], b.box[2]) - max(a.box[0], b.box[0])
    long = max(a.box[2] - a.box[0], b.box[2] - b.box[0])
    gap = max(a.box[1], b.box[1]) - min(a.box[3], b.box[3])
    return shared > 0.7 * long and gap < _APART * high and max(a.height, b.height) < 2 * high
