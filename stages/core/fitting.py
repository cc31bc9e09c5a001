"""Which picture of the page a document's labels were made on: turned, mirrored, resized, cropped, or with axes swapped.

Along each of the image's axes a place is `factor * u + offset`, where u is one of the label's own coordinates. Places
of texts that are read once and labelled once are the evidence; the plainest picture that explains them is taken.
"""

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.boxes import Box
from stages.core.document import Polygon

_NEAR = 0.5
"""Line heights within which a place speaks for a hypothesis."""
_THERE = 0.35
"""Line heights within which a place counts as explained."""
_TIED = 60
"""Pairs that hypotheses are made from; more of them agree with these."""
_SLACK = 0.06
"""Line heights by which a plainer picture may explain places worse."""
Floats = NDArray[np.float64]


class Pair(Struct, frozen=True, gc=False):
    """Where a label says that a text is, where it is read, and how high its line is in px."""

    label: Box
    read: Box
    height: float


class Picture(Struct, frozen=True, gc=False):
    """What takes a label's coordinates to the image's: along each axis a factor and an offset, after a swap of x and y.

    `rest` is the median distance in line heights that is left between what it explains and where that is read.
    """

    swapped: bool
    factors: tuple[float, float]
    offsets: tuple[float, float]
    rest: float = 0.0

    def place(self, polygon: Polygon) -> Polygon:
        """The polygon in the image, vertex by vertex."""
        turned = [(y, x) for x, y in polygon] if self.swapped else polygon
        (a, c), (b, d) = self.factors, self.offsets
        return tuple((a * u + b, c * v + d) for u, v in turned)

    @property
    def mirrored(self) -> bool:
        """Whether vertices go round the other way in the image."""
        return (self.factors[0] * self.factors[1] < 0) != self.swapped

    @property
    def kind(self) -> str:
        """What was done, in a word."""
        flips = tuple(factor < 0 for factor in self.factors)
        resized = any(abs(abs(factor) - 1) > 1e-9 for factor in self.factors)
        if any(flips) or (self.swapped and resized):
            return "turned"
        if self.swapped:
            return "axes_swapped"
        return "resized" if resized else "shifted"


IDENTITY = Picture(False, (1.0, 1.0), (0.0, 0.0))


class _Axis:
    """The evidence along one axis: where labels begin and end, where what is read does, and line heights."""

    def __init__(self, labels: Floats, reads: Floats, heights: Floats) -> None:
        self.labels, self.reads, self.heights = labels, reads, heights
        self.u, self.x = labels.mean(axis=1), reads.mean(axis=1)

    def off(self, factor: float, offset: float) -> Floats:
        """How far from where it is read each label comes to lie, in line heights."""
        return np.asarray(np.abs(factor * self.u + offset - self.x) / self.heights)

    def hypotheses(self) -> Iterator[tuple[float, float]]:
        """Factors and offsets that explain two pairs, or one with its width."""
        some = np.unique(np.linspace(0, len(self.u) - 1, min(len(self.u), _TIED)).astype(int))
        u, x = self.u[some], self.x[some]
        du, dx = u[:, None] - u[None, :], x[:, None] - x[None, :]
        far = np.triu(np.abs(du) > 2, 1) & (np.abs(dx) > 2 * self.heights.min())
        factors = dx[far] / du[far]
        offsets = np.broadcast_to(x[:, None], du.shape)[far] - factors * np.broadcast_to(u[:, None], du.shape)[far]
        yield from zip(factors.tolist(), offsets.tolist(), strict=True)
        widths = np.maximum(self.labels[some, 1] - self.labels[some, 0], 1e-6)
        ratio = float(np.median((self.reads[some, 1] - self.reads[some, 0]) / widths))
        for sign in (1.0, -1.0):
            yield from ((sign * ratio, float(b)) for b in x - sign * ratio * u)

    def best(self, among: NDArray[np.bool_], sign: float) -> tuple[float, float]:
        """The hypothesis with a factor of the sign that explains most."""
        tried = np.array([h for h in self.hypotheses() if 0.02 < sign * h[0] < 50] or [(sign, 0.0)])
        off = np.abs(tried[:, :1] * self.u + tried[:, 1:] - self.x) / self.heights
        near = np.where(among & (off <= _NEAR), 1 - off / _NEAR / 4, 0.0).sum(axis=1)
        factor, offset = tried[int(near.argmax())]
        return float(factor), float(offset)

    def solve(self, among: NDArray[np.bool_], sign: float, *, offset: float | None) -> tuple[float, float]:
        """The factor and offset by least squares over both ends of each label; `offset` fixes the latter.

        What a label reaches beyond its text at either end is solved for, too: it would pass for a factor otherwise.
        """
        ends = self.labels[among] if sign > 0 else self.labels[among][:, ::-1]
        reach = np.stack([self.heights[among], -self.heights[among]], axis=1).ravel()
        u, x = ends.ravel(), self.reads[among].ravel()
        weights = 1 / np.repeat(self.heights[among], 2)
        columns = [u, reach] if offset is not None else [u, reach, np.ones_like(u)]
        goal = x - offset if offset is not None else x
        keep = np.ones(len(u), dtype=bool)
        solved = np.zeros(len(columns))
        for _ in range(3):
            matrix = np.stack(columns, axis=1)[keep] * weights[keep, None]
            solved = np.linalg.lstsq(matrix, (goal * weights)[keep], rcond=None)[0]
            rest = np.abs(np.stack(columns, axis=1) @ solved - goal) * weights
            keep = rest <= max(0.05, 3 * float(np.median(rest)))
        return float(solved[0]), float(solved[2]) if offset is None else offset

    def shift(self, among: NDArray[np.bool_], factor: float) -> float:
        """The offset for a known factor."""
        return float(np.median((self.x - factor * self.u)[among]))


