"""Masks as tasks for people, and what people made of them as decisions.

About a document that was kept back people are asked on its original: they take out boxes that hide nothing personal,
and draw what is missing. A published one they see as it was published: what they can still read of anyone, they draw.
"""

import math
from collections.abc import Iterable, Sequence
from functools import partial

from msgspec.structs import replace

from stages.core.boxes import polygon_iou, polygon_shared
from stages.core.convex import hull
from stages.core.document import Document, Polygon, Region
from stages.core.geometry import area, bounds
from stages.core.mask_review import WITHHELD, MaskDecision
from stages.core.masked import Masked
from stages.core.personal import KINDS, Kind
from stages.core.review import base_id

ASKED, PUBLISHED, GROUND = "asked", "published", "ground"
"""Attributes of a task: why it is asked, the published picture's name, and that all but known print was filled."""
_STILL = 1.5
"""px. Tools round vertices to whole pixels; what moved by no more than this was not moved."""
_WHOLE = 0.999
"""The share of a place's area that is all of it, rounding aside."""
_WITHIN = 0.1
"""The share of a kept box's area from which on it must be said that it still holds though another was taken out."""


def task(document: Document, record: Masked) -> Document:
    """The document with a box for each mask, for a person to remove, move or add to; its own regions are left out.

    A box is the mask's outline: where a person sees none, nothing is filled. Its text is never proposed.
    """
    boxes: list[tuple[Kind, Polygon]] = []
    for mask in sorted(record.masks, key=lambda one: -_size(one.polygon)):
        if mask.polygon and not any(kind == mask.kind and _covers(box, mask.polygon) for kind, box in boxes):
            boxes.append((mask.kind, mask.polygon))
    regions = tuple(
        Region(id=f"m{number}", polygon=box, field=kind) for number, (kind, box) in enumerate(sorted(boxes), start=1)
    )
    reasons = ", ".join(dict.fromkeys(reason.code for reason in record.quarantine)) or "sampled"
    told = {ASKED: reasons, PUBLISHED: record.published, GROUND: "yes" if record.ground else ""}
    attributes = {name: value for name, value in told.items() if value}
    return replace(document, doc_type=None, regions=regions, links=(), fields={}, attributes=attributes, source="")


def mask_decisions(
    asked: Document, regions: Sequence[Region], audience: str, *, doc_type: str | None, whole: bool, by: str, at: str
) -> list[MaskDecision]:
    """What a person decided who looked at the whole document.

    A box that was taken out isn't personal, unless the picture is the published one, on which nobody can tell. One that
    was drawn, or called another kind, is personal, and was missed if that could be seen on the published picture. A box
    that was moved holds as well as where it was: a mask is never made smaller by accident. In the end nothing else is
    personal, or the document is withheld: its class says so. Where the regions aren't the `whole` label, nothing is
    taken back by it, and nothing covered.
    """
    decide = partial(MaskDecision, document=base_id(asked.id), audience=audience, by=by, at=at)
    boxes, published = asked.regions, bool(asked.attributes.get(PUBLISHED))
    found = [region for region in regions if _size(region.polygon)]
    drawn = [one for one in found if not any(_still(one, box) for box in boxes)]
    made = [
        decide(
            verdict="personal",
            polygon=one.polygon,
            kind=_kind(one),
            missed=published and not any(_covers(box.polygon, one.polygon) for box in boxes),
        )
        for one in drawn
    ]
    if doc_type == WITHHELD:
        return [*made, decide(verdict="withheld")]
    if not whole:
        return made
    kept = [box for box in boxes if published or _is_kept(box, found, drawn)]
    gone = [box for box in boxes if box not in kept and not any(_covers(one.polygon, box.polygon) for one in kept)]
    beside = [box for box in kept if any(_shares(box, other) for other in gone)]
    made += [decide(verdict="personal", polygon=box.polygon, kind=_kind(box)) for box in beside]
    made += [decide(verdict="public", polygon=box.polygon) for box in gone]
    seen, ground = tuple(box.polygon for box in kept), bool(asked.attributes.get(GROUND))
    return [*made, decide(verdict="covered", seen=seen, ground=ground)]


def new_decisions(made: Iterable[MaskDecision], standing: Iterable[MaskDecision]) -> list[MaskDecision]:
    """Those that aren't in force already, whoever made them."""
    known = [_said(one) for one in standing]
    return [one for one in made if _said(one) not in known]


def _said(decision: MaskDecision) -> MaskDecision:
    """The decision without who made it and when."""
    return replace(decision, by="", at="2000-01-01")


def _is_kept(box: Region, found: Sequence[Region], drawn: Sequence[Region]) -> bool:
    """Whether a box is there as it was, or one that was drawn or moved stands for it."""
    return any(_still(one, box) for one in found) or any(polygon_iou(one.polygon, box.polygon) > 0 for one in drawn)


def _shares(kept: Region, gone: Region) -> bool:
    """Whether what a kept box hides may lie in one that was taken out."""
    return polygon_shared(kept.polygon, gone.polygon) > _WITHIN * _size(kept.polygon)


def _kind(region: Region) -> Kind:
    return next((kind for kind in KINDS if kind == region.field), "text")


def _still(one: Region, other: Region) -> bool:
    """Whether a region is a box as it was, called the same."""
    a, b = bounds(one.polygon), bounds(other.polygon)
    near = all(math.isclose(x, y, abs_tol=_STILL) for x, y in zip(a, b, strict=True))
    same = near and _kind(one) == _kind(other)
    return same and _covers(one.polygon, other.polygon) and _covers(other.polygon, one.polygon)


def _covers(one: Polygon, other: Polygon) -> bool:
    """Whether a polygon leaves nothing of another uncovered but its rim."""
    grown = [(x + a * _STILL, y + b * _STILL) for x, y in one for a in (-1, 1) for b in (-1, 1)]
    return polygon_shared(grown, other) >= _WHOLE * _size(other)


def _size(polygon: Polygon) -> float:
    """The area in px² of its hull, for that is what is masked; a person's lines may cross."""
    return area(corners) if (corners := hull(polygon)) else 0.0
