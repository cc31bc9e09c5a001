"""Where photographs are on a document's picture: around faces, or as large blobs of tone that aren't text."""

from collections.abc import Iterable, Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.boxes import Box, box_area, box_iou, box_shared, joined
from stages.core.certain_lines import text_share

Pixels = NDArray[np.uint8]

_BODY = (1.15, 1.3, 1.15, 1.7)
"""How far a photograph reaches from the face in it to the left, up, right and down, in face widths, at most."""
_HEAD = (0.2, 0.4, 0.2, 0.5)
"""How far it reaches at least."""
_ASIDE = 0.3
"""How far from a line of text it keeps, in heights of the line, where it must end before it."""
_BODIES = 14.0
"""How many times as large as the face its photograph is at most."""
_SIDE = 220
_CONTRASTS = (24, 40, 60, 85, 115)
"""How much darker than the paper around it a blob is, of 255."""
_SMALLEST, _LARGEST = 0.012, 0.25
"""A photograph's share of the picture."""


def around(face: Box, blobs: Iterable[Box], lines: Sequence[Box], width: float, height: float) -> Box:
    """The photograph of a face (brow to chin), with the blobs that hold it, and without lines of text beside it."""
    body = _within(joined((_grown(face, _BODY), *blobs)), width, height)
    return beside(_grown(face, _HEAD), body, lines)


def beside(core: Box, box: Box, lines: Iterable[Box]) -> Box:
    """The box without lines of text that lie mostly outside of its core; cut where it costs least."""
    for x1, y1, x2, y2 in sorted(lines):
        aside = _ASIDE * (y2 - y1)
        line = (x1 - aside, y1 - aside, x2 + aside, y2 + aside)
        if box_shared(box, line) <= 0 or box_shared(core, line) > 0.3 * box_area(line):
            continue
        x1, y1, x2, y2 = box
        cuts = (
            (min(max(x1, line[2]), core[0]), y1, x2, y2),
            (x1, min(max(y1, line[3]), core[1]), x2, y2),
            (x1, y1, max(min(x2, line[0]), core[2]), y2),
            (x1, y1, x2, max(min(y2, line[1]), core[3])),
        )
        box = min(cuts, key=lambda cut: (round(box_shared(cut, line)), -box_area(cut)))
    return box


def holds(blob: Box, face: Box) -> bool:
    """Whether a blob may be the photograph of the face: it has the face's middle in it, and isn't much too large."""
    x, y = (face[0] + face[2]) / 2, (face[1] + face[3]) / 2
    return blob[0] < x < blob[2] and blob[1] < y < blob[3] and box_area(blob) < _BODIES * box_area(face)


def toned(pixels: Pixels, lines: Sequence[Box]) -> list[Box]:
    """Large compact blobs of tone in an RGB picture, away from its rim and from text."""
    height, width = pixels.shape[:2]
    scale = _SIDE / max(height, width)
    found: list[Box] = []
    for box in _blobs(_differences(pixels, scale)):
        there = tuple(value / scale for value in box)
        one: Box = (there[0], there[1], there[2], there[3])
        if text_share(one, lines) < 0.4:
            found = [each for each in found if box_iou(each, one) < 0.3 or not _holds(one, each)]
            if all(box_shared(each, one) < 0.5 * box_area(one) for each in found):
                found.append(one)
    return found


def _differences(pixels: Pixels, scale: float) -> Pixels:
    """How much darker each place is than the paper around it; text and thin lines are left out."""
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    low, high = np.percentile(small, (2, 98))
    even = np.clip((small.astype(np.float32) - low) * (255 / max(high - low, 30)), 0, 255).astype(np.uint8)
    stroke = np.ones((5, 5), np.uint8)
    bare = cv2.morphologyEx(cv2.morphologyEx(even, cv2.MORPH_CLOSE, stroke), cv2.MORPH_OPEN, stroke)
    wide = np.ones((1, round(0.4 * _SIDE) | 1), np.uint8)
    paper = cv2.erode(cv2.erode(cv2.dilate(cv2.dilate(bare, wide), wide.T), wide), wide.T)
    return np.asarray(cv2.subtract(paper, bare).max(2), np.uint8)


def _blobs(differences: Pixels) -> Iterator[Box]:
    height, width = differences.shape
    for contrast in _CONTRASTS:
        marks = (differences > contrast).astype(np.uint8)
        _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=4)
        for x, y, wide, high, count in stats[1:].tolist():
            rim = x == 0 or y == 0 or x + wide == width or y + high == height
            share = wide * high / (width * height)
            if not rim and _SMALLEST < share < _LARGEST and 0.5 < wide / high < 2 and count > 0.45 * wide * high:
                yield x - 1, y - 1, x + wide + 1, y + high + 1


def _grown(face: Box, reach: tuple[float, float, float, float]) -> Box:
    x1, y1, x2, y2 = face
    wide = x2 - x1
    return x1 - reach[0] * wide, y1 - reach[1] * wide, x2 + reach[2] * wide, y2 + reach[3] * wide


def _within(box: Box, width: float, height: float) -> Box:
    return max(box[0], 0.0), max(box[1], 0.0), min(box[2], width), min(box[3], height)


def _holds(outer: Box, inner: Box) -> bool:
    return box_area(joined((outer, inner))) < 1.05 * box_area(outer)
