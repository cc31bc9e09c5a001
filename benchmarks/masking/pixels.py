"""The pixel rule: what of a place is filled in a masked image, by its ink, or by its area where it has none."""

from collections.abc import Collection

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.personal import Kind

Pixels = NDArray[np.uint8]
Mask = NDArray[np.bool_]
HIDDEN = 0.98
"""The share of a place's ink that must be filled."""
TOLERANCE = 6
"""Of 255, by which a filled pixel may differ from the colour after a JPEG."""
SOLID = 7
"""px: what is narrower is a stroke that happens to have the colour, no fill."""
CONTRAST = 25
"""Of 255, by which ink differs from paper at least."""
AREAS: Collection[Kind] = frozenset(("face", "photograph", "fingerprint", "barcode"))
"""Kinds that are judged by their area."""


def filled(published: Pixels, colour: tuple[int, ...]) -> Mask:
    """Where an RGB image is solidly of one colour."""
    near = np.abs(published.astype(np.int16) - np.array(colour, np.int16)).max(axis=2) <= TOLERANCE
    kernel = np.ones((SOLID, SOLID), np.uint8)
    return np.asarray(cv2.morphologyEx(near.astype(np.uint8), cv2.MORPH_OPEN, kernel), bool)


def share_hidden(original: Pixels, fill: Mask, quad: Polygon, *, by_area: bool) -> float:
    """The share of a place that is filled: of its ink, which is found in the original; 1 where it has no pixel."""
    found = inside(quad, fill.shape)
    if found is None:
        return 1.0
    (top, bottom, left, right), within = found
    counted = within
    if not by_area:
        grey = cv2.cvtColor(np.ascontiguousarray(original[top:bottom, left:right]), cv2.COLOR_RGB2GRAY)
        counted = ink(np.asarray(grey, np.uint8), within)
    return float(fill[top:bottom, left:right][counted].mean())


def inside(quad: Polygon, shape: tuple[int, ...]) -> tuple[tuple[int, int, int, int], Mask] | None:
    """The window (top, bottom, left, right) of a quad in an image, and its pixels there; None where there are none."""
    points = np.array(quad, np.float64)
    height, width = shape[:2]
    left, top = np.floor(points.min(axis=0)).astype(int).clip(0)
    right, bottom = np.ceil(points.max(axis=0)).astype(int)
    right, bottom = min(int(right), width), min(int(bottom), height)
    if left >= right or top >= bottom:
        return None
    mask = np.zeros((bottom - top, right - left), np.uint8)
    cv2.fillPoly(mask, [np.round(points - (left, top)).astype(np.int32)], (1,))
    return ((int(top), bottom, int(left), right), mask.astype(bool)) if mask.any() else None


def ink(grey: Pixels, within: Mask) -> Mask:
    """The pixels of the rarer of two tones; all of them where there is one tone."""
    values = grey[within].reshape(-1, 1)
    threshold, _ = cv2.threshold(values, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    dark = values <= threshold
    if dark.all() or not dark.any() or values[~dark].mean() - values[dark].mean() < CONTRAST:
        return within
    rare = grey <= threshold if dark.mean() <= 0.5 else grey > threshold
    return np.asarray(rare & within, bool)
