"""What differs between two versions of a document's label, region by region."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from stages.core.correction import head
from stages.core.document import Document, Polygon, Region
from stages.core.matching import match
from stages.core.pr_change import Change
from stages.core.pr_risk import Rated, heard, rate, rate_removal, rate_text, sensitive
from stages.core.reading import Reading
from stages.core.subject import DocType

Pair = tuple[Region | None, Region | None]


def changes(
    before: Document,
    after: Document,
    readings: Sequence[Reading] | None,
    schema: Mapping[str, DocType],
    *,
    stable: bool = True,
) -> Iterator[Change]:
    """The changes between two labels of one document. `stable` says that a region keeps its id between them."""
    rules = schema.get(after.doc_type or before.doc_type or "", DocType()).fields
    for old, new in pairs(before.regions, after.regions, stable=stable):
        field = (new or old or Region(id="")).field
        important = sensitive(field, rules[field].kind if field in rules else "")
        for kind, rated in _differences(old, new, readings, important):
            told = new or old
            assert told is not None
            yield Change(
                kind=kind,
                risk=rated[0],
                why=rated[1],
                document=after.id,
                delivery=after.delivery,
                region=told.id,
                polygon=told.polygon,
                before=_text(old),
                after=_text(new),
            )
    if replace(head(before), links=()) != replace(head(after), links=()):
        level, why = rate("medium", "what is said of the document as a whole")
        yield Change(kind="document changed", risk=level, why=why, document=after.id, delivery=after.delivery)


def pairs(before: Sequence[Region], after: Sequence[Region], *, stable: bool) -> Iterator[Pair]:
    """The regions that differ, each with what became of it: by their ids if they are `stable`, else by their places."""
    if stable:
        old, new = ({region.id: region for region in side} for side in (before, after))
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name):
                yield old.get(name), new.get(name)
        return
    left, right = _unlike(before, after)
    places: dict[Polygon, Region] = {region.polygon: region for region in right if region.polygon}
    for region in list(left):
        if twin := places.pop(region.polygon, None):
            left.remove(region)
            right.remove(twin)
            yield region, twin
    for pair in match([region.polygon for region in left], [region.polygon for region in right]):
        for index in range(max(len(pair.left), len(pair.right))):
            yield (
                left[pair.left[index]] if index < len(pair.left) else None,
                right[pair.right[index]] if index < len(pair.right) else None,
            )


def _unlike(before: Sequence[Region], after: Sequence[Region]) -> tuple[list[Region], list[Region]]:
    """The regions of each side that the other hasn't, whatever their ids."""
    sides = [[replace(region, id="") for region in side] for side in (before, after)]
    counts = [Counter(map(repr, side)) for side in sides]
    found: list[list[Region]] = []
    for side, plain, other in zip((before, after), sides, reversed(counts), strict=True):
        spare = Counter(other)
        kept = []
        for region, bare in zip(side, plain, strict=True):
            if spare[repr(bare)]:
                spare[repr(bare)] -= 1
            else:
                kept.append(region)
        found.append(kept)
    return found[0], found[1]


def _differences(
    old: Region | None, new: Region | None, readings: Sequence[Reading] | None, important: bool
) -> Iterator[tuple[str, Rated]]:
    place = (new or old or Region(id="")).polygon
    read = None if readings is None else heard(place, readings)
    if old is None:
        yield "region added", _rated_text(None, new, read, important)
    elif new is None:
        yield "region removed", rate_removal(read)
    else:
        if old.text != new.text:
            yield "text changed", _rated_text(old.text, new, read, important)
        if old.polygon != new.polygon:
            near = match([old.polygon], [new.polygon])[0].right if old.polygon and new.polygon else ()
            yield "place changed", rate("low", "much the same place") if near else rate("high", "another place")
        if old.field != new.field:
            yield "field changed", rate("high" if important or sensitive(old.field) else "medium", "another meaning")
        if old.ignore != new.ignore:
            yield (
                ("marked to be ignored", rate_removal(read, marked=True))
                if new.ignore
                else (
                    "no longer ignored",
                    _rated_text(None, new, read, important),
                )
            )
        if (old.language, old.words) != (new.language, new.words):
            yield "language or words changed", rate("low", "the line's text and place stay")


def _rated_text(before: str | None, new: Region | None, read: Sequence[str] | None, important: bool) -> Rated:
    if new is None or not new.text:
        return rate_removal(read)
    return rate_text(before, new.text, read, important=important)


def _text(region: Region | None) -> str | None:
    return None if region is None else region.text
