"""Labels that don't stand on their text as others do: shifted, with axes swapped, too large, too small."""

from collections.abc import Iterator
from functools import lru_cache
from math import log
from statistics import median
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from stages.core.boxes import box_shared, rounded
from stages.core.document import Polygon, Region
from stages.core.geometry import area, bounds
from stages.core.home import Home
from stages.core.shapes import begun, clockwise, upright
from stages.core.standing import Standing
from stages.core.whereabouts import Spot, folded, widths

_DOWN, _SIDEWAYS = 0.33, 0.4
"""Of a label's usual height, and in line heights, from where on it counts as shifted."""
Kind = Literal["swapped", "moved", "too_large", "too_small"]

_COVERED = 0.5
"""Share of a spot that another label covers, from which on the spot is that label's."""


class Displaced(Struct, frozen=True, kw_only=True, gc=False):
    """A label that doesn't stand on its text: where that is, in the label's own hand, and what happened to it.

    `far` is how far it has to go, in line heights; `sure` says that nothing speaks against it: the text is read nowhere
    else where no label is, and where the label stands nothing is read, or what belongs to other labels.
    """

    kind: Kind
    spot: Spot
    polygon: Polygon
    far: float
    sure: bool = False


class Custom(Struct, frozen=True, gc=False):
    """How long labels usually are, a character: in heights of the guide's lines, and in heights of their own."""

    pace: float
    aspect: float


@lru_cache(maxsize=1)
def displaced(stand: Standing) -> dict[str, Displaced]:
    """The displaced labels by id; none where most labels don't stand on their text, for then it is the picture."""
    known = [home for home in stand.homes.values() if home.spot.likeness >= 0.8]
    if len(known) < 3 or 2 * sum(home.fits for home in known) < len(known):
        return {}
    custom = _customs(stand)
    found = {}
    for identity, region in stand.regions.items():
        if verdict := _verdict(stand, region, custom):
            found[identity] = verdict
    return found


def _verdict(stand: Standing, region: Region, custom: Custom) -> Displaced | None:
    home = stand.homes.get(region.id)
    if home and home.fits:
        spots = [home.spot] if home.spot.likeness >= 0.75 else []
    else:
        spots = [spot for spot in stand.spots[region.id] if spot.likeness >= 0.75 and is_free(stand, spot, region.id)]
    if not spots:
        return None
    if home and home.spot in spots and not list(_ways(stand, region, home.spot, custom)):
        return None  # it stands well enough
    top = max(spot.likeness for spot in spots)
    ways = [way for spot in spots if spot.likeness >= top - 0.08 for way in _ways(stand, region, spot, custom)]
    if not ways:
        return None
    ways.sort(key=lambda way: (way.kind != "swapped", round(_cost(stand, region, way), 3), way.spot.lines))
    best = ways[0]
    lines = set(best.spot.lines)
    others = [
        way for way in ways if not lines & set(way.spot.lines) and (best.kind != "swapped" or way.kind == best.kind)
    ]
    length = len(folded(region.text or ""))
    only = not [way for way in others if length < 3 or best.kind == "swapped" or way.far <= 3 * best.far + 2]
    if best.kind == "moved" and not _worth_saying(best, length, only):
        return None
    if best.kind == "swapped":
        return replace(best, sure=only)
    return replace(best, sure=only and _nothing_else(stand, region, best.spot) and _likely(stand, region, best, length))


def _worth_saying(way: Displaced, length: int, only: bool) -> bool:
    """Whether a text is long, or near, enough for its other spot to mean anything."""
    if length < 3:
        return only and way.far <= 2 and way.spot.whole and way.spot.likeness == 1.0
    return way.far <= 6 or (only and way.spot.likeness >= 0.9)


