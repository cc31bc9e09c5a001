"""Quads that begin at another corner than their text, as it is read, does."""

from collections.abc import Iterable

from msgspec.structs import replace

from stages.checks.base import Check
from stages.core.correction import changed
from stages.core.finding import Held
from stages.core.shapes import begun, clockwise, direction, upright
from stages.core.standing import standing
from stages.core.subject import Subject
from stages.core.whereabouts import folded


class Turned(Check):
    """Where a label stands on its text and all engines read it the other way, it begins where they begin.

    Upright boxes say nothing of how their text runs and are left alone.
    """

    phase = "placed"

    def look(self, subject: Subject) -> Iterable[Held]:
        stand = standing(subject)
        for identity, home in stand.homes.items() if stand else ():
            region = subject.regions[identity]
            if len(region.polygon) != 4 or upright(region.polygon) or not home.fits or home.spot.likeness < 0.8:
                continue
            way = direction(home.spot.polygon)
            agreed = stand is not None and all(stand.page.agreed[line] for line in home.spot.lines)
            if direction(region.polygon) == way or not agreed or len(folded(region.text or "")) < 3:
                continue
            polygon = begun(clockwise(region.polygon), "", way)
            yield Held(
                region=identity,
                member="polygon",
                code="turned",
                found="vertices that begin at another corner than the text does",
                expected="the vertices clockwise from the top-left of the text, as it is read",
                edits=(changed(region, replace(region, polygon=polygon), "polygon"),),
                edits_confidence=0.995,
            )
