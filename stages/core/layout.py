"""Lines that one label takes in, labels that share a line, and lines that no label is on."""

from itertools import pairwise
from statistics import median

from msgspec import Struct
from rapidfuzz import fuzz

from stages.core.boxes import Box, box_shared
from stages.core.document import Polygon, Region
from stages.core.geometry import bounds
from stages.core.home import Home
from stages.core.standing import Standing
from stages.core.whereabouts import Spot, folded, part, widths

_ABUTTING = 0.12
"""Line heights between two labels that have no space between them."""
_SAME = 0.2
"""Line heights by which labels' tops, and bottoms, differ in one line."""


class Piece(Struct, frozen=True, gc=False):
    """What of a label's text stands on one of the lines that it takes in, and where that is."""

    text: str
    spot: Spot


def rows(stand: Standing, home: Home) -> list[list[int]]:
    """The lines of a spot, row by row."""
    found: list[list[int]] = []
    for line in home.spot.lines:
        _, y1, _, y2 = stand.page.level[line]
        if found:
            _, top, _, bottom = stand.page.level[found[-1][0]]
            if min(bottom, y2) - max(top, y1) >= 0.5 * min(bottom - top, y2 - y1):
                found[-1].append(line)
                continue
        found.append([line])
    return found


def gap(stand: Standing, row: list[int]) -> float:
    """The widest gap between lines that follow each other in a row, in line heights."""
    boxes = sorted(stand.page.level[line] for line in row)
    height = median(stand.page.heights[line] for line in row) or 1.0
    return max((b[0] - a[2] for a, b in pairwise(boxes)), default=0.0) / height


def pieces(stand: Standing, region: Region, parts: list[list[int]]) -> list[Piece]:
    """A label's text cut at spaces to fit each of the parts, the lines of which are given in order."""
    words = (region.text or "").split()
    spans = [stand.page.span(tuple(lines)) for lines in parts]
    cuts = [0]
    for span in spans[:-1]:
        rest = range(cuts[-1] + 1, len(words) - (len(spans) - len(cuts)) + 1)
        if not rest:
            return []
        alike = [span.alike(" ".join(words[cuts[-1] : cut])) for cut in rest]
        cuts.append(rest[alike.index(max(alike))])
    cuts.append(len(words))
    found = []
    for span, (first, last) in zip(spans, pairwise(cuts), strict=True):
        text = " ".join(words[first:last])
        spot = Spot(lines=span.lines, polygon=span.polygon, box=span.box, likeness=span.alike(text))
        found.append(Piece(text, spot))
    return found


class Seam(Struct, frozen=True, gc=False):
    """Where one label ends and another begins in the same line, in heights of the lower one.

    `gap` is the space between them, `step` how far the second one's edges are off the first one's, up or down.
    """

    first: str
    second: str
    gap: float
    step: float

    @property
    def exact(self) -> bool:
        """Whether both have one edge in common, as what was cut has."""
        return abs(self.gap) <= 0.02 and self.step <= 0.03


def seams(stand: Standing) -> list[Seam]:
    """All places where one label ends and another begins, without a space between them."""
    found = []
    for one, (x1, y1, x2, y2) in stand.boxes.items():
        if one not in stand.regions or not stand.regions[one].text:
            continue
        for other in stand.regions:
            a1, b1, a2, b2 = stand.boxes[other]
            height = max(1.0, min(y2 - y1, b2 - b1))
            if other != one and abs(a1 - x2) <= 2 * height and a1 > x1 and a2 > x2 and b1 < y2 and y1 < b2:
                seam = _seam(one, other, _quad(stand.regions[one].polygon), _quad(stand.regions[other].polygon))
                if abs(seam.gap) <= _ABUTTING and seam.step <= _SAME:
                    found.append(seam)
    return found


def _quad(polygon: Polygon) -> Polygon:
    if len(polygon) == 4:
        return polygon
    x1, y1, x2, y2 = bounds(polygon)
    return (x1, y1), (x2, y1), (x2, y2), (x1, y2)


