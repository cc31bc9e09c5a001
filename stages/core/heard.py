"""What is read at the place of each line by all who say something of it: engines, and labels that they bear out."""

from collections.abc import Iterator

import numpy as np
from msgspec import Struct
from rapidfuzz import fuzz

from stages.core.coverage import same_boxes
from stages.core.geometry import bounds
from stages.core.phrases import fold
from stages.core.view import TextLine, View

_SAME_PLACE = 0.5
_BORNE_OUT = 60.0
"""How like (0 to 100) what an engine reads a label must be to say what stands there."""


class Heard(Struct, frozen=True, gc=False):
    """A line, what engines `read` at its place, and all `texts` that may stand there; none where nobody can read it."""

    line: TextLine
    read: tuple[str, ...]
    texts: tuple[str, ...]


def heard(view: View) -> Iterator[Heard]:
    """Each line of the view with what is read at its place."""
    lines = [line for line in view.lines if line.polygon]
    if not lines:
        return
    same = same_boxes([bounds(line.polygon) for line in lines]) >= _SAME_PLACE
    np.fill_diagonal(same, True)
    for index, line in enumerate(lines):
        others = [lines[other] for other in np.flatnonzero(same[index]) if other != index]
        told = [text for one in (line, *others) if not one.labelled for text in one.texts if fold(text)]
        said = [text for one in (line, *others) if one.labelled for text in one.texts if fold(text)]
        kept = [text for text in said if not told or any(alike(text, other) >= _BORNE_OUT for other in told)]
        yield Heard(line, tuple(dict.fromkeys(told)), tuple(dict.fromkeys([*told, *kept])))


def alike(one: str, other: str) -> float:
    """How like two texts are, 0 to 100, in base letters without spaces and signs."""
    return fuzz.ratio(fold(one), fold(other))
