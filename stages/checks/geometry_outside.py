"""Places beyond the image's edges."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.boxes import box_area, clipped
from stages.core.correction import changed
from stages.core.document import Region
from stages.core.finding import Held, Severity
from stages.core.geometry import bounds
from stages.core.subject import Subject


class Outside(Check):
    """A label that reaches over the edge is clipped; one beyond it, or one of many, was made on another image."""

    def __init__(
        self, *, tolerance: float, most: float, many: float, severity: Severity = "error", certain_from: float = 0.99
    ) -> None:
        """`tolerance` in px. `most` is by which share (0 to 1) of its shorter side a label may be clipped without a
        doubt, `many` the share of a document's labels from which on none is."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.tolerance = tolerance
        self.most = most
        self.many = many

    def look(self, subject: Subject) -> Iterable[Held]:
        document = subject.document
        least = -self.tolerance
        right, bottom = document.width + self.tolerance, document.height + self.tolerance
        over = []
        for region in document.regions:
            for x, y in region.polygon:
                if not (least <= x <= right and least <= y <= bottom):
                    over.append(region)
                    break
        return self._held(subject, over) if over else ()

    def _held(self, subject: Subject, over: list[Region]) -> Iterator[Held]:
        width, height = subject.document.width, subject.document.height
        placed = sum(bool(region.polygon) for region in subject.document.regions)
        many = len(over) > max(1.0, self.many * placed)
        for region in over:
            box = bounds(region.polygon)
            inside = (max(box[0], 0.0), max(box[1], 0.0), min(box[2], width), min(box[3], height))
            size = f"an image of {width} x {height} px"
            if not box_area(inside) and box_area(box):
                found = f"a place from ({box[0]:g}, {box[1]:g}) to ({box[2]:g}, {box[3]:g}) in {size}"
                yield Held(
                    region=region.id, member="polygon", code="outside", found=found, expected="a place in the image"
                )
                continue
            far = max(-box[0], -box[1], box[2] - width, box[3] - height)
            near = far <= self.most * min(box[2] - box[0], box[3] - box[1])
            sure = 0.5 if many else 0.995 if near else 0.8
            words = tuple(replace(word, polygon=clipped(word.polygon, width, height)) for word in region.words)
            inner = replace(region, polygon=clipped(region.polygon, width, height), words=words)
            yield Held(
                region=region.id,
                member="polygon",
                code="over_the_edge",
                found=f"a place that reaches {far:g} px beyond {size}",
                expected="a place in the image",
                edits=(changed(region, inner, "polygon"),),
                edits_confidence=sure,
            )
