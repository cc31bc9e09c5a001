"""People who answer every task truly, and only what they are asked."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from benchmarks.planting.outcome import Label
from benchmarks.planting.score import covered, intersection_over_union, near, said, same_place, score
from stages.core.document import Document, Region
from stages.core.review import Decision, base_id
from stages.core.reviewing import review

_OVER = 0.5
"""Of the smaller of two polygons: from this share of it on, what is true stands where a region is asked about."""


def decisions(truth: Document, label: Label, task: Document, *, fold: bool, by: str, at: str) -> list[Decision]:
    """What a person who sees the image decides about the regions of a task; two in the very same place are one."""
    seen = tuple({region.polygon: region for region in reversed(task.regions)}.values())[::-1]
    shown = replace(task, regions=seen)
    made, refused = review(shown, answers(truth, label, seen, fold=fold), by=by, at=at, whole=True)
    assert not refused, [str(refusal) for refusal in refused]
    return [one.decision for one in made]


def class_decision(truth: Document, by: str, at: str) -> Decision:
    """What a person who is asked about a document's class says."""
    assert truth.doc_type
    return Decision(document=base_id(truth.id), polygon=(), verdict="class", text=truth.doc_type, by=by, at=at)


def answers(truth: Document, label: Label, asked: Sequence[Region], *, fold: bool) -> list[Region]:
    """The regions as the person leaves them: a box that is good stays where it is, one too many is taken out.

    A region is about the true one of its id, or else about one in its place that the label hasn't right elsewhere.
    Lines in its place that nobody labelled are drawn.
    """
    state = score(truth, label.document, fold=fold, withheld=label.withheld)
    names = {region.id for region in asked}
    others = [region for region in label.document.regions if region.id not in names]
    free = {own.id: own for own in truth.regions if own.id in names or own.id not in state.right}
    found = [(region, free.pop(region.id)) for region in asked if region.id in free]
    answered = {region.id for region, _ in found}
    for region in asked:
        here = [own for own in free.values() if covered(region.polygon, own.polygon) >= _OVER]
        for own in sorted(here, key=lambda own: -intersection_over_union(region.polygon, own.polygon)):
            if region.id not in answered or not any(near(own, other) for other in others):
                answered.add(region.id)
                found.append((region, free.pop(own.id)))
    return list(_left(found))


def _left(found: Iterable[tuple[Region, Region]]) -> Iterator[Region]:
    """What is left of each region asked about: in its own place where that is right."""
    for region, own in found:
        still = same_place(own.polygon, region.polygon)
        yield replace(
            own,
            id=region.id,
            polygon=region.polygon if still else own.polygon,
            text=own.text if said(own) else None,
            ignore=not said(own),
        )
