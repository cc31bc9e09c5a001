"""Texts that are far too long or too short for their box, by how the document is set otherwise."""

from collections.abc import Iterable
from statistics import median

from stages.checks.base import Check
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.pitch import sides, units
from stages.core.subject import Subject

_TOO_SHORT = ((12.0, 1.65), (6.0, 2.1), (3.0, 2.3))
"""From so many units on, how many times the usual room is too much; short texts vary more."""
_TOO_LONG = ((6.0, 0.45), (3.0, 0.4))
_ENOUGH = 5
"""Lines that show what is usual; where there are fewer, nothing does."""
_UPRIGHT, _SHORT = 1.3, 4
_SEVERAL_LINES = 1.6
_SURE_BEYOND = 1.4


class TextLength(Check):
    """Leaves out what may run downwards or fill several lines: a box higher than long, or far higher than others, and
    regions whose words are boxed.
    """

    def look(self, subject: Subject) -> Iterable[Held]:
        lines: list[tuple[Region, float, float, float]] = []
        for region in subject.document.regions:
            text = region.text
            if not text or region.words or region.ignore or len(text) < _SHORT or not region.polygon:
                continue
            wide = units(text)
            length, height = sides(region)
            if wide >= _TOO_LONG[-1][0] and height > 0 and length > height * _UPRIGHT:
                lines.append((region, wide, length / (height * wide), height))
        if len(lines) < _ENOUGH:
            return
        usual = median(line[2] for line in lines)
        highest = _SEVERAL_LINES * median(line[3] for line in lines)
        for region, wide, room, height in lines:
            ratio = room / usual
            if ratio > _TOO_SHORT[0][1] or ratio < _TOO_LONG[0][1]:
                yield from _held(region, wide, ratio, several=height > highest)


def _held(region: Region, wide: float, ratio: float, *, several: bool) -> Iterable[Held]:
    most = next(limit for least, limit in _TOO_SHORT if wide >= least)
    least = next(limit for least, limit in _TOO_LONG if wide >= least)
    if ratio > most:
        far, code, found = ratio / most, "text_too_short", f"a text that fills {1 / ratio:.0%} of its box"
    elif ratio < least and not several:
        far, code, found = least / ratio, "text_too_long", f"a text for {1 / ratio:.1f} times its box"
    else:
        return
    yield Held(
        region=region.id,
        member="text",
        code=code,
        found=found,
        expected="about as much text as other boxes of the document hold",
        confidence=0.9 if far > _SURE_BEYOND else 0.75,
    )
