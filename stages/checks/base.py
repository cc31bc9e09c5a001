"""What a check is: it looks at one document's label and says what it holds against it, with a correction if it has one.

A member is pure and small. It yields what it holds; severity, place, rule and whether a correction is certain enough to
be applied are settled here. Checks run one after the other, each on the label as certain corrections before it left it.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar, Literal

from msgspec import Struct
from msgspec.structs import replace

from stages.core.correction import Stale, apply
from stages.core.document import Document
from stages.core.finding import Finding, Held, Severity
from stages.core.subject import Subject

Phase = Literal["plain", "placed", "heard"]
"""What a check needs: the label alone; the engines' readings too; what was measured in the labelled places too."""
PHASES: tuple[Phase, ...] = ("plain", "placed", "heard")


class Check(ABC):
    """A check. `version` goes up when what it says of the same label changes.

    `severity` is what its findings count as; a correction is applied without a person from `certain_from` (0 to 1) on.
    """

    phase: ClassVar[Phase] = "plain"
    version: ClassVar[int] = 1

    def __init__(self, *, severity: Severity = "error", certain_from: float = 0.99) -> None:
        self.severity = severity
        self.certain_from = certain_from

    @abstractmethod
    def look(self, subject: Subject) -> Iterable[Held]:
        """What is held against the label. One item for each thing that is wrong; edits fit the subject's document."""

    def chances(self, subject: Subject) -> dict[str, float]:
        """By region, the chance (0 to 1) that its text is wrong, as far as this check can tell."""
        return {}


class Looked(Struct, frozen=True):
    """A document after its certain corrections, and all that was found, in the order of the checks.

    `chances` are, by region, that its text is wrong even so.
    """

    document: Document
    findings: tuple[Finding, ...]
    chances: dict[str, float]


def look_over(checks: Sequence[tuple[str, Check]], subject: Subject, phases: Sequence[Phase] = PHASES) -> Looked:
    """Run the named checks of these phases, phase by phase, and apply what is certain as it is found."""
    found: list[Finding] = []
    chances: dict[str, float] = {}
    for phase in phases:
        for name, check in checks:
            if check.phase != phase:
                continue
            chances |= check.chances(subject)
            for finding in _findings(name, check, subject):
                if finding.certain:
                    try:
                        subject = subject.of(apply(subject.document, finding.edits))
                    except Stale:  # an earlier correction of the same check changed what this one is about
                        continue
                    if finding.region in chances:
                        chances[finding.region] = round(1 - finding.edits_confidence, 6)
                found.append(finding)
    return Looked(subject.document, tuple(_settled(found, checks, subject)), chances)


def _settled(found: Sequence[Finding], checks: Sequence[tuple[str, Check]], subject: Subject) -> Iterator[Finding]:
    """The findings, with those marked that no longer hold against the label as certain corrections left it."""
    if not any(one.certain for one in found):
        yield from found
        return
    open_ones = {one.check for one in found if not one.certain}
    holds = {
        (name, held.region, held.code) for name, check in checks if name in open_ones for held in check.look(subject)
    }
    for one in found:
        gone = not one.certain and (one.check, one.region, one.code) not in holds
        yield replace(one, settled=True) if gone else one


def _findings(name: str, check: Check, subject: Subject) -> Iterator[Finding]:
    document = subject.document
    for held in list(check.look(subject)):
        yield Finding(
            delivery=document.delivery,
            document=document.id,
            region=held.region,
            path=_path(document, held),
            check=name,
            rule=f"{name}/{check.version}",
            code=held.code,
            severity=check.severity,
            confidence=round(held.confidence, 4),
            found=held.found,
            expected=held.expected,
            edits=held.edits,
            edits_confidence=round(held.edits_confidence, 4),
            certain=bool(held.edits) and held.edits_confidence >= check.certain_from,
        )


def _path(document: Document, held: Held) -> str:
    """Where in the document's record it stands."""
    if not held.region:
        return f"$.{held.member}" if held.member else "$"
    index = next((i for i, region in enumerate(document.regions) if region.id == held.region), None)
    base = "$.regions" if index is None else f"$.regions[{index}]"
    return f"{base}.{held.member}" if held.member else base
