"""Characters of small dark dots in a row on a grey picture, such as numbers that are punched through a page."""

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.geometry import Points

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float64]

SIDE = 1600
"""The longer side in px of the pictures that are looked at; lengths in px are of these."""
_CLEAR, _FAINT = 18, 0.4
"""How much darker dots are than what is around them: those that tell a row (of 255), and others on its lines (in parts
of what is usual in it).
"""
_SOFT, _AROUND = 1.5, 13
"""How far a dot is blurred (σ), and how large what is around it is."""
_SIZE = 7
"""What a dot is darkest in."""
_RING, _ALONE = 7.0, 0.5
"""How far around a dot (px) what is there is lighter, and how dark it is there at most, in parts of the dot's."""
_PITCH = (6.0, 22.0)
"""From a dot to the nearest one."""
_EVEN = 0.25
"""By how much of the usual pitch a dot's distance from the nearest one may differ."""
_LINK, _GAP = 4.0, 5.0
"""Pitches between dots of one row of characters, and over a character that is hardly seen."""
_LEAST = 20
_OFF = 3.0
"""Degrees by which the row is off the picture's sides at most."""
_SPACING = (0.85, 1.5)
"""Pitches from one line of dots to the next: characters may be wider set than high, or the reverse."""
_LINES = (4, 9)
"""Lines of dots that make up the characters."""
_OFTEN = 0.2
"""Of the dots that the fullest line has, how many each must have, or else the next one."""
_STRICT = 0.7
"""How strictly dots keep to lines (0 to 1): dots in text and in patterns don't."""
_DENSE = 0.2
"""Dots for each place where one may be: characters have more, dots in text fewer."""
_LONG = 2.5
"""How many times longer than high the row is at least."""
_MARGIN = 1.0
"""Pitches around the dots."""


class Lattice(Struct, frozen=True):
    """Lines that dots stand on: their direction (x, y, of length 1), how far they are apart, where the first one is
    (px across), and how strictly the dots keep to them.
    """

    along: tuple[float, float]
    spacing: float
    first: float
    strict: float

    def places(self, dots: Floats) -> tuple[Floats, Floats]:
        """Where dots (n × 2) are along the lines (px) and across (lines, 0 at the first)."""
        x, y = self.along
        return dots @ np.array([x, y]), (dots @ np.array([-y, x]) - self.first) / self.spacing

    def point(self, line: float, at: float) -> tuple[float, float]:
        """The reverse: the place of a point so many lines across and px along."""
        x, y = self.along
        across = self.first + line * self.spacing
        return at * x - across * y, at * y + across * x


def perforated_rows(grey: Pixels) -> Iterator[Points]:
    """The quad of each row of such characters, whichever way it runs."""
    around, soft = cv2.blur(grey, (_AROUND, _AROUND)), cv2.GaussianBlur(grey, (0, 0), _SOFT)
    darker = np.asarray(cv2.subtract(around, soft), np.uint8)
    dots = _dots(darker, _CLEAR)
    near = _nearest(dots) if len(dots) >= _LEAST else np.zeros(len(dots))
    alone = dots[(near >= _PITCH[0]) & (near <= _PITCH[1])]
    for group in _groups(alone, _LINK * (_PITCH[0] + _PITCH[1]) / 2):
        pitch = float(np.median(_nearest(group)))
        even = group[np.abs(_nearest(group) / pitch - 1) < _EVEN]
        for row in _groups(even, _LINK * pitch):
            if found := _characters(row, pitch):
                usual = np.median(darker[row[:, 1].astype(int), row[:, 0].astype(int)])
                yield _around(found, _dots(darker, int(_FAINT * usual)), pitch)


def _dots(darker: Pixels, least: int) -> Floats:
    """The centres (n × 2, px) of small round marks."""
    peaks = cv2.compare(darker, cv2.dilate(darker, np.ones((_SIZE, _SIZE), np.uint8)), cv2.CMP_EQ)
    found = cv2.findNonZero(cv2.bitwise_and(peaks, cv2.threshold(darker, least, 255, cv2.THRESH_BINARY)[1]))
    columns, rows = np.zeros((2, 0), int) if found is None else np.asarray(found)[:, 0].T
    high, wide = darker.shape
    turns = np.arange(12) * np.pi / 6
    around_y = (rows[:, None] + np.round(_RING * np.sin(turns)).astype(int)).clip(0, high - 1)
    around_x = (columns[:, None] + np.round(_RING * np.cos(turns)).astype(int)).clip(0, wide - 1)
    alone = darker[around_y, around_x].max(1) < _ALONE * darker[rows, columns]
    dots = np.column_stack([columns[alone], rows[alone]]).astype(np.float64)
    if not len(dots):
        return dots
    twice = _tree(dots).query_pairs(_SIZE / 2, output_type="ndarray")
    return np.asarray(np.delete(dots, twice[:, 1], axis=0), np.float64)