def _seam(first: str, second: str, one: Polygon, other: Polygon) -> Seam:
    (x0, y0), (x1, y1) = one[0], one[1]
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    along = (x1 - x0) / length, (y1 - y0) / length
    ends = [(b[0] - a[0], b[1] - a[1]) for a, b in ((one[1], other[0]), (one[2], other[3]))]
    heights = [((q[3][0] - q[0][0]) ** 2 + (q[3][1] - q[0][1]) ** 2) ** 0.5 for q in (one, other)]
    height = max(1.0, min(heights))
    gap = sum(x * along[0] + y * along[1] for x, y in ends) / 2 / height
    return Seam(first, second, gap, max(abs(y * along[0] - x * along[1]) for x, y in ends) / height)


def bare(stand: Standing) -> list[tuple[int, float, float]]:
    """The level lines, and from where to where (0 to 1) along them, that no label covers and a text is read on."""
    boxes = [bounds(polygon) for polygon in stand.placed.values()]
    labelled: dict[int, int] = {}
    for identity, home in stand.homes.items():
        for line in home.spot.lines if home.fits else ():
            share = len(folded(stand.regions[identity].text or "")) / len(home.spot.lines)
            labelled[line] = labelled.get(line, 0) + round(share)
    found = []
    for i, read in enumerate(stand.page.lines):
        x1, _, x2, _ = box = stand.page.boxes[i]
        if read.direction != "horizontal" or x2 <= x1:
            continue
        covered = [
            ((other[0] - x1) / (x2 - x1), (other[2] - x1) / (x2 - x1))
            for other in boxes
            if box_shared(box, other) > 0 and _level(box, other)
        ]
        start, end = max(_uncovered(covered), key=lambda share: share[1] - share[0], default=(0.0, 0.0))
        unsaid = len(folded(stand.page.said(i))) - labelled.get(i, 0)
        if (end - start) * (x2 - x1) >= max(0.9 * stand.page.heights[i], 0.12 * (x2 - x1)) and unsaid >= 2:
            found.append((i, start, end))
    return found


def _level(line: Box, other: Box) -> bool:
    shared = min(line[3], other[3]) - max(line[1], other[1])
    return shared >= 0.35 * min(line[3] - line[1], other[3] - other[1])


def _uncovered(covered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """What intervals leave of 0 to 1."""
    free, at = [], 0.0
    for start, end in sorted(covered):
        if start > at:
            free.append((at, min(1.0, start)))
        at = max(at, end)
    return [*free, (at, 1.0)] if at < 1 else free


def words_between(text: str, start: float, end: float) -> tuple[str, float, float]:
    """The whole words of a line that lie mostly between two shares (0 to 1) of it, and from where to where they do."""
    whole = widths(text) or 1.0
    kept: list[tuple[str, float, float]] = []
    at = 0
    for word in text.split():
        first = text.index(word, at)
        at = first + len(word)
        begins, ends = widths(text[:first]) / whole, widths(text[:at]) / whole
        if min(end, ends) - max(start, begins) > 0.6 * (ends - begins):
            kept.append((word, begins, ends))
    if not kept:  # a line that is read without its spaces
        letters = [
            i for i in range(len(text)) if start <= widths(text[:i]) / whole and widths(text[: i + 1]) / whole <= end
        ]
        return text[letters[0] : letters[-1] + 1] if letters else "", start, end
    return " ".join(word for word, _, _ in kept), kept[0][1], kept[-1][2]


def spot_of(stand: Standing, line: int, start: float, end: float) -> Spot:
    """A share of a line as a spot."""
    polygon = part(stand.page.lines[line].polygon, start, end) if end - start < 1 else stand.page.lines[line].polygon
    return Spot(lines=(line,), polygon=polygon, box=bounds(polygon), likeness=1.0, start=start, end=end)


def long_enough(text: str) -> bool:
    """Whether a text has two letters or digits at least."""
    return sum(character.isalnum() for character in folded(text)) >= 2


def spaced(line: str, first: str, second: str) -> bool:
    """Whether a line has a space where the first of two texts that it holds ends, or one of them says so itself."""
    if first.endswith(" ") or second.startswith(" "):
        return True
    goal, beyond = folded(first), folded(second)
    best, where = -1.0, 0
    for cut in range(1, len(line)):
        alike = fuzz.ratio(folded(line[:cut])[-len(goal) :], goal) + fuzz.ratio(
            folded(line[cut:])[: len(beyond)], beyond
        )
        if alike > best:
            best, where = alike, cut
    return " " in line[max(0, where - 1) : where + 1]