def fit(pairs: Sequence[Pair], width: float, height: float) -> Picture | None:
    """The plainest picture in which most places are explained; None where there is too little evidence for any."""
    if len(pairs) < 3:
        return None
    found = [
        (int(explained(picture, pairs).sum()), -steps, -picture.rest, picture)
        for swapped, across, down in product((False, True), (1.0, -1.0), (1.0, -1.0))
        for steps, picture in _fit(pairs, (width, height), swapped, (across, down))
    ]
    return max(found, key=lambda one: one[:3])[3] if found else None


def explained(picture: Picture, pairs: Sequence[Pair]) -> NDArray[np.bool_]:
    """Which pairs the picture brings to where their text is read."""
    x, y = _axes(pairs, picture.swapped)
    (a, c), (b, d) = picture.factors, picture.offsets
    return np.asarray((x.off(a, b) <= _THERE) & (y.off(c, d) <= _THERE), dtype=np.bool_)


def _axes(pairs: Sequence[Pair], swapped: bool) -> tuple[_Axis, _Axis]:
    labels, reads = np.array([p.label for p in pairs]), np.array([p.read for p in pairs])
    heights = np.array([p.height for p in pairs])
    first, second = ([1, 3], [0, 2]) if swapped else ([0, 2], [1, 3])
    return _Axis(labels[:, first], reads[:, [0, 2]], heights), _Axis(labels[:, second], reads[:, [1, 3]], heights)


def _fit(
    pairs: Sequence[Pair], size: tuple[float, float], swapped: bool, signs: tuple[float, float]
) -> Iterator[tuple[int, Picture]]:
    """The plainest picture with factors of these signs, if there is one, and its number in the order of plainness."""
    x, y = _axes(pairs, swapped)
    among = x.off(*x.best(np.ones(len(pairs), dtype=bool), signs[0])) <= _NEAR
    among &= y.off(*y.best(among, signs[1])) <= _NEAR
    if among.sum() < 3:
        return
    edges = (0.0 if signs[0] > 0 else size[0]), (0.0 if signs[1] > 0 else size[1])
    tried = [
        Picture(swapped, factors, offsets, _rest(x, y, among, factors, offsets))
        for factors, offsets in _pictures(x, y, among, signs, edges)
    ]
    least = min(picture.rest for picture in tried)
    yield next(one for one in enumerate(tried) if one[1].rest <= 1.1 * least + _SLACK)


def _pictures(
    x: _Axis, y: _Axis, among: NDArray[np.bool_], signs: tuple[float, float], edges: tuple[float, float]
) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Ever less plain ones: whole, shifted, resized alike, each axis by its own factor, and each of these cropped."""
    yield signs, edges
    yield signs, (x.shift(among, signs[0]), y.shift(among, signs[1]))
    for fixed, alike in product((True, False), (True, False)):
        a, b = x.solve(among, signs[0], offset=edges[0] if fixed else None)
        c, d = y.solve(among, signs[1], offset=edges[1] if fixed else None)
        if a * signs[0] <= 0 or c * signs[1] <= 0:
            continue
        if alike:
            spread = np.array([np.sum((axis.u[among] / axis.heights[among]) ** 2) for axis in (x, y)])
            if not fixed:
                spread = np.array([np.var(axis.u[among]) for axis in (x, y)])
            factor = float((abs(a) * spread[0] + abs(c) * spread[1]) / spread.sum())
            a, c = signs[0] * factor, signs[1] * factor
            b, d = (b, d) if fixed else (x.shift(among, a), y.shift(among, c))
        yield (a, c), (b, d)


def _rest(
    x: _Axis, y: _Axis, among: NDArray[np.bool_], factors: tuple[float, float], offsets: tuple[float, float]
) -> float:
    """The mean of both axes' median distance that is left, in line heights."""
    return float(np.median(x.off(factors[0], offsets[0])[among]) + np.median(y.off(factors[1], offsets[1])[among])) / 2
