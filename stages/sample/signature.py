"""A signature that nobody writes: one running line of loops and humps, and a flourish below."""

import numpy as np

from stages.sample.canvas import Canvas, smooth
from stages.sample.people import Person

LETTERS = (
    lambda tall: [(0.0, 0.74), (0.75, 0.74 - tall), (0.2, 0.74 - tall * 0.9), (0.4, 0.8)],  # a loop upwards
    lambda tall: [(0.0, 0.74 - tall * 0.7), (0.25, 0.76), (0.6, 0.74 - tall * 0.6), (0.7, 0.76)],  # humps
    lambda tall: [(0.3, 0.5), (0.35, 0.74 + tall * 0.3), (-0.15, 0.95), (0.5, 0.66)],  # a loop downwards
    lambda tall: [(0.4, 0.74 - tall * 0.4), (0.8, 0.7)],  # a running line
)
"""Corners of a letter by its height: x in letter widths, y in heights of the box, downwards."""


def signature(canvas: Canvas, holder: Person, *, box: tuple[float, float, float, float], colour: str) -> np.ndarray:
    """Draws the person's signature into a box. Returns its extent (4, 2)."""
    rng = np.random.default_rng([holder.seed, 5])
    left, top, width, height = box
    letters = int(rng.integers(5, 9))
    line: list[tuple[float, float]] = []
    for place in range(letters):
        tall = rng.uniform(0.5, 0.95) if place == 0 or rng.random() < 0.2 else rng.uniform(0.12, 0.4)
        letter = LETTERS[int(rng.integers(len(LETTERS))) if place else 0](float(tall))
        line += [((place + 0.2 + x) / letters, y) for x, y in letter]
    line.append((1.0, 0.6))
    flourish = [(0.2, 0.9), (0.5, float(rng.uniform(0.86, 0.94))), (0.92, float(rng.uniform(0.78, 0.9)))]
    drawn = [smooth(line, closed=False), smooth(flourish, closed=False)]
    curves = [np.stack([left + c[:, 0] / 1.1 * width, top + c[:, 1].clip(0, 1) * height], axis=1) for c in drawn]
    canvas.lines(curves, colour, 3, 0.9)
    every = np.concatenate(curves)
    low, high = every.min(axis=0) - 2, every.max(axis=0) + 2
    return np.array([low, (high[0], low[1]), high, (low[0], high[1])])
