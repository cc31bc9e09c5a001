"""What spoils an image in ways that the sample's own photographs don't: each is drawn for some of the images by seed.

Only what is kept as an ordinary picture is touched (8-bit RGB without orientation); of images whose labels have places,
those that would move a pixel are left out.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from PIL import Image

from benchmarks.masking.truth import Place, Truth
from stages.core.document import Polygon, polygon
from stages.sample.photograph import project

Pixels = NDArray[np.uint8]
Random = np.random.Generator
ORIENTATION = 0x0112
UNTOUCHED = 0.3
"""The share of images that stay as they are."""
QUALITY = {"jpeg": 25}
USUAL_QUALITY = 88


def motion(pixels: Pixels, rng: Random) -> Pixels:
    """The camera moved: a line of 5 to 9 px, in any direction."""
    size = int(rng.choice([5, 7, 9]))
    kernel = np.zeros((size, size), np.uint8)
    turn = rng.uniform(0, np.pi)
    middle, reach = size // 2, size / 2
    ends = [(round(middle + k * reach * np.cos(turn)), round(middle + k * reach * np.sin(turn))) for k in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], (1,))
    return np.asarray(cv2.filter2D(pixels, -1, kernel / kernel.sum()), np.uint8)


def salt(pixels: Pixels, rng: Random) -> Pixels:
    """Every hundredth pixel is black or white."""
    out = pixels.copy()
    chance = rng.random(pixels.shape[:2])
    out[chance < 0.005], out[chance > 0.995] = 0, 255
    return out


def gamma(pixels: Pixels, rng: Random) -> Pixels:
    """Far too dark or too light."""
    power = float(rng.choice([0.5, 0.6, 1.7, 2.1]))
    table = (np.linspace(0, 1, 256) ** power * 255).round().astype(np.uint8)
    return np.asarray(table[pixels], np.uint8)


def cast(pixels: Pixels, rng: Random) -> Pixels:
    """Coloured light."""
    gain = rng.permutation([0.62, 0.85, 1.1])
    return np.asarray((pixels * gain).clip(0, 255), np.uint8)


def moire(pixels: Pixels, rng: Random) -> Pixels:
    """Photographed from a screen: slanting waves of a few px, others in each colour."""
    y, x = np.mgrid[0 : pixels.shape[0], 0 : pixels.shape[1]].astype(np.float32)
    turn, step = rng.uniform(0.1, 0.5), rng.uniform(3.2, 6.5)
    waves = [np.sin(2 * np.pi * (x * np.cos(turn) + y * np.sin(turn)) / (step + 0.07 * k)) for k in range(3)]
    return np.asarray((pixels + 13 * np.stack(waves, axis=-1)).clip(0, 255), np.uint8)


def lines(pixels: Pixels, rng: Random) -> Pixels:
    """A fax: level lines that are lighter or darker."""
    shift = np.where(rng.random(pixels.shape[0]) < 0.06, rng.uniform(-70, 70, pixels.shape[0]), 0)
    return np.asarray((pixels + shift[:, None, None]).clip(0, 255), np.uint8)


def jpeg(pixels: Pixels, rng: Random) -> Pixels:
    """Nothing by itself: it is written at a low quality."""
    return pixels


Moved = tuple[Pixels, NDArray[np.float64]]


def turned(pixels: Pixels, rng: Random) -> Moved:
    """A turn of up to 3.5 degrees, into a frame that holds all of it."""
    height, width = pixels.shape[:2]
    degrees = float(rng.choice([-1, 1])) * float(rng.uniform(1.2, 3.5))
    matrix = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0), (0, 0, 1)])
    corners = project(matrix, np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))
    low, high = corners.min(axis=0), corners.max(axis=0)
    matrix[:2, 2] -= low
    size = (int(np.ceil(high[0] - low[0])), int(np.ceil(high[1] - low[1])))
    return np.asarray(cv2.warpPerspective(pixels, matrix, size, borderValue=(200, 198, 195)), np.uint8), matrix


def cropped(pixels: Pixels, rng: Random) -> Moved:
    """Up to 2 % less on each side."""
    height, width = pixels.shape[:2]
    left, right = (int(one) for one in rng.uniform(0, 0.02, 2) * width)
    top, bottom = (int(one) for one in rng.uniform(0, 0.02, 2) * height)
    matrix = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]], np.float64)
    return np.ascontiguousarray(pixels[top : height - bottom, left : width - right]), matrix


KEEPING: Mapping[str, Callable[[Pixels, Random], Pixels]] = {
    "motion": motion,
    "salt": salt,
    "gamma": gamma,
    "cast": cast,
    "moire": moire,
    "lines": lines,
    "jpeg": jpeg,
}
MOVING: Mapping[str, Callable[[Pixels, Random], Moved]] = {"turned": turned, "cropped": cropped}


def degrade(path: Path, truth: Truth, rng: Random, *, may_move: bool) -> tuple[Truth, str]:
    """Spoil the image file in place, or don't: its truth then, and what was done ("" for nothing)."""
    chosen = str(rng.choice([*KEEPING, *(MOVING if may_move else ())]))
    own = np.random.default_rng(int(rng.integers(2**31)))
    if rng.random() < UNTOUCHED:
        return truth, ""
    try:
        with Image.open(path) as image:
            usual = image.mode == "RGB" and image.format in {"JPEG", "PNG"}
            if not usual or image.getexif().get(ORIENTATION, 1) != 1:
                return truth, ""
            pixels, lossless = np.array(image), image.format == "PNG"
    except OSError:
        return truth, ""
    if chosen in MOVING:
        pixels, matrix = MOVING[chosen](pixels, own)
        truth = moved(truth, matrix)
    else:
        pixels = KEEPING[chosen](pixels, own)
    if lossless:
        Image.fromarray(pixels).save(path, format="PNG")
    else:
        Image.fromarray(pixels).save(path, format="JPEG", quality=QUALITY.get(chosen, USUAL_QUALITY))
    return truth, chosen


def moved(truth: Truth, matrix: NDArray[np.float64]) -> Truth:
    """The truth of an image whose pixels went through a (3, 3) matrix."""

    def along(quad: Polygon) -> Polygon:
        return polygon(project(matrix, np.array(quad, np.float64)).tolist())

    personal = tuple(Place(one.kind, along(one.quad), one.look, one.text) for one in truth.personal)
    return replace(truth, personal=personal, plain=tuple(along(one) for one in truth.plain))
