"""How a document's labels stand to what the guide reads: which stand on their text, and where the others' text is.

Labels keep a usual distance from a guide's lines, tight or wide as whoever drew them was used to. It is learned from
those that stand on their text, so that what deviates can be told and a line's place be given in the same hand.
"""

from collections.abc import Sequence
from functools import lru_cache
from statistics import median

import numpy as np

from stages.core.boxes import Box, box_of, box_shared, moved, polygon_shared, rounded
from stages.core.convex import hull
from stages.core.document import Polygon, Region
from stages.core.geometry import area, bounds, box_from_quad
from stages.core.home import Home, Sample, Sides, shape
from stages.core.subject import Subject
from stages.core.whereabouts import Page, Spot, find, likeness

ALIKE = 0.6
"""The least likeness (0 to 1) at which a text counts as read in a place."""
_LEAST_LEARNED, _ALIKE_ONES = 4, 9
"""Labels from which something is learned at all, and how many of those that are most alike say where one belongs."""
_KEPT_ACROSS, _KEPT_ALONG, _KEPT_ANYHOW = 0.15, 0.3, 0.05
"""Line heights by which a side of a label may deviate and be kept where others are put right: across and along, and
where the label's size is wrong that way."""


class Standing:
    """A document's labels beside what is read. `regions` are those with a place and a text that counts, by id."""

    def __init__(self, subject: Subject) -> None:
        self.regions: dict[str, Region] = {
            region.id: region
            for region in subject.document.regions
            if region.text and not region.ignore and region.polygon
        }
        self.placed: dict[str, Polygon] = {r.id: r.polygon for r in subject.document.regions if len(r.polygon) >= 3}
        self.boxes = subject.boxes
        self.size = subject.document.width, subject.document.height
        self.page = Page(subject.readings)
        self.upright = 2 * sum(box_from_quad(r.polygon) is not None for r in self.regions.values()) >= len(self.regions)
        found = find(self.page, [region.text or "" for region in self.regions.values()], ALIKE)
        self.spots = {
            identity: [*spots, *self._taken_in(self.regions[identity])]
            for identity, spots in zip(self.regions, found, strict=True)
        }
        self.usual: Sides = (0.0, 0.0, 0.0, 0.0)
        self._samples: list[Sample] = []
        self.learned = 0
        self._learn()
        self.homes = self._homes()

    def _taken_in(self, region: Region) -> list[Spot]:
        """The lines that lie mostly within a label, as one spot, where there are several and they read alike."""
        box = bounds(region.polygon)
        inside = [
            i
            for i, line in enumerate(self.page.boxes)
            if box_shared(line, box) > 0.5 * max(1e-9, (line[2] - line[0]) * (line[3] - line[1]))
        ]
        if not 2 <= len(inside) <= 40:
            return []
        span = self.page.span(tuple(self.page.in_order(inside)))
        alike = max(likeness(region.text or "", text) for text in span.texts)
        return [Spot(lines=span.lines, polygon=span.polygon, box=span.box, likeness=alike)] if alike >= ALIKE else []

    def off(self, polygon: Polygon, spot: Spot, text: str = "") -> Sides:
        """By how many line heights a place deviates from where a label of the spot, with the text, usually is."""
        a, b = self._beyond(polygon, spot), self.usual_of(spot, text)
        return a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]

    def usual_of(self, spot: Spot, text: str) -> Sides:
        """The usual distances of labels of such a text in such a line, or of all labels, where no text is given."""
        if not text or len(self._samples) < _ALIKE_ONES:
            return self.usual
        height, letters = self.height(spot), shape(text)
        near = sorted(self._samples, key=lambda one: (one.unlike(height, letters), one.beyond))[:_ALIKE_ONES]
        return tuple(median(side) for side in zip(*(one.beyond for one in near), strict=True))

    def sides(self, polygon: Polygon, spot: Spot) -> Sides:
        """Where a place begins and ends along and across a spot's line, in line heights from the image's corner."""
        along, down, height = self._frame(spot)
        u1, v1, u2, v2 = _extents(polygon, along, down)
        return u1 / height, v1 / height, u2 / height, v2 / height

    def shifted(self, polygon: Polygon, spot: Spot, along: float, down: float) -> Polygon:
        """The polygon, shifted by so many line heights along and across a spot's line."""
        (ax, ay), (dx, dy), height = self._frame(spot)
        x, y = height * (along * ax + down * dx), height * (along * ay + down * dy)
        return rounded(moved(polygon, x, y))

    def drawn_like(self, polygon: Polygon, spot: Spot, text: str) -> Polygon:
        """The place of the spot, with those sides of the label that are where they usually are."""
        along, down, height = self._frame(spot)
        own, off = _extents(polygon, along, down), self.off(polygon, spot, text)
        home = self.home(polygon, spot)
        sizes = (own[2] - own[0]) / height / max(0.1, home.length), (own[3] - own[1]) / height / max(0.1, home.height)
        limits = [
            (many if 0.8 <= size <= 1.25 else _KEPT_ANYHOW)
            for size, many in zip(sizes, (_KEPT_ALONG, _KEPT_ACROSS), strict=True)
        ]
        sides = [
            o if abs(d) <= limits[i % 2] else o - d * height for i, (o, d) in enumerate(zip(own, off, strict=True))
        ]
        return self._box(spot, sides)

    def _box(self, spot: Spot, sides: Sequence[float]) -> Polygon:
        """The quad with these sides along and across a spot's line, in px."""
        along, down, _ = self._frame(spot)
        u1, v1, u2, v2 = sides
        corners = tuple(
            (u * along[0] + v * down[0], u * along[1] + v * down[1])
            for u, v in ((u1, v1), (u2, v1), (u2, v2), (u1, v2))
        )
        return box_of(*bounds(corners)) if self.upright else rounded(corners)

    def outside(self, polygon: Polygon) -> bool:
        """Whether a place is beyond the image's edges."""
        x1, y1, x2, y2 = bounds(polygon)
        return x2 <= 0 or y2 <= 0 or x1 >= self.size[0] or y1 >= self.size[1]

    def home(self, polygon: Polygon, spot: Spot) -> Home:
        """A place as the home of a spot's text."""
        begin, top, end, bottom = self.sides(self._drawn(spot), spot)
        length = end - begin - self.usual[0] + self.usual[2]
        return Home(spot, self.off(polygon, spot), length, bottom - top - self.usual[1] + self.usual[3])

    def covered(self, spot: Spot, but: str) -> float:
        """Which share (0 to 1) of a spot is covered by other labels that are of its size and don't belong elsewhere."""
        place = self.place(spot)
        size = area(place) or 1.0
        box = bounds(place)
        total = 0.0
        for other, polygon in self.placed.items():
            if other != but and box_shared(self.boxes[other], box) > 0.05 * size:
                shared = polygon_shared(polygon, place)
                alike = shared >= max(0.25 * area(hull(polygon)), 0.35 * size) or self._at_home(other, spot)
                if alike and not self._belongs_elsewhere(other):
                    total += shared
        return min(1.0, total / size)

    def _at_home(self, identity: str, spot: Spot) -> bool:
        """Whether a label stands on its text, and that is read on a line of the spot's."""
        home = self.homes.get(identity)
        return home is not None and home.fits and bool(set(home.spot.lines) & set(spot.lines))

    def _belongs_elsewhere(self, identity: str) -> bool:
        """Whether a label's text isn't read where it stands, and is elsewhere."""
        home = self.homes.get(identity)
        return home is None and any(s.likeness >= 0.85 for s in self.spots.get(identity, ()))

    def _beyond(self, polygon: Polygon, spot: Spot) -> Sides:
        along, down, height = self._frame(spot)
        a, b = _extents(polygon, along, down), _extents(self._drawn(spot), along, down)
        return (
            (a[0] - b[0]) / height,
            (a[1] - b[1]) / height,
            (a[2] - b[2]) / height,
            (a[3] - b[3]) / height,
        )

    def _drawn(self, spot: Spot) -> Polygon:
        x1, y1, x2, y2 = spot.box
        return ((x1, y1), (x2, y1), (x2, y2), (x1, y2)) if self.upright else spot.polygon

    def _frame(self, spot: Spot) -> tuple[tuple[float, float], tuple[float, float], float]:
        """Unit vectors along and down a spot, and its line's height in px. Upright labels have upright frames."""
        (x0, y0), (x1, y1) = spot.polygon[0], spot.polygon[1]
        x, y = x1 - x0, y1 - y0
        if self.upright:
            x, y = (float(np.sign(x)) or 1.0, 0.0) if abs(x) >= abs(y) else (0.0, float(np.sign(y)))
        length = float(np.hypot(x, y)) or 1.0
        return (x / length, y / length), (-y / length, x / length), self.height(spot)

    def height(self, spot: Spot) -> float:
        """How high a spot's lines are, in px."""
        return max(1.0, median(self.page.heights[i] for i in spot.lines))

    def place(self, spot: Spot, text: str = "") -> Polygon:
        """Where a label of the spot, with the text, usually is."""
        along, down, height = self._frame(spot)
        edges = _extents(self._drawn(spot), along, down)
        return self._box(
            spot, [edge + usual * height for edge, usual in zip(edges, self.usual_of(spot, text), strict=True)]
        )

    def _learn(self) -> None:
        """The usual distances: the medians over labels that cover most of a line that reads like them."""
        for _ in range(2):
            samples: list[Sample] = []
            for identity, region in self.regions.items():
                near = self._near(region, [s for s in self.spots[identity] if s.whole and s.likeness >= 0.8])
                if near and near[0].misfit <= 2:
                    spot = near[0].spot
                    sides = self._beyond(region.polygon, spot)
                    samples.append(Sample(self.height(spot), shape(region.text or ""), sides))
            self.learned = len(samples)
            if self.learned >= _LEAST_LEARNED:
                beyond = [one.beyond for one in samples]
                self.usual = tuple(median(side) for side in zip(*beyond, strict=True))
        self._samples = samples

    def _near(self, region: Region, spots: Sequence[Spot]) -> list[Home]:
        """The spots that a label touches, the likeliest first."""
        box = bounds(region.polygon)
        near = [self.home(region.polygon, spot) for spot in spots if box_shared(box, spot.box) > 0]
        return sorted(near, key=lambda home: (home.misfit - home.spot.likeness, home.spot.lines))

    def _homes(self) -> dict[str, Home]:
        """The nearest spot of each label, the best fitting first: what is printed once is one label's."""
        near = {i: self._near(region, self.spots[i]) for i, region in self.regions.items()}
        waiting = sorted((homes[0].misfit, i) for i, homes in near.items() if homes)
        taken: dict[int, list[tuple[float, float]]] = {}
        found = {}
        for _, identity in waiting:
            home = next((home for home in near[identity] if not _taken(home.spot, taken)), None)
            if home:
                found[identity] = home
                for line in home.spot.lines if home.fits else ():
                    taken.setdefault(line, []).append((home.spot.start, home.spot.end))
        return found


def _taken(spot: Spot, taken: dict[int, list[tuple[float, float]]]) -> bool:
    """Whether most of a spot is another label's."""
    length = spot.end - spot.start
    return any(
        sum(max(0.0, min(end, spot.end) - max(start, spot.start)) for start, end in taken.get(line, ())) > length / 2
        for line in spot.lines
    )


def _extents(polygon: Polygon, along: tuple[float, float], down: tuple[float, float]) -> Box:
    us = [x * along[0] + y * along[1] for x, y in polygon]
    vs = [x * down[0] + y * down[1] for x, y in polygon]
    return min(us), min(vs), max(us), max(vs)


@lru_cache(maxsize=1)
def standing(subject: Subject) -> Standing | None:
    """How the subject's labels stand; None where nothing was read. Checks that follow each other share the answer."""
    if not subject.readings or subject.readings[0].problem or not subject.readings[0].lines:
        return None
    return Standing(subject)
