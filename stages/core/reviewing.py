"""From what people made of the lines they were asked about to decisions, and to what of these is new."""

import math
import unicodedata
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct

from stages.core.document import Document, Polygon, Region, nfc, polygon
from stages.core.geometry import area, bounds
from stages.core.matching import match
from stages.core.rejected import Refusal
from stages.core.review import Decision, age, base_id

Change = Literal["confirmed", "corrected", "unreadable", "not_text", "new"]

_STILL = 1.5
"""px. Tools round vertices to whole pixels; what moved by no more than this was not moved."""


class Reviewed(Struct, frozen=True):
    """What a person did to a line, and the decision that it amounts to."""

    change: Change
    decision: Decision


class _Pair(Struct, frozen=True):
    """What a region was asked as: the text shown and, if the person left it where it was, its exact place."""

    region: Region
    asked: bool
    proposed: str = ""
    place: Polygon = ()
    field: str | None = None


def review(
    asked: Document, regions: Sequence[Region], *, by: str, at: str, whole: bool
) -> tuple[list[Reviewed], list[Refusal]]:
    """What was decided about the document's lines, and the regions that can't be used.

    What a person drew counts as new; a line without a region was taken out, if the regions are the `whole` label. A
    refusal's place is the region's number.
    """
    pairs, gone = _paired(asked.regions, regions)
    found: dict[Polygon, Reviewed] = {}
    refused: list[Refusal] = []
    document = base_id(asked.id)
    for pair in pairs:
        try:
            place = pair.place or _place(pair.region, asked)
            if place in found:
                raise _refusal("twice", "the place of another region", "a place of its own", "remove one of them")
            found[place] = _reviewed(pair, place, document, by, at)
        except Refusal as refusal:
            refusal.place = str(regions.index(pair.region) + 1)
            refused.append(refusal)
    for line in gone if whole else ():
        decision = Decision(
            document=document, polygon=line.polygon, verdict="not_text", proposed=line.text or "", by=by, at=at
        )
        found.setdefault(line.polygon, Reviewed("not_text", decision))  # unless another stands in the very place
    return list(found.values()), refused


def news(found: Sequence[Decision], standing: Sequence[Decision]) -> tuple[list[Decision], list[Decision]]:
    """What has to be added to the decisions in force on the same document, and what can't be: those there are newer.

    A decision that stands where the person now decided otherwise is withdrawn; equal ones are left as they are.
    """
    known = {decision.polygon: decision for decision in standing}
    fresh = [one for one in found if not _same(one, known.get(one.polygon))]
    kept = {one.polygon for one in found}
    others = [one for one in standing if one.polygon not in kept]
    over: dict[int, list[Decision]] = {}
    for pair in match([one.polygon for one in fresh], [one.polygon for one in others]):
        for index in pair.left:
            over[index] = [others[number] for number in pair.right]
    added: dict[tuple[str, Polygon], Decision] = {}
    late = []
    for index, one in enumerate(fresh):
        rivals = [*over.get(index, ()), *([known[one.polygon]] if one.polygon in known else [])]
        if any(age(rival) > age(one) for rival in rivals):
            late.append(one)
            continue
        for rival in over.get(index, ()):
            added["withdrawn", rival.polygon] = Decision(
                document=one.document, polygon=rival.polygon, verdict="withdrawn", by=one.by, at=one.at
            )
        added[one.verdict, one.polygon] = one
    return sorted(added.values(), key=lambda one: one.verdict != "withdrawn"), late


def _paired(lines: Sequence[Region], regions: Sequence[Region]) -> tuple[list[_Pair], list[Region]]:
    """Each region with the line that it was asked as, and the lines that no region is left of."""
    pairs: list[_Pair] = []
    left, right = list(lines), list(regions)
    for line in lines:
        still = next((region for region in right if _unmoved(line.polygon, region.polygon)), None)
        if still is not None:
            pairs.append(_Pair(still, True, line.text or "", line.polygon, line.field))
            left.remove(line)
            right.remove(still)
    gone = []
    for found in match([line.polygon for line in left], [region.polygon for region in right]):
        proposed = " ".join(left[index].text or "" for index in found.left)
        field = left[found.left[0]].field if found.left else _field_of(left, right, found.right)
        pairs += [_Pair(right[index], bool(found.left), proposed, field=field) for index in found.right]
        gone += [] if found.right else [left[index] for index in found.left]
    return pairs, gone


def _field_of(lines: Sequence[Region], regions: Sequence[Region], found: Sequence[int]) -> str | None:
    """The field of the one line that says what a region says which stands somewhere else: it was moved there."""
    texts = {regions[index].text for index in found}
    fields = [line.field for line in lines if line.text in texts]
    return fields[0] if len(fields) == 1 else None


def _unmoved(line: Polygon, region: Polygon) -> bool:
    return len(line) == len(region) and all(
        math.dist(before, after) <= _STILL for before, after in zip(line, region, strict=True)
    )


def _reviewed(pair: _Pair, place: Polygon, document: str, by: str, at: str) -> Reviewed:
    text = nfc(pair.region.text or "")
    readable = not pair.region.ignore and bool(text.strip())
    if readable and any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in text):
        found, expected = "a text with a line break or another control character", "the one line that is written there"
        raise _refusal("text", found, expected, "make it a region a line")
    decision = Decision(
        document=document,
        polygon=place,
        verdict="text" if readable else "unreadable",
        text=text if readable else "",
        proposed=pair.proposed,
        field=(pair.region.field or pair.field or "") if readable else "",
        by=by,
        at=at,
    )
    if not readable:
        return Reviewed("unreadable", decision)
    return Reviewed("new" if not pair.asked else "confirmed" if text == pair.proposed else "corrected", decision)


def _place(region: Region, document: Document) -> Polygon:
    """The region's place. Raises Refusal where no line of the image can stand."""
    if len(region.polygon) < 3 or area(region.polygon) < 1:
        found, expected = "a region without an area", "the outline of a line"
        raise _refusal("geometry", found, expected, "draw it anew")
    x1, y1, x2, y2 = bounds(region.polygon)
    if x2 <= 0 or y2 <= 0 or x1 >= document.width or y1 >= document.height:
        raise _refusal("geometry", "a region beside the image", "one in the image", "move it or remove it")
    return polygon(region.polygon)


def _refusal(reason: str, found: str, expected: str, action: str) -> Refusal:
    return Refusal(reason, found=found, expected=expected, action=action)


def _same(one: Decision, other: Decision | None) -> bool:
    return other is not None and (one.verdict, one.text, one.field) == (
        other.verdict,
        other.text,
        other.field,
    )
