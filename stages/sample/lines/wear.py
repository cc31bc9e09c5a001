"""What happens to a line between the printer and the file: ink, light, lens, sensor and JPEG.

All strengths are in parts of the character size, so that a hard line is as hard small as large.
"""

import math

import cv2
import numpy as np
from msgspec import Struct

from stages.sample.canvas import Mask
from stages.sample.tables import clouds

PAD = 3
"""Pixels around the ink for its spread."""

BYTES_SIGMA = math.sqrt((256**2 - 1) / 6)
"""The standard deviation of the sum of two bytes."""


class Wear(Struct, frozen=True, kw_only=True):
    """How strong each effect may be in a bucket: (least, most), or how often it happens."""

    spread: float
    worn: float
    opacity: tuple[float, float]
    blur: tuple[float, float]
    blurred: float
    coarse: float
    uneven: float
    falloff: float
    shadow: float
    noise: tuple[float, float]
    contrast: tuple[float, float]
    jpeg: float
    quality: tuple[int, int]


WEAR = {
    "clean": Wear(
        spread=0.1,
        worn=0,
        opacity=(0.94, 1),
        blur=(0, 0.012),
        blurred=0.2,
        coarse=0,
        uneven=0.1,
        falloff=0.1,
        shadow=0,
        noise=(0, 2),
        contrast=(0.95, 1),
        jpeg=0.4,
        quality=(85, 96),
    ),
    "light": Wear(
        spread=0.35,
        worn=0.2,
        opacity=(0.8, 1),
        blur=(0.012, 0.032),
        blurred=0.55,
        coarse=0.15,
        uneven=0.3,
        falloff=0.22,
        shadow=0.22,
        noise=(1.5, 7),
        contrast=(0.75, 1),
        jpeg=0.7,
        quality=(55, 90),
    ),
    "hard": Wear(
        spread=0.5,
        worn=0.4,
        opacity=(0.66, 0.97),
        blur=(0.025, 0.048),
        blurred=0.55,
        coarse=0.35,
        uneven=0.7,
        falloff=0.3,
        shadow=0.35,
        noise=(5, 15),
        contrast=(0.5, 0.95),
        jpeg=0.9,
        quality=(28, 65),
    ),
}


def press(mask: Mask, size: int, wear: Wear, rng: np.random.Generator) -> Mask:
    """The ink as it came onto the paper, padded by PAD: run out, thin, or worn in places."""
    inked = np.pad(mask, PAD)
    if rng.random() < wear.spread:
        # A blurred edge cut lower makes the strokes thicker, cut higher thinner; small type has nothing to lose.
        cut = rng.uniform(0.32, 0.45) if size < 24 or rng.random() < 0.6 else rng.uniform(0.5, 0.58)
        soft = cv2.GaussianBlur(inked.astype(np.float32) / 255, (0, 0), max(0.5, 0.025 * size))
        inked = (np.clip((soft - cut) * 4 + 0.5, 0, 1) * 255).astype(np.uint8)
    if rng.random() < wear.worn:
        height, width = inked.shape
        patches = clouds(rng, (width, height), (width / (0.5 * size), height / (0.5 * size)), 2)
        inked = (inked * np.clip(1.5 - 1.2 * patches, 0.42, 1)).astype(np.uint8)
    return np.asarray(inked)


def take(picture: np.ndarray, size: int, wear: Wear, rng: np.random.Generator) -> np.ndarray:
    """A float32 RGB picture as a scanner or telephone takes it, uint8."""
    if rng.random() < wear.uneven:
        picture = _lit(picture, wear, rng)
    blunt = rng.random()
    if blunt < wear.coarse:
        picture = _coarse(picture, size, rng)
    elif blunt < wear.coarse + wear.blurred:
        picture = _blurred(picture, size * rng.uniform(*wear.blur), rng)
    middle = rng.uniform(120, 215)
    picture = middle + (picture - middle) * rng.uniform(*wear.contrast)
    picture = _noisy(picture, rng.uniform(*wear.noise), rng)
    seen = np.clip(picture, 0, 255).astype(np.uint8)
    if rng.random() < 0.2:  # scanned in grey
        grey = seen @ np.array([77, 150, 29], np.uint32) >> 8
        seen = np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)
    if rng.random() < wear.jpeg:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(*wear.quality))]
        coded = cv2.imencode(".jpg", cv2.cvtColor(seen, cv2.COLOR_RGB2BGR), quality)[1]
        return np.asarray(cv2.cvtColor(cv2.imdecode(coded, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB))
    return seen


def _lit(picture: np.ndarray, wear: Wear, rng: np.random.Generator) -> np.ndarray:
    """Light that falls off along the line, a shadow's soft edge, and the colour of a lamp."""
    height, width = picture.shape[:2]
    long = max(height, width)
    x, y = (np.arange(side, dtype=np.float32) / long for side in (width, height))
    turn = rng.uniform(0, 2 * np.pi)
    across = x[None, :] * np.float32(np.cos(turn)) + y[:, None] * np.float32(np.sin(turn))
    gain = 1 - rng.uniform(0.05, wear.falloff) * (across - across.min())
    if rng.random() < 0.35 and wear.shadow:
        edge = rng.uniform(across.min(), across.max())
        steep = rng.uniform(8, 60)
        gain = gain * (1 - rng.uniform(0.08, wear.shadow) / (1 + np.exp(np.clip(-(across - edge) * steep, -40, 40))))
    lamp = rng.uniform(0.9, 1, 3) if rng.random() < 0.5 else np.ones(3)
    return np.asarray(picture * (gain[..., None] * lamp).astype(np.float32))


def _blurred(picture: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    """Out of focus, or moved while it was taken."""
    if sigma < 0.25:
        return picture
    if rng.random() < 0.7:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma))
    length = max(2, round(3 * sigma))
    kernel = np.zeros((length, length), np.float32)
    angle = rng.uniform(0, np.pi)
    reach = (length - 1) / 2 * np.array([np.cos(angle), np.sin(angle)])
    centre = (length - 1) / 2
    ends = [tuple(int(v) for v in np.round((centre + sign * reach) * 16)) for sign in (-1, 1)]
    cv2.line(kernel, ends[0], ends[1], (1.0,), 1, cv2.LINE_8, 4)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE))


def _coarse(picture: np.ndarray, size: int, rng: np.random.Generator) -> np.ndarray:
    """Taken with too few pixels and enlarged again."""
    factor = min(0.85, rng.uniform(13, 18) / size)
    height, width = picture.shape[:2]
    small = (max(8, round(width * factor)), max(8, round(height * factor)))
    less = cv2.resize(picture, small, interpolation=cv2.INTER_AREA)
    how = cv2.INTER_LINEAR if rng.random() < 0.5 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(less, (width, height), interpolation=how))


def _noisy(picture: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    """A sensor's noise, in each colour or in all alike."""
    if sigma < 0.5:
        return picture
    shape = picture.shape if rng.random() < 0.5 else (*picture.shape[:2], 1)
    # The sum of two bytes is near enough to a normal number, and five times as fast.
    dice = np.frombuffer(rng.bytes(2 * math.prod(shape)), np.uint8).reshape(2, *shape)
    spread = dice[0].astype(np.float32) + dice[1] - np.float32(255)
    return np.asarray(picture + spread * np.float32(sigma / BYTES_SIGMA))
