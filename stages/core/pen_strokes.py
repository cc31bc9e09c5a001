"""Handwriting as of a signature on a level picture: connected thin strokes, much higher than lines of text."""

from collections.abc import Sequence
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.boxes import Box, box_area, box_iou, box_shared, joined
from stages.core.certain_lines import text_share

Pixels = NDArray[np.uint8]

SIDE = 900
"""The longer side in px of the pictures that are looked at; lengths in px are of these."""
_THICKEST = 17
"""Strokes are thinner than so many px."""
_LEAST = (45, 24)
_MOST = (400, 200)
"""Width and height of a signature in px."""
_ABOVE_TEXT = 1.35
"""How many times higher than a line of text a signature is."""
_INK = (0.05, 0.5)
"""The share of its box that is ink."""
_STROKE = (1.8, 10.0)
"""How thick its strokes are in px, on average."""
_CROSSED = 5
"""How many strokes a row across it crosses, in the middle of all rows: text has more."""
_OWN = 0.4
_NEAR = 10
_WIDEST = 0.45


class Strokes:
    """The strokes of a grey level picture, and the boxes of its lines of text."""

    def __init__(self, grey: Pixels, lines: Sequence[Box]) -> None:
        dark = _thin(grey)
        ink = (dark > max(14.0, 0.3 * float(np.percentile(dark[::3, ::3], 99.5)))).astype(np.uint8)
        whole = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
        _, self._marks, self._stats, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
        self._lines = lines
        self._line_edges = np.array(lines, np.float64).reshape(-1, 4).T
        self._usual = float(np.median([line[3] - line[1] for line in lines])) if lines else 0.0

    @cached_property
    def boxes(self) -> list[Box]:
        """The box of each connected stroke."""
        return [(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h, _ in self._stats.tolist()]

    @cached_property
    def _parts(self) -> NDArray[np.intp]:
        """Which strokes are neither specks nor larger than a signature, and no text."""
        w, h = self._stats[:, 2], self._stats[:, 3]
        sized = (np.maximum(w, h) >= 8) & (w <= _MOST[0]) & (h <= _MOST[1])
        sized[0] = False  # the paper
        found = np.flatnonzero(sized)
        return found[~self._texts([self.boxes[i] for i in found])]

    def signatures(self, text: float) -> list[Box]:
        """The boxes of what looks like a signature wherever it stands; `text` is how much of it text may cover."""
        least = max(_LEAST[1], _ABOVE_TEXT * self._usual)
        sized = (i for i in self._sized(_LEAST[0], least) if not self._printed(self.boxes[i], text))
        found = (self._whole(self.boxes[i]) for i in sized if self._written(i, _CROSSED))
        return [box for box in found if not self._printed(box, text)]

    def near(self, area: Box) -> list[Box]:
        """The boxes of strokes in an area that isn't text: where a signature is to be, less is asked of it."""
        inside = [i for i in self._sized(20, 10) if box_shared(self.boxes[i], area) > 0.5 * box_area(self.boxes[i])]
        written = [self.boxes[i] for i in inside if self._written(i, _CROSSED)]
        high = [box for box in written if box[3] - box[1] >= _ABOVE_TEXT * self._usual]
        others = (self.boxes[i] for i in inside if not self._text(self.boxes[i]))
        return [self._whole(box) for box in high or {*written, *others}]

    def _sized(self, wide: float, high: float) -> list[int]:
        _, _, w, h = self._stats[:, :4].T
        sized = (w >= wide) & (h >= high) & (w <= _MOST[0]) & (h <= _MOST[1])
        return [int(i) for i in np.flatnonzero(sized) if i]

    def _written(self, i: int, crossed: int) -> bool:
        x, y, wide, high, count = (int(value) for value in self._stats[i])
        if not (_INK[0] < count / (wide * high) < _INK[1] and 0.7 * high < wide):
            return False
        mark = (self._marks[y : y + high, x : x + wide] == i).astype(np.int8)
        starts = (np.diff(np.pad(mark, ((0, 0), (1, 0))), axis=1) > 0).sum(1)
        falls = (np.diff(np.pad(mark, ((1, 0), (0, 0))), axis=0) > 0).sum(0)
        thick = 2 * count / max(1.0, 2.0 * float(starts.sum() + falls.sum()) / 1.3)
        posts = np.flatnonzero(mark.mean(0) > 0.75)
        framed = len(posts) > 1 and posts[-1] - posts[0] > 0.5 * wide
        return bool(np.median(starts) <= crossed and _STROKE[0] < thick < _STROKE[1] and not framed)

    def _text(self, box: Box) -> bool:
        return bool(self._texts([box])[0])

    def _texts(self, boxes: Sequence[Box]) -> NDArray[np.bool_]:
        """Of which boxes a line of text covers half, and isn't much lower."""
        x1, y1, x2, y2 = np.array(boxes, np.float64).reshape(-1, 4, 1).transpose(1, 0, 2)
        left, top, right, bottom = self._line_edges
        wide = np.maximum(0, np.minimum(x2, right) - np.maximum(x1, left))
        shared = wide * np.maximum(0, np.minimum(y2, bottom) - np.maximum(y1, top))
        high = y2 - y1 < _ABOVE_TEXT * (bottom - top)
        found: NDArray[np.bool_] = ((shared > 0.5 * (x2 - x1) * (y2 - y1)) & high).any(axis=1)
        return found

    def _printed(self, box: Box, most: float) -> bool:
        """Whether lines of text cover more than so much; a high one, or one as large, was made of the strokes."""
        least = _ABOVE_TEXT * self._usual
        lines = [line for line in self._lines if box_iou(box, line) < _OWN and line[3] - line[1] < least]
        return self._text(box) or text_share(box, lines) > most

    def _whole(self, box: Box) -> Box:
        """The box with strokes beside it that aren't text, and a margin."""
        x, y, w, h = self._stats[self._parts, :4].T
        x1, y1, x2, y2 = x, y, x + w, y + h
        grown = True
        while grown:
            wide = (box[0] - _NEAR, box[1] - _NEAR / 2, box[2] + _NEAR, box[3] + _NEAR / 2)
            touching = (x1 < wide[2]) & (x2 > wide[0]) & (y1 < wide[3]) & (y2 > wide[1])
            whole = joined((box, *(self.boxes[i] for i in self._parts[touching])))
            grown = whole != box and whole[2] - whole[0] < _WIDEST * SIDE and whole[3] - whole[1] < _MOST[1]
            box = whole if grown else box
        more = 0.12 * (box[3] - box[1]) + 3
        return box[0] - 2 * more, box[1] - more, box[2] + 2 * more, box[3] + more


def _thin(grey: Pixels) -> Pixels:
    """How much darker than the paper strokes are: what is left of the picture where all within an octagon is closed."""
    square = np.ones((_THICKEST // 2 + 1,) * 2, np.uint8)
    cross, times = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)), _THICKEST // 4
    wide = cv2.dilate(cv2.dilate(grey, square), cross, iterations=times)
    return np.asarray(cv2.subtract(cv2.erode(cv2.erode(wide, square), cross, iterations=times), grey), np.uint8)
