"""Kinds that spoil where a region is, or where all regions of a document are."""

import numpy as np
from msgspec.structs import replace

from benchmarks.planting.base import (
    Change,
    Move,
    Plant,
    PlantDocument,
    Point,
    Spot,
    height,
    moved,
    one,
    placed,
    upright,
)
from stages.core.document import Document, Region, polygon
from stages.core.geometry import area, bounds
from stages.sample.people import pick

_PLAIN = 10.0
"""Standard deviation of the shades of grey, of 255, up to which paper counts as empty."""


def outside(spot: Spot, rng: np.random.Generator) -> Change | None:
    """Wholly beside the image."""
    x1, y1, x2, y2 = bounds(spot.region.polygon)
    far = [(spot.document.width + 5 - x1, 0.0), (0.0, spot.document.height + 5 - y1), (-x2 - 5, 0.0), (0.0, -y2 - 5)]
    return _by(spot.region, pick(rng, far))


def zero_area(spot: Spot, rng: np.random.Generator) -> Change | None:
    a, b, *_ = spot.region.polygon
    return placed(spot.region, pick(rng, [(a, b, b, a), (a, a, a, a)]))


def self_crossing(spot: Spot, rng: np.random.Generator) -> Change | None:
    a, b, *rest, d = spot.region.polygon
    return placed(spot.region, (a, b, d, *reversed(rest))) if len(rest) == 1 else None


def turned_backwards(spot: Spot, rng: np.random.Generator) -> Change | None:
    """Vertices counter-clockwise."""
    first, *rest = spot.region.polygon
    return placed(spot.region, (first, *reversed(rest)))


def begun_elsewhere(spot: Spot, rng: np.random.Generator) -> Change | None:
    """The first vertex isn't the text's top-left."""
    start = int(rng.integers(1, len(spot.region.polygon)))
    return placed(spot.region, (*spot.region.polygon[start:], *spot.region.polygon[:start]))


def axes_swapped(spot: Spot, rng: np.random.Generator) -> Change | None:
    return one(moved(spot.region, lambda point: (point[1], point[0])))


def shifted(spot: Spot, rng: np.random.Generator) -> Change | None:
    """Down or up by about a line, or along the line by about half its length."""
    (x1, y1), (x2, y2) = spot.region.polygon[:2]
    sign, share = pick(rng, (-1.0, 1.0)), rng.uniform(0.4, 0.7)
    along = (sign * share * (x2 - x1), sign * share * (y2 - y1))
    length = float(np.hypot(x2 - x1, y2 - y1)) or 1.0
    across = sign * rng.uniform(0.7, 1.2) * height(spot.region) / length
    return _by(spot.region, pick(rng, [along, (-(y2 - y1) * across, (x2 - x1) * across)]))


def far_larger(spot: Spot, rng: np.random.Generator) -> Change | None:
    return _stretched(spot.region, rng.uniform(1.3, 1.8), rng.uniform(2.5, 4.0))


def far_smaller(spot: Spot, rng: np.random.Generator) -> Change | None:
    return _stretched(spot.region, rng.uniform(0.3, 0.6), rng.uniform(0.4, 0.9))


def _stretched(region: Region, along: float, across: float) -> Change | None:
    if len(region.polygon) != 4:
        return None
    points = np.array(region.polygon)
    middle, right, down = points.mean(axis=0), points[1] - points[0], points[3] - points[0]
    grown = [
        middle + a * along * right + b * across * down for a, b in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    ]
    return placed(region, [point.tolist() for point in grown])


def on_empty_paper(spot: Spot, rng: np.random.Generator) -> Change | None:
    x1, y1, x2, y2 = bounds(spot.region.polygon)
    width, tall = int(x2 - x1) + 1, int(y2 - y1) + 1
    room = spot.document.width - width, spot.document.height - tall
    image = spot.world.grey(spot.document) if min(room) > 0 and len(spot.text) > 2 else None
    if image is None:
        return None
    boxes = [bounds(region.polygon) for region in spot.document.regions if region.polygon]
    for _ in range(40):
        x, y = int(rng.integers(room[0])), int(rng.integers(room[1]))
        alone = all(x + width < a or c < x or y + tall < b or d < y for a, b, c, d in boxes)
        if alone and image[y : y + tall, x : x + width].std() < _PLAIN:
            return _by(spot.region, (x - x1, y - y1))
    return None


