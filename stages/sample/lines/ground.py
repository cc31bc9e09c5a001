"""What a line is printed on: white or tinted paper, a card's pattern, a photograph's soft colours; and in which ink."""

from collections.abc import Callable

import cv2
import numpy as np

from stages.sample.canvas import rgb
from stages.sample.lines.lexicon import weighted
from stages.sample.people import pick
from stages.sample.tables import clouds

WHITES = ("#ffffff", "#fdfdfb", "#f8f7f2", "#f4f4f2", "#fbf7ec", "#efeee9")
TINTS = ("#e8f1f8", "#f8e9ea", "#e7f3e6", "#fbf4d6", "#f2e6d0", "#e3e0f0", "#dfeeee", "#e6e6e6", "#f6ddc9", "#d9e6d2")
DARKS = ("#1d2733", "#27315e", "#5a1e22", "#1f4030", "#333333", "#4a2d55", "#0f3d4c", "#6b2a10")
INKS = ("#101010", "#1c1c1e", "#2a2a2a", "#0d1a33", "#1b2a6b", "#5c1216", "#14402a", "#3d2b1f", "#3a3a3a")
COLOURED_INKS = ("#b01020", "#14489a", "#0b6b52", "#6a1b6a", "#a04a00")
PALE_INKS = ("#ffffff", "#f4efe0", "#ffe9a8", "#e6f2ff")


SHARES = {
    "clean": {"plain": 66, "texture": 10, "gradient": 8, "guilloche": 10, "soft": 2, "inverted": 4},
    "light": {"plain": 40, "texture": 16, "gradient": 10, "guilloche": 19, "soft": 6, "inverted": 5, "copy": 4},
    "hard": {"plain": 24, "texture": 18, "gradient": 11, "guilloche": 22, "soft": 8, "inverted": 5, "copy": 12},
}
"""How often each kind of ground is used, in percent, by bucket."""


def printed(ink: np.ndarray, opacity: float, bucket: str, rng: np.random.Generator) -> tuple[np.ndarray, str]:
    """Ink (height, width, from 0 to 1) on a ground that it can be read on, float32 RGB; and the kind of the ground."""
    kind = weighted(rng, SHARES[bucket])
    if kind == "copy":
        return _copied(ink, rng), kind
    size = (ink.shape[1], ink.shape[0])
    colours = PALE_INKS if kind == "inverted" else COLOURED_INKS if rng.random() < 0.08 else INKS
    paper = PAPERS[kind](rng, size)
    return paper + (_colour(pick(rng, colours)) - paper) * (ink * np.float32(opacity))[..., None], kind


def _colour(name: str) -> np.ndarray:
    return np.array(rgb(name), np.float32)


def _flat(name: str, size: tuple[int, int]) -> np.ndarray:
    return np.broadcast_to(_colour(name), (size[1], size[0], 3)).copy()


def _plain(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    return _flat(pick(rng, WHITES if rng.random() < 0.75 else TINTS), size)


def _inverted(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """A dark ground for pale ink."""
    return np.asarray(
        _flat(pick(rng, DARKS), size) * rng.uniform(0.9, 1.1) + 10 * clouds(rng, size, (6, 3), 2)[..., None]
    )


def _texture(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Fibres and stains of paper."""
    width, height = size
    stains = clouds(rng, size, (max(2, width / 60), max(2, height / 60)), 2)
    fibres = clouds(rng, size, (width / 3, height / 3), 1)
    paper = _flat(pick(rng, (*WHITES, *TINTS)), size)
    return np.asarray(paper * (1 - 0.12 * stains - 0.07 * fibres)[..., None])


def _gradient(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """From one tint to another."""
    width, height = size
    along = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    down = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    share = along if rng.random() < 0.6 else np.clip(along * 0.7 + down * 0.3, 0, 1)
    first, second = _colour(pick(rng, TINTS)), _colour(pick(rng, (*WHITES, *TINTS)))
    return np.asarray(first + (second - first) * np.broadcast_to(share, (height, width))[..., None], np.float32)


def _guilloche(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Fine waving lines in one or two colours, as on cards and banknotes."""
    width, height = size
    paper = _flat(pick(rng, (*TINTS, *WHITES[:2])), size)
    x = np.arange(width, dtype=np.float32)
    for _ in range(int(rng.integers(1, 3))):
        gap, swing = rng.uniform(6, 16), rng.uniform(3, 14)
        wave = swing * np.sin(x / rng.uniform(14, 60) + rng.uniform(0, 6)) + x * rng.uniform(-0.4, 0.4)
        breath = rng.uniform(0, 0.5) * np.sin(x / rng.uniform(40, 120))
        lines = np.zeros((height, width), np.uint8)
        low, high = float(wave.min()), float(wave.max())
        curves = [
            np.stack([x, wave + at * (1 + breath)], axis=1)[:: max(1, width // 120)]
            for at in np.arange(-high - gap, height - low + gap, gap)
        ]
        points = [np.round(curve * 16).astype(np.int32).reshape(-1, 1, 2) for curve in curves]
        cv2.polylines(lines, points, False, (255,), 1, cv2.LINE_AA, 4)
        colour = paper[0, 0] * rng.uniform(0.55, 0.92, 3).astype(np.float32)
        strength = rng.uniform(0.25, 0.75) / 255
        paper += (colour - paper) * (lines.astype(np.float32) * np.float32(strength))[..., None]
    return paper


def _soft(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """Large soft blots of colour: a faded picture under the print."""
    first, second = _colour(pick(rng, TINTS)), _colour(pick(rng, TINTS)) * rng.uniform(0.75, 0.95)
    share = np.clip(1.6 * clouds(rng, size, (size[0] / 50, size[1] / 40), 2) - 0.3, 0, 1)
    return np.asarray(first + (second - first) * share[..., None], np.float32)


def _copied(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A photocopy of ink (height, width, from 0 to 1): nearly black on nearly white, with dust; float32 RGB."""
    toner = np.clip((ink - rng.uniform(0.3, 0.42)) * 4 + 0.5, 0, 1)
    copy = rng.uniform(236, 255) - toner * rng.uniform(195, 230)
    dust = rng.random(copy.shape, dtype=np.float32)
    copy[dust < rng.uniform(0, 0.004)] = 40
    copy[dust > 1 - rng.uniform(0, 0.004)] = 240
    return np.repeat(copy.astype(np.float32)[..., None], 3, axis=2)


PAPERS: dict[str, Callable[[np.random.Generator, tuple[int, int]], np.ndarray]] = {
    "plain": _plain,
    "texture": _texture,
    "gradient": _gradient,
    "guilloche": _guilloche,
    "soft": _soft,
    "inverted": _inverted,
}
