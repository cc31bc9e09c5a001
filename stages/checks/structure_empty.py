"""Images without a label in a delivery that has labels."""

from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.finding import Held, Severity
from stages.core.subject import Subject


class StructureEmpty(Check):
    """`labelled_from` is the share of a delivery's documents (0 to 1) whose labels make the others conspicuous."""

    def __init__(
        self, *, severity: Severity = "warning", certain_from: float = 0.99, labelled_from: float = 0.5
    ) -> None:
        super().__init__(severity=severity, certain_from=certain_from)
        self.labelled_from = labelled_from

    def look(self, subject: Subject) -> Iterable[Held]:
        document = subject.document
        if not document.regions and subject.customs.labelled >= self.labelled_from:
            yield Held(
                member="regions",
                code="unlabelled_document",
                found="an image without a label, or a label without a region",
                expected="regions, as most images of the delivery have; none where nothing is printed",
                confidence=round(subject.customs.labelled, 4),
            )
