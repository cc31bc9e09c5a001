"""Kinds that spoil what a label is made of: its members, ids, fields, class, and which image it is of."""

from typing import Any

import numpy as np
from msgspec.structs import replace

from benchmarks.planting.base import Change, Plant, PlantDocument, Record, Spot, one
from stages.core.document import Document, Region, polygon
from stages.sample.people import pick


def unknown_field(spot: Spot, rng: np.random.Generator) -> Change | None:
    """A field's name with a slip of the pen."""
    field = spot.region.field
    return one(replace(spot.region, field=_misspelt(field, rng))) if field and len(field) > 3 else None


def region_dropped(spot: Spot, rng: np.random.Generator) -> Change | None:
    return Change(regions={spot.region.id: ()}) if len(spot.document.regions) > 1 else None


def field_dropped(spot: Spot, rng: np.random.Generator) -> Change | None:
    """The one region of its field in a document of a known kind."""
    same = [region for region in spot.document.regions if region.field == spot.region.field]
    known = spot.document.doc_type not in {None, "other", "receipt"}
    return Change(regions={spot.region.id: ()}) if spot.region.field and known and len(same) == 1 else None


def region_twice(spot: Spot, rng: np.random.Generator) -> Change | None:
    x, y = rng.integers(-2, 3, 2).tolist()
    points = polygon([(a + x, b + y) for a, b in spot.region.polygon])
    copy = replace(spot.region, id=f"{spot.region.id}-2", polygon=points)
    return Change(regions={spot.region.id: (spot.region, copy)})


def id_twice(spot: Spot, rng: np.random.Generator) -> Change | None:
    """The id of an earlier region."""
    index = spot.document.regions.index(spot.region)
    if not index or any(spot.region.id in link for link in spot.document.links):
        return None
    earlier = spot.document.regions[index - 1]
    if earlier not in spot.free:
        return None

    def rename(record: Record) -> None:
        _of(record, spot.region.id)["id"] = earlier.id

    return Change(record=rename, hit=(spot.region.id,), regions={earlier.id: (earlier,)})


def member_missing(spot: Spot, rng: np.random.Generator) -> Change | None:
    """A region without its text or its polygon."""
    name = pick(rng, ("text", "polygon"))

    def drop(record: Record) -> None:
        del _of(record, spot.region.id)[name]

    return Change(record=drop, hit=(spot.region.id,))


def member_mistyped(document: Document, rng: np.random.Generator) -> Change | None:
    region, (name, value) = _any(document, rng), pick(rng, (("text", 1), ("polygon", "1,2"), ("ignore", "no")))
    return _member(region, name, value)


def member_unknown(document: Document, rng: np.random.Generator) -> Change | None:
    return _member(_any(document, rng), pick(rng, ("transcription", "txt", "boxes")), "")


def not_a_number(document: Document, rng: np.random.Generator) -> Change | None:
    return _member(_any(document, rng), "polygon", [[float("nan"), 0.0]] * 4)


def class_unknown(document: Document, rng: np.random.Generator) -> Change | None:
    return Change(doc_type=_misspelt(document.doc_type, rng), hit=("",)) if document.doc_type else None


def label_emptied(document: Document, rng: np.random.Generator) -> Change | None:
    return Change(regions={region.id: () for region in document.regions})


def _member(region: Region, name: str, value: Any) -> Change:
    def spoil(record: Record) -> None:
        _of(record, region.id)[name] = value

    return Change(record=spoil, hit=(region.id,))


def _any(document: Document, rng: np.random.Generator) -> Region:
    return pick(rng, document.regions)


def _of(record: Record, identity: str) -> Record:
    """A region of the record."""
    found: Record = next(region for region in record["regions"] if region["id"] == identity)
    return found


def _misspelt(name: str, rng: np.random.Generator) -> str:
    """The name with two of its letters in each other's place, or with one of them missing."""
    places = [n for n in range(len(name) - 1) if name[n] != name[n + 1]]
    place = pick(rng, places)
    swapped = name[place + 1] + name[place] if rng.random() < 0.5 else name[place]
    return name[:place] + swapped + name[place + 2 :]


KINDS: dict[str, Plant] = {
    "unknown_field": unknown_field,
    "region_dropped": region_dropped,
    "field_dropped": field_dropped,
    "region_twice": region_twice,
    "id_twice": id_twice,
    "member_missing": member_missing,
}
DOCUMENT_KINDS: dict[str, PlantDocument] = {
    "member_mistyped": member_mistyped,
    "member_unknown": member_unknown,
    "not_a_number": not_a_number,
    "class_unknown": class_unknown,
    "label_emptied": label_emptied,
}
IMAGE_MISSING, LABEL_MISSING, IMAGE_TWICE = "label_without_image", "image_without_label", "image_twice"
"""Kinds that are about files, which the planter itself sees to."""