def _likely(stand: Standing, region: Region, way: Displaced, length: int) -> bool:
    """Whether a text of so many characters is so much alike, and so near, that chance is out of the question."""
    spot = way.spot
    least = 0.9 if way.far > 4 or way.kind != "moved" else 0.8 if length >= 5 else 0.86
    if length < 3 or spot.likeness < least:
        return False
    home = stand.home(region.polygon, spot)
    own = stand.sides(region.polygon, spot)
    begin, top, end, bottom = home.by_height
    if way.kind == "too_large":
        both = top <= -0.2 and bottom >= 0.2, begin <= -0.3 and end >= 0.3
        wide = (own[2] - own[0]) / max(0.1, home.length) >= 1.25 or (own[3] - own[1]) / max(0.1, home.height) >= 2.6
        around = all(min(abs(a), abs(b)) >= 0.35 * max(abs(a), abs(b)) for a, b in ((top, bottom), (begin, end)))
        return spot.whole and wide and any(both) and (around if all(both) else home.misfit > 2)
    if way.kind == "too_small":
        inside = begin >= 0.3 and end <= -0.3
        low = (own[3] - own[1]) / max(0.1, home.height) <= 0.42
        return (spot.whole and (inside or low)) or not area(region.polygon)
    if not spot.whole and not _down(home) and way.far < 1.6:
        return False
    near = way.far <= 3 or (length >= 5 and (spot.whole or way.far <= 7)) or stand.outside(region.polygon)
    same = abs(log(max(0.1, own[3] - own[1]) / max(0.1, home.height))) < 0.5
    return same and near and home.misfit > 1.15


def _cost(stand: Standing, region: Region, way: Displaced) -> float:
    """How much speaks against a way: unlike texts, another size, a long way off."""
    own, home = stand.sides(region.polygon, way.spot), stand.home(region.polygon, way.spot)
    sizes = 0.25 * len(way.spot.lines)
    if way.kind == "moved":
        sizes = abs(log(max(0.1, own[3] - own[1]) / max(0.1, home.height)))
        if way.spot.whole:
            sizes += abs(log(max(0.1, own[2] - own[0]) / max(0.1, home.length)))
    return 20 * (1 - way.spot.likeness) + 4 * sizes + min(way.far, 30.0) / 4


def put_right(region: Region, found: Displaced) -> Region:
    """The region in its place; words that lie in its present place go with it."""
    after = replace(region, polygon=found.polygon)
    if found.kind not in {"moved", "swapped"} or not region.words:
        return after
    old, new = bounds(region.polygon), bounds(found.polygon)
    if found.kind == "swapped":
        old = old[1], old[0], old[3], old[2]
    factors = (new[2] - new[0]) / ((old[2] - old[0]) or 1.0), (new[3] - new[1]) / ((old[3] - old[1]) or 1.0)

    def placed(polygon: Polygon) -> Polygon:
        points = [(y, x) for x, y in polygon] if found.kind == "swapped" else polygon
        there = tuple((new[0] + (x - old[0]) * factors[0], new[1] + (y - old[1]) * factors[1]) for x, y in points)
        ordered = clockwise(there) if len(there) >= 3 else there
        return rounded(begun(ordered, "", 0) if upright(ordered) else ordered)

    words = tuple(replace(word, polygon=placed(word.polygon)) for word in region.words)
    whole = bounds(region.polygon)
    inside = all(box_shared(bounds(w.polygon), whole) > 0 for w in region.words if w.polygon)
    return replace(after, words=words) if inside else after


def is_free(stand: Standing, spot: Spot, identity: str) -> bool:
    """Whether no other label stands on a spot."""
    return stand.covered(spot, identity) < _COVERED


def _nothing_else(stand: Standing, region: Region, spot: Spot) -> bool:
    """Whether no line without a label is read where the label stands, but those of the spot."""
    box = bounds(region.polygon)
    for i, line in enumerate(stand.page.boxes):
        if i in spot.lines:
            continue
        size = max(1e-9, (line[2] - line[0]) * (line[3] - line[1]))
        if box_shared(line, box) > 0.35 * min(size, max(1e-9, (box[2] - box[0]) * (box[3] - box[1]))):
            single = stand.page.spans[i]
            if is_free(stand, Spot(lines=(i,), polygon=single.polygon, box=single.box, likeness=1.0), region.id):
                return False
    return True


def _ways(stand: Standing, region: Region, spot: Spot, custom: Custom) -> Iterator[Displaced]:
    """What may have happened to the label if its text is the spot's."""
    home = stand.home(region.polygon, spot)
    swapped = tuple((y, x) for x, y in region.polygon)
    if home.misfit > 1.5 and stand.home(swapped, spot).misfit <= min(1.2, home.misfit / 2):
        way = 0 if stand.upright else _direction(spot)
        ordered = clockwise(swapped)
        polygon = begun(ordered, "", way) if len(ordered) == 4 else ordered
        yield _way("swapped", stand, region, spot, rounded(polygon))
        return
    own = stand.sides(region.polygon, spot)
    long, high = own[2] - own[0], own[3] - own[1]
    if not home.fits and _shifted(home) and high > 0.1 and long > 0.1:
        exact = Home(spot, stand.off(region.polygon, spot, region.text or ""), home.length, home.height)
        polygon = stand.shifted(region.polygon, spot, -_along(exact), -_down(exact))
        yield _way("moved", stand, region, spot, polygon)
        return
    flat = high <= 0.1 or long <= 0.1
    size: Kind | None = "too_small" if flat else _size(stand, region, home, custom)
    if size and (flat or box_shared(bounds(region.polygon), spot.box) > 0):
        yield _way(size, stand, region, spot, stand.drawn_like(region.polygon, spot, region.text or ""))


