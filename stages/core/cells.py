"""Which cells of an image's grid are filled, so that neither a place nor its size can be told.

A grid is boolean, rows × columns; cell (row, column) covers `cell` px from (column · cell, row · cell) on. A cell is a
block of the codec: a fill that ends elsewhere leaves traces of what it hides beside it.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from statistics import median
from typing import Literal

from msgspec import Struct

from stages.core.boxes import Box, box_shared
from stages.core.convex import hull, shared_area
from stages.core.document import Polygon
from stages.core.geometry import Points, area, bounds
from stages.core.grid import Cells, blank, outline, touched
from stages.core.personal import PICTURES, Kind
from stages.core.reading_frame import Frame, frame, framed

Place = tuple[Kind, Polygon]

Manner = Literal["box", "line", "zone"]
"""How exact a place is: a box that may be tight around what it hides; a line as an engine finds it, with some paper
above and below; or a zone, so much wider that it spares print."""
_ALL_BOXES: Mapping[Place, Manner] = {}

_SURE, _MARGIN = 0.02, 0.2
"""Line heights that a text's place grows on all sides: what is filled whatever stands there (in its own height), and
unless print does (in that of lines that stay).
"""
_PAPER = 0.08
"""Line heights of paper above and below the letters, in lines as engines find them."""
_LEAST_MARGIN = 1.0
"""px: boxes may name their last pixel instead of its end."""
_STEP, _SNAP = 16.0, 0.75
"""Heights of a line that stays of which a filled line's length, and where it begins and ends, are multiples, at least:
of lines that stay, for the height of hidden text tells which letters are in it.
"""
_PICTURE = 24.0
"""Of what part of an image's shorter side the sides of pictures are multiples, at least."""
_USUAL = 32.0
"""How many lines there are room for on an image of which none is known."""
_WHOLE = frozenset(("face", "photograph"))
_RIM, _INSET = 0.2, 0.3
"""The share of a picture's shorter side that is its rim; line heights at print's own rim that may be filled."""
_SAME_PLACE = 0.25
"""Share of the smaller of two polygons from which on both are one place, and what is shown of it isn't shown."""


class Filling(Struct, frozen=True):
    """The cells to fill, and the outline of those of each place: it says nothing of the place's own size."""

    cells: Cells
    outlines: list[Polygon]


def filling(
    places: Sequence[Place],
    width: int,
    height: int,
    *,
    cell: int,
    shown: Sequence[Polygon] = (),
    manners: Mapping[Place, Manner] = _ALL_BOXES,
    printed: Sequence[Polygon] = (),
    ground: bool = False,
) -> Filling:
    """What to fill of an image of width × height px.

    `shown` are lines that stay, unless a place is there; the growth and length of places stop before them. Those that
    are zones by their `manners` also spare lines that are known to be `printed` on all documents. With `ground`, all
    is filled but what is shown.
    """
    filled, outlines = blank(width, height, cell), []
    for own in cells_of_places(places, width, height, cell=cell, shown=shown, manners=manners, printed=printed):
        filled |= own
        outlines.append(outline(own, width, height, cell))
    if ground:
        filled |= ~touched(shown, width, height, cell)
    return Filling(filled, outlines)


def cells_of_places(
    places: Sequence[Place],
    width: int,
    height: int,
    *,
    cell: int,
    shown: Sequence[Polygon] = (),
    manners: Mapping[Place, Manner] = _ALL_BOXES,
    printed: Sequence[Polygon] = (),
) -> Iterable[Cells]:
    """The cells of each place."""
    around = [(polygon, bounds(polygon)) for polygon in shown if polygon]
    size = median(frame(polygon).height for polygon, _ in around) if around else min(width, height) / _USUAL
    for kind, polygon in places:
        own, manner = blank(width, height, cell), manners.get((kind, polygon), "box")
        if polygon and (kind in PICTURES or (kind == "mrz" and manner == "zone")):
            own = _cells_of_picture(polygon, width, height, cell, around)
        elif polygon:
            own = _cells_of_text(polygon, width, height, cell, around, size, _PAPER if manner == "line" else 0.0)
        if polygon and printed:
            spared = _spared(kind, polygon, printed, manner)
            own = own & ~touched(spared, width, height, cell)
        yield own


