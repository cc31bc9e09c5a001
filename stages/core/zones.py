"""Personal zones as pictures: what each place of a document may show, as far as its label says.

A target holds, at each pixel, the groups that may stand there, as bits: one where the label says it, several where it
leaves it open, as background does where a label that names no photograph may have left one out.
"""

from collections.abc import Iterable, Mapping
from typing import get_args

import cv2
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.document import Document, Polygon, Region
from stages.core.personal import Kind
from stages.core.subject import DocType, FieldRule

GROUPS = ("background", "print", "personal", "picture", "signature", "mrz", "barcode", "fingerprint")
"""What is seen, in the order of the net's outputs. `print` is text that isn't personal, `personal` text that is."""
SHAPES: dict[str, Kind] = {
    "picture": "photograph",
    "signature": "signature",
    "mrz": "mrz",
    "barcode": "barcode",
    "fingerprint": "fingerprint",
}
"""Groups that are zones by themselves, and the kind of personal data that such a zone is."""
PICTURES = tuple(group for group in SHAPES if group != "mrz")
"""Groups that labels of texts leave out."""
EDGES = 2
"""Bits of a coordinate's fraction when a polygon is filled."""
_OF_KIND: dict[Kind, str] = {"face": "picture", **{kind: group for group, kind in SHAPES.items()}}
_OFTEN_LEFT_OUT = ("barcode", "fingerprint")

assert set(_OF_KIND) <= set(get_args(Kind))


class Zone(Struct, frozen=True):
    """A polygon, in px of the image, and the groups that may stand in it, as bits."""

    polygon: Polygon
    allowed: int


def bit(group: str) -> int:
    """The bit of a group."""
    return 1 << GROUPS.index(group)


def groups_bits(*groups: str) -> int:
    """The bits of groups, together."""
    return sum({bit(group) for group in groups})


def labelled_zones(document: Document, schema: Mapping[str, DocType]) -> tuple[list[Zone], int] | None:
    """The zones of a labelled document and what its background may be; None where its label doesn't teach zones.

    It doesn't where it gives no places, or names no field although the document is of an identity or unknown type.
    """
    kind = schema.get(document.doc_type or "")
    placed = [region for region in document.regions if region.polygon and not region.ignore]
    unplaced = any(region.text and not region.polygon for region in document.regions)
    named = any(region.field for region in placed)
    if kind is None or not placed or unplaced or (kind.identity and not named):
        return None
    zones = [Zone(region.polygon, _allowed(region, kind)) for region in document.regions if region.polygon]
    there = 0
    for zone in zones:
        there |= zone.allowed
    pictures = {group for rule in kind.fields.values() if (group := _group(rule)) in PICTURES}
    may_be_there = (bit(group) for group in (*_OFTEN_LEFT_OUT, *pictures) if not there & bit(group))
    return zones, groups_bits("background") | sum(set(may_be_there))


def raster(zones: Iterable[Zone], size: tuple[float, float], to: tuple[int, int], background: int) -> NDArray[np.uint8]:
    """The target of a document of a size (width, height), in px, drawn at another; later zones cover earlier ones."""
    target = np.full((to[1], to[0]), background, np.uint8)
    factors = np.array(to, np.float64) / np.array(size, np.float64) * (1 << EDGES)
    order = sorted(zones, key=lambda zone: zone.allowed.bit_count(), reverse=True)
    for zone in order:
        points = np.round(np.array(zone.polygon, np.float64) * factors - (1 << EDGES) / 2).astype(np.int32)
        cv2.fillPoly(target, [points], (zone.allowed,), cv2.LINE_8, EDGES)
    return target


def _allowed(region: Region, kind: DocType) -> int:
    """The groups that a region may show."""
    if region.ignore:
        return groups_bits("background", "print", "personal")
    if region.field is None:
        return bit("print")
    _, rule = kind.rules.get(region.field, (None, None))
    if rule is not None:
        return bit(group) if (group := _group(rule)) else groups_bits(*PICTURES)
    return bit("personal") if kind.identity else groups_bits("print", "personal")


def _group(rule: FieldRule) -> str:
    """The group that a field's place shows; "" for a picture that the schema doesn't say the kind of."""
    if rule.personal in _OF_KIND:
        return _OF_KIND[rule.personal]
    if rule.kind in ("mrz", "picture"):
        return "mrz" if rule.kind == "mrz" else ""
    return "print" if rule.personal is None else "personal"
