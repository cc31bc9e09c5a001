"""A place that isn't the one that its own words take up."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.boxes import Box, box_area, box_iou, box_of, joined
from stages.core.correction import changed
from stages.core.document import Document, Region
from stages.core.finding import Held, Severity
from stages.core.geometry import bounds
from stages.core.subject import Subject


class Words(Check):
    """Where a document's labels reach exactly around their words, one that doesn't was moved, or its words were."""

    def __init__(self, *, usual: float, alike: float, severity: Severity = "error", certain_from: float = 0.99) -> None:
        """`usual` is the share (0 to 1) of labels that must reach around their words for it to be the custom, `alike`
        the intersection over union from which on one does."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.usual = usual
        self.alike = alike

    def look(self, subject: Subject) -> Iterable[Held]:
        worded = [region for region in subject.document.regions if region.words]
        return self._held(subject.document, worded) if worded else ()

    def _held(self, document: Document, worded: list[Region]) -> Iterator[Held]:
        around = {region.id: box for region in worded if (box := _around(region))}
        odd = [
            region
            for region in worded
            if region.id in around
            and (not region.polygon or box_iou(bounds(region.polygon), around[region.id]) < self.alike)
        ]
        custom = len(around) >= 3 and len(odd) <= (1 - self.usual) * len(around)
        for region in odd if custom else ():
            box = around[region.id]
            inside = box[0] >= 0 and box[1] >= 0 and box[2] <= document.width and box[3] <= document.height
            yield Held(
                region=region.id,
                member="polygon",
                code="beside_its_words",
                found="a place that isn't the one around its words",
                expected="as in the document's other labels, the smallest box around the words",
                edits=(changed(region, replace(region, polygon=box_of(*box)), "polygon"),),
                edits_confidence=0.995 if inside and _compact(region, box) else 0.5,
            )


def _around(region: Region) -> Box | None:
    """The box around a label's words; None where a word has no place."""
    if not all(word.polygon for word in region.words):
        return None
    box = joined(bounds(word.polygon) for word in region.words)
    return box if box_area(box) > 0 else None


def _compact(region: Region, box: Box) -> bool:
    """Whether no word is far from the others: their gaps don't make up most of the box, row by row."""
    heights = [b[3] - b[1] for b in (bounds(word.polygon) for word in region.words)]
    rows = (box[3] - box[1]) / max(1e-9, max(heights))
    words = sum(box_area(bounds(word.polygon)) for word in region.words)
    return rows < 1.5 * len(region.words) + 1 and words > 0.15 * box_area(box)
