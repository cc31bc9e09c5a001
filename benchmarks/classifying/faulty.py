"""How surely what is wrong with a picture is named: each fault is planted in plain pages, as training never did.

`found` is the share of pages with the fault planted that it is named of, `for_nothing` the share of the pages as they
are. Of copies, only pages of types that have colour count.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import cv2
import numpy as np

from benchmarks.classifying.pages import Pixels, Random, decoded, encoded
from benchmarks.classifying.spoil import Spoiled
from benchmarks.classifying.weigh import share
from benchmarks.masking.degrade import moire
from stages.core.classes import Basis, classify
from stages.core.inspection import SCALE, measured
from stages.core.pictured import shrunk
from stages.core.typing_net import typed
from stages.io.looks import reduced
from stages.io.type_net import Loaded, look_all

PAGES = 90


def blurred(pixels: Pixels, rng: Random) -> Pixels:
    """Out of focus: 5 to 8 px at a longer side of 800."""
    sigma = rng.uniform(5, 8) * max(pixels.shape[:2]) / 800
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8)


def too_dark(pixels: Pixels, rng: Random) -> Pixels:
    """Hardly any light."""
    return np.asarray(pixels * rng.uniform(0.1, 0.22), np.uint8)


def blank(pixels: Pixels, rng: Random) -> Pixels:
    """The back of a sheet: its colour, and the sensor's noise."""
    paper = np.median(pixels[::9, ::9].reshape(-1, 3), axis=0)
    return np.asarray((paper + rng.normal(0, 3, pixels.shape)).clip(0, 255), np.uint8)


def too_small(pixels: Pixels, rng: Random) -> Pixels:
    """A preview in the picture's place."""
    scale = rng.uniform(90, 190) / min(pixels.shape[:2])
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def screen(pixels: Pixels, rng: Random) -> Pixels:
    """Photographed from a screen."""
    return moire(pixels, rng)


def copy(pixels: Pixels, rng: Random) -> Pixels:
    """A copier's: grey, with more contrast."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.repeat((128 + (grey - 128) * 1.3).clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)


def cut_off(pixels: Pixels, rng: Random) -> Pixels:
    """One side lies outside the picture, and a third of the page with it."""
    lost, quarters = rng.uniform(0.25, 0.42), int(rng.integers(4))
    lying = np.rot90(pixels, quarters)
    return np.ascontiguousarray(np.rot90(lying[int(lost * len(lying)) :], -quarters))


def glare(pixels: Pixels, rng: Random) -> Pixels:
    """A window's reflection: a slanting light patch with soft edges across a part of the page."""
    height, width = pixels.shape[:2]
    size = max(height, width)
    middle = np.array([rng.uniform(0.3, 0.7) * width, rng.uniform(0.3, 0.7) * height])
    along = rng.uniform(0, np.pi)
    axes = np.array([[np.cos(along), np.sin(along)], [-np.sin(along), np.cos(along)]])
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (rng.uniform(0.14, 0.22), rng.uniform(0.07, 0.12)) * size
    light = np.zeros((height, width), np.uint8)
    cv2.fillPoly(light, [np.round(corners @ axes + middle).astype(np.int32)], 255)
    share_lit = cv2.GaussianBlur(light, (0, 0), size / 90).astype(np.float32)[..., None] / 255
    return np.asarray(pixels + (255 - pixels) * share_lit, np.uint8)


WAYS: Mapping[str, Callable[[Pixels, Random], Pixels]] = {
    way.__name__: way for way in (blurred, too_dark, blank, too_small, screen, copy, cut_off, glare)
}


def planted(loaded: Loaded, pages: Sequence[Spoiled], seed: int) -> dict[str, Any]:
    """By fault, how often it is found where it was planted, and where it wasn't."""
    basis = loaded.card.basis
    assert basis is not None
    pages = pages[:PAGES]
    plain = _named(loaded, basis, [page.data for page in pages])
    found = {}
    for name, way in WAYS.items():
        own = [
            n for n, page in enumerate(pages) if name != "copy" or basis.colours[page.kind] >= basis.limits.type_colour
        ]
        files = [encoded(way(decoded(pages[n].data), np.random.default_rng([seed, n, 12])), 85) for n in own]
        named = sum(name in one for one in _named(loaded, basis, files))
        found[name] = {
            "pages": len(own),
            "found": share(named, len(own)),
            "for_nothing": share(sum(name in plain[n] for n in own), len(own)),
        }
    return found


def _named(loaded: Loaded, basis: Basis, files: Sequence[bytes]) -> list[tuple[str, ...]]:
    """The faults that are named of each file."""
    if not files or loaded.net is None:
        return []
    looked = [reduced(data, SCALE) for data in files]
    said = typed(look_all(loaded.net, [shrunk(picture) for picture, _ in looked], loaded.card.side), loaded.typical)
    told = {"id": "", "file": "", "doc_type": None}
    return [classify(told, one, measured(*look), basis).faults for one, look in zip(said, looked, strict=True)]
