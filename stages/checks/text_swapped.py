"""Two labels with each other's texts."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.correction import changed
from stages.core.document import Document, Region
from stages.core.exchanged import Exchanged, exchanged
from stages.core.finding import Held, Severity
from stages.core.standing import standing
from stages.core.subject import Subject


class Swapped(Check):
    """Where each of two texts is read in the other's place and not in its own, the texts change places."""

    phase = "placed"

    def __init__(self, *, alike: float, apart: float, severity: Severity = "error", certain_from: float = 0.99) -> None:
        """`alike` is how alike (0 to 1) each text is to what is read in the other's place for a certain correction,
        `apart` how much less alike to what is read in its own."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.alike = alike
        self.apart = apart

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        for pair in exchanged(stand) if stand else ():
            yield from self._held(subject.document, subject.regions[pair.one], subject.regions[pair.other], pair)

    def _held(self, document: Document, one: Region, other: Region, pair: Exchanged) -> Iterator[Held]:
        clear = pair.there >= self.alike and pair.here <= pair.there - self.apart
        sure = clear or (pair.there == 1.0 and pair.here < 1.0)
        yield Held(
            region=one.id,
            member="text",
            code="texts_exchanged",
            found=f"a text that reads as what stands in the place of region number {document.regions.index(other)}, "
            "whose text reads as what stands in this one's",
            expected="each text in its own place",
            confidence=0.99 if sure else 0.8,
            edits=(
                changed(one, _saying(one, other.text), "text"),
                changed(other, _saying(other, one.text), "text"),
            ),
            edits_confidence=0.995 if sure else 0.8,
        )


def _saying(region: Region, text: str | None) -> Region:
    """The region with another text, word by word where it has a place for each."""
    parts = (text or "").split()
    if len(parts) != len(region.words):
        return replace(region, text=text)
    words = tuple(replace(word, text=part) for word, part in zip(region.words, parts, strict=True))
    return replace(region, text=text, words=words)
