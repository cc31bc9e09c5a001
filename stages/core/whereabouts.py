"""Where on the page a label's texts are read, whatever place the label gives them.

A guide's lines, the runs of lines beside and below each other, and the parts of a line are all spots where a text may
stand. Texts are compared folded: the guide misreads, and spaces, case and diacritics are the first that it loses.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from stages.core.alphabets import fold
from stages.core.boxes import Box
from stages.core.document import Polygon
from stages.core.geometry import bounds
from stages.core.reading import Line, Reading

MAX_RUN = 4
"""Lines that one label may take in."""
_ROW_GAP, _COLUMN_GAP = 3.0, 1.2
"""Line heights between lines that one label may take in, beside and below each other."""
_PART_LENGTH = 3
"""Folded characters from which on a text is looked for inside a line."""
_REST = 0.04
"""By how much liker a part of a line must be than the whole line, to count beside it."""
_NARROW, _WIDE = frozenset("ijlItfr.,:;!|'`()[]{}1 "), frozenset("mwMW@%&")
Floats = NDArray[np.float64]


class Spot(Struct, frozen=True, kw_only=True, gc=False):
    """A place where a text is read: on which of the guide's lines, in reading order, or on which share (0 to 1) of one.

    `likeness` (0 to 1) is that of the texts.
    """

    lines: tuple[int, ...]
    polygon: Polygon
    box: Box
    likeness: float
    start: float = 0.0
    end: float = 1.0

    @property
    def whole(self) -> bool:
        """Whether it is made of whole lines."""
        return self.start == 0.0 and self.end == 1.0


class Span(Struct, frozen=True, gc=False):
    """Lines that follow each other, with what each engine reads there, folded."""

    lines: tuple[int, ...]
    polygon: Polygon
    box: Box
    texts: tuple[str, ...]

    def alike(self, text: str) -> float:
        """How alike (0 to 1) a text is to what is read here."""
        wanted = folded(text)
        return max(fuzz.ratio(wanted, heard) / 100 for heard in self.texts)


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """The text as it is compared: base letters without case and spaces, Hangul letter by letter."""
    plain = fold(unicodedata.normalize("NFKC", text)).casefold()
    return unicodedata.normalize("NFD", "".join(plain.split()))


def likeness(a: str, b: str) -> float:
    """How alike two texts are when folded, 0 to 1."""
    return fuzz.ratio(folded(a), folded(b)) / 100


class Page:
    """What the engines read on a page: the guide's lines with a text, and the spans they form."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        """`readings` are the engines', the guide's first; those that read other places than the guide say nothing."""
        guide = readings[0]
        heard = [reading.lines for reading in readings if _same_places(guide, reading)]
        told = [tuple(lines[i].text for lines in heard) for i in range(len(guide.lines))]
        starts = [{reading[i].polygon for reading in heard} for i in range(len(guide.lines))]
        kept = [i for i, texts in enumerate(told) if any(text.strip() for text in texts)]
        self.lines: list[Line] = [guide.lines[i] for i in kept]
        self.texts = [told[i] for i in kept]
        self.sure = [max(lines[i].confidence for lines in heard) for i in kept]
        self.agreed = [len(starts[i]) == 1 for i in kept]
        self.boxes = [bounds(line.polygon) for line in self.lines]
        self.heights = [_height(line.polygon) for line in self.lines]
        self.turn = _turn(self.lines)
        self.level = [bounds(_turned(line.polygon, -self.turn)) for line in self.lines]
        self.spans = list(self._spans())

    def _spans(self) -> Iterator[Span]:
        for i in range(len(self.lines)):
            yield self.span((i,))
        if not self.lines:
            return
        boxes = np.array(self.level)
        for links in (_right(boxes), _below(boxes)):
            for i in range(len(self.lines)):
                run = [i]
                while len(run) < MAX_RUN and links[run[-1]] >= 0:
                    run.append(links[run[-1]])
                    yield self.span(tuple(run))

    def span(self, lines: tuple[int, ...]) -> Span:
        """The span of these lines, in the order given."""
        told = ("".join(texts) for texts in zip(*(self.texts[i] for i in lines), strict=True))
        texts = tuple(dict.fromkeys(map(folded, told)))
        if len(lines) == 1:
            return Span(lines, self.lines[lines[0]].polygon, self.boxes[lines[0]], texts)
        polygon = around([self.lines[i].polygon for i in lines])
        return Span(lines, polygon, bounds(polygon), texts)

    def said(self, line: int) -> str:
        """What is read on a line: of the engines' texts the one that is most like all; the guide's if in doubt."""
        texts = [text for text in self.texts[line] if text]
        return max(texts, key=lambda text: sum(fuzz.ratio(text, other) for other in texts), default="")

    def in_order(self, lines: Sequence[int]) -> list[int]:
        """Lines row by row, and from left to right within a row."""
        if len(lines) < 2:
            return list(lines)
        tops = {i: self.level[i] for i in lines}
        rows: list[list[int]] = []
        for i in sorted(lines, key=lambda i: tops[i][1] + tops[i][3]):
            middle = (tops[i][1] + tops[i][3]) / 2
            if rows and tops[rows[-1][0]][1] <= middle <= tops[rows[-1][0]][3]:
                rows[-1].append(i)
            else:
                rows.append([i])
        return [i for row in rows for i in sorted(row, key=lambda i: tops[i][0])]


