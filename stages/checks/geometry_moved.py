"""Single labels that stand beside their text."""

from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.correction import changed
from stages.core.displaced import displaced, put_right
from stages.core.finding import Held
from stages.core.standing import standing
from stages.core.subject import Subject


class Moved(Check):
    """A label goes to where its text is read, if no other label is there, with the size that it has."""

    phase = "placed"

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        for identity, found in displaced(stand).items() if stand else ():
            if found.kind == "moved":
                region = subject.regions[identity]
                yield Held(
                    region=identity,
                    member="polygon",
                    code="moved",
                    found=f"a place {found.far:.1f} line heights from where the text is read",
                    expected="a place on the text",
                    confidence=0.99 if found.sure else 0.8,
                    edits=(changed(region, put_right(region, found), "polygon"),),
                    edits_confidence=0.995 if found.sure else 0.9,
                )