def _spared(kind: Kind, place: Polygon, printed: Sequence[Polygon], manner: Manner) -> list[Points]:
    """The print, but for its rim, that a place doesn't fill; a picture spares only what lies at its own rim."""
    if manner != "zone":
        return []
    lines = [frame(line) for line in printed if box_shared(bounds(line), bounds(place))]
    if kind in _WHOLE:
        own = frame(place)
        inner = hull(list(own.grown(-_RIM * min(own.height, own.along[1] - own.along[0])).points))
        lines = [line for line in lines if not shared_area(inner, hull(list(line.points)))]
    return [line.grown(-_INSET * line.height).points for line in lines]


def _cells_of_picture(
    polygon: Polygon, width: int, height: int, cell: int, shown: Sequence[tuple[Polygon, Box]]
) -> Cells:
    """The cells of a picture, or of a machine-readable zone."""
    sure = _swollen(polygon, float(cell))
    whole = framed(sure, frame(polygon).direction).snapped(_multiple(cell, min(width, height) / _PICTURE))
    near = [other for other, around in shown if box_shared(bounds(whole.points), around)]
    certain = touched([sure], width, height, cell)
    return certain | (touched([whole.points], width, height, cell) & ~touched(near, width, height, cell))


def _cells_of_text(
    polygon: Polygon,
    width: int,
    height: int,
    cell: int,
    shown: Sequence[tuple[Polygon, Box]],
    size: float,
    paper: float,
) -> Cells:
    """The cells of a line; `size` is the height (px) of the lines that stay, `paper` the share of its own that is blank
    above and below.
    """
    own = frame(polygon)
    beside = _beside(own, shown)
    sure = own.lower(paper * own.height) if paper else own.grown(max(_SURE * own.height, _LEAST_MARGIN))
    whole = own.grown(max(_MARGIN * size, _SURE * own.height, _LEAST_MARGIN)).snapped(_multiple(cell, _SNAP * size))
    whole = whole.lengthened(_more(whole, _multiple(cell, _STEP * size), own, beside))
    certain = touched([sure.points], width, height, cell)
    reach = bounds(_swollen(whole.points, float(cell)))
    near = [other for other in beside if box_shared(reach, bounds(other))]
    return certain | (touched([whole.points], width, height, cell) & ~touched(near, width, height, cell))


def _multiple(cell: int, least: float) -> float:
    """So many cells (a power of two) that they are at least so many px."""
    return math.ldexp(cell, math.ceil(math.log2(max(least / cell, 1.0))))


def _beside(own: Frame, shown: Sequence[tuple[Polygon, Box]]) -> list[Polygon]:
    """The shown lines that lie outside the place."""
    box = bounds(own.points)
    return [other for other, around in shown if not box_shared(box, around) or not _one_place(own.points, other)]


def _one_place(points: Points, other: Polygon) -> bool:
    one, two = hull(list(points)), hull(other)
    if not one or not two:
        return False
    return shared_area(one, two) >= _SAME_PLACE * min(area(one), area(two))


def _more(whole: Frame, step: float, own: Frame, beside: Sequence[Polygon]) -> float:
    """By how many px a line is made longer: to a multiple of the step, but not into what is shown."""
    start, end = whole.along
    more = step * math.ceil((end - start) / step) - (end - start)
    top, bottom = own.across
    for polygon in beside:
        (first, last), (above, below) = own.extent(polygon)
        if above < bottom and below > top and (first + last) / 2 > own.along[1]:
            more = min(more, max(first - end, 0.0))
    return more


def _swollen(polygon: Points, margin: float) -> Points:
    """The polygon, `margin` px larger on all sides."""
    return [(x + a * margin, y + b * margin) for x, y in polygon for a in (-1, 1) for b in (-1, 1)]
