"""The record that flows through every stage. Values only: nothing here reads, writes or decides."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

Point = tuple[float, float]
Polygon = tuple[Point, ...]

COORDINATE_LIMIT = 1e7
"""Pixels. No image that ingest takes is a thousandth as wide; beyond it a coordinate is a mistake, not a place."""

_NUMBER = (int, float)


class Word(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A part of a region that the label boxes separately."""

    polygon: Polygon = ()
    text: str = ""


class Region(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """A polygon with text.

    `polygon` is in pixels of the canonical image, in the label's own vertex order; empty where the label doesn't say
    where the text stands. `text` is None where there is nothing to read (a photograph, a signature), "" where the label
    says that nothing is written. `ignore` marks what the label calls illegible or out of scope ("###").
    """

    id: str
    polygon: Polygon = ()
    text: str | None = None
    field: str | None = None
    language: str | None = None
    ignore: bool = False
    words: tuple[Word, ...] = ()


class Document(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One image with its regions.

    `id` is the beginning of the sha256 of the canonical image; a further copy in the same delivery gets `-2`, `-3`.
    `file` is the image's member name in the delivery's pack, `source` its path in the raw delivery (private: it may
    name a person). `fields` are values that the label gives for the document as a whole; `links` pair region ids.
    """

    id: str
    delivery: str
    file: str
    source: str
    sha256: str
    fingerprint: str
    width: int
    height: int
    doc_type: str | None = None
    language: str | None = None
    attributes: dict[str, str] = {}
    fields: dict[str, str] = {}
    regions: tuple[Region, ...] = ()
    links: tuple[tuple[str, str], ...] = ()


class Said(Struct, frozen=True, gc=False):
    """A region, as far as what it says goes."""

    id: str = ""
    text: str | None = None
    field: str | None = None


class Brief(Struct, frozen=True, kw_only=True, gc=False):
    """A document without its places: enough to group, split and count, and decoded in a fraction of the time."""

    id: str
    delivery: str
    sha256: str
    fingerprint: str
    doc_type: str | None = None
    language: str | None = None
    attributes: dict[str, str] = {}
    fields: dict[str, str] = {}
    regions: tuple[Said, ...] = ()


def nfc(text: str) -> str:
    """Text in Unicode normal form C, the only form in ocrmill's files."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def polygon(points: Iterable[Iterable[Any]]) -> Polygon:
    """Points as a polygon, rounded to 0.01 px.

    Raises ValueError, naming the vertex, for a point that isn't two finite numbers within COORDINATE_LIMIT.
    """
    result = []
    for index, point in enumerate(points):
        try:
            x, y = point
        except (TypeError, ValueError):
            raise ValueError(f"vertex {index} is not a pair of numbers") from None
        numbers = isinstance(x, _NUMBER) and isinstance(y, _NUMBER)
        if not numbers or isinstance(x, bool) or isinstance(y, bool):
            raise ValueError(f"vertex {index} is not a pair of numbers")
        if not (abs(x) <= COORDINATE_LIMIT and abs(y) <= COORDINATE_LIMIT):  # false for NaN too
            raise ValueError(f"vertex {index} is not finite or beyond ±{COORDINATE_LIMIT:.0f} px")
        result.append((round(float(x), 2) + 0.0, round(float(y), 2) + 0.0))
    return tuple(result)


def canonical(document: Document) -> Document:
    """The document with NFC text and rounded coordinates, so that equal content means equal bytes."""

    def words(region: Region) -> tuple[Word, ...]:
        return tuple(replace(w, text=nfc(w.text), polygon=polygon(w.polygon)) for w in region.words)

    regions = tuple(
        replace(
            region,
            polygon=polygon(region.polygon),
            text=None if region.text is None else nfc(region.text),
            words=words(region),
        )
        for region in document.regions
    )
    return replace(
        document,
        regions=regions,
        fields={nfc(k): nfc(v) for k, v in document.fields.items()},
        attributes={nfc(k): nfc(v) for k, v in document.attributes.items()},
    )
