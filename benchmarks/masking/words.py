"""The part of a line between two of its characters: estimated by the width of letters, then moved to the gaps."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.document import Polygon, polygon
from stages.core.geometry import area

Pixels = NDArray[np.uint8]
NARROW, WIDE = "ijlI.,:;'|!()[]- ", "mwMW@"
HEIGHT = 48
"""To which a line is brought, in px."""
LEAST_GAP = 0.1
"""Of the height: a space between words."""


def part(quad: Polygon, text: str, start: int, end: int, pixels: Pixels | None = None) -> Polygon:
    """The quad of text[start:end], a little less than the whole line's height and width."""
    widths = np.cumsum([0.0, *(_width(one) for one in text)])
    left, right = widths[start] / widths[-1], widths[end] / widths[-1]
    if pixels is not None:
        gaps = _gaps(rectified(pixels, quad))
        left = _snapped(left, gaps) if start else 0.0
        right = _snapped(right, gaps) if end < len(text) and text[end] == " " else right
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    top = [(ax + (bx - ax) * u, ay + (by - ay) * u) for u in (left, right)]
    bottom = [(dx + (cx - dx) * u, dy + (cy - dy) * u) for u in (right, left)]
    return polygon([*top, *bottom])


def rectified(pixels: Pixels, quad: Polygon) -> Pixels:
    """The line in grey, HEIGHT px high."""
    corners = np.array(quad, np.float32)
    long = max(float(np.linalg.norm(corners[1] - corners[0])), 1.0)
    high = max(area(quad) / long, 1.0)
    width = max(round(long / high * HEIGHT), 1)
    target = np.array([(0, 0), (width, 0), (width, HEIGHT), (0, HEIGHT)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(cv2.cvtColor(cv2.warpPerspective(pixels, matrix, (width, HEIGHT)), cv2.COLOR_RGB2GRAY), np.uint8)


def _width(letter: str) -> float:
    """Of a letter, in widths of a small one."""
    if "가" <= letter <= "힣":
        return 1.8
    if letter in NARROW:
        return 0.55
    return 1.5 if letter in WIDE else 1.25 if letter.isupper() else 1.0


def _gaps(line: Pixels) -> list[float]:
    """The middles (share of the width) of what is empty between words."""
    threshold, _ = cv2.threshold(line, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    empty = np.asarray((line[4:-4] >= threshold).all(axis=0), bool)
    found, begun = list[float](), None
    for x, one in enumerate([*empty.tolist(), False]):
        if one and begun is None:
            begun = x
        elif not one and begun is not None:
            if x - begun >= LEAST_GAP * HEIGHT:
                found.append((begun + x) / 2 / line.shape[1])
            begun = None
    return found


def _snapped(share: float, gaps: list[float]) -> float:
    near = min(gaps, key=lambda one: abs(one - share), default=share)
    return near if abs(near - share) < 0.12 else share
