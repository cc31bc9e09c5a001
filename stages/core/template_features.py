"""Labelled documents of one layout, and the features that several holders' have in common."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct

from stages.core.document import Polygon
from stages.core.geometry import bounds, quad_from_box
from stages.core.personal import Kind
from stages.core.registration import NEAR, Array, Features, apart, growth, lookalikes, near_pairs, packed, project, sees

_BASES = 8
"""Documents whose features are looked for on all others."""
_HOLDERS, _SHARED = 3, 0.3
"""On how many holders' documents, and on which share of them, a feature is."""
_MOST = 350
_REACH = 3.0
_SAME = 2.0
"""Px of the small image within which features that look alike are one."""
EMPTY = Features(unit=1.0, places=b"", widths=b"", looks=b"")


class Mark(Struct, frozen=True):
    """A labelled region: its polygon in px, its field and kind if it is personal, and its text."""

    polygon: Polygon
    field: str = ""
    kind: Kind | None = None
    text: str = ""


class Example(Struct, frozen=True):
    """A labelled document: whose it is, its features, its size in px, and its marks."""

    group: str
    features: Features
    size: tuple[float, float]
    marks: tuple[Mark, ...]


class Member(Struct, frozen=True):
    """An example of a layout, and the (3, 3) matrix from the layout's px to the example's."""

    example: Example
    matrix: Array


class Shared(Struct, frozen=True):
    """A feature as the documents have it that share it: how many holders', and the middle of them."""

    holders: int
    point: Array
    size: float
    descriptor: Array


def inverse(member: Member) -> Array:
    """The (3, 3) matrix from the example's px to the layout's."""
    return np.asarray(np.linalg.inv(member.matrix))


def quads_of(polygons: Iterable[Polygon]) -> Array:
    """Polygons as quads (n × 4 × 2): those with another number of vertices by their bounds."""
    found = [polygon if len(polygon) == 4 else quad_from_box(*bounds(polygon)) for polygon in polygons]
    return np.array(found, np.float64).reshape(-1, 4, 2)


def shared_features(members: Sequence[Member], size: tuple[float, float], zones: Array) -> Features:
    """Features that enough holders' documents share, none in a zone (n × 4 × 2), the most frequent first."""
    holders = len({one.example.group for one in members})
    least = max(min(_HOLDERS, holders), math.ceil(_SHARED * holders))
    unit = float(np.median([one.example.features.unit / growth(one.matrix, size) for one in members]))
    pool: list[Shared] = []
    for base in members[:_BASES]:
        pool += [one for one in _borne_out(base, members, size, zones, least) if not _met(one, pool, unit)]
    best = sorted(pool, key=lambda one: -one.holders)[:_MOST]
    if not best:
        return EMPTY
    return packed(
        np.array([one.point for one in best]).round(2),
        np.array([one.size for one in best]).round(2),
        np.array([one.descriptor for one in best]),
        round(unit, 4),
    )


def _borne_out(
    base: Member, members: Sequence[Member], size: tuple[float, float], zones: Array, least: int
) -> list[Shared]:
    """The features of one document, in the layout's px, that enough holders' have."""
    own = on_layout(base, size)
    own = own.chosen(~sees(own, zones, windows=1.0) & ((own.points > 0) & (own.points < size)).all(axis=1))
    met: list[list[tuple[str, Array, float, Array]]] = [[] for _ in range(len(own))]
    for member in members:
        other = on_layout(member, size)
        alike = lookalikes(apart(own.descriptors, other.descriptors))
        for i, j in near_pairs(own, size, other, alike, np.eye(3), _REACH).tolist():
            met[i].append((member.example.group, other.points[j], other.sizes[j], other.descriptors[j]))
    found = []
    for same in met:
        groups, points, sizes, descriptors = zip(*same, strict=True) if same else ((), (), (), ())
        if len(set(groups)) >= least:
            middle = np.mean(descriptors, axis=0).round()
            found.append(Shared(len(set(groups)), np.median(points, axis=0), float(np.median(sizes)), middle))
    return found


def on_layout(member: Member, size: tuple[float, float]) -> Features:
    """An example's features in the layout's px."""
    features, larger = member.example.features, growth(member.matrix, size)
    points = project(inverse(member), features.points)
    return packed(points, features.sizes / larger, features.descriptors, features.unit / larger)


def _met(one: Shared, pool: Sequence[Shared], unit: float) -> bool:
    """Whether the feature is in the pool already."""
    if not pool:
        return False
    close = (np.abs(np.array([other.point for other in pool]) - one.point) < _SAME * unit).all(axis=1)
    near = [pool[index] for index in np.flatnonzero(close)]
    return any(
        0.7 < one.size / other.size < 1.4 and float(((one.descriptor - other.descriptor) ** 2).sum()) < NEAR
        for other in near
    )
