"""Which text of a machine-readable zone was meant, where its check digits don't fit."""

from collections.abc import Mapping

from msgspec import Struct

from stages.core.zone import Zone, repaired_digit, repairs

_LOOK_ALIKE, _PRINTED, _DIGIT, _UNDECIDED = 0.85, 0.8, 0.6, 0.5
_AGREES, _MOST = 0.06, 0.97
_DATA = ("number", "birth", "expiry")


class Meant(Struct, frozen=True):
    """A text of the zone in which everything fits, and how sure it is that it was meant."""

    text: str
    confidence: float


def meant(zone: Zone, printed: Mapping[str, frozenset[str]]) -> Meant | None:
    """The text that was meant; None where none of those that are near fits.

    `printed` is what the rest of the document says of number, birth and expiry (YYMMDD): what agrees with it is more
    likely than what only looks alike.
    """
    options = dict.fromkeys(repaired_digit(zone), _DIGIT)
    options |= dict.fromkeys(_as_printed(zone, printed), _PRINTED)
    options |= dict.fromkeys(repairs(zone), _LOOK_ALIKE)
    if not options:
        return None
    sure = {text: base + _AGREES * _agreeing(Zone(text, zone.layout), printed) for text, base in options.items()}
    best = max(sorted(sure), key=lambda text: sure[text])
    contested = any(sure[best] - other < _AGREES / 2 for text, other in sure.items() if text != best)
    return Meant(best, _UNDECIDED if contested else min(sure[best], _MOST))


def _agreeing(zone: Zone, printed: Mapping[str, frozenset[str]]) -> int:
    return sum(zone.field(name) in printed[name] for name in _DATA if printed.get(name))


def _as_printed(zone: Zone, printed: Mapping[str, frozenset[str]]) -> list[str]:
    """The zone with a field as it is printed elsewhere, where all check digits fit then."""
    made = []
    for name in _DATA:
        start, end = zone.layout.fields[name]
        for value in sorted(printed.get(name, ())):
            if len(value) <= end - start:
                text = zone.text[:start] + value.ljust(end - start, "<") + zone.text[end:]
                again = Zone(text, zone.layout)
                if text != zone.text and not again.failing() and not again.impossible():
                    made.append(text)
    return made
