"""Kinds that spoil what a label means: each text could stand there, and can't be true."""

import re

import numpy as np
from msgspec.structs import replace

from benchmarks.planting.base import Change, Plant, PlantDocument, Spot, World, one, said
from stages.core.document import Document
from stages.sample.people import pick
from stages.sample.plant import MRZ_CHECKS

_DATES = (
    re.compile(r"\b(\d\d)([/.-])(\d\d)(?=\2(\d\d){1,2}\b)"),  # 25/12/2018
    re.compile(r"(?<=\b\d{4}[/.-])(\d\d)([/.-])(\d\d)\b"),  # 2018-12-25
    re.compile(r"\b(\d\d)( )([A-Z]{3})(?= \d)"),  # 25 DEC 2018
)


def impossible_date(spot: Spot, rng: np.random.Generator) -> Change | None:
    """A day or a month beyond the 31st, so that it is none in whatever order they stand."""
    for form in _DATES:
        if match := form.search(spot.text):
            first, between, second = match.group(1, 2, 3)
            high = str(rng.integers(32, 40))
            made = pick(rng, [f"{high}{between}{second}", f"{first}{between}{high if second.isdigit() else second}"])
            return said(spot.region, spot.text[: match.start()] + made + spot.text[match.end() :])
    return None


def wrong_check_digit(spot: Spot, rng: np.random.Generator) -> Change | None:
    """In the second line of a passport's machine-readable zone."""
    text = spot.text
    if spot.region.field != "mrz" or text.startswith("P<") or len(text) <= max(MRZ_CHECKS):
        return None
    place = pick(rng, [n for n in MRZ_CHECKS if text[n].isdigit()])
    wrong = (int(text[place]) + int(rng.integers(1, 10))) % 10
    return said(spot.region, f"{text[:place]}{wrong}{text[place + 1 :]}")


def fields_swapped(spot: Spot, rng: np.random.Generator) -> Change | None:
    field = spot.region.field
    others = [other for other in spot.free if other.field and other.text and other.field != field]
    if not field or not others:
        return None
    other = pick(rng, others)
    return Change(
        regions={
            spot.region.id: (replace(spot.region, field=other.field),),
            other.id: (replace(other, field=field),),
        }
    )


def field_of_another(spot: Spot, rng: np.random.Generator) -> Change | None:
    """A field that documents of this class have, for a text of another kind."""
    names = [name for name in spot.world.fields.get(spot.document.doc_type, ()) if name != spot.region.field]
    return one(replace(spot.region, field=pick(rng, names))) if spot.region.field and names else None


def class_of_another(world: World) -> PlantDocument:
    """The kind that gives a document the class of others; "other" contradicts nothing."""

    def plant(document: Document, rng: np.random.Generator) -> Change | None:
        others = [name for name in world.classes if name not in {document.doc_type, "other"}]
        known = document.doc_type not in {None, "other"}
        return Change(doc_type=pick(rng, others), hit=("",)) if known and others else None

    return plant


KINDS: dict[str, Plant] = {
    "impossible_date": impossible_date,
    "wrong_check_digit": wrong_check_digit,
    "fields_swapped": fields_swapped,
    "field_of_another": field_of_another,
}
