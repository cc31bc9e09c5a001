"""What leaves the house of a masked document: nothing that its original or what is hidden could be told from."""

import re
from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from stages.core.boxes import Box, box_area, box_shared
from stages.core.document import Document, Polygon, Region, Word
from stages.core.geometry import area, bounds
from stages.core.grid import Cells, covered_share, filled_share, packed, touched
from stages.core.masked import Mask, Masked, PublishedDocument
from stages.core.personal import KINDS, Kind
from stages.core.reading import Line, Reading

GENERATED = re.compile(r"[0-9a-f]{16}(-[1-9][0-9]*)?")
"""What a published name looks like."""
PART = re.compile(r"part-[0-9]{3,}")
HIDDEN, INVENTED = "hidden", "invented"
"""The attributes of a published document that list the ids of its hidden regions, and of those with invented text."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_COVERED = 0.3
"""The share of a region that is filled, from which on it is hidden; of less, only its text is withheld."""

_INSIDE = 0.5
"""The share of a mask that lies in a larger one, from which on both are one place."""

_ALMOST = 0.9
"""The share of what the best mask hides of a region, from which on another hides it as well."""


class Name(Struct, frozen=True):
    """Under which id, in which part and as which file a document is published."""

    id: str
    part: str
    file: str


def part_name(number: int) -> str:
    """What the n-th delivery (from 1) is called outside."""
    return f"part-{number:03d}"


def published_id(sha256: str, taken: Collection[str]) -> str:
    """A name that is derived from the masked image alone; a further copy gets -2, -3."""
    first = sha256[:16]
    copies = (f"{first}-{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (first, *copies) if name not in taken)


def published_document(
    document: Document,
    record: Masked,
    name: Name,
    cells: Cells,
    fields: Collection[str] = (),
) -> Document:
    """The label that leaves with a masked image.

    Regions that no filled cell touches stay as they are, hidden ones become the outlines of their masks without
    text; what has no place, and lines that are filled in part, stay behind. So do all hidden ones where the ground is
    filled, for then not even their places can be seen. `fields` are the names that may be told.
    """
    cell = record.cells
    masked = {mask.polygon for mask in record.masks}
    made: dict[tuple[Polygon, str | None], Region] = {}
    hidden = [mask for mask in record.masks if mask.invented or not record.ground]
    for region in _regions(document, hidden, cells, cell, fields):
        outside = region.polygon not in masked
        made.setdefault((region.polygon, region.id if outside else None), region)
    regions = [replace(region, id=f"r{number}") for number, region in enumerate(made.values(), start=1)]
    own = [region for region in regions if region.polygon in masked]
    told = {
        HIDDEN: " ".join(region.id for region in own if region.text is None),
        INVENTED: " ".join(region.id for region in own if region.text is not None),
    }
    return Document(
        id=name.id,
        delivery=name.part,
        file=name.file,
        source="",
        sha256=record.sha256,
        fingerprint="",
        width=record.width,
        height=record.height,
        doc_type=record.doc_type,
        language=record.language,
        attributes={name: ids for name, ids in told.items() if ids},
        regions=tuple(regions),
    )


def _regions(
    document: Document, masks: Sequence[Mask], cells: Cells, cell: int, fields: Collection[str]
) -> Iterator[Region]:
    for region in document.regions:
        field = region.field if region.field in fields else None
        if _is_clear(region.polygon, cells, cell):
            language = region.language if region.language and _LANGUAGE.fullmatch(region.language) else None
            yield replace(region, field=field, language=language, words=_words(region, cells, cell))
        elif mask := _mask_of(region.polygon, masks, cells, cell):
            invented = mask.invented or None
            yield Region(id=region.id, polygon=mask.polygon, text=invented, field=field, ignore=not invented)


def _is_clear(polygon: Polygon, cells: Cells, cell: int) -> bool:
    """Whether a place is on the image, and nothing of it is filled."""
    share = filled_share(polygon, cells, cell) if polygon else None
    return share == 0 and area(polygon) > 0


def _words(region: Region, cells: Cells, cell: int) -> tuple[Word, ...]:
    """A region's words, if they say what it says: nobody looked at what else they may hold."""
    said = "".join(word.text for word in region.words).replace(" ", "")
    same = said == (region.text or "").replace(" ", "")
    return region.words if same and all(_is_clear(word.polygon, cells, cell) for word in region.words) else ()


def _mask_of(polygon: Polygon, masks: Sequence[Mask], cells: Cells, cell: int) -> Mask | None:
    """The mask that hides most of a region, or a larger one that hides almost as much: it tells less of the region.

    None where the region is hardly touched, or filled as ground.
    """
    if not polygon or covered_share(polygon, cells, cell) < _COVERED:
        return None
    box = bounds(polygon)
    shared = [(box_shared(box, _box(mask)), box_area(_box(mask)), mask) for mask in masks if mask.polygon]
    most = max((share for share, _, _ in shared), default=0.0)
    near = [(size, mask) for share, size, mask in shared if share >= _ALMOST * most]
    return max(near, key=lambda one: one[0])[1] if most > 0 else None


def published_reading(reading: Reading, name: Name, cells: Cells, cell: int) -> Reading:
    """What an engine read of the masked image; of lines that a filled cell touches, only where they are."""
    lines = tuple(
        line if _is_clear(line.polygon, cells, cell) else Line(polygon=line.polygon, text="", confidence=0.0)
        for line in reading.lines
    )
    return replace(reading, id=name.id, delivery=name.part, lines=lines, problem="")


def published_entry(record: Masked, name: Name, cells: Cells) -> PublishedDocument:
    """The document's line in the manifest; cells with invented text in them don't count as filled."""
    written = touched(
        [mask.polygon for mask in record.masks if mask.invented], record.width, record.height, record.cells
    )
    return PublishedDocument(
        id=name.id,
        file=name.file,
        part=name.part,
        sha256=record.sha256,
        width=record.width,
        height=record.height,
        doc_type=record.doc_type,
        language=record.language,
        masks=mask_counts(record.masks),
        cell=record.cells,
        filled=packed(cells & ~written),
    )


def mask_counts(masks: Sequence[Mask]) -> dict[Kind, int]:
    """How many places of each kind are hidden.

    A mask that lies in a larger one is no place of its own, for what is recognised there depends on what it says; of
    two alike, the kind that says most counts. Masks of a kind that overlap are one: engines part lines differently.
    """
    outer: list[tuple[Box, Mask]] = []
    for mask in sorted(masks, key=lambda one: (-box_area(_box(one)), KINDS.index(one.kind))):
        box = _box(mask)
        if box_area(box) and not any(box_shared(box, other) >= _INSIDE * box_area(box) for other, _ in outer):
            outer.append((box, mask))
    places: dict[Kind, list[Polygon]] = {}
    for _, mask in outer:
        places.setdefault(mask.kind, []).append(mask.polygon)
    return {kind: _clusters(polygons) for kind, polygons in sorted(places.items())}


def _box(mask: Mask) -> Box:
    return bounds(mask.polygon) if mask.polygon else (0.0, 0.0, 0.0, 0.0)


def _clusters(polygons: Sequence[Polygon]) -> int:
    clusters: list[list[Polygon]] = []
    for polygon in polygons:
        box = bounds(polygon)
        near = [one for one in clusters if any(box_shared(box, bounds(other)) for other in one)]
        clusters = [one for one in clusters if one not in near] + [[polygon, *(p for one in near for p in one)]]
    return len(clusters)
