"""Lines that one label takes in, labels that share a line, and lines that no label is on."""

from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from msgspec import Struct
from rapidfuzz import fuzz

from stages.core.boxes import box_area, box_shared
from stages.core.document import Polygon, Region
from stages.core.geometry import bounds
from stages.core.standing import Home, Standing
from stages.core.whereabouts import Spot, folded, part, widths

_ABUTTING = 0.12
"""Line heights between two labels that have no space between them."""
_SAME = 0.2
"""Line heights by which labels' tops, and bottoms, differ in one line."""


class Piece(Struct, frozen=True, gc=False):
    """What of a label's text stands on one of the lines that it takes in, and how alike it is to what is read there."""

    text: str
    spot: Spot
    likeness: float


def rows(stand: Standing, home: Home) -> list[list[int]]:
    """The lines of a spot, row by row."""
    found: list[list[int]] = []
    for line in home.spot.lines:
        x1, y1, x2, y2 = stand.page.level[line]
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
        cuts.append(max(rest, key=lambda cut, span=span, first=cuts[-1]: span.alike(" ".join(words[first:cut]))))
    cuts.append(len(words))
    found = []
    for span, (first, last) in zip(spans, pairwise(cuts), strict=True):
        text = " ".join(words[first:last])
        alike = span.alike(text)
        found.append(Piece(text, Spot(lines=span.lines, polygon=span.polygon, box=span.box, likeness=alike), alike))
    return found


def abutting(stand: Standing) -> Iterator[tuple[str, str, float]]:
    """Labels of one line, the second where the first ends, with the gap between them in heights."""
    placed = sorted(stand.regions, key=lambda identity: stand.boxes[identity])
    for one in placed:
        for other in placed:
            (x1, y1, x2, y2), (a1, b1, a2, b2) = stand.boxes[one], stand.boxes[other]
            height = min(y2 - y1, b2 - b1)
            if one == other or a1 < x1 or a2 <= x2 or height <= 0:
                continue
            between = _between(stand.regions[one].polygon, stand.regions[other].polygon, (a1 - x2) / height)
            level = abs(b1 - y1) <= 2 * _SAME * height and abs(b2 - y2) <= 2 * _SAME * height
            if level and -_ABUTTING <= between <= _ABUTTING:
                yield one, other, between


def _between(one: Polygon, other: Polygon, upright: float) -> float:
    """The gap between the end of one quad and the beginning of the next, in heights."""
    if len(one) != 4 or len(other) != 4:
        return upright
    height = max(1.0, ((one[3][0] - one[0][0]) ** 2 + (one[3][1] - one[0][1]) ** 2) ** 0.5)
    length = max(1.0, ((one[1][0] - one[0][0]) ** 2 + (one[1][1] - one[0][1]) ** 2) ** 0.5)
    along = (one[1][0] - one[0][0]) / length, (one[1][1] - one[0][1]) / length
    tops = (other[0][0] - one[1][0]) * along[0] + (other[0][1] - one[1][1]) * along[1]
    bottoms = (other[3][0] - one[2][0]) * along[0] + (other[3][1] - one[2][1]) * along[1]
    return (tops + bottoms) / 2 / height


def bare(stand: Standing) -> list[tuple[int, float, float]]:
    """The lines, and from where to where (0 to 1) along them, that no label covers and a text is read on."""
    boxes = {identity: bounds(polygon) for identity, polygon in stand.placed.items()}
    found = []
    for i, line in enumerate(stand.page.lines):
        box = stand.page.boxes[i]
        if line.direction != "horizontal":
            if not any(box_shared(box, other) > 0.2 * box_area(box) for other in boxes.values()):
                found.append((i, 0.0, 1.0))
            continue
        covered = [
            (max(0.0, (other[0] - box[0]) / (box[2] - box[0])), min(1.0, (other[2] - box[0]) / (box[2] - box[0])))
            for other in boxes.values()
            if box[2] > box[0] and box_shared(box, other) > 0 and _level(stand, box, other)
        ]
        free = _uncovered(covered)
        height = stand.page.heights[i]
        long = max(free, key=lambda share: share[1] - share[0], default=(0.0, 0.0))
        if (long[1] - long[0]) * (box[2] - box[0]) >= max(0.9 * height, 0.12 * (box[2] - box[0])):
            found.append((i, *long))
    return found


def _level(stand: Standing, line: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    shared = min(line[3], other[3]) - max(line[1], other[1])
    return shared >= 0.35 * min(line[3] - line[1], other[3] - other[1])


def _uncovered(covered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """What intervals leave of 0 to 1."""
    free, at = [], 0.0
    for start, end in sorted(covered):
        if start > at:
            free.append((at, start))
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
    if not kept:
        return "", start, end
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
        alike = fuzz.ratio(folded(line[:cut])[-len(goal) :], goal) + fuzz.ratio(folded(line[cut:])[: len(beyond)], beyond)
        if alike > best:
            best, where = alike, cut
    around = line[max(0, where - 1) : where + 1]
    return " " in around or not (first[-1:].isalnum() and second[:1].isalnum())
