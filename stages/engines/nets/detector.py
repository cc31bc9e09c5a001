"""PP-OCR's text detector: a page in, the quads of its lines out.

Source of the method: Liao et al., Real-time Scene Text Detection with Differentiable Binarization (AAAI 2020). A text
kernel's smallest rectangle is grown by `area x ratio / perimeter`, which for a rectangle needs no polygon clipping.
"""

import math
from collections.abc import Sequence

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.rejected import Refusal
from stages.engines.nets.runtime import Net

Floats = NDArray[np.float32]

MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
STRIDE = 32
_SMALLEST = 3
"""Px of the shorter side of a kernel, as in PaddleOCR."""
_STRIP = 3
"""A page longer than this many times its width is scaled as if it were only so long."""


class Detection(Struct, frozen=True, kw_only=True):
    """How lines are looked for.

    `sides`: the longest side (px) of what the net sees, from coarse to fine; a finer look is taken only where half of
    the lines found are lower than `legible` px in it, or none is found. `pixels`: the most that the net ever sees.
    `threshold` of a pixel and `score` of a line are chances (0 to 1), `grow` is how far kernels grow, `most` lines.
    """

    sides: tuple[int, ...] = (960, 1600, 2560)
    legible: float = 10.0
    pixels: float = 2.5e6
    threshold: float = 0.3
    score: float = 0.5
    grow: float = 1.5
    most: int = 3000


def detect(image: NDArray[np.uint8], net: Net, settings: Detection) -> list[Polygon]:
    """The quads of the lines in an RGB image, in px of that image, in reading order.

    Raises Refusal for more lines than `settings.most`.
    """
    height, width = image.shape[:2]
    long = min(max(height, width), _STRIP * min(height, width))
    ceiling = min(1.0, math.sqrt(settings.pixels / (height * width)))
    quads: list[Floats] = []
    for side in settings.sides:
        scale = min(ceiling, side / long)
        quads = _look(image, net, settings, (_multiple(width * scale), _multiple(height * scale)))
        heights = [min(math.dist(q[0], q[1]), math.dist(q[0], q[3])) * scale for q in quads]
        if scale >= ceiling or (heights and float(np.median(heights)) >= settings.legible):
            break
    return reading_order([_polygon(quad) for quad in quads])


def _look(image: NDArray[np.uint8], net: Net, settings: Detection, size: tuple[int, int]) -> list[Floats]:
    """Quads (4 × 2, px of the image) that the net sees in the image at a size (width, height)."""
    height, width = image.shape[:2]
    shrinking = size[0] * size[1] < 0.5 * width * height
    small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if shrinking else cv2.INTER_LINEAR)
    seen = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2BGR), np.uint8)
    chances = net(seen[None])[0, 0]
    factors = np.array([width / size[0], height / size[1]], np.float32)
    ends = np.array([width, height], np.float32)
    return [np.clip(quad * factors, 0, ends) for quad in kernels(chances, settings)]


def kernels(chances: Floats, settings: Detection) -> list[Floats]:
    """Quads (4 × 2) around what is probably text, in px of the map (height × width of 0 to 1)."""
    mask = (chances > settings.threshold).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour in contours:
        centre, sides, angle = cv2.minAreaRect(contour)
        if min(sides) < _SMALLEST or _mean(chances, _corners(centre, sides, angle)) < settings.score:
            continue
        wide, high = sides
        more = settings.grow * wide * high / (wide + high)
        grown = (wide + more, high + more)
        if min(grown) >= _SMALLEST + 2:
            found.append(_clockwise(_corners(centre, grown, angle)))
        if len(found) > settings.most:
            action = "cut the page into parts, or raise `most` of the engine"
            raise Refusal(
                "too_dense", found="more lines than a page holds", expected=f"at most {settings.most}", action=action
            )
    return found


def reading_order(quads: Sequence[Polygon]) -> list[Polygon]:
    """From top to bottom; what stands beside each other, closer than half a line's height, from left to right."""
    rows: list[list[Polygon]] = []
    for quad in sorted(quads, key=lambda q: (_middle(q), q)):
        last = rows[-1] if rows else None
        if last and abs(_middle(quad) - _middle(last[-1])) < 0.5 * min(_height(quad), _height(last[-1])):
            last.append(quad)
        else:
            rows.append([quad])
    return [quad for row in rows for quad in sorted(row)]


def _multiple(length: float) -> int:
    return max(STRIDE, round(length / STRIDE) * STRIDE)


def _mean(chances: Floats, quad: Floats) -> float:
    """The mean chance within a quad."""
    height, width = chances.shape
    x1, y1 = (max(0, math.floor(value)) for value in quad.min(0))
    x2, y2 = min(width, math.ceil(quad[:, 0].max()) + 1), min(height, math.ceil(quad[:, 1].max()) + 1)
    inside = np.zeros((y2 - y1, x2 - x1), np.uint8)
    cv2.fillPoly(inside, [np.asarray(quad - (x1, y1), np.int32)], (1,))
    return float(cv2.mean(chances[y1:y2, x1:x2], inside)[0])


def _corners(centre: Sequence[float], sides: Sequence[float], degrees: float) -> Floats:
    """The vertices (4 × 2) of a turned rectangle."""
    return np.asarray(cv2.boxPoints(((centre[0], centre[1]), (sides[0], sides[1]), degrees)), np.float32)


def _clockwise(quad: Floats) -> Floats:
    """The rectangle's vertices: upper left, upper right, lower right, lower left."""
    points = quad[np.argsort(quad[:, 0], kind="stable")]
    left, right = points[:2], points[2:]
    left, right = left[np.argsort(left[:, 1], kind="stable")], right[np.argsort(right[:, 1], kind="stable")]
    return np.array([left[0], right[0], right[1], left[1]], np.float32)


def _polygon(quad: Floats) -> Polygon:
    return tuple((round(float(x), 2), round(float(y), 2)) for x, y in quad)


def _middle(quad: Polygon) -> float:
    return sum(y for _, y in quad) / len(quad)


def _height(quad: Polygon) -> float:
    return max(y for _, y in quad) - min(y for _, y in quad)
