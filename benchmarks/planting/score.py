"""How far a label is from the truth, region by region."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np

from stages.core.convex import hull, shared_area
from stages.core.document import Document, Polygon, Region, nfc
from stages.core.geometry import area, bounds

SAME_PLACE = 0.8
"""Intersection over union from which on two polygons are one place."""
_NEAR = 0.5
"""Of the smaller of two polygons: from this share of it on, they are about one thing."""


class Score(NamedTuple):
    """Ids of true regions that are right, wrong, or wait for a person; of labelled ones that are too many; the class.

    What waits doesn't leave, and is neither right nor wrong.
    """

    right: frozenset[str]
    wrong: frozenset[str]
    waiting: frozenset[str]
    extra: frozenset[str]
    doc_type: bool

    @property
    def errors(self) -> int:
        """What is wrong in the label: its regions, those that lack, those too many, and its class."""
        return len(self.wrong) + len(self.extra) + (not self.doc_type)


def score(truth: Document, label: Document, *, fold: bool, withheld: Collection[str] = ()) -> Score:
    """Compare a label with the truth. `fold`: case doesn't count; `withheld` are its regions that don't leave."""
    leaving = {region.id: region for region in label.regions if region.id not in withheld}
    by_id = {region.id: region for region in label.regions}
    pairs: dict[str, str] = {}
    for own in truth.regions:
        if own.id in leaving and agrees(own, leaving[own.id], fold=fold):
            pairs[own.id] = leaving.pop(own.id).id
    for own in truth.regions:
        if own.id not in pairs:
            found = next((one for one in leaving.values() if agrees(own, one, fold=fold)), None)
            if found is not None:
                pairs[own.id] = leaving.pop(found.id).id
    said_twice = [own for own in truth.regions if own.id in pairs]
    for own in truth.regions:
        if own.id not in pairs and any(_again(one, own, fold=fold) for one in said_twice):
            pairs[own.id] = own.id  # the real labels have a few lines twice: one of them is enough
    rest = [own for own in truth.regions if own.id not in pairs]
    held = [by_id[name] for name in withheld if name in by_id]
    waiting = {own.id for own in rest if any(one.id == own.id or near(own, one) for one in held)}
    extra = {
        one.id for one in leaving.values() if said(one) and not any(one.id == own.id or near(own, one) for own in rest)
    }
    return Score(
        right=frozenset(pairs),
        wrong=frozenset(own.id for own in rest if own.id not in waiting),
        waiting=frozenset(waiting),
        extra=frozenset(extra),
        doc_type=label.doc_type == truth.doc_type,
    )


def agrees(truth: Region, label: Region, *, fold: bool) -> bool:
    """Whether a labelled region says what is true: text up to spaces, field, and place where one is known."""
    return _say_the_same(truth, label, fold) and same_place(truth.polygon, label.polygon)


def _again(one: Region, other: Region, *, fold: bool) -> bool:
    """Whether both are one line: they say the same, and one lies in the other."""
    return _say_the_same(one, other, fold) and covered(one.polygon, other.polygon) >= SAME_PLACE


def _say_the_same(one: Region, other: Region, fold: bool) -> bool:
    a, b = said(one), said(other)
    return one.field == other.field and ((a.casefold() == b.casefold()) if fold else a == b)


def said(region: Region) -> str:
    """What the region says, without spaces; "" where it isn't to be read."""
    return "" if region.ignore or not region.text else "".join(nfc(region.text).split())


def same_place(truth: Polygon, other: Polygon) -> bool:
    """Whether the polygons are one place, begun at the same corner and drawn the same way round."""
    if not truth or truth == other:
        return True
    if len(other) < 3:
        return False
    if not area(truth):
        return len(truth) == len(other) and bool(np.abs(np.subtract(truth, other)).max() <= 2)
    if intersection_over_union(truth, other) < SAME_PLACE or area(other) < SAME_PLACE**2 * area(truth):
        return False
    if len(truth) != len(other):
        return _turn(truth) * _turn(other) > 0
    distances = np.linalg.norm(np.subtract(other, np.array(truth)[:, None]), axis=2)  # (true vertex, other vertex)
    return bool((distances.argmin(axis=0) == np.arange(len(other))).all())


def intersection_over_union(a: Polygon, b: Polygon) -> float:
    """Of the polygons' hulls; 0 where one has no area."""
    if not _meet(a, b):
        return 0.0
    one, other = hull(a), hull(b)
    shared = shared_area(one, other) if one and other else 0.0
    return shared / (area(one) + area(other) - shared) if shared else 0.0


def near(one: Region, other: Region) -> bool:
    """Whether at least half of the smaller lies in the larger."""
    return covered(one.polygon, other.polygon) >= _NEAR


def covered(a: Polygon, b: Polygon) -> float:
    """The share of the smaller polygon that lies in the larger one."""
    if not a or not b or not _meet(a, b):
        return 0.0
    one, other = hull(a), hull(b)
    smaller = min(area(one), area(other)) if one and other else 0.0
    return shared_area(one, other) / smaller if smaller else 0.0


def _meet(a: Polygon, b: Polygon) -> bool:
    (a1, b1, c1, d1), (a2, b2, c2, d2) = bounds(a), bounds(b)
    return a1 < c2 and a2 < c1 and b1 < d2 and b2 < d1


def _turn(points: Polygon) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(points))


def _sides(points: Polygon) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return zip(points, [*points[1:], *points[:1]], strict=True)
