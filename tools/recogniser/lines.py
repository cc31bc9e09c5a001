"""Lines to learn from: the line maker's texts and wear, texts in which every character is seen, and looser crops."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct

from stages.core.alphabets import letters
from stages.core.document import Polygon, polygon
from stages.core.geometry import bounds
from stages.engines.nets.crops import Pixels, cut
from stages.sample.lines.ground import printed
from stages.sample.lines.lexicon import generator, weighted
from stages.sample.lines.make import BUCKETS
from stages.sample.lines.place import Pose, place
from stages.sample.lines.text import line_text
from stages.sample.lines.typeset import typeset
from stages.sample.lines.wear import PAD, WEAR, press, take
from tools.recogniser.faces import SYMBOLS, drawable, faces

SHARES = {"ko": 50, "vi": 30, "en": 20}
"""How many lines of a hundred are in which language."""
CHARACTERS = (*sorted(letters("en") | letters("vi")), *SYMBOLS, *sorted(letters("ko")), " ")
"""What the head can write; the space is last, as in PP-OCR's own alphabets."""
_VIETNAMESE = sorted(c for c in letters("vi") if not c.isascii())
_ASCII = sorted(letters("en"))
_STARTS = "b c ch d đ g gh gi h kh l m n ng ngh nh ph qu r s t th tr v x".split()  # noqa: SIM905
_ENDS = ["", "", "", *"c ch m n ng nh p t i u".split()]  # noqa: SIM905


class Example(Struct, frozen=True):
    """A crop of a line and its text."""

    pixels: Pixels
    text: str
    language: str


def example(seed: int, folder: Path | None, shares: Mapping[str, float] = SHARES) -> Example | None:
    """The line of a seed, None where no face can draw its text or nothing is left of its crop."""
    rng = generator("example", seed)
    language = weighted(rng, shares)
    text = _text(language, seed, rng)
    listed, weights = _faces(language, folder)
    for index in np.argsort(rng.exponential(size=len(listed)) / weights)[:8]:
        file = listed[int(index)].file
        if drawable(file).issuperset(text):
            pixels = _pixels(text, file, max(listed[int(index)].least, 12), rng)
            return None if pixels is None else Example(pixels, text, language)
    return None


@cache
def _faces(language: str, folder: Path | None) -> tuple[list, np.ndarray]:  # type: ignore[type-arg]
    return faces(language, folder)


def _pixels(text: str, file: str, least: int, rng: np.random.Generator) -> Pixels | None:
    bucket = weighted(rng, BUCKETS)
    wear = WEAR[bucket]
    size = max(least, round(float(np.exp(rng.uniform(np.log(12), np.log(52))))))
    spacing = float(rng.uniform(-0.04, 0.22)) if rng.random() < 0.15 else 0.0
    mask = press(typeset(text, file, size, "horizontal", spacing), size, wear, rng)
    strength = {"clean": 0.6, "light": 1.3, "hard": 2.2}[bucket] if rng.random() < 0.5 else 0.0
    pose = Pose(
        margins=tuple(float(v) for v in size * rng.uniform(0.2, 0.9, 4) + 4),  # type: ignore[arg-type]
        turn=float(rng.uniform(-strength, strength)),
        slant=float(rng.uniform(-0.08, 0.08)) * strength,
        keystone=float(rng.uniform(-0.1, 0.1)) * strength,
        stretch=float(rng.uniform(0.78, 1.2)) if rng.random() < 0.5 else 1.0,
    )
    ink, quad = place(mask, pose, -PAD)
    picture, _ = printed(ink, rng.uniform(*wear.opacity), bucket, rng)
    seen = take(picture, size, wear, rng)
    quad = _loosened(quad, size, rng)
    if rng.random() < 0.15:
        seen = _waved(seen, size, rng)
    if rng.random() < 0.1:
        seen = np.asarray(cv2.GaussianBlur(seen, (0, 0), size * rng.uniform(0.04, 0.085)), np.uint8)
    return cut(seen, quad)


