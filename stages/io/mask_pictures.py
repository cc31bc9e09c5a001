"""Masked documents before and after, and those kept back as they are: for the internal report alone."""

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document, Region
from stages.core.mask_overview import AudienceFacts, choose_masked
from stages.core.masked import Masked
from stages.io.packs import Pack
from stages.io.paths import MASKED
from stages.io.pictures import PALETTE, draw_regions

Original = Callable[[str, str], tuple[Document, bytes] | None]
"""A document and its image, by delivery and id; None where there is none to show."""


class MaskPicture(Struct, frozen=True, kw_only=True):
    """A document, before with its masks' outlines in the kinds' colours, and as it was published (data URLs)."""

    record: Masked
    before: str | None
    after: str | None
    colours: dict[str, str]


class MaskPictures(Struct, frozen=True, kw_only=True):
    """An audience's pictured documents: some that were published, and some that were kept back."""

    published: list[MaskPicture]
    kept_back: list[MaskPicture]


def mask_pictures(facts: Sequence[AudienceFacts], original: Original, number: int, width: int) -> list[MaskPictures]:
    """So many published documents of each audience, and as many that were kept back, at most `width` px wide."""
    chosen = [
        (
            choose_masked((record for record in one.records if record.published), number),
            choose_masked((record for record in one.records if record.quarantine), number),
        )
        for one in facts
    ]
    often = Counter[str](mask.kind for pair in chosen for own in pair for record in own for mask in record.masks)
    kinds = sorted(often, key=lambda kind: (-often[kind], kind))
    colours = {kind: PALETTE[index % len(PALETTE)] for index, kind in enumerate(kinds)}
    return [
        MaskPictures(
            published=[_picture(one, record, original, colours, width) for record in published],
            kept_back=[_picture(one, record, original, colours, width) for record in kept],
        )
        for one, (published, kept) in zip(facts, chosen, strict=True)
    ]


def _picture(
    facts: AudienceFacts, record: Masked, original: Original, colours: dict[str, str], width: int
) -> MaskPicture:
    found = original(record.delivery, record.id)
    before = None
    if found:
        boxes = tuple(Region(id="", polygon=mask.polygon, field=mask.kind) for mask in record.masks)
        before = draw_regions(found[1], replace(found[0], regions=boxes), width, colours)
    entry = next((one for one in facts.manifest.documents if one.id == record.published), None)
    after = None
    if entry and found:
        data = _pack(MASKED / facts.manifest.audience / "images" / f"{entry.part}.zip").read(entry.file)
        after = draw_regions(data, replace(found[0], regions=()), width)
    own = sorted({mask.kind for mask in record.masks})
    return MaskPicture(record=record, before=before, after=after, colours={kind: colours[kind] for kind in own})


@lru_cache(maxsize=4)
def _pack(path: Path) -> Pack:
    return Pack(path)
