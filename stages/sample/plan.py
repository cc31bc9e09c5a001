"""Which document of the sample is what: its delivery, template, holder and oddity, each a function of its index."""

from enum import StrEnum

import numpy as np
from msgspec import Struct

from stages.sample.people import Person, person, pick
from stages.sample.template import Template


class Oddity(StrEnum):
    """What may be odd about a document; the first three refer to an earlier one."""

    EXACT_DUPLICATE = "exact_duplicate"
    PHOTOGRAPHED_AGAIN = "photographed_again"
    SAME_PERSON = "same_person"
    TRUNCATED = "truncated"
    EXIF_ROTATED = "exif_rotated"
    SIXTEEN_BIT = "sixteen_bit"
    CMYK = "cmyk"
    GREYSCALE = "greyscale"
    NAMED_AFTER_HOLDER = "named_after_holder"


class Quirk(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An oddity, with the earlier document that it refers to."""

    kind: Oddity
    of: int | None = None


class Vendor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A delivery: the format of its labels, how its files are called and how its pictures are taken (weights)."""

    format: str
    language: str
    source: str
    prefix: str
    captures: dict[str, int]
    doc_type: str | None = None


class Slot(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A place in the schedule; round after round it takes its templates in turn."""

    delivery: str
    templates: list[str]


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """conf/sample/deliveries.yaml."""

    deliveries: dict[str, Vendor]
    schedule: list[Slot]
    quirks: dict[int, Quirk] = {}

    def slot(self, index: int) -> Slot:
        """The slot of a document."""
        return self.schedule[index % len(self.schedule)]

    def template(self, index: int) -> str:
        """The name of a document's template. What repeats another document has that one's."""
        slot, quirk = self.slot(index), self.quirks.get(index)
        if quirk and quirk.kind in (Oddity.EXACT_DUPLICATE, Oddity.PHOTOGRAPHED_AGAIN):
            return self.template(earlier(index, quirk))
        return slot.templates[index // len(self.schedule) % len(slot.templates)]

    def templates(self) -> list[str]:
        """The names of all templates that the schedule uses."""
        return sorted({name for slot in self.schedule for name in slot.templates})

    def content(self, index: int) -> int:
        """The document whose content this one shows: itself, unless it repeats another."""
        quirk = self.quirks.get(index)
        if quirk and quirk.kind in (Oddity.EXACT_DUPLICATE, Oddity.PHOTOGRAPHED_AGAIN):
            return self.content(earlier(index, quirk))
        return index

    def holder(self, index: int, seed: int, designs: dict[str, Template]) -> Person:
        """The person whom a document belongs to."""
        quirk = self.quirks.get(index)
        if quirk and quirk.of is not None:
            return self.holder(earlier(index, quirk), seed, designs)
        rng = np.random.default_rng([seed, index, 0])
        return person(np.random.SeedSequence([seed, index, 1]), pick(rng, designs[self.template(index)].origins))


def earlier(index: int, quirk: Quirk) -> int:
    """The document that a quirk refers to. Raises ValueError if that is none before this one."""
    if quirk.of is None or not 0 <= quirk.of < index:
        raise ValueError(f"deliveries.yaml: quirks.{index}.of is {quirk.of}; expected an earlier document's index")
    return quirk.of
