"""Text that the engines' readings, weighed by what recognisers saw in the very place, speak against."""

from collections.abc import Iterable, Mapping

from stages.checks.base import Check
from stages.core.contest import Ruling, rule
from stages.core.correction import changed, retold
from stages.core.document import Region
from stages.core.examination import put_in
from stages.core.examined import Place
from stages.core.finding import Held, Severity
from stages.core.subject import Subject


class TextContested(Check):
    """Holds against a text whatever is likelier where it stands, from a chance of `review_from` (0 to 1) on.

    `weights` are of what speaks for the label being wrong; `tools/label_doubt` finds them.
    """

    phase = "heard"

    def __init__(
        self,
        *,
        weights: Mapping[str, float],
        review_from: float,
        severity: Severity = "error",
        certain_from: float = 0.99,
    ) -> None:
        super().__init__(severity=severity, certain_from=certain_from)
        self._weights, self._review_from = weights, review_from

    def chances(self, subject: Subject) -> dict[str, float]:
        return {region.id: _chance(rulings) for region, _, rulings in self._ruled(subject)}

    def look(self, subject: Subject) -> Iterable[Held]:
        for region, place, rulings in self._ruled(subject):
            if _chance(rulings) >= self._review_from:
                yield _held(region, place, rulings)

    def _ruled(self, subject: Subject) -> Iterable[tuple[Region, Place, list[Ruling]]]:
        """The regions that are as they were when they were examined, with a ruling on each of their lines."""
        for place in subject.examined.places if subject.examined else ():
            region = subject.regions.get(place.region)
            if region is not None and region.text is not None:
                yield region, place, [rule(part, subject.customs, self._weights) for part in place.parts]


def _chance(rulings: list[Ruling]) -> float:
    """The chance that any of the lines is wrong."""
    right = 1.0
    for ruling in rulings:
        right *= 1 - ruling.chance
    return round(1 - right, 6)


def _held(region: Region, place: Place, rulings: list[Ruling]) -> Held:
    text = region.text or ""
    sure = 1.0
    for part, ruling in zip(place.parts, rulings, strict=True):
        if ruling.text is not None:
            text = put_in(text, part.candidates[0].text, ruling.text)
            sure = min(sure, ruling.trust)
    edits = (changed(region, retold(region, text), "text"),) if text != region.text else ()
    return Held(
        region=region.id,
        member="text",
        code="contested",
        found="a text that isn't what the engines see there",
        expected="what is printed in this place",
        confidence=_chance(rulings),
        edits=edits,
        edits_confidence=sure if edits else 0.0,
    )
