"""Lines that nobody labelled, among lines that are."""

from collections.abc import Iterable, Iterator
from statistics import median

from stages.checks.base import Check
from stages.core.boxes import rounded
from stages.core.correction import added
from stages.core.document import Document, Region
from stages.core.finding import Held, Severity
from stages.core.geometry import bounds
from stages.core.layout import bare, long_enough, spot_of, words_between
from stages.core.standing import Standing, standing
from stages.core.subject import Subject


class Missing(Check):
    """Where labels cover nearly all lines, a line without one is proposed as a label, with what is read there."""

    phase = "placed"

    def __init__(
        self,
        *,
        covered: float,
        confidence: float,
        near: float,
        severity: Severity = "error",
        certain_from: float = 0.99,
    ) -> None:
        """`covered` is the share (0 to 1) of lines that labels must cover, `confidence` how sure (0 to 1) some
        engine is of the line at least, `near` within how many line heights of it some label must be."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.covered = covered
        self.confidence = confidence
        self.near = near

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        return self._held(subject.document, stand) if stand else ()

    def _held(self, document: Document, stand: Standing) -> Iterator[Held]:
        empty = bare(stand)
        if len(empty) > max(2.0, (1 - self.covered) * len(stand.page.lines)):
            return
        taken = {region.id for region in document.regions}
        names = (name for number in range(1, 10**6) if (name := f"m{number}") not in taken)
        usual = median(stand.page.heights)
        for line, start, end in empty:
            text, first, last = words_between(stand.page.said(line), start, end)
            sure = stand.page.sure[line]
            if sure < self.confidence or not long_enough(text) or not self._among(stand, line):
                continue
            x1, y1, x2, y2 = stand.page.boxes[line]
            edge = min(x1, y1, document.width - x2, document.height - y2) < 0.3 * stand.page.heights[line]
            if edge or not 0.5 * usual <= stand.page.heights[line] <= 1.8 * usual:
                continue
            polygon = rounded(stand.place(spot_of(stand, line, first, last), text))
            x1, y1, x2, y2 = bounds(polygon)
            yield Held(
                member="regions",
                code="missing",
                found=f"no label from ({x1:.0f}, {y1:.0f}) to ({x2:.0f}, {y2:.0f}), where a line is read",
                expected="a label, as nearly all other lines have one",
                confidence=round(0.8 * sure, 4),
                edits=(added(Region(id=next(names), polygon=polygon, text=text), len(document.regions)),),
                edits_confidence=0.8,
            )

    def _among(self, stand: Standing, line: int) -> bool:
        """Whether a label is near: what stands alone at the edge is somebody's stamp or note."""
        x1, y1, x2, y2 = stand.page.boxes[line]
        height = stand.page.heights[line]
        for a1, b1, a2, b2 in stand.boxes.values():
            across, down = max(a1 - x2, x1 - a2, 0.0), max(b1 - y2, y1 - b2, 0.0)
            if (across == 0 and down <= self.near * height) or (down == 0 and across <= 4 * self.near * height):
                return True
        return False