def lines_joined(spot: Spot, rng: np.random.Generator) -> Change | None:
    """A line and the one below it in one box. Not where a region may have several lines, as one with words may."""
    if not spot.text or spot.region.words:
        return None
    below = [other for other in spot.free if other.text and not other.ignore and _is_below(spot.region, other)]
    if not below or below[0].field != spot.region.field:
        return None
    other = min(below, key=lambda region: bounds(region.polygon)[1])
    both = upright([*spot.region.polygon, *other.polygon])
    union = replace(spot.region, polygon=polygon(both), text=f"{spot.text} {other.text}")
    return Change(regions={spot.region.id: (union,), other.id: ()})


def _is_below(region: Region, other: Region) -> bool:
    x1, _, x2, bottom = bounds(region.polygon)
    a1, top, a2, _ = bounds(other.polygon)
    overlap = min(x2, a2) - max(x1, a1)
    near = abs(top - bottom) < 0.8 * min(height(region), height(other))
    return near and overlap > 0.5 * min(x2 - x1, a2 - a1)


def line_split(spot: Spot, rng: np.random.Generator) -> Change | None:
    """One line in two regions, cut within a word."""
    text = spot.text
    places = [n for n in range(2, len(text) - 1) if text[n - 1].isalnum() and text[n].isalnum()]
    if not places or len(spot.region.polygon) != 4:
        return None
    place = pick(rng, places)
    a, b, c, d = (np.array(point) for point in spot.region.polygon)
    share = place / len(text)
    top, bottom = a + share * (b - a), d + share * (c - d)
    made = [
        replace(spot.region, id=name, text=said, words=(), polygon=polygon([tuple(p.tolist()) for p in points]))
        for name, said, points in (
            (spot.region.id, text[:place], (a, top, bottom, d)),
            (f"{spot.region.id}-2", text[place:], (top, b, c, bottom)),
        )
    ]
    return Change(regions={spot.region.id: tuple(made)})


def resized(document: Document, rng: np.random.Generator) -> Change | None:
    """Labelled on an image of another size."""
    factor = float(pick(rng, (rng.uniform(0.4, 0.85), rng.uniform(1.2, 2.5))))
    return _all(document, lambda point: (point[0] * factor, point[1] * factor))


def turned(document: Document, rng: np.random.Generator) -> Change | None:
    """Labelled before the image was turned upright, as its EXIF orientation says."""
    width, tall = document.width, document.height
    quarter, half, three = _quarter(tall), lambda p: (width - p[0], tall - p[1]), lambda p: (p[1], width - p[0])
    return _all(document, pick(rng, (quarter, half, three)))


def _quarter(tall: int) -> Move:
    return lambda point: (tall - point[1], point[0])


def cropped(document: Document, rng: np.random.Generator) -> Change | None:
    """Labelled on a part of the image that holds all its lines."""
    placed_regions = [bounds(region.polygon) for region in document.regions if region.polygon]
    left, top = (min(box[n] for box in placed_regions) for n in (0, 1))
    tall = float(np.median([box[3] - box[1] for box in placed_regions]))
    if max(left, top) < 2 * tall:
        return None
    x, y = left * rng.uniform(0.7, 1.0), top * rng.uniform(0.7, 1.0)
    return _all(document, lambda point: (point[0] - x, point[1] - y))


def all_shifted(document: Document, rng: np.random.Generator) -> Change | None:
    tall = float(np.median([height(region) for region in document.regions if region.polygon]))
    angle, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.8, 3.0) * tall
    x, y = far * float(np.cos(angle)), far * float(np.sin(angle))
    return _all(document, lambda point: (point[0] + x, point[1] + y))


def _all(document: Document, move: Move) -> Change:
    return Change(regions={r.id: (moved(r, move),) for r in document.regions if r.polygon})


def _by(region: Region, way: Point) -> Change:
    return one(moved(region, lambda point: (point[0] + way[0], point[1] + way[1])))


def has_place(region: Region) -> bool:
    """Whether a region has a place that can be spoilt."""
    return len(region.polygon) > 2 and area(region.polygon) >= 1


KINDS: dict[str, Plant] = {
    "outside": outside,
    "zero_area": zero_area,
    "self_crossing": self_crossing,
    "turned_backwards": turned_backwards,
    "begun_elsewhere": begun_elsewhere,
    "axes_swapped": axes_swapped,
    "shifted": shifted,
    "far_larger": far_larger,
    "far_smaller": far_smaller,
    "on_empty_paper": on_empty_paper,
    "lines_joined": lines_joined,
    "line_split": line_split,
}
DOCUMENT_KINDS: dict[str, PlantDocument] = {
    "resized": resized,
    "turned": turned,
    "cropped": cropped,
    "all_shifted": all_shifted,
}
