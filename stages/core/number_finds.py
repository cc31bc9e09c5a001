"""Numbers found in passages, gathered line by line: what several readings of a line say becomes one detection."""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from stages.core.passages import Passage, Passages
from stages.core.personal import Detection, Kind
from stages.core.spans import cut, shares
from stages.core.view import TextLine
from stages.core.writings import Writing, digits_in, plain

_DATE = re.compile(
    r"(?:[0-3]?[0-9][ ./-]+[0-3]?[0-9][ ./-]+(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[ ./-]+[01]?[0-9][ ./-]+[0-3]?[0-9])(?![0-9])"
).match


class Find(Struct, frozen=True, gc=False):
    """A match of a pattern in a writing of a passage."""

    passage: Passage
    writing: Writing
    match: re.Match[str]

    @property
    def text(self) -> str:
        """What was matched, as the writing has it."""
        return self.match[0]

    @property
    def digits(self) -> int:
        """How many digits and asterisks it has."""
        return digits_in(self.match[0])

    @property
    def dated(self) -> bool:
        """Whether it begins with a date written in figures."""
        return _DATE(self.match[0].strip(" +(")) is not None


def search(page: Passages, pattern: re.Pattern[str], *, joined: bool = True, every: bool = False) -> Iterator[Find]:
    """All matches, overlapping ones too; in joined passages those that reach over from one line to another.

    Passages without digits are left out unless `every` one is wanted.
    """
    for passage in [*(page.all if every else page.numeric), *(page.joined if joined else ())]:
        for writing in passage.writings:
            match = pattern.search(writing.text)
            while match:
                if match.start() < match.end() and (not passage.joined or _reaches_over(passage, writing, match)):
                    yield Find(passage, writing, match)
                match = pattern.search(writing.text, match.start() + 1)


def _reaches_over(passage: Passage, writing: Writing, match: re.Match[str]) -> bool:
    """Whether a match has parts on several lines, none of which is a date."""
    parts = [piece.text[first:last] for piece, first, last in passage.parts(*writing.original(*match.span()))]
    return len(parts) > 1 and not any(_DATE(plain(part).text.strip()) for part in parts)


def captioned(page: Passages, find: Find, caption: re.Pattern[str], start: int | None = None) -> bool:
    """Whether what stands before a find, on its line or else beside or above it, has the caption."""
    at = find.match.start() if start is None else start
    return any(caption.search(words) for words in page.said_before(find.passage, find.writing, at))


def needs_both(find: Find, least: int) -> bool:
    """Whether the find is on one line, or neither of its parts on two has `least` digits by itself."""
    if not find.passage.joined:
        return True
    parts = find.passage.parts(*find.writing.original(*find.match.span()))
    return all(digits_in(plain(piece.text[first:last]).text) < least for piece, first, last in parts)


class Found:
    """Detections in the making."""

    def __init__(self, lines: Sequence[TextLine]) -> None:
        self._lines = lines
        self._spans: dict[tuple[Kind, int], list[tuple[float, float, str]]] = {}

    def add(self, kind: Kind, find: Find, group: int = 0) -> None:
        """A find (or a group of its match) as personal data of a kind."""
        self.add_span(kind, find.passage, *find.writing.original(*find.match.span(group)))

    def add_span(self, kind: Kind, passage: Passage, start: int, end: int) -> None:
        """The characters `start` to `end` of a passage's text as personal data of a kind."""
        parts = list(passage.parts(start, end))
        value = " ".join(piece.text[first:last] for piece, first, last in parts)
        for piece, first, last in parts:
            span = (*shares(piece.text, first, last), value)
            self._spans.setdefault((kind, piece.line), []).append(span)

    def detections(self) -> Iterator[Detection]:
        """The detections, those of a kind that overlap on a line as one."""
        for (kind, line), spans in sorted(self._spans.items()):
            merged: list[tuple[float, float, dict[str, None]]] = []
            for start, end, value in sorted(spans):
                if merged and start < merged[-1][1]:
                    first, last, values = merged[-1]
                    merged[-1] = (first, max(last, end), values | {value: None})
                else:
                    merged.append((start, end, {value: None}))
            for start, end, values in merged:
                yield Detection(kind=kind, polygon=cut(self._lines[line].polygon, start, end), values=tuple(values))
