"""Single labels whose x and y are swapped, in a document whose other labels stand on their texts."""

from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.correction import changed
from stages.core.displaced import displaced, put_right
from stages.core.finding import Held
from stages.core.standing import standing
from stages.core.subject import Subject


class Swapped(Check):
    """A label that isn't on its text and would be with its x and y exchanged gets them exchanged."""

    phase = "placed"

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        for identity, found in displaced(stand).items() if stand else ():
            if found.kind == "swapped":
                region = subject.regions[identity]
                yield Held(
                    region=identity,
                    member="polygon",
                    code="swapped",
                    found="a place where the text isn't read",
                    expected="x and y the other way round, where the text is read",
                    edits=(changed(region, put_right(region, found), "polygon"),),
                    edits_confidence=0.995 if found.sure else 0.9,
                )
