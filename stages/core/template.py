"""A template: one layout of a document type, with the places where the holder's data stand."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.geometry import quad_from_box
from stages.core.personal import Kind
from stages.core.registration import SIDE, WIDE, Features, Fit, find_features, project, register, sees, spread

Box = tuple[float, float, float, float]

_LEAST = 15
"""Features that must agree. Even on a blurred photograph twice as many do, on other documents a handful."""
_WELL, _LARGE = 30, 0.6
"""Features in agreement, and share of the image's longer side, from which one look is enough."""
_COARSE = 64
_SURE = 40.0
GRID = 2
"""Px of the image that corners are rounded to, outward: documents that hardly differ get the same zones."""


class Zone(Struct, frozen=True, kw_only=True):
    """Where a field of a layout stands at most: (x1, y1, x2, y2) in the template's px."""

    field: str
    kind: Kind
    box: Box


class Print(Struct, frozen=True, kw_only=True):
    """What is printed on all documents of a layout, and where."""

    text: str
    box: Box


class Template(Struct, frozen=True, kw_only=True, dict=True):
    """A layout, `width` × `height` px, learned from so many `documents` of different holders.

    `features` are those that several of them share, outside all zones.
    """

    name: str
    doc_type: str
    width: float
    height: float
    documents: int
    zones: tuple[Zone, ...]
    prints: tuple[Print, ...]
    features: Features

    @property
    def size(self) -> tuple[float, float]:
        """(width, height) in px."""
        return self.width, self.height

    @cached_property
    def clear(self) -> NDArray[np.bool_]:
        """Which features see nothing of any zone."""
        return ~sees(self.features, quads(self.zones))


class Found(Struct, frozen=True):
    """A template and how it lies in an image."""

    template: Template
    fit: Fit

    @property
    def confidence(self) -> float:
        """0 to 1, by the features that agree."""
        return round(min(1.0, len(self.fit.pairs) / _SURE), 2)


def encode(template: Template) -> bytes:
    """A template as MessagePack: equal templates, equal bytes."""
    return msgspec.msgpack.encode(template)


def decode(data: bytes) -> Template:
    """What `encode` made. Raises msgspec.ValidationError or DecodeError for anything else."""
    return msgspec.msgpack.decode(data, type=Template)


def quads(marks: tuple[Zone, ...] | tuple[Print, ...]) -> NDArray[Any]:
    """The quads (n × 4 × 2) of zones or prints."""
    return np.array([quad_from_box(*mark.box) for mark in marks], np.float64).reshape(-1, 4, 2)


def find(templates: Sequence[Template], image: Features) -> Found | None:
    """The template that lies in the image, the one with the most features in agreement; None where none does."""
    best: Found | None = None
    for template in templates:
        fit = register(template.features, template.clear, template.size, image)
        if fit is None or len(fit.pairs) < max(_LEAST, len(best.fit.pairs) + 1 if best else 0):
            continue
        if spread(template.features, template.size, fit) >= WIDE:
            best = Found(template, fit)
    return best


def locate(templates: Sequence[Template], grey: NDArray[np.uint8], image: Features) -> Found | None:
    """The template that lies in a grey image of these features; where it is small or hardly seen, from nearer."""
    found = find(templates, image)
    if found is None:
        return None
    box = _around(found, grey.shape[1], grey.shape[0])
    share = max(box[2] - box[0], box[3] - box[1]) / max(grey.shape)
    if len(found.fit.pairs) >= _WELL and share > _LARGE:
        return found
    x1, y1, x2, y2 = box
    nearer = find_features(grey[y1:y2, x1:x2], SIDE).moved(x1, y1)
    again = find([found.template], nearer)
    return again if again and len(again.fit.pairs) > len(found.fit.pairs) else found


def _around(found: Found, width: int, height: int) -> tuple[int, int, int, int]:
    """(x1, y1, x2, y2) in px of the image: where the template lies, to a coarse grid."""
    w, h = found.template.size
    corners = project(found.fit.matrix, np.array([(0, 0), (w, 0), (w, h), (0, h)], np.float64))
    low, high = corners.min(axis=0), corners.max(axis=0)
    margin = 0.05 * (high - low).max()
    x1, y1 = (np.floor((low - margin) / _COARSE) * _COARSE).clip(0).astype(int).tolist()
    x2, y2 = (np.ceil((high + margin) / _COARSE) * _COARSE).clip(0, (width, height)).astype(int).tolist()
    return x1, y1, x2, y2


def place(found: Found, zone: Zone, width: int, height: int) -> Polygon:
    """Where a zone lies in an image of some size, its corners outward on the grid; empty where it is outside."""
    quad = project(found.fit.matrix, np.array(quad_from_box(*zone.box), np.float64))
    out = np.where(quad < quad.mean(axis=0), np.floor(quad / GRID), np.ceil(quad / GRID)) * GRID
    inside = np.clip(out, 0, (width, height))
    if (np.ptp(inside, axis=0) <= 0).any():
        return ()
    return tuple((float(x), float(y)) for x, y in inside)
