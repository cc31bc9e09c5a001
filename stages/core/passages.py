"""Lines of text as numbers are looked for in them: each by itself, and joined with the next, where a number may go on.

A number may be parted between two regions, beside or below each other; its caption often stands beside or above it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache

from msgspec import Struct

from stages.core.adjacent import Neighbours, neighbours
from stages.core.view import TextLine
from stages.core.writings import Writing, digits_in, plain, worded, writings

_READINGS = 3
"""Readings of a line that are joined with its neighbour's."""
_LONGEST = 4
"""Regions beside each other that one number is looked for in."""
_BEFORE = 80
"""Characters in front of a number among which its caption is."""
_SHORT, _FEWEST, _MOST = 3, 8, 40
"""Digits of a number, of one that goes on in another region, and of what stands there before its end, at most."""
_TAIL = re.compile(r"[0-9*OQDIlSBZ|+(][0-9*OQDIlSBZ| .)(\-]*$")
_HEAD = re.compile(r"^[ .\-(]*[0-9*OQDIlSBZ|][0-9*OQDIlSBZ| .)(\-]*")
_LETTER = re.compile(r"[^\W\d_]")


class Piece(Struct, frozen=True, gc=False):
    """A line's part in a passage: the line's index, its text, and from where on that stands in the passage."""

    line: int
    text: str
    start: int


class Passage:
    """A text to look for numbers in: a reading of a line, or neighbours' readings joined."""

    def __init__(self, pieces: Sequence[tuple[int, str]], glue: str = "") -> None:
        made, at = [], 0
        for line, text in pieces:
            made.append(Piece(line, text, at))
            at += len(text) + len(glue)
        self.pieces = tuple(made)
        self.text = glue.join(text for _, text in pieces)
        self.seamless = not glue

    @property
    def joined(self) -> bool:
        """Whether it is of more than one line."""
        return len(self.pieces) > 1

    @cached_property
    def writings(self) -> tuple[Writing, ...]:
        """The ways to take the text."""
        return writings(self.text)

    def parts(self, start: int, end: int) -> Iterator[tuple[Piece, int, int]]:
        """The pieces that the characters `start` to `end` of the text stand on, and which of theirs these are."""
        for piece in self.pieces:
            first, last = max(0, start - piece.start), min(len(piece.text), end - piece.start)
            if first < last:
                yield piece, first, last


class Passages:
    """The passages of a document's lines."""

    def __init__(self, lines: tuple[TextLine, ...]) -> None:
        self.lines = lines
        self.all = [Passage([(index, text)]) for index, line in enumerate(lines) for text in line.texts]
        self.numeric = [one for one in self.all if any(digits_in(writing.text) >= _SHORT for writing in one.writings)]

    @cached_property
    def near(self) -> Neighbours:
        """Which lines stand beside and below which."""
        return neighbours([line.polygon for line in self.lines])

    @cached_property
    def joined(self) -> list[Passage]:
        """Neighbours whose texts end and begin with digits enough for a number, with a line end between or nothing."""
        tails = [self._ends(line, _TAIL) for line in self.lines]
        heads = [self._ends(line, _HEAD) for line in self.lines]
        runs: list[tuple[tuple[int, str], ...]] = []
        for first, (right, below) in enumerate(zip(self.near.right, self.near.below, strict=True)):
            for second in (*right, *below):
                runs += [
                    ((first, one), (second, other))
                    for one, digits in tails[first]
                    for other, more in heads[second]
                    if digits + more >= _FEWEST
                ]
            runs += self._rows(first, heads)
        return [Passage(run, glue) for run in dict.fromkeys(runs) for glue in ("\n", "")]

    def _rows(self, first: int, heads: list[list[tuple[str, int]]]) -> Iterator[tuple[tuple[int, str], ...]]:
        """Runs of three regions and more beside each other that hold nothing but digits."""
        row = [first]
        while len(row) < _LONGEST and self.near.right[row[-1]] and heads[self.near.right[row[-1]][0]]:
            row.append(self.near.right[row[-1]][0])
            if len(row) > 2:
                for reading in range(_READINGS):
                    texts = [self.lines[at].texts for at in row]
                    if all(texts) and any(reading < len(each) for each in texts):
                        yield tuple((at, t[min(reading, len(t) - 1)]) for at, t in zip(row, texts, strict=True))

    @staticmethod
    def _ends(line: TextLine, pattern: re.Pattern[str]) -> list[tuple[str, int]]:
        found = []
        for text in line.texts[:_READINGS]:
            match = pattern.search(plain(text).text.strip())
            digits = digits_in(match[0]) if match else 0
            if 0 < digits <= _MOST:
                found.append((text, digits))
        return found

    def said_before(self, passage: Passage, writing: Writing, start: int) -> tuple[str, ...]:
        """The words in front of a place in a passage: those on its line, or else what stands beside and above it."""
        before = writing.text[max(0, start - _BEFORE) : start]
        if _LETTER.search(before):
            return (worded(before),)
        return self.beside(passage.pieces[0].line)

    def beside(self, line: int) -> tuple[str, ...]:
        """The words of the lines to the left of a line and above it."""
        if line not in self._beside:
            near = dict.fromkeys((*self.near.left[line], *self.near.above[line]))
            self._beside[line] = tuple(
                worded(plain(text).text[-_BEFORE:]) for at in near for text in self.lines[at].texts
            )
        return self._beside[line]

    @cached_property
    def _beside(self) -> dict[int, tuple[str, ...]]:
        return {}


@lru_cache(maxsize=2)
def passages(lines: tuple[TextLine, ...]) -> Passages:
    """The passages of the lines; detectors that look at one document after each other share them."""
    return Passages(lines)
