"""What becomes of pictures on their way that the sample's own photographs and training know nothing of.

To the ways of `benchmarks/masking/degrade.py` come a fold, a thumb, a messenger's small copy, and a shadow with edges.
"""

from collections.abc import Callable, Mapping, Sequence

import cv2
import numpy as np
from msgspec import Struct

from benchmarks.classifying.pages import Page, Pixels, Random, decoded, encoded
from benchmarks.masking.degrade import KEEPING, MOVING, QUALITY, UNTOUCHED, USUAL_QUALITY, Moved
from stages.core.pictured import turned

TURNED = 0.1
"""The share of pictures that are turned by a quarter, or two, or three."""
NOTHING = "nothing"


class Spoiled(Struct, frozen=True):
    """A page, what was done to it, and by how many quarters it is turned clockwise."""

    kind: str
    data: bytes
    what: str = NOTHING
    turn: int = 0


def fold(pixels: Pixels, rng: Random) -> Pixels:
    """A sheet that was folded: a slanting line, dark on one side and light on the other."""
    return _line(pixels, rng, lambda far, side: 30 * np.sign(far) * np.exp(-np.abs(far) / (0.012 * side)))


def shadow(pixels: Pixels, rng: Random) -> Pixels:
    """Half of it lies in the shade, with an edge."""
    return _line(pixels, rng, lambda far, side: np.where(far > 0, -rng.uniform(40, 75), 0))


def thumb(pixels: Pixels, rng: Random) -> Pixels:
    """A thumb holds it at an edge."""
    height, width = pixels.shape[:2]
    size, out = 0.11 * min(height, width), pixels.copy()
    edge = [(0.0, rng.random()), (1.0, rng.random()), (rng.random(), 1.0)][int(rng.integers(3))]
    centre = round(edge[0] * width), round(edge[1] * height)
    skin = tuple(int(one) for one in np.array([214, 165, 138]) * rng.uniform(0.6, 1.1))
    axes = (round(size * rng.uniform(1.3, 1.8)), round(size * rng.uniform(0.8, 1.0)))
    cv2.ellipse(out, centre, axes, 0 if edge[1] != 1.0 else 90, 0, 360, skin, -1, cv2.LINE_AA)
    return out


def messenger(pixels: Pixels, rng: Random) -> Pixels:
    """A messenger's copy: 720 px at most, with marks of its compression."""
    scale = 720 / max(pixels.shape[:2])
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return decoded(encoded(np.asarray(small, np.uint8), 45))


def _still(way: Callable[[Pixels, Random], Moved]) -> Callable[[Pixels, Random], Pixels]:
    """What moves a picture, without where to."""
    return lambda pixels, rng: way(pixels, rng)[0]


WAYS: Mapping[str, Callable[[Pixels, Random], Pixels]] = {
    **KEEPING,
    **{name: _still(way) for name, way in MOVING.items()},
    "fold": fold,
    "shadow": shadow,
    "thumb": thumb,
    "messenger": messenger,
}


def spoil(page: Page, seed: int, number: int) -> Spoiled:
    """The page as it arrives: three in ten as they are, one in ten turned."""
    rng = np.random.default_rng([seed, number, 6])
    what, own = str(rng.choice(list(WAYS))), np.random.default_rng([seed, number, 7])
    untouched, turn = rng.random() < UNTOUCHED, int(rng.integers(1, 4)) if rng.random() < TURNED else 0
    if untouched and not turn:
        return Spoiled(page.kind, page.data)
    pixels = decoded(page.data)
    if not untouched:
        pixels = WAYS[what](pixels, own)
    quality = QUALITY.get(what, USUAL_QUALITY) if not untouched else USUAL_QUALITY
    return Spoiled(page.kind, encoded(turned(pixels, turn), quality), NOTHING if untouched else what, turn)


def spoiled(pages: Sequence[Page], seed: int) -> list[Spoiled]:
    """All of the pages as they arrive."""
    return [spoil(page, seed, number) for number, page in enumerate(pages)]


def _line(pixels: Pixels, rng: Random, change: Callable[[np.ndarray, int], np.ndarray]) -> Pixels:
    """What changes with the distance (px) from a line through the middle parts."""
    height, width = pixels.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    turn, (a, b) = rng.uniform(0, 2 * np.pi), rng.uniform(0.35, 0.65, 2)
    far = (x - a * width) * np.cos(turn) + (y - b * height) * np.sin(turn)
    return np.asarray((pixels + change(far, max(height, width))[..., None]).clip(0, 255), np.uint8)