def _nearest(dots: Floats) -> Floats:
    return np.asarray(_tree(dots).query(dots, k=2)[0][:, 1], np.float64)


def _tree(dots: Floats) -> Any:
    from scipy.spatial import cKDTree  # type: ignore[import-untyped]

    return cKDTree(dots)


def _groups(dots: Floats, reach: float) -> Iterator[Floats]:
    """Dots that are connected over no more than so many px, where they are enough."""
    from scipy.sparse import coo_matrix  # type: ignore[import-untyped]
    from scipy.sparse.csgraph import connected_components  # type: ignore[import-untyped]

    if len(dots) < _LEAST:
        return
    pairs = _tree(dots).query_pairs(reach, output_type="ndarray")
    links = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), (len(dots), len(dots)))
    count, labels = connected_components(links, directed=False)
    for label in range(count):
        if np.count_nonzero(labels == label) >= _LEAST:
            yield dots[labels == label]


def _characters(row: Floats, pitch: float) -> tuple[Lattice, Floats] | None:
    """The lines of a row of characters, and its dots on them; None where the dots are no characters."""
    lattice = _lattice(row, pitch)
    lines = np.round(lattice.places(row)[1]).astype(int)
    lines -= lines.min()
    top, bottom = _run(np.bincount(lines))
    inside = row[(lines >= top) & (lines <= bottom)]
    if not _LINES[0] <= bottom - top + 1 <= _LINES[1] or len(inside) < _LEAST:
        return None
    lattice = _lattice(inside, pitch)
    along, across = lattice.places(inside)
    long = np.ptp(along) >= _LONG * np.ptp(across) * lattice.spacing
    dense = len(inside) >= _DENSE * (bottom - top + 1) * (np.ptp(along) / pitch + 1)
    return (lattice, inside) if long and dense and lattice.strict >= _STRICT else None


def _around(found: tuple[Lattice, Floats], dots: Floats, pitch: float) -> Points:
    """The quad around a row of characters and what else stands on its lines."""
    lattice, row = found
    along, across = lattice.places(row)
    low, high = float(np.round(across.min())), float(np.round(across.max()))
    everywhere, line = lattice.places(dots)
    on_lines = (np.abs(line - np.round(line)) < _EVEN) & (line > low - _EVEN) & (line < high + _EVEN)
    start, end = _reach(np.sort(everywhere[on_lines]), along.min(), along.max(), _GAP * pitch)
    margin = _MARGIN * pitch
    return [
        lattice.point(line, at)
        for line, at in (
            (low - _MARGIN, start - margin),
            (low - _MARGIN, end + margin),
            (high + _MARGIN, end + margin),
            (high + _MARGIN, start - margin),
        )
    ]


def _lattice(dots: Floats, pitch: float) -> Lattice:
    """The lines that the dots keep to best, along or down the picture."""
    found = []
    spacings = pitch * np.arange(*_SPACING, 0.02)
    for degrees in (base + off for base in (0.0, 90.0) for off in np.arange(-_OFF, _OFF + 0.1, 0.5)):
        x, y = float(np.cos(np.radians(degrees))), float(np.sin(np.radians(degrees)))
        along, across = dots @ np.array([x, y]), dots @ np.array([-y, x])
        if np.ptp(along) < np.ptp(across):
            continue
        means = np.exp(2j * np.pi * across[:, None] / spacings).mean(0)
        best = int(np.abs(means).argmax())
        first = float(np.angle(means[best]) / (2 * np.pi) * spacings[best])
        found.append(Lattice((x, y), float(spacings[best]), first, float(abs(means[best]))))
    return max(found, key=lambda one: one.strict)


def _run(counts: NDArray[np.int64]) -> tuple[int, int]:
    """From which line to which there are dots enough, around the fullest one."""
    often = np.flatnonzero(counts >= _OFTEN * counts.max())
    top = bottom = int(counts.argmax())
    for line in often[often > top]:
        bottom = int(line) if line - bottom <= 2 else bottom
    for line in often[often < top][::-1]:
        top = int(line) if top - line <= 2 else top
    return top, bottom


def _reach(places: Floats, start: float, end: float, gap: float) -> tuple[float, float]:
    """How far the row goes on, over gaps that aren't too long."""
    for place in places[places > end]:
        end = float(place) if place - end <= gap else end
    for place in places[places < start][::-1]:
        start = float(place) if start - place <= gap else start
    return start, end
