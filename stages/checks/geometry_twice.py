"""One text labelled twice in one place."""

from collections.abc import Iterable, Iterator

from stages.checks.base import Check
from stages.core.boxes import near_pairs, polygon_iou
from stages.core.correction import apply, removed
from stages.core.document import Document, Region
from stages.core.finding import Held, Severity
from stages.core.subject import Subject


class Twice(Check):
    """Two labels that say the same of places that overlap: nothing is printed over itself, so one is too many."""

    def __init__(self, *, overlap: float, severity: Severity = "error", certain_from: float = 0.99) -> None:
        """`overlap` is the least intersection over union (0 to 1) of the two places."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.overlap = overlap

    def look(self, subject: Subject) -> Iterable[Held]:
        document = subject.document
        said: dict[str, list[Region]] = {}
        for region in document.regions:
            if region.text and len(region.polygon) > 2:
                said.setdefault(region.text, []).append(region)
        if len(said) == len(document.regions):
            return ()
        alike = [regions for regions in said.values() if len(regions) > 1]
        return self._held(subject, alike) if alike else ()

    def _held(self, subject: Subject, alike: list[list[Region]]) -> Iterator[Held]:
        document = subject.document
        gone: set[str] = set()
        for regions in alike:
            for i, j in near_pairs([subject.boxes[region.id] for region in regions]):
                one, other = regions[i], regions[j]
                overlap = polygon_iou(one.polygon, other.polygon)
                if overlap < self.overlap or gone & {one.id, other.id}:
                    continue
                spare = _spare(one, other)
                extra = spare or other
                gone.add(extra.id)
                edits = removed(document, extra.id)
                sure = spare is not None and len(edits) == 1
                if sure:  # the next one is removed from what this one leaves
                    document = apply(document, edits)
                yield Held(
                    region=extra.id,
                    code="twice",
                    found=f"the text of region {_name(subject.document, one, other, extra)} once more, "
                    f"in a place that overlaps its place by {overlap:.0%}",
                    expected="one label for what is printed once",
                    edits=edits,
                    edits_confidence=0.995 if sure else 0.9,
                )


def _spare(one: Region, other: Region) -> Region | None:
    """Which of two labels adds nothing to the other: the later one, or the one that says less. None where both do."""

    def adds(region: Region, beside: Region) -> bool:
        return (
            (region.field is not None and region.field != beside.field)
            or (bool(region.words) and not beside.words)
            or (region.language is not None and region.language != beside.language)
        )

    if not adds(other, one):
        return other
    return one if not adds(one, other) else None


def _name(document: Document, one: Region, other: Region, extra: Region) -> str:
    """Where the label that stays is in the document's list: an id may be anybody's choice, and is not quoted."""
    stays = one if extra is other else other
    return f"number {document.regions.index(stays)}"
