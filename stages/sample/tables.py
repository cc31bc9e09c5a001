"""What a document lies on: wood, cloth, stone or a plain desk, made of noise; and the lid of a scanner."""

import cv2
import numpy as np

from stages.sample.canvas import rgb
from stages.sample.people import pick

WOODS = (("#6b4a30", "#a97e54"), ("#8a6a4a", "#c9a981"), ("#3d2c22", "#6e5140"), ("#a08d78", "#d3c5b0"))
CLOTHS = ("#51606e", "#7a5a52", "#6d7560", "#8c8478", "#3e4a52")
STONES = (("#c9c5bd", "#ece9e2"), ("#54575a", "#7d8184"), ("#8f8a80", "#bdb7ab"))
DESKS = (("#e6e1d8", "#cfc7ba"), ("#3a4148", "#555e66"), ("#9fb0b5", "#7f9298"), ("#c8b7a0", "#b09c82"))


def clouds(rng: np.random.Generator, size: tuple[int, int], cells: tuple[float, float], octaves: int) -> np.ndarray:
    """Soft noise from 0 to 1, float32 (height, width), with about `cells` (across, down) blobs in its first octave."""
    width, height = size
    total, weight = np.zeros((height, width), np.float32), 0.0
    for octave in range(octaves):
        across, down = (min(max(2, round(cell * 2**octave)), side) for cell, side in zip(cells, size, strict=True))
        layer = rng.random((down, across), dtype=np.float32)
        total += cv2.resize(layer, size, interpolation=cv2.INTER_CUBIC) * 0.55**octave
        weight += 0.55**octave
    return np.clip(total / weight, 0, 1)


def blend(dark: str, light: str, share: np.ndarray) -> np.ndarray:
    """The colours between two, float32 (height, width, 3)."""
    low, high = (np.array(rgb(colour), np.float32) for colour in (dark, light))
    return np.asarray(low + (high - low) * share[..., None])


def table(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """A surface, float32 RGB (height, width, 3)."""
    return pick(rng, (_wood, _cloth, _stone, _desk))(rng, size)


def lid(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """The white inside of a scanner."""
    return blend("#e4e4e2", "#f4f4f3", clouds(rng, size, (2, 2), 2))


def _wood(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    width, height = size
    grain = clouds(rng, size, (2.5, 26), 4)
    bend = clouds(rng, size, (3, 4), 2)
    y = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    rings = 0.5 + 0.5 * np.sin(2 * np.pi * (y * 9 + bend * 5 + grain * 0.8))
    share = 0.55 * grain + 0.2 * rings + 0.25 * bend
    planks, start = int(rng.integers(3, 6)), int(rng.integers(40, 160))
    edges = np.arange(start, height, height // planks)
    for top, bottom in zip([0, *edges], [*edges, height], strict=True):
        share[top:bottom] = np.roll(share[top:bottom], int(rng.integers(width)), axis=1) + rng.uniform(-0.1, 0.1)
    for edge in edges:
        share[edge : edge + 3] *= 0.45
        share[edge + 3 : edge + 5] += 0.08
    return blend(*pick(rng, WOODS), np.clip(share, 0, 1))


def _cloth(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    width, height = size
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    weave = 0.5 + 0.25 * np.sin(x * 1.26) * (np.sin(y * 0.63) > 0) + 0.25 * np.sin(y * 1.26) * (np.sin(x * 0.63) > 0)
    share = 0.35 * weave + 0.25 * clouds(rng, size, (160, 160), 2) + 0.4 * clouds(rng, size, (2, 2), 2)
    colour = np.array(rgb(pick(rng, CLOTHS)), np.float32)
    return np.asarray(colour * (0.72 + 0.5 * share[..., None]))


def _stone(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    veins = 1 - np.abs(2 * clouds(rng, size, (3, 3), 5) - 1) ** 0.6
    share = 0.75 * clouds(rng, size, (6, 6), 5) + 0.25 * (1 - veins)
    return blend(*pick(rng, STONES), np.clip(share + rng.normal(0, 0.03, share.shape).astype(np.float32), 0, 1))


def _desk(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    return blend(*pick(rng, DESKS), 0.7 * clouds(rng, size, (2, 2), 2) + 0.3 * clouds(rng, size, (220, 220), 2))
