"""Labels on empty paper."""

from collections.abc import Iterable, Iterator

from stages.checks.base import Check
from stages.core.boxes import box_area, box_shared
from stages.core.correction import removed
from stages.core.examined import Place
from stages.core.finding import Held, Severity
from stages.core.geometry import bounds
from stages.core.standing import Standing, standing
from stages.core.subject import Subject
from stages.core.whereabouts import likeness


class Paper(Check):
    """Where no line is found and recognisers, made to look, read nothing like the label's text, nothing is printed."""

    phase = "heard"

    def __init__(
        self, *, touched: float, alike: float, severity: Severity = "error", certain_from: float = 0.99
    ) -> None:
        """`touched` is the share (0 to 1) of a place that lines may cover, `alike` how alike (0 to 1) its text must be
        to what a recogniser reads there for it to be printed."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.touched = touched
        self.alike = alike

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        places = {place.region: place for place in subject.examined.places} if subject.examined else {}
        return self._held(subject, stand, places) if stand and places else ()

    def _held(self, subject: Subject, stand: Standing, places: dict[str, Place]) -> Iterator[Held]:
        for identity, region in stand.regions.items():
            place, box = places.get(identity), stand.boxes[identity]
            size = box_area(box)
            if not size or not place or not place.parts or stand.homes.get(identity):
                continue
            lines = sum(box_shared(box, bounds(line.polygon)) for line in subject.readings[0].lines) / size
            able = _able(place)
            if lines > self.touched or not able:
                continue
            heard = [
                candidate.text
                for part in place.parts
                for candidate in part.candidates
                if candidate.text and able & set(candidate.sources)
            ]
            if any(likeness(text, region.text or "") >= self.alike for text in heard):
                continue
            yield Held(
                region=identity,
                code="on_paper",
                found="a place where no line is found and recognisers read nothing like the text",
                expected="a place on the text",
                confidence=0.9 if not heard else 0.75,
                edits=removed(subject.document, identity),
                edits_confidence=0.8,
            )


def _able(place: Place) -> set[str]:
    """The recognisers that can write the whole of the label's text, as sources of what they read in the very place."""
    label = [part.candidates[0] for part in place.parts if part.candidates]
    names = [set(candidate.scores) for candidate in label]
    return {f"{name} here" for name in set.intersection(*names)} if names else set()
