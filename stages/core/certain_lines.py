"""Which lines are text for certain: into photographs and signatures, engines read this and that."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from statistics import mean, median

import numpy as np
from rapidfuzz.distance.Indel import normalized_similarity as likeness

from stages.core.boxes import Box
from stages.core.view import View

_LETTERS = 2
_TALL = 5.0
"""Lines so many times as high as most are watermarks or run askew, and cover little of their boxes."""
_SOME, _MOST = 0.6, 0.5
"""How like each other the two likeliest readings are, and all of them on average."""


def certain_lines(view: View, boxes: Sequence[Box], *, agreed: bool = False) -> list[Box]:
    """The boxes of lines that are labelled or that two engines read alike; if `agreed`, all engines by and large.

    `boxes` are those of the view's lines, wherever they are wanted.
    """
    found = list(zip(view.lines, boxes, strict=True))
    if agreed:
        seen = Counter(line.polygon for reading in view.readings for line in reading.lines if _words([line.text]))
        few = min(2, len(view.readings))
        kept = [b for line, b in found if line.labelled or (seen[line.polygon] >= few and _agreed(line.texts))]
    else:
        kept = [box for line, box in found if line.labelled or _alike(line.texts)]
    highest = _TALL * median([box[3] - box[1] for box in kept] or [0.0])
    return [box for box in kept if box[3] - box[1] <= highest]


def text_share(box: Box, lines: Sequence[Box]) -> float:
    """How much of a box lines of text cover (0 to 1), to about 0.02."""
    steps = (np.arange(12) + 0.5) / 12
    xs, ys = np.meshgrid(box[0] + steps * (box[2] - box[0]), box[1] + steps * (box[3] - box[1]))
    covered = np.zeros(xs.shape, bool)
    for x1, y1, x2, y2 in lines:
        covered |= (xs > x1) & (xs < x2) & (ys > y1) & (ys < y2)
    return float(covered.mean())


def _alike(texts: Sequence[str]) -> bool:
    words = _words(texts)
    if len(words) < 2:
        return any(len(word) >= _LETTERS for word in words)
    return max(likeness(a, b) for a, b in combinations(words, 2)) >= _SOME


def _agreed(texts: Sequence[str]) -> bool:
    words = _words(texts)
    if len(words) < len(texts) or len(words) < 2:
        return len(words) == len(texts) and any(len(word) > _LETTERS for word in words)
    return mean(likeness(a, b) for a, b in combinations(words, 2)) >= _MOST


def _words(texts: Sequence[str]) -> list[str]:
    """The texts' letters and digits, of those that have any."""
    words = ("".join(filter(str.isalnum, text)).casefold() for text in texts)
    return [word for word in words if word]
