"""How likely a text is, given what a recogniser saw: the sum over all ways in which CTC may spell it.

Source: Graves et al., "Connectionist Temporal Classification", ICML 2006, section 4.1, in logarithms.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from stages.core.alphabets import base

FLOOR = 1e-5
"""No character counts as less likely than this: a recogniser's word against a label's isn't worth more."""

LEAST = -9999.0
"""Nats: the log-likelihood of what can't be."""

Floats = NDArray[np.float64]


class Chances:
    """What a recogniser saw in one place: for each step along the line, the chance of each character (and of none).

    Spaces count as nothing, since vendors and recognisers part words in different ways. With `fold` letters differ not
    by case. `written` are the characters of the line's language, if it is known: of others, those that look like one of
    them count as that one, and the rest is left out. Few of thousands of characters are at all likely; only those are
    kept.
    """

    def __init__(
        self,
        steps: NDArray[np.float32],
        characters: Sequence[str],
        *,
        fold: bool = False,
        written: frozenset[str] = frozenset(),
    ) -> None:
        """`steps` (steps × classes): class 0 is nothing, class n the n-th of `characters`."""
        self._fold, self._written = fold, written
        columns: dict[str, Floats] = {}
        for number in np.flatnonzero(steps.max(0) > FLOOR):
            character = "" if number == 0 else self.folded(characters[number - 1]) or " "
            if len(character) == 1 and character != " " and written and character not in written:
                continue
            columns[character] = columns.get(character, 0.0) + steps[:, number].astype(np.float64)
        total = np.maximum(np.sum(list(columns.values()), axis=0), FLOOR) if columns else np.ones(len(steps))
        self._columns = {character: column / total for character, column in columns.items()}
        nothing: Floats = np.zeros(len(steps))
        self._blank = self._columns.pop("", nothing)
        self._space = self._columns.pop(" ", nothing)

    def folded(self, text: str) -> str:
        """The text without spaces, in characters of its language and, if case doesn't count, in capitals."""
        bare = "".join(text.split())
        if self._written and not self._written.issuperset(bare):
            bare = "".join(c if c in self._written or base(c) not in self._written else base(c) for c in bare)
        return "".join(c.upper() if len(c.upper()) == 1 else c for c in bare) if self._fold else bare

    def text(self) -> str:
        """What is likeliest step by step."""
        names = ["", " ", *self._columns]
        best = np.argmax(np.stack([self._blank, self._space, *self._columns.values()]), axis=0)
        emitted = [names[n] for n, before in zip(best, [0, *best[:-1]], strict=True) if n != before]
        return " ".join("".join(emitted).split())

    def log_likelihood(self, text: str) -> float:
        """The logarithm (nats, 2 decimals) of the chance that the line says this text; LEAST where it has no room."""
        written = self.folded(text)
        states = 2 * len(written) + 1
        emitted = np.empty((len(self._blank), states))
        emitted[:, 0::2] = np.log(np.maximum(self._blank + self._space, FLOOR))[:, None]
        for index, character in enumerate(written):
            column = self._columns.get(character)
            emitted[:, 2 * index + 1] = np.log(FLOOR) if column is None else np.log(np.maximum(column, FLOOR))
        skips = np.full(states, -np.inf)
        skips[3::2] = [0.0 if a != b else -np.inf for a, b in pairwise(written)]
        return max(LEAST, round(_forward(emitted, skips), 2))


def _forward(emitted: Floats, skips: Floats) -> float:
    """The log of the sum over paths; `skips` is 0 for states before which the nothing may be left out."""
    now = np.full(emitted.shape[1], -np.inf)
    now[:2] = emitted[0, :2]
    for step in emitted[1:]:
        reached = now.copy()
        reached[1:] = np.logaddexp(reached[1:], now[:-1])
        reached[2:] = np.logaddexp(reached[2:], now[:-2] + skips[2:])
        now = reached + step
    return float(np.logaddexp.reduce(now[-2:]))
