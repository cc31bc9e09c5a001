"""Two lines in one label."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.boxes import box_shared
from stages.core.correction import Edit, added, changed
from stages.core.document import Document, Region, Word
from stages.core.finding import Held, Severity
from stages.core.geometry import bounds
from stages.core.home import Home
from stages.core.layout import Piece, gap, long_enough, pieces, rows
from stages.core.standing import Standing, standing
from stages.core.subject import Subject


class Joined(Check):
    """Where a document's labels take in one line each, one that takes in two is split at the space between them."""

    phase = "placed"

    def __init__(
        self, *, seldom: float, gap: float, alike: float, severity: Severity = "error", certain_from: float = 0.99
    ) -> None:
        """`seldom` is up to which share (0 to 1) labels of several lines are unusual; `gap` the distance in line
        heights from which on what stands in one row counts as two lines; `alike` how alike (0 to 1) both parts of the
        text must be to what is read."""
        super().__init__(severity=severity, certain_from=certain_from)
        self.seldom = seldom
        self.gap = gap
        self.alike = alike

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        return self._held(subject.document, stand) if stand else ()

    def _held(self, document: Document, stand: Standing) -> Iterator[Held]:
        homes = {identity: home for identity, home in stand.homes.items() if home.misfit <= 1.5}
        several = {identity: parts for identity, home in homes.items() if (parts := self._parts(stand, home))}
        below = [identity for identity in several if len(rows(stand, homes[identity])) > 1]
        for identity, parts in several.items():
            alike = below if identity in below else [one for one in several if one not in below]
            if len(alike) > max(2.0, self.seldom * len(homes)):
                continue
            region = stand.regions[identity]
            found = pieces(stand, region, parts)
            if not found or not all(map(_reads, found)):
                continue
            edits = tuple(_edits(document, stand, region, found))
            clear = identity in below and len(found) == 2 and all(piece.spot.likeness >= self.alike for piece in found)
            yield Held(
                region=identity,
                code="joined",
                found=f"{len(found)} lines in one place",
                expected="as in the document's other labels, one line in a place",
                confidence=0.95,
                edits=edits,
                edits_confidence=0.99 if clear else 0.8,
            )

    def _parts(self, stand: Standing, home: Home) -> list[list[int]]:
        """The lines of a label's spot in parts that should be labels of their own; none where it should be one."""
        if len(home.spot.lines) < 2:
            return []
        found = rows(stand, home)
        if len(found) > 1:
            return found
        if len(home.spot.lines) == 2 and gap(stand, found[0]) >= self.gap:
            return [[line] for line in home.spot.lines]
        return []


def _reads(piece: Piece) -> bool:
    """Whether a piece of text is read on its line; a single character without a doubt."""
    return piece.spot.likeness >= (0.7 if long_enough(piece.text) else 0.95)


def _edits(document: Document, stand: Standing, region: Region, found: list[Piece]) -> Iterator[Edit]:
    """The label as its first piece, and the others after it."""
    taken = {one.id for one in document.regions}
    common = sum(one.field == region.field for one in document.regions) > 2
    words = list(region.words)
    index = next(i for i, one in enumerate(document.regions) if one.id == region.id)
    for number, piece in enumerate(found):
        polygon = stand.place(piece.spot, piece.text)
        own = [word for word in words if _inside(word, polygon)] if number < len(found) - 1 else words
        words = [word for word in words if word not in own]
        part = replace(region, polygon=polygon, text=piece.text, words=tuple(own))
        if not number:
            yield changed(region, part, "polygon")
            continue
        name = next(f"{region.id}-{n}" for n in range(number + 1, 10**6) if f"{region.id}-{n}" not in taken)
        taken.add(name)
        yield added(replace(part, id=name, field=region.field if common else None), index + number)


def _inside(word: Word, polygon: tuple[tuple[float, float], ...]) -> bool:
    if not word.polygon:
        return False
    box = bounds(word.polygon)
    return box_shared(box, bounds(polygon)) > 0.5 * (box[2] - box[0]) * (box[3] - box[1])