def around(polygons: Sequence[Polygon]) -> Polygon:
    """The smallest rectangle around all of them that is turned as the first one, and begins where it begins."""
    (x0, y0), (x1, y1) = polygons[0][0], polygons[0][1]
    length = float(np.hypot(x1 - x0, y1 - y0)) or 1.0
    along = np.array([(x1 - x0) / length, (y1 - y0) / length])
    down = np.array([-along[1], along[0]])
    points = np.array([point for polygon in polygons for point in polygon])
    us, vs = points @ along, points @ down
    corners = ((us.min(), vs.min()), (us.max(), vs.min()), (us.max(), vs.max()), (us.min(), vs.max()))
    return tuple((float(u * along[0] + v * down[0]), float(u * along[1] + v * down[1])) for u, v in corners)


def _height(polygon: Polygon) -> float:
    """How high a line is, in px."""
    if len(polygon) != 4:
        x1, y1, x2, y2 = bounds(polygon)
        return min(x2 - x1, y2 - y1)
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = polygon
    return float(np.hypot(x3 - x0, y3 - y0) + np.hypot(x2 - x1, y2 - y1)) / 2


def _turn(lines: Sequence[Line]) -> float:
    """By which angle (radians) the page's level lines rise, as the median of them."""
    angles = [
        float(np.arctan2(line.polygon[1][1] - line.polygon[0][1], line.polygon[1][0] - line.polygon[0][0]))
        for line in lines
        if line.direction == "horizontal"
    ]
    return float(np.median(angles)) if angles else 0.0


def _turned(polygon: Polygon, angle: float) -> Polygon:
    cos, sin = float(np.cos(angle)), float(np.sin(angle))
    return tuple((x * cos - y * sin, x * sin + y * cos) for x, y in polygon)


def _same_places(guide: Reading, other: Reading) -> bool:
    """Whether an engine read the guide's own places."""
    return (
        not other.problem
        and len(other.lines) == len(guide.lines)
        and all(set(a.polygon) == set(b.polygon) for a, b in zip(guide.lines, other.lines, strict=True))
    )


def _right(boxes: Floats) -> list[int]:
    """For each line the next one in its row, -1 where there is none near."""
    return _next(boxes, near=0, across=1, gap=_ROW_GAP, shared=0.5)


def _below(boxes: Floats) -> list[int]:
    """For each line the next one below it, -1 where there is none near."""
    return _next(boxes, near=1, across=0, gap=_COLUMN_GAP, shared=0.3)


