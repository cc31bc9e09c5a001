"""The same image twice, with labels that say different things."""

from collections.abc import Iterable, Iterator, Sequence

from stages.checks.base import Check
from stages.core.correction import Edit
from stages.core.document import Document, Region
from stages.core.finding import Held
from stages.core.rewriting import renamed, said
from stages.core.subject import Box, Subject

_SAME_PLACE = 0.5
"""Intersection over union from which on two boxes are one place."""
_FEW = 0.5
"""The share of regions with a partner below which the labels as a whole are different."""


class StructureTwin(Check):
    """One of two labels is wrong, which of them the label alone can't say; of three, the one that stands alone is."""

    def look(self, subject: Subject) -> Iterable[Held]:
        own = subject.document
        twins = [twin for twin in subject.twins if twin.regions]
        if not twins or not own.regions:
            return
        others = [Subject(twin) for twin in twins]
        yield from _heads(own, twins)
        pairs = [list(_pairs(subject, other)) for other in others]
        matched = max(sum(there is not None for _, there in each) for each in pairs)
        if matched < _FEW * len(own.regions):
            yield Held(
                member="regions",
                code="twin_label",
                found="a label that has little in common with that of the same image elsewhere",
                expected="the same regions for the same image",
                confidence=0.7,
            )
            return
        for each in zip(*pairs, strict=True):
            yield from _compare(each[0][0], [there for _, there in each])
        for other, found in zip(others, pairs, strict=True):
            known = {there.id for _, there in found if there}
            missing = sum(region.id not in known and bool(region.polygon) for region in other.document.regions)
            if missing:
                yield Held(
                    member="regions",
                    code="twin_region_missing",
                    found=f"{missing} regions fewer than the same image has elsewhere",
                    expected="the same regions for the same image",
                    confidence=0.5,
                )


def _heads(own: Document, twins: Sequence[Document]) -> Iterator[Held]:
    for member in ("doc_type", "language"):
        values = {getattr(twin, member) for twin in twins} - {None}
        if getattr(own, member) is not None and values - {getattr(own, member)}:
            yield Held(
                member=member,
                code=f"twin_{member}",
                found=f"another {member} than the same image has elsewhere",
                expected="the same for the same image",
                confidence=_alone(len(twins)),
            )


def _compare(region: Region, there: Sequence[Region | None]) -> Iterator[Held]:
    found = [other for other in there if other is not None and not other.ignore]
    if not found and region.polygon:
        yield _held(region, "", "twin_region_extra", "a region that the same image hasn't got elsewhere", len(there))
    if not found or region.ignore:
        return
    texts = [other.text for other in found]
    if _joined(region.text) not in map(_joined, texts):
        settled = len(set(texts)) == 1 and texts[0] is not None
        text = "another text than the same place has elsewhere"
        edits = (said(region, texts[0]),) if settled and texts[0] else ()
        yield _held(region, "text", "twin_text", text, len(found), edits)
    fields = [other.field for other in found]
    if region.field not in fields:
        edits = (renamed(region, fields[0]),) if len(set(fields)) == 1 else ()
        yield _held(region, "field", "twin_field", "another field than the same place has elsewhere", len(found), edits)


def _joined(text: str | None) -> str | None:
    """The text without its spaces, which labels set as they like."""
    return None if text is None else "".join(text.split())


def _held(region: Region, member: str, code: str, found: str, twins: int, edits: tuple[Edit, ...] = ()) -> Held:
    return Held(
        region=region.id,
        member=member,
        code=code,
        found=found,
        expected="the same for the same place of the same image",
        confidence=_alone(twins),
        edits=edits,
        edits_confidence=_alone(twins) if edits else 0.0,
    )


def _alone(twins: int) -> float:
    """How sure it is that a label is wrong which differs from this many others."""
    return 0.5 if twins == 1 else 0.9


def _pairs(own: Subject, other: Subject) -> Iterator[tuple[Region, Region | None]]:
    """Each region with the other document's in the same place; where no place is known, the one of the same id."""
    free = dict(other.boxes)
    for region in own.document.regions:
        box = own.boxes.get(region.id)
        if box is None:
            there = other.regions.get(region.id)
            yield region, there if there and not there.polygon else None
            continue
        best = max(
            free, key=lambda name: (_overlap(box, free[name]), other.regions[name].text == region.text), default=""
        )
        if best and _overlap(box, free[best]) >= _SAME_PLACE:
            del free[best]
            yield region, other.regions[best]
        else:
            yield region, None


def _overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    areas = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return shared / (areas - shared)
