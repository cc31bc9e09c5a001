"""Labels that are far larger or far smaller than the text that they stand on."""

from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.correction import changed
from stages.core.displaced import displaced, put_right
from stages.core.finding import Held
from stages.core.standing import standing
from stages.core.subject import Subject

_FOUND = {
    "too_large": "a place far larger than the line that reads like the text",
    "too_small": "a place far smaller than the line that reads like the text",
}


class Extent(Check):
    """The label is drawn around the guide's line, as tightly as the document's other labels are."""

    phase = "placed"

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        for identity, found in displaced(stand).items() if stand else ():
            if found.kind in _FOUND:
                region = subject.regions[identity]
                yield Held(
                    region=identity,
                    member="polygon",
                    code=found.kind,
                    found=_FOUND[found.kind],
                    expected="a place as tight around the line as the other labels have",
                    confidence=0.99 if found.sure else 0.8,
                    edits=(changed(region, put_right(region, found), "polygon"),),
                    edits_confidence=0.995 if found.sure else 0.9,
                )