def _shifted(home: Home) -> bool:
    """Whether two opposite sides of a label both lie beyond where they belong, and the others don't speak of a size."""
    return _down(home) != 0 or abs(home.along) >= max(_SIDEWAYS, 0.14 * home.length)


def _down(home: Home) -> float:
    """How far a label is too low, in line heights; 0 where that is within the usual."""
    _, top, _, bottom = home.off
    shifted = abs(home.across) >= _DOWN * min(1.0, max(0.55, home.height))
    return (top + bottom) / 2 if shifted else 0.0


def _along(home: Home) -> float:
    """How far a label has to go along its text, in line heights."""
    begin, _, end, _ = home.off
    if home.spot.whole and begin * end > 0 and abs(begin - end) <= 0.5:
        return (begin + end) / 2
    return home.along


def _size(stand: Standing, region: Region, home: Home, custom: Custom) -> Kind | None:
    """Whether a label is too large or too small.

    Guides err in lines' lengths and heights, too. So both opposite sides must have gone the same way, and the label
    must differ from the document's others, by its number of characters; unless it is off by far.
    """
    own = stand.sides(region.polygon, home.spot)
    long, high = own[2] - own[0], own[3] - own[1]
    longer, higher = long / max(0.1, home.length), high / max(0.1, home.height)
    count = max(0.5, widths(region.text or ""))
    pace, aspect = long / (custom.pace * count), long / high / (custom.aspect * count)
    if not home.spot.whole:
        longer = pace
    begin, top, end, bottom = home.by_height
    if len(folded(region.text or "")) < 3:
        out, inside = top <= -0.2 and bottom >= 0.2, top >= 0.08 and bottom <= -0.08
        return (
            "too_large"
            if out and higher >= 2.4
            else "too_small"
            if inside and higher <= 0.45 and aspect >= 1.5
            else None
        )
    if begin >= 0.3 and end <= -0.3 and longer <= 0.7 and pace <= 0.75:
        return "too_small"
    if top >= 0.08 and bottom <= -0.08 and higher <= 0.62 and aspect >= 1.5:
        return "too_small"
    wider = begin <= -0.3 and end >= 0.3 and longer >= 1.3
    if top <= -0.2 and bottom >= 0.2 and higher >= 1.5 and (wider or higher >= 1.9 or aspect <= 0.55):
        return "too_large"
    if (wider and longer >= 1.35 and pace >= 1.4 and higher >= 0.85) or higher >= 2.2 or (longer > 2.2 and pace > 2):
        return "too_large"
    return None


def _way(kind: Kind, stand: Standing, region: Region, spot: Spot, polygon: Polygon) -> Displaced:
    a, b = bounds(region.polygon), bounds(polygon)
    x, y = (a[0] + a[2] - b[0] - b[2]) / 2, (a[1] + a[3] - b[1] - b[3]) / 2
    far = (x * x + y * y) ** 0.5 / stand.height(spot)
    return Displaced(kind=kind, spot=spot, polygon=polygon, far=far)


def _direction(spot: Spot) -> int:
    (x0, y0), (x1, y1) = spot.polygon[0], spot.polygon[1]
    if abs(x1 - x0) >= abs(y1 - y0):
        return 0 if x1 >= x0 else 2
    return 1 if y1 > y0 else 3


def _customs(stand: Standing) -> Custom:
    """What is usual in the document, from labels that stand on their text."""
    paces, aspects = [], []
    for identity, home in stand.homes.items():
        region = stand.regions[identity]
        if home.fits and home.spot.whole and len(region.text or "") >= 3:
            begin, top, end, bottom = stand.sides(region.polygon, home.spot)
            paces.append((end - begin) / widths(region.text or ""))
            aspects.append(paces[-1] / max(0.05, bottom - top))
    return Custom(max(0.05, median(paces)), max(0.05, median(aspects))) if paces else Custom(0.5, 0.6)