def _waved(picture: Pixels, size: int, rng: np.random.Generator) -> Pixels:
    """The picture as if its paper were not flat."""
    height, width = picture.shape[:2]
    x, y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    shifts = []
    for _ in range(2):
        swing, period = size * rng.uniform(0.01, 0.07), size * float(np.exp(rng.uniform(np.log(0.3), np.log(8))))
        swing = min(swing, period * 0.08)
        angle, phase = rng.uniform(0, 2 * np.pi, 2)
        way = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
        shifts.append(swing * np.sin(way * np.float32(2 * np.pi / period) + np.float32(phase)))
    at = (x + shifts[0].astype(np.float32), y + shifts[1].astype(np.float32))
    return np.asarray(cv2.remap(picture, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def _loosened(quad: Polygon, size: int, rng: np.random.Generator) -> Polygon:
    """The quad of the ink as detectors draw it: grown, at times cut into, at times the upright box around it."""
    corners = np.array(quad)
    across, down = corners[1] - corners[0], corners[3] - corners[0]
    across, down = across / np.linalg.norm(across), down / np.linalg.norm(down)
    typical = rng.random() < 0.4  # what the line maker grows by
    left, right = (0.07, 0.07) if typical else rng.uniform(-0.03, 0.35, 2)
    top, bottom = (0.07, 0.07) if typical else rng.uniform(-0.04, 0.22, 2)
    outward = [(-left, -top), (right, -top), (right, bottom), (-left, bottom)]
    grown = [corner + size * (x * across + y * down) for corner, (x, y) in zip(corners, outward, strict=True)]
    if rng.random() < 0.2:
        x1, y1, x2, y2 = bounds(polygon([(float(x), float(y)) for x, y in grown]))
        return polygon([(x1, y1), (x2, y1), (x2, y2), (x1, y2)])
    return polygon([(float(x), float(y)) for x, y in grown])


def _text(language: str, seed: int, rng: np.random.Generator) -> str:
    """A third of the texts are no language, so that rare characters are learnt and nothing is learnt by heart."""
    if rng.random() < 0.35:
        return {"ko": _syllables, "vi": _vietnamese, "en": _symbols}[language](rng)
    text, _ = line_text(language, seed)
    return text.upper() if language != "ko" and rng.random() < 0.12 else text


def _syllables(rng: np.random.Generator) -> str:
    """Words of any Hangul, at times with a number or a symbol."""
    words, hangul = [], _hangul()
    for _ in range(int(rng.integers(1, 5))):
        word = "".join(rng.choice(hangul, int(rng.integers(1, 7))))
        dice = rng.random()
        if dice < 0.1:
            word = f"{word}{pick_symbol(rng)}"
        elif dice < 0.2:
            word = f"{int(rng.integers(1, 10 ** int(rng.integers(1, 5))))}{word}"
        elif dice < 0.25:
            word = f"({word})"
        words.append(word)
    return " ".join(words)[:24].strip()


@cache
def _hangul() -> np.ndarray:
    return np.array([*sorted(letters("ko")), "렜"])


def _vietnamese(rng: np.random.Generator) -> str:
    """Syllables with any letter that has a mark, as names, in capitals, or small."""
    words = []
    for _ in range(int(rng.integers(1, 7))):
        start = str(rng.choice(_STARTS)) if rng.random() < 0.85 else ""
        word = start + str(rng.choice(_VIETNAMESE)).lower() + str(rng.choice(_ENDS))
        words.append(word)
    dice = rng.random()
    if dice < 0.45:
        return " ".join(words).upper()
    return " ".join(word.capitalize() if dice < 0.75 else word for word in words)


def _symbols(rng: np.random.Generator) -> str:
    """Runs of ASCII and symbols, at times of digits alone."""
    words = []
    for _ in range(int(rng.integers(1, 5))):
        pool = _ASCII if rng.random() < 0.7 else list("0123456789.,-/:")
        word = "".join(rng.choice(pool, int(rng.integers(1, 9))))
        words.append(word + pick_symbol(rng) if rng.random() < 0.15 else word)
    return " ".join(words)


def pick_symbol(rng: np.random.Generator) -> str:
    """One of the symbols, those on prices twice as often."""
    return str(rng.choice([*SYMBOLS, *"₩₫€£%()[]"]))
