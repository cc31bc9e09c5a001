"""Labels that stand on each other."""

from collections.abc import Iterable, Iterator

from stages.checks.base import Check
from stages.core.boxes import near_pairs, polygon_iou
from stages.core.correction import apply, removed
from stages.core.document import Document, Region
from stages.core.finding import Held, Severity
from stages.core.standing import Standing, standing
from stages.core.subject import Subject
from stages.core.whereabouts import likeness


class Overlap(Check):
    """Of two labels in one place, the one whose text is read there stays.

    It runs after what moves single labels: one that was shifted onto another has its own place.
    """

    phase = "placed"

    def __init__(self, *, overlap: float, severity: Severity = "error", certain_from: float = 0.99) -> None:
        """`overlap` is the least intersection over union (0 to 1) of the two places."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.overlap = overlap

    def look(self, subject: Subject) -> Iterable[Held]:
        regions = [region for region in subject.document.regions if region.text and len(region.polygon) > 2]
        for i, j in near_pairs([subject.boxes[region.id] for region in regions]):
            if polygon_iou(regions[i].polygon, regions[j].polygon) >= self.overlap:
                return self._held(subject, regions)
        return ()

    def _held(self, subject: Subject, regions: list[Region]) -> Iterator[Held]:
        document, stand = subject.document, standing(subject)
        gone: set[str] = set()
        for i, j in near_pairs([subject.boxes[region.id] for region in regions]):
            overlap = polygon_iou(regions[i].polygon, regions[j].polygon)
            if overlap < self.overlap or gone & {regions[i].id, regions[j].id}:
                continue
            extra, stays, sure = _extra(stand, regions[i], regions[j])
            edits = removed(document, extra.id) if sure else ()
            if sure >= self.certain_from and len(edits) > 1:
                sure = 0.9  # its links would go, too
            if sure >= self.certain_from:
                document = apply(document, edits)
                gone.add(extra.id)
            yield Held(
                region=extra.id,
                member="polygon",
                code="overlap",
                found=f"a place that overlaps region number {_number(subject.document, stays)}'s by {overlap:.0%}",
                expected="one label in a place",
                confidence=0.9,
                edits=edits,
                edits_confidence=sure,
            )


def _extra(stand: Standing | None, one: Region, other: Region) -> tuple[Region, Region, float]:
    """Which of two labels is one too many, which stays, and how sure that is; 0 where nothing tells."""
    alike = likeness(one.text or "", other.text or "")
    if stand is None:
        return other, one, 0.9 if alike == 1 else 0.0
    here = [_read(stand, region) for region in (one, other)]
    extra, stays = (one, other) if here[0] < here[1] else (other, one)
    if alike == 1 and max(here) >= 0.8:
        far = [spot for spot in stand.spots[extra.id] if spot.whole and spot.likeness >= 0.9]
        free = [spot for spot in far if stand.covered(spot, extra.id) < 0.3]
        return extra, stays, 0.9 if free else 0.995
    if max(here) < 0.8 or min(here) >= 0.6:
        return extra, stays, 0.6 if max(here) >= 0.9 and max(here) - min(here) > 0.1 else 0.0
    elsewhere = _labelled_elsewhere(stand, extra)
    return extra, stays, 0.995 if elsewhere and max(here) >= 0.9 else 0.8


def _read(stand: Standing, region: Region) -> float:
    """How alike a label's text is to what is read in its place."""
    near = [home for spot in stand.spots[region.id] if (home := stand.home(region.polygon, spot)).misfit <= 2]
    return max((home.spot.likeness for home in near), default=0.0)


def _labelled_elsewhere(stand: Standing, region: Region) -> bool:
    """Whether the very text is that of another label, which stands on it."""
    return any(
        other.text == region.text and identity != region.id and (home := stand.homes.get(identity)) and home.fits
        for identity, other in stand.regions.items()
    )


def _number(document: Document, region: Region) -> int:
    return next(i for i, one in enumerate(document.regions) if one.id == region.id)
