"""PP-OCR's text recogniser: one line's crop in, its characters out. A call holds one line, so no line sees another."""

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.document import nfc
from stages.core.reading import Alternative
from stages.engines.nets.runtime import Net

HEIGHT = 48
MEAN = STD = (0.5, 0.5, 0.5)
_STEP = 24
"""Px that a line's width is a multiple of: fewer shapes for the runtime to prepare."""
_NARROWEST, _WIDEST = 24, 6408
_CERTAIN = 0.98
"""A character as probable as this has no alternatives."""
_LEAST = 0.01
"""An alternative less probable than this is none."""


class Text(Struct, frozen=True):
    """What a crop says: NFC text, the chance of each character and of the whole, and what else it might be."""

    text: str
    confidence: float
    characters: tuple[float, ...] = ()
    alternatives: tuple[Alternative, ...] = ()


NOTHING = Text("", 0.0)


def recognise(crop: NDArray[np.uint8], net: Net, characters: Sequence[str], squeeze: float = 1.0) -> Text:
    """The text of an RGB crop of one flat line, by a net. `squeeze` makes the line narrower."""
    seen = look(crop, net, squeeze)
    return NOTHING if seen is None else decode(seen, characters)


def look(crop: NDArray[np.uint8], net: Net, squeeze: float = 1.0) -> NDArray[np.float32] | None:
    """The chances (steps × classes) that a net sees in an RGB crop of one flat line, good until its next call."""
    height, width = crop.shape[:2]
    if height < 1 or width < 1:
        return None
    steps = math.floor(squeeze * HEIGHT * width / height / _STEP + 0.5)
    size = (min(max(steps * _STEP, _NARROWEST), _WIDEST), HEIGHT)
    line = cv2.resize(crop, size, interpolation=cv2.INTER_LINEAR)
    seen = np.asarray(cv2.cvtColor(line, cv2.COLOR_RGB2BGR), np.uint8)
    return np.asarray(net(seen[None])[0], np.float32)


def decode(chances: NDArray[np.float32], characters: Sequence[str]) -> Text:
    """Greedy CTC over chances (steps × classes): class 0 is the blank, class n the n-th of `characters`."""
    best = chances.argmax(1)
    emitted = (best != 0) & (best != np.concatenate([[0], best[:-1]]))
    text, sure, others = "", [], []
    for step in np.flatnonzero(emitted):
        chance, written = float(chances[step, best[step]]), nfc(characters[best[step] - 1])
        if chance < _CERTAIN:
            others += [Alternative(len(text), nfc(characters[n - 1]), c) for n, c in _others(chances[step], best[step])]
        text += written
        sure += [round(chance, 4)] * len(written)
    if not text.strip():
        return NOTHING
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    kept = tuple(sure[start:end])
    return Text(
        text[start:end],
        round(sum(kept) / len(kept), 4),
        kept,
        tuple(Alternative(o.index - start, o.text, o.confidence) for o in others if start <= o.index < end),
    )


def _others(row: NDArray[np.float32], best: int) -> list[tuple[int, float]]:
    """The two classes after the best one and their chances, but for the blank and the improbable."""
    rest = row.copy()
    rest[[0, best]] = 0.0
    second = int(rest.argmax())
    third = int(np.where(np.arange(len(rest)) == second, 0.0, rest).argmax())
    return [(n, round(float(row[n]), 4)) for n in (second, third) if n and row[n] >= _LEAST]


@cache
def characters_of(model: Path) -> tuple[str, ...]:
    """The characters that the model's classes from 1 on stand for, from its metadata; the last one is the space."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    listed = session.get_modelmeta().custom_metadata_map.get("character")
    if listed is None:
        raise ValueError(f"{model.name}: no alphabet in its metadata; expected the key `character`; export it with one")
    return (*listed.split("\n"), " ")
