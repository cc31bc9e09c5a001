"""A line cut out of its page and laid flat, by its own quad alone."""

import math
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.geometry import area, bounds

Pixels = NDArray[np.uint8]

TALL = 1.5
"""Height / width from which a crop may be a turned or vertical line, as in PaddleOCR."""


def cut(image: Pixels, quad: Polygon) -> Pixels | None:
    """The quad's pixels, flat: the side from vertex 0 to 1 is the top. None where it has no area within the image.

    An upright box is sliced; anything else is warped with cubic interpolation and replicated borders. A polygon of
    other than four vertices is cut by its smallest rotated rectangle.
    """
    height, width = image.shape[:2]
    if len(quad) < 3 or area(quad) < 1:
        return None
    x1, y1, x2, y2 = bounds(quad)
    if x2 <= 0 or y2 <= 0 or x1 >= width or y1 >= height:
        return None
    corners = np.array(quad if len(quad) == 4 else _box(quad), np.float32)
    if _upright(corners):
        left, top = max(0, int(corners[0, 0])), max(0, int(corners[0, 1]))
        right, bottom = min(width, int(np.ceil(corners[2, 0]))), min(height, int(np.ceil(corners[2, 1])))
        return image[top:bottom, left:right] if right > left and bottom > top else None
    wide = int(max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[2] - corners[3])))
    high = int(max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2])))
    if wide < 1 or high < 1 or wide > 32_000 or high > 32_000:
        return None
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(
        cv2.warpPerspective(image, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )


def tall(pixels: Pixels) -> bool:
    """Whether a crop is so much higher than wide that its line may run down the page."""
    return bool(pixels.shape[0] >= TALL * pixels.shape[1])


def _upright(corners: NDArray[np.float32]) -> bool:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    return bool(ay == by and cy == dy and ax == dx and bx == cx and ax < bx and ay < dy)


def _box(polygon: Polygon) -> NDArray[np.float32]:
    """The smallest rotated rectangle, clockwise from the vertex nearest to the polygon's first one."""
    points = np.array(polygon, np.float32)
    box: NDArray[np.float32] = np.asarray(cv2.boxPoints(cv2.minAreaRect(points)), np.float32)
    return np.roll(box, -int(np.argmin(np.linalg.norm(box - points[0], axis=1))), axis=0)


def restacked(pixels: Pixels) -> Pixels | None:
    """A tall RGB crop of upright characters below each other as one line from left to right; None where it is none.

    The column is cut where there is little ink and the parts are about as high as the characters are wide.
    """
    if not tall(pixels):
        return None
    ink = _ink(pixels)
    columns = np.flatnonzero(_much(ink.mean(axis=0)))
    rows = ink.mean(axis=1)
    if len(columns) < 4 or rows.max() < 0.05:
        return None
    left, right = max(0, int(columns[0]) - 1), min(pixels.shape[1], int(columns[-1]) + 2)
    wide = right - left
    pitch = _pitch(rows, wide)
    spans = _spans(rows, pitch)
    gaps = [below[0] - above[1] for above, below in pairwise(spans)]
    space = min(float(np.percentile([*gaps, pitch], 30)) + 0.33 * pitch, 0.62 * wide)
    high = max(wide, *(end - start for start, end in spans)) + 2
    ground = np.median(pixels[ink == 0], axis=0)
    parts = []
    for (start, end), gap in zip(spans, [*gaps, 0], strict=True):
        across = ink[start:end, left:right].mean(axis=0)
        own = np.flatnonzero(across > 0.12 * across.max())
        half = min(wide / 2, max(wide / 2 - own[0], own[-1] + 1 - wide / 2) + 1)
        # A digit stands in the middle and is narrow; a syllable keeps its square.
        near, far = (int(wide / 2 - half), math.ceil(wide / 2 + half)) if half < 0.36 * wide else (0, wide)
        part = np.empty((high, far - near + max(1, wide // 24) + (wide // 3 if gap > space else 0), 3), np.uint8)
        part[:] = ground
        top = (high - (end - start)) // 2
        part[top : top + end - start, : far - near] = pixels[start:end, left + near : left + far]
        parts.append(part)
    return np.concatenate(parts, axis=1)


def _much(profile: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where a profile of ink is more than noise."""
    return np.asarray(profile > max(0.02, 0.12 * float(np.percentile(profile, 90))))


def _ink(pixels: Pixels) -> NDArray[np.float32]:
    """1 where there is ink, darker or lighter than the ground, else 0."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    smooth = cv2.GaussianBlur(grey, (0, 0), max(0.5, grey.shape[1] / 50))
    side = max(3, min(*grey.shape, 99) // 2 * 2 + 1)
    ground = cv2.blur(cv2.medianBlur(smooth, side), (side, side))
    away = cv2.absdiff(smooth, ground)
    level, _ = cv2.threshold(away, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    return np.asarray(away > level, np.float32)


def _pitch(rows: NDArray[np.float32], wide: int) -> float:
    """The distance in px between characters, from how the profile of ink repeats; a little more than they are wide."""
    lags = [lag for lag in range(max(4, int(0.9 * wide)), int(1.6 * wide) + 1) if lag < len(rows) - 3]

    def likeness(lag: int) -> float:
        usual = float(np.exp(-(((lag / wide - 1.2) / 0.3) ** 2) / 2))
        above, below = rows[:-lag] - rows[:-lag].mean(), rows[lag:] - rows[lag:].mean()
        scale = float(np.linalg.norm(above) * np.linalg.norm(below))
        return usual * (1 + float(above @ below) / max(scale, 1e-6))

    return float(max(lags, key=likeness, default=1.2 * wide))


def _spans(rows: NDArray[np.float32], pitch: float) -> list[tuple[int, int]]:
    """From where to where each character goes: little ink at the cuts, and parts about a pitch high or empty."""
    height = len(rows)
    weight = np.concatenate([[0], rows, [0]]) / max(float(np.percentile(rows, 90)), 1e-6)
    crossed = 1.5 * (weight[:-1] + weight[1:])  # a cut at y is between row y - 1 and row y
    inked = np.concatenate([[0], np.cumsum(_much(rows))])
    best, before = np.full(height + 1, np.inf), np.zeros(height + 1, int)
    best[0] = 0
    for end in range(1, height + 1):
        starts = np.arange(max(0, end - int(1.4 * pitch)), end)
        lengths = (end - starts) / pitch
        odd = 4 * (lengths - 1) ** 2 * np.where((starts == 0) | (end == height), 0.3, 1)
        cost = best[starts] + np.where(inked[end] == inked[starts], 0.1 * lengths, odd) + crossed[end]
        before[end] = starts[int(np.argmin(cost))]
        best[end] = cost.min()
    ends = [height]
    while ends[-1]:
        ends.append(int(before[ends[-1]]))
    found = []
    for start, end in pairwise(ends[::-1]):
        own = start + np.flatnonzero(_much(rows)[start:end])
        if len(own):
            found.append((max(start, int(own[0]) - 1), min(end, int(own[-1]) + 2)))
    return found