def _next(boxes: Floats, *, near: int, across: int, gap: float, shared: float) -> list[int]:
    heights = boxes[:, 3] - boxes[:, 1]
    gaps = boxes[None, :, near] - boxes[:, None, near + 2]
    overlap = np.minimum(boxes[:, None, across + 2], boxes[None, :, across + 2]) - np.maximum(
        boxes[:, None, across], boxes[None, :, across]
    )
    sizes = boxes[:, across + 2] - boxes[:, across]
    enough = overlap >= shared * np.minimum(sizes[:, None], sizes[None, :])
    close = (gaps > -0.6 * heights[:, None]) & (gaps < gap * np.minimum(heights[:, None], heights[None, :]))
    later = boxes[None, :, near] > boxes[:, None, near]
    distance = np.where(enough & close & later, gaps, np.inf)
    np.fill_diagonal(distance, np.inf)
    best = distance.argmin(axis=1)
    return [int(j) if np.isfinite(distance[i, j]) else -1 for i, j in enumerate(best)]


def find(page: Page, texts: Sequence[str], least: float = 0.6) -> list[list[Spot]]:
    """For each text the spots where it is read with a likeness of at least `least`, in no order that means anything."""
    wanted = [folded(text) for text in texts]
    found: list[list[Spot]] = [[] for _ in texts]
    if not page.lines:
        return found
    best = np.zeros((len(wanted), len(page.spans)))
    parts: dict[tuple[int, int], tuple[float, float, float]] = {}
    for engine in range(max(len(span.texts) for span in page.spans)):
        heard = [span.texts[engine] if engine < len(span.texts) else "" for span in page.spans]
        ratios = process.cdist(wanted, heard, scorer=fuzz.ratio, score_cutoff=100 * least, dtype=np.float32)
        best = np.maximum(best, ratios / 100)
        for i, j, start, end, ratio in _parts(wanted, heard[: len(page.lines)], max(least, 0.75)):
            if ratio > parts.get((i, j), (0.0, 0.0, 0.0))[2]:
                parts[i, j] = (*_shares(heard[j], start, end), ratio)
    for i, j in np.argwhere(best >= least).tolist():
        span = page.spans[j]
        if wanted[i]:
            found[i].append(Spot(lines=span.lines, polygon=span.polygon, box=span.box, likeness=float(best[i, j])))
    for (i, j), (first, last, ratio) in parts.items():
        if ratio > best[i, j] + _REST:
            polygon = part(page.lines[j].polygon, first, last)
            box = bounds(polygon)
            found[i].append(Spot(lines=(j,), polygon=polygon, box=box, likeness=ratio, start=first, end=last))
    return found


def _parts(wanted: Sequence[str], heard: Sequence[str], least: float) -> Iterator[tuple[int, int, int, int, float]]:
    """Which text is read in which longer line, from which to which character, and how alike it is."""
    ratios = process.cdist(wanted, heard, scorer=fuzz.partial_ratio, score_cutoff=100 * least, dtype=np.float32)
    for i, j in np.argwhere(ratios > 0).tolist():
        if _PART_LENGTH <= len(wanted[i]) < len(heard[j]):
            found = fuzz.partial_ratio_alignment(wanted[i], heard[j])
            if found:
                yield i, j, found.dest_start, found.dest_end, found.score / 100


def _shares(text: str, start: int, end: int) -> tuple[float, float]:
    """Which share (0 to 1) of a line's length the characters take up, by how wide they usually are."""
    whole = widths(text) or 1.0
    return widths(text[:start]) / whole, widths(text[:end]) / whole


def widths(text: str) -> float:
    """How wide a text is, in characters of usual width."""
    return sum(0.5 if c in _NARROW else 1.4 if c in _WIDE else 1.0 if c < "\u1200" else 1.7 for c in text)


def part(polygon: Polygon, start: float, end: float) -> Polygon:
    """The share (0 to 1) of a line's quad between two points along it."""
    if len(polygon) != 4:
        x1, y1, x2, y2 = bounds(polygon)
        polygon = (x1, y1), (x2, y1), (x2, y2), (x1, y2)
    top_left, top_right, bottom_right, bottom_left = polygon

    def between(a: tuple[float, float], b: tuple[float, float], share: float) -> tuple[float, float]:
        return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])

    return (
        between(top_left, top_right, start),
        between(top_left, top_right, end),
        between(bottom_left, bottom_right, end),
        between(bottom_left, bottom_right, start),
    )
