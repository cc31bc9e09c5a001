"""A picture of a document turned so that its text is level and no larger than need be, and places back and forth."""

import math
from collections.abc import Iterable

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.boxes import Box, box_of, rounded
from stages.core.document import Polygon
from stages.core.geometry import Points, bounds

Pixels = NDArray[np.uint8]

_LONG_LINE = 3.0
"""How many times longer than high a line is that says how far a document is turned."""
_LEVEL = 1.0
"""Degrees below which a document counts as level."""
_STEP = 0.5


class Levelled(Struct, frozen=True):
    """`pixels` (grey or RGB) show the document; `matrix` (2 × 3) takes a place of the image to its place there.

    `size` is the image's, width and height in px.
    """

    pixels: Pixels
    matrix: NDArray[np.float64]
    size: tuple[int, int]

    def box(self, polygon: Points) -> Box:
        """The upright box there around a polygon of the image."""
        return bounds(_moved(self.matrix, polygon))

    def polygon(self, box: Box) -> Polygon:
        """A box there as a polygon of the image, without what is beyond the image; () where all is."""
        return self.back(box_of(*box))

    def back(self, points: Points) -> Polygon:
        """The same of a convex polygon there."""
        back = np.asarray(cv2.invertAffineTransform(self.matrix), np.float64)
        return rounded(_within(_moved(back, points), self.size))

    def nearer(self, pixels: Pixels, factor: float) -> Pixels:
        """The same so many times larger, made from the image."""
        height, width = self.pixels.shape[:2]
        size = round(width * factor), round(height * factor)
        return np.asarray(cv2.warpAffine(pixels, self.matrix * factor, size, borderMode=cv2.BORDER_REPLICATE), np.uint8)

    def turned(self, quarters: int) -> "Levelled":
        """The same, clockwise by so many right angles."""
        height, width = self.pixels.shape[:2]
        turns = {
            0: [[1, 0, 0], [0, 1, 0]],
            1: [[0, -1, height], [1, 0, 0]],
            2: [[-1, 0, width], [0, -1, height]],
            3: [[0, 1, 0], [-1, 0, width]],
        }
        turn = np.vstack([np.array(turns[quarters % 4], float), [0, 0, 1]])
        pixels = np.ascontiguousarray(np.rot90(self.pixels, -quarters))
        return Levelled(pixels, (turn @ np.vstack([self.matrix, [0, 0, 1]]))[:2], self.size)


class Tilt(Struct, frozen=True):
    """By how many degrees (-45 to 45) text is off the image's rows or columns, and whether it runs along columns."""

    degrees: float = 0.0
    upended: bool | None = None


def tilt(polygons: Iterable[Polygon]) -> Tilt:
    """How long lines of text are turned; `upended` is None where no line is long."""
    angles, weights, down = [], [], 0.0
    for quad in polygons:
        if len(quad) != 4:
            continue
        along, across = math.dist(quad[0], quad[1]), math.dist(quad[0], quad[3])
        end, length = (quad[1], along) if along >= across else (quad[3], across)
        if length > _LONG_LINE * min(along, across) > 0:
            degrees = math.degrees(math.atan2(end[1] - quad[0][1], end[0] - quad[0][0]))
            angles.append((degrees + 45) % 90 - 45)
            weights.append(length)
            down += length if abs(end[1] - quad[0][1]) > abs(end[0] - quad[0][0]) else 0.0
    if not angles:
        return Tilt()
    order = np.argsort(angles, kind="stable")
    half = np.searchsorted(np.cumsum(np.array(weights)[order]), sum(weights) / 2)
    degrees = round(float(np.array(angles)[order][half]) / _STEP) * _STEP  # which words there are is no matter
    return Tilt(degrees if abs(degrees) > _LEVEL else 0.0, down > sum(weights) / 2)


def level(pixels: Pixels, degrees: float, side: int, *, quick: bool = False) -> Levelled:
    """The picture turned back by its tilt, its longer side `side` px before it is turned.

    `quick` takes a quarter of the time, and a little of the detail.
    """
    height, width = pixels.shape[:2]
    scale = side / max(height, width)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    small, seen = pixels, (width, height)
    while quick and min(small.shape[:2]) > 1 and 2 * side <= max(small.shape[:2]):
        even = small.shape[0] // 2 * 2, small.shape[1] // 2 * 2
        seen = (seen[0] * even[1] / small.shape[1], seen[1] * even[0] / small.shape[0])
        half = even[1] // 2, even[0] // 2
        small = np.asarray(cv2.resize(small[: even[0], : even[1]], half, interpolation=cv2.INTER_AREA), np.uint8)
    x_scale, y_scale = size[0] / seen[0], size[1] / seen[1]
    way = cv2.INTER_AREA if scale < 1 and not quick else cv2.INTER_LINEAR
    small = np.asarray(cv2.resize(small, size, interpolation=way), np.uint8)
    matrix = np.array([[x_scale, 0, 0], [0, y_scale, 0]], np.float64)
    if not degrees:
        return Levelled(np.asarray(small, np.uint8), matrix, (width, height))
    turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), degrees, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    wide, high = round(size[1] * sin + size[0] * cos), round(size[1] * cos + size[0] * sin)
    turn = turn + np.array([[0, 0, (wide - size[0]) / 2], [0, 0, (high - size[1]) / 2]])
    level_one = cv2.warpAffine(small, turn, (wide, high), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    both = np.vstack([turn, [0, 0, 1]]) @ np.vstack([matrix, [0, 0, 1]])
    return Levelled(np.asarray(level_one, np.uint8), both[:2], (width, height))


def _within(polygon: Points, size: tuple[int, int]) -> list[tuple[float, float]]:
    """A convex polygon without what is beyond the image."""
    rest = list(polygon)
    for axis, limit, sign in ((0, 0, 1), (0, size[0], -1), (1, 0, 1), (1, size[1], -1)):
        kept: list[tuple[float, float]] = []
        for i, point in enumerate(rest):
            here, before = (sign * (one[axis] - limit) for one in (point, rest[i - 1]))
            if (here >= 0) != (before >= 0):
                share = before / (before - here)
                (x1, y1), (x2, y2) = rest[i - 1], point
                kept.append((x1 + share * (x2 - x1), y1 + share * (y2 - y1)))
            if here >= 0:
                kept.append(point)
        rest = kept
    return rest


def stretched(pixels: Pixels) -> Pixels:
    """The picture with its levels stretched over the whole range, so that a dark or pale one looks like any other."""
    low, high = np.percentile(pixels[::3, ::3], (1, 99))
    if low < 30 and high > 215:
        return pixels
    levels = np.clip((np.arange(256) - low) * (255 / max(high - low, 24)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(pixels, levels), np.uint8)


def _moved(matrix: NDArray[np.float64], points: Points) -> list[tuple[float, float]]:
    (a, b, c), (d, e, f) = matrix.tolist()
    return [(a * x + b * y + c, d * x + e * y + f) for x, y in points]
