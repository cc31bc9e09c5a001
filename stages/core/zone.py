"""A whole machine-readable zone: its fields, which check digits fit, and what would make all of them fit.

After ICAO Doc 9303 parts 4 to 7. A zone is its lines joined; positions are indexes into that.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from stages.core.confusables import DIGITS, alike
from stages.core.orthography.figures import is_date
from stages.core.orthography.mrz import check_digit

_LETTERS_FOR_DIGITS = str.maketrans("015826", "OISBZG")
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"


class Layout(Struct, frozen=True, kw_only=True):
    """Where a kind of zone has what: a field's start and end; of a check the field, the data and the digit's place."""

    lines: int
    length: int
    fields: dict[str, tuple[int, int]]
    checks: tuple[tuple[str, tuple[int, ...], int], ...]


def _positions(*ranges: tuple[int, int]) -> tuple[int, ...]:
    return tuple(position for start, end in ranges for position in range(start, end))


def _two_lines(length: int, *, visa: bool) -> Layout:
    """Passports and cards of two lines: the second has the numbers."""
    at = length
    fields = {"issuer": (2, 5), "names": (5, at), "number": (at, at + 9), "nationality": (at + 10, at + 13)} | {
        "birth": (at + 13, at + 19),
        "sex": (at + 20, at + 21),
        "expiry": (at + 21, at + 27),
    }
    checks = [(name, _positions(fields[name]), fields[name][1]) for name in ("number", "birth", "expiry")]
    end = at + length - 1
    if not visa:
        if length == _PASSPORT:
            checks.append(("optional", _positions((at + 28, at + 42)), at + 42))
        whole = _positions((at, at + 10), (at + 13, at + 20), (at + 21, end))
        checks.append(("whole", whole, end))
    return Layout(lines=2, length=length, fields=fields, checks=tuple(checks))


_PASSPORT, _TWO, _THREE = 44, 36, 30
_CARD = Layout(
    lines=3,
    length=_THREE,
    fields={"issuer": (2, 5), "number": (5, 14), "birth": (30, 36), "sex": (37, 38), "expiry": (38, 44)}
    | {"nationality": (45, 48), "names": (60, 90)},
    checks=(
        ("number", _positions((5, 14)), 14),
        ("birth", _positions((30, 36)), 36),
        ("expiry", _positions((38, 44)), 44),
        ("whole", _positions((5, 30), (30, 37), (38, 45), (48, 59)), 59),
    ),
)
_LAYOUTS = {(length, visa): _two_lines(length, visa=visa) for length in (_PASSPORT, _TWO) for visa in (False, True)} | {
    (_THREE, False): _CARD
}


class Zone(Struct, frozen=True):
    """A zone's text, all lines in one, and its layout."""

    text: str
    layout: Layout

    def field(self, name: str) -> str:
        """A field without its fillers; "" where the zone hasn't got it."""
        start, end = self.layout.fields.get(name, (0, 0))
        return self.text[start:end].replace("<", " ").strip()

    def failing(self) -> tuple[str, ...]:
        """The fields whose check digit doesn't fit."""
        return tuple(name for name, data, digit in self.layout.checks if not _fits(self.text, name, data, digit))

    def impossible(self) -> tuple[str, ...]:
        """The fields that hold a day which no calendar has. One that isn't known has fillers, or zeros."""
        return tuple(name for name in ("birth", "expiry") if not _is_day(self.field(name)))


def _is_day(written: str) -> bool:
    if len(written) != len("YYMMDD") or not written.isdecimal():
        return not written.isalnum() or not written.strip("0")
    year, month, day = int(written[:2]), int(written[2:4]), int(written[4:])
    return not (month or day) or is_date(1900 + year, month, day) or is_date(2000 + year, month, day)


def read_zone(lines: Sequence[str]) -> Zone | None:
    """The zone that the lines are; None where they are too many, too few, of other lengths or of other characters.

    French identity cards of before 2021 have a layout of their own, and are None too.
    """
    length = len(lines[0]) if lines else 0
    layout = _LAYOUTS.get((length, length != _THREE and lines[0][:1] == "V"))
    if layout is None or len(lines) != layout.lines or any(len(line) != length for line in lines):
        return None
    text = "".join(lines)
    if lines[0][:5] == "IDFRA" and length == _TWO:
        return None
    return Zone(text, layout) if text[:1] in "PVIAC" and is_plain(text) else None


def is_plain(text: str) -> bool:
    """Whether the text has no other characters than a zone has."""
    return text.isascii() and all(c in _CAPITALS or c in _DIGITS or c == "<" for c in text)


def repairs(zone: Zone) -> tuple[str, ...]:
    """Texts of the zone in which one exchange of look-alikes makes all check digits and dates right."""
    return tuple(dict.fromkeys(text for text in _changed(zone) if _right(Zone(text, zone.layout))))


def repaired_digit(zone: Zone) -> tuple[str, ...]:
    """Texts of the zone in which one other check digit makes all of them right."""
    made = []
    for _, _, place in zone.layout.checks:
        made += [zone.text[:place] + digit + zone.text[place + 1 :] for digit in _DIGITS]
    return tuple(dict.fromkeys(text for text in made if _right(Zone(text, zone.layout))))


def mistyped(zone: Zone) -> str | None:
    """The zone with letters in the place of digits, and digits in the place of letters, exchanged; None without any."""
    text = list(zone.text)
    for place in numeric(zone.layout):
        text[place] = DIGITS.get(text[place], text[place])
    for name in ("issuer", "nationality", "names"):
        start, end = zone.layout.fields[name]
        text[start:end] = "".join(text[start:end]).translate(_LETTERS_FOR_DIGITS)
    made = "".join(text)
    return made if made != zone.text else None


def numeric(layout: Layout) -> Iterator[int]:
    """The positions that hold digits, or fillers."""
    for name in ("birth", "expiry"):
        yield from range(*layout.fields[name])
    yield from (digit for _, _, digit in layout.checks)


def _changed(zone: Zone) -> Iterator[str]:
    places = {place for _, data, digit in zone.layout.checks for place in (*data, digit)}
    digits_only = set(numeric(zone.layout))
    for place in sorted(places):
        for other in alike(zone.text[place]):
            if other in _DIGITS or place not in digits_only:
                yield zone.text[:place] + other + zone.text[place + 1 :]


def _right(zone: Zone) -> bool:
    return not zone.failing() and not zone.impossible()


def _fits(text: str, name: str, data: Sequence[int], digit: int) -> bool:
    written, said = "".join(text[place] for place in data), text[digit]
    if name == "number" and said == "<":
        return True  # the number goes on in the optional data, where the digit of the whole covers it
    return said == check_digit(written) or (name == "optional" and said == "<" and not written.strip("<"))
