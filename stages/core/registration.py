"""Where a known layout lies in an image: local features are matched, and a homography is fitted to them.

Places are in px counted from pixel edges, as polygons are. What is found depends on the values alone, not on threads:
descriptors are whole numbers, whose float32 products are exact.
"""

from functools import cached_property
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Array = NDArray[Any]

_LENGTH = 128
_MOST = 1500
"""Features of an image that are looked at, the strongest first; a sharp picture of a card has 400 to 900."""
_CONTRAST = 0.03
_BRIGHT = 250
"""A dark image is doubled as long as nine tenths of it stay below: contrast is measured against white."""
_RATIO = 0.85
"""How much nearer than the second the nearest descriptor must be, before anything is known of its place."""
SIDE = 400
"""Px of the longer side of the image that features are found in: enough for cards, and quick."""
NEAR = 270.0**2
"""How far descriptors of one thing may be apart, once its place is known; those of different things are 350 apart."""
_REACHES = (6.0, 4.0, 3.0, 3.0, 3.0, 3.0, 3.0)
"""How far from where it should be a feature is looked for, turn by turn, in px of the small image."""
_SIZES = 1.6
_WINDOW = 3.0
"""A descriptor sees so many sizes of its feature to each side: 4 × 4 bins of 1.5 sizes each."""
WIDE = 0.25
"""Share of a layout that must lie between the features that bear a fit; between those of a good one lie 0.45."""
_FEWEST, _FEWEST_CLEAR = 8, 25


class Features(Struct, frozen=True, dict=True):
    """Local features of an image: `places` (n × 2) and `widths` (n), float32 in px, `looks` (n × 128), uint8.

    `unit` is how many px of the image one px of the small image has in which they were found.
    """

    unit: float
    places: bytes
    widths: bytes
    looks: bytes

    @cached_property
    def points(self) -> Array:
        """(n, 2), px."""
        return np.frombuffer(self.places, "<f4").reshape(-1, 2).astype(np.float64)

    @cached_property
    def sizes(self) -> Array:
        """(n,), px."""
        return np.frombuffer(self.widths, "<f4").astype(np.float64)

    @cached_property
    def descriptors(self) -> Array:
        """(n, 128), whole numbers in float32."""
        return np.frombuffer(self.looks, np.uint8).reshape(-1, _LENGTH).astype(np.float32)

    def __len__(self) -> int:
        return len(self.widths) // 4

    def moved(self, x: float, y: float) -> "Features":
        """The same in an image of which theirs is a part that begins at (x, y)."""
        return packed(self.points + np.array([x, y]), self.sizes, self.descriptors, self.unit)

    def chosen(self, which: Array) -> "Features":
        """Some of them: indices, or a mask."""
        return packed(self.points[which], self.sizes[which], self.descriptors[which], self.unit)


class Fit(Struct, frozen=True):
    """A (3, 3) matrix from the layout's px to the image's, and the pairs of features (layout, image) that bear it."""

    matrix: Array
    pairs: Array


def packed(points: Array, sizes: Array, descriptors: Array, unit: float) -> Features:
    """Features from arrays."""
    return Features(
        unit=unit,
        places=np.ascontiguousarray(points, "<f4").tobytes(),
        widths=np.ascontiguousarray(sizes, "<f4").tobytes(),
        looks=np.ascontiguousarray(descriptors).round().astype(np.uint8).tobytes(),
    )


def find_features(grey: NDArray[np.uint8], side: int) -> Features:
    """The SIFT features of a grey image, whose longer side is made `side` px long where it is longer."""
    import cv2

    scale = min(1.0, side / max(grey.shape))
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    bright = max(1.0, float(np.percentile(small, 90)))
    while bright <= _BRIGHT / 2:  # doublings alone, so that a few other pixels change nothing
        small, bright = cv2.convertScaleAbs(small, alpha=2.0), 2 * bright
    points, descriptors = cv2.SIFT_create(contrastThreshold=_CONTRAST).detectAndCompute(small, None)  # type: ignore[attr-defined]
    if descriptors is None:
        return packed(np.zeros((0, 2)), np.zeros(0), np.zeros((0, _LENGTH)), 1 / scale)
    order = sorted(range(len(points)), key=lambda i: (-points[i].response, *points[i].pt, points[i].angle))[:_MOST]
    places = np.array([points[i].pt for i in order]) + 0.5
    stretch = np.array([grey.shape[1] / size[0], grey.shape[0] / size[1]])
    sizes = np.array([points[i].size for i in order]) / scale
    return packed(places * stretch, sizes, descriptors[order], 1 / scale)


def project(matrix: Array, points: Array) -> Array:
    """Points (n, 2) through a homography."""
    mapped = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:])


def sees(features: Features, quads: Array, windows: float = _WINDOW) -> NDArray[np.bool_]:
    """Which features see anything of the quads (m × 4 × 2), so many of their sizes around."""
    import cv2

    seen = np.zeros(len(features), bool)
    for quad in quads.astype(np.float32):
        low, high = quad.min(axis=0), quad.max(axis=0)
        reach = windows * features.sizes
        close = ((features.points > low - reach[:, None]) & (features.points < high + reach[:, None])).all(axis=1)
        for index in np.flatnonzero(close & ~seen):
            x, y = features.points[index].tolist()
            seen[index] = cv2.pointPolygonTest(quad, (x, y), True) > -reach[index]
    return seen


