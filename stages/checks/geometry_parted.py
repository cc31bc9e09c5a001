"""One line in two labels."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.boxes import box_of, joined, rounded
from stages.core.correction import apply, changed, removed
from stages.core.document import Document, Polygon, Region
from stages.core.finding import Held, Severity
from stages.core.geometry import bounds, box_from_quad
from stages.core.layout import seams, spaced
from stages.core.standing import Standing, standing
from stages.core.subject import Subject
from stages.core.whereabouts import find, folded


class Parted(Check):
    """Labels that touch where a line goes on are one, if they were cut within a word, or cut like nothing else."""

    phase = "placed"

    def __init__(self, *, alike: float, many: int, severity: Severity = "error", certain_from: float = 0.99) -> None:
        """`alike` is how alike (0 to 1) the two texts together must be to the line; `many` the number of labels in a
        document that may share an edge with the next one before that is its custom."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.alike = alike
        self.many = many

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        return self._held(subject.document, stand) if stand else ()

    def _held(self, document: Document, stand: Standing) -> Iterator[Held]:
        gone: set[str] = set()
        found = seams(stand)
        cells = sum(seam.exact for seam in found) > self.many  # a table's cells touch, too
        for seam in found:
            first, second = seam.first, seam.second
            one, other = stand.regions[first], stand.regions[second]
            if gone & {first, second} or len({region.field for region in (one, other)} - {None}) > 1:
                continue
            line = self._line(stand, one, other)
            if not line:
                continue
            inside = not spaced(line, one.text or "", other.text or "")
            if not inside and not seam.exact:
                continue
            letters = (one.text or "")[-1:].isalnum() and (other.text or "")[:1].isalnum()
            clear = (seam.exact and not cells) or (inside and letters)
            whole = replace(
                one,
                polygon=_around(one.polygon, other.polygon),
                text=f"{one.text}{'' if inside else ' '}{other.text}",
                words=(*one.words, *other.words),
                field=one.field or other.field,
            )
            edits = (changed(one, whole, "polygon"), *removed(document, second))
            sure = 0.99 if clear and len(edits) == 2 else 0.85
            if sure >= self.certain_from:
                document = apply(document, edits)
                gone |= {first, second}
            yield Held(
                region=first,
                code="parted",
                found=f"the beginning of a line whose rest is region number {_number(document, second, first)}",
                expected="one label, for the line goes on without a space" if inside else "one label for the line",
                confidence=0.95 if inside else 0.8,
                edits=edits,
                edits_confidence=sure,
            )

    def _line(self, stand: Standing, one: Region, other: Region) -> str:
        """What is read on the one line that both stand on, "" where there is none."""
        text = f"{one.text}{other.text}"
        if len(folded(one.text or "")) < 2 or len(folded(other.text or "")) < 2:
            return ""
        place = _around(one.polygon, other.polygon)
        spots = [s for s in find(stand.page, [text], self.alike)[0] if len(s.lines) == 1]
        near = [spot for spot in spots if stand.home(place, spot).misfit <= 1.3]
        best = max(near, key=lambda spot: spot.likeness, default=None)
        return max(stand.page.texts[best.lines[0]], key=lambda read: read.count(" ")) if best else ""


def _around(one: Polygon, other: Polygon) -> Polygon:
    """The place that both take up."""
    if len(one) == 4 == len(other) and not (box_from_quad(one) and box_from_quad(other)):
        return rounded((one[0], other[1], other[2], one[3]))
    return box_of(*joined((bounds(one), bounds(other))))


def _number(document: Document, identity: str, fallback: str) -> int:
    found = [i for i, region in enumerate(document.regions) if region.id in {identity, fallback}]
    return found[-1]