def register(layout: Features, clear: NDArray[np.bool_], size: tuple[float, float], image: Features) -> Fit | None:
    """How a layout of some size (width, height) lies in an image; None where it doesn't.

    What is found first is fitted anew to `clear` features alone, if enough of them are found: what stands in places
    that differ from one document to the next then moves nothing.
    """
    if len(layout) < _FEWEST or len(image) < _FEWEST:
        return None
    looks = apart(layout.descriptors, image.descriptors)
    matrix = _coarse(layout, image, looks)
    if matrix is None or not plausible(matrix, size):
        return None
    fit = _refine(layout, size, image, lookalikes(looks, clear), matrix)
    if fit is None or len(fit.pairs) < _FEWEST_CLEAR or spread(layout, size, fit) < WIDE:
        every = _refine(layout, size, image, lookalikes(looks), matrix)
        fit = every if every is not None and (fit is None or len(every.pairs) > len(fit.pairs)) else fit
    return fit if fit is not None and plausible(fit.matrix, size) else None


def spread(layout: Features, size: tuple[float, float], fit: Fit) -> float:
    """The share of the layout that lies between the features that bear the fit: a small one says little of the rest."""
    import cv2

    points = layout.points[fit.pairs[:, 0]].astype(np.float32)
    return float(cv2.contourArea(cv2.convexHull(points))) / (size[0] * size[1])


def lookalikes(looks: Array, which: NDArray[np.bool_] | None = None) -> Array:
    """Pairs (layout's index, image's index, squared distance) of features that may be one; of `which` of the layout."""
    alike = looks < NEAR
    if which is not None:
        alike &= which[:, None]
    rows, columns = np.nonzero(alike)
    return np.column_stack([rows, columns, looks[rows, columns]])


def near_pairs(
    layout: Features, size: tuple[float, float], image: Features, alike: Array, matrix: Array, reach: float
) -> Array:
    """Those of the `alike` that are of one size, `reach` px of the small image apart, and each other's most alike."""
    rows, columns = alike[:, 0].astype(int), alike[:, 1].astype(int)
    gaps = project(matrix, layout.points)[rows] - image.points[columns]
    wide = image.sizes[columns] / (layout.sizes[rows] * growth(matrix, size))
    fits = ((gaps**2).sum(axis=1) < (reach * image.unit) ** 2) & (wide < _SIZES) & (wide > 1 / _SIZES)
    rows, columns, cost = rows[fits], columns[fits], alike[fits, 2]
    best_row, best_column = np.full(len(layout), np.inf), np.full(len(image), np.inf)
    np.minimum.at(best_row, rows, cost)
    np.minimum.at(best_column, columns, cost)
    mutual = (cost == best_row[rows]) & (cost == best_column[columns])
    pairs = np.column_stack([rows[mutual], columns[mutual]])
    return pairs[np.unique(pairs[:, 0], return_index=True)[1]]


def _refine(layout: Features, size: tuple[float, float], image: Features, alike: Array, matrix: Array) -> Fit | None:
    """A fit to features that look alike: each is looked for where the last fit puts it, till none changes."""
    import cv2

    last = np.zeros((0, 2), int)
    for reach in _REACHES:
        pairs = near_pairs(layout, size, image, alike, matrix, reach)
        if len(pairs) < _FEWEST:
            return None
        if np.array_equal(pairs, last) and reach == _REACHES[-1]:
            break
        found, _ = cv2.findHomography(layout.points[pairs[:, 0]], image.points[pairs[:, 1]], 0)
        if found is None:
            return None
        matrix, last = found, pairs
    return Fit(matrix, last)


def plausible(matrix: Array, size: tuple[float, float]) -> bool:
    """Whether a sheet of some size could look like that: neither mirrored nor folded, seen from not too far aside."""
    width, height = size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64)
    depth = np.column_stack([corners, np.ones(4)]) @ matrix[2]
    if not (np.isfinite(matrix).all() and (depth * depth[0] > 0).all()):
        return False
    quad = project(matrix, corners)
    sides = np.roll(quad, -1, axis=0) - quad
    turns = sides[:, 0] * np.roll(sides[:, 1], -1) - sides[:, 1] * np.roll(sides[:, 0], -1)
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    if not ((turns > 0).all() and lengths.min() > 0):
        return False
    opposite = max(max(lengths[i], lengths[i + 2]) / min(lengths[i], lengths[i + 2]) for i in (0, 1))
    stretch = (lengths[0] + lengths[2]) / (lengths[1] + lengths[3]) * height / width
    square = turns / (lengths * np.roll(lengths, -1))
    return bool(opposite < 1.8 and 0.6 < stretch < 1.7 and square.min() > 0.6)


def _coarse(layout: Features, image: Features, looks: Array) -> Array | None:
    """A homography from what looks alike and unlike all else, wherever it stands."""
    import cv2

    if looks.shape[1] < 2:
        return None
    two = np.argpartition(looks, 1, axis=1)[:, :2]
    first, second = np.take_along_axis(looks, two, axis=1).T
    ratio = first / np.maximum(second, 1)
    good = np.flatnonzero(ratio < _RATIO**2)
    good = good[np.argsort(ratio[good], kind="stable")]
    if len(good) < _FEWEST:
        return None
    found, _ = cv2.findHomography(
        layout.points[good],
        image.points[two[good, 0]],
        cv2.USAC_MAGSAC,
        2.5 * image.unit,
        maxIters=3000,
        confidence=0.999,
    )
    return None if found is None else np.asarray(found)


def apart(a: Array, b: Array) -> Array:
    """Squared distances of descriptors, (n, m)."""
    return np.asarray((a**2).sum(axis=1)[:, None] + (b**2).sum(axis=1)[None] - 2 * (a @ b.T))


def growth(matrix: Array, size: tuple[float, float]) -> float:
    """How many px of the image a px of the layout becomes, on the whole."""
    width, height = size
    quad = project(matrix, np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))
    x, y = quad.T
    area = abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2
    return float(np.sqrt(max(area, 1e-9) / (width * height)))
