"""Dates as documents print them, those that cannot be included."""

import re
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from stages.core.orthography.figures import is_date

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january janvier enero januar", "feb february février febrero februar", "mar march mars marzo märz",
            "apr april avril abril", "may mai mayo", "jun june juin junio juni", "jul july juillet julio juli",
            "aug august août agosto", "sep sept september septembre septiembre", "oct october octobre octubre oktober",
            "nov november novembre noviembre", "dec december décembre diciembre dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WORD = "|".join(sorted(_MONTHS, key=len, reverse=True))
_EDGE, _END = r"(?<![\w./-])", r"(?![\w]|[./-]\d)"
_YEAR_FIRST = re.compile(
    rf"{_EDGE}(?P<y>\d{{4}})\s?(?P<s>[./-])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<d>\d{{1,2}}){_END}\.?"
)
_YEAR_LAST = re.compile(
    rf"{_EDGE}(?P<d>\d{{1,2}})\s?(?P<s>[./-])\s?(?P<m>\d{{1,2}})\s?(?P=s)\s?(?P<y>\d{{4}}|\d{{2}}){_END}"
)
_DAY_WORD = re.compile(
    rf"{_EDGE}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]{{0,2}}(?P<m>{_WORD})\b\.?(?:\s?/\s?[^\W\d_]{{3,9}})?[\s.,-]{{0,2}}"
    rf"(?P<y>\d{{4}}|\d{{2}}){_END}",
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    rf"(?<![\w])(?P<m>{_WORD})\b\.?\s?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?,\s?|\s)(?P<y>\d{{4}}){_END}", re.IGNORECASE
)
_KOREAN = re.compile(r"(?<!\d)(?P<y>\d{4})\s?년\s?(?P<m>\d{1,2})\s?월\s?(?P<d>\d{1,2})\s?일")
_VIETNAMESE = re.compile(
    r"(?<!\w)ngày\s+(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2})\s+năm\s+(?P<y>\d{4})(?!\d)", re.IGNORECASE
)
_PATTERNS = (_YEAR_FIRST, _YEAR_LAST, _DAY_WORD, _WORD_DAY, _KOREAN, _VIETNAMESE)
_FULL_YEAR = 4
MAY_BE_DATE = re.compile(r"\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d|\d.{0,4}[^\W\d_]{3}|[^\W\d_]{3}.{0,3}\d|[년월]").search
"""A quick test: without this there is no date."""


class Found(Struct, frozen=True, gc=False):
    """A date in a text, from `start` to `end`, and the days that it can mean: none where it cannot be."""

    start: int
    end: int
    days: tuple[date, ...]


def find(text: str, *, day_first: bool = False) -> Iterator[Found]:
    """What is written as a date; 03/04/2020 may mean two days unless the language says the day first."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Found(match.start(), match.end(), tuple(_days(match, day_first or pattern is not _YEAR_LAST)))


def whole(text: str, *, day_first: bool = False) -> Found | None:
    """The date that the whole text is, but for signs around it."""
    for found in find(text, day_first=day_first):
        if not re.search(r"\w", text[: found.start] + text[found.end :]):
            return found
    return None


def _days(match: re.Match[str], day_first: bool) -> Iterator[date]:
    first, last = int(match["d"]), int(match["y"])
    month = int(match["m"]) if match["m"].isdecimal() else _MONTHS[match["m"].lower()]
    orders = [(last, month, first)]
    if not day_first:
        orders.append((last, first, month))
        if len(match["y"]) < _FULL_YEAR and match["m"].isdecimal():
            orders.append((first, month, last))
    centuries = (0,) if len(match["y"]) == _FULL_YEAR else (1900, 2000)
    for century in centuries:
        for y, m, d in dict.fromkeys(orders):
            if is_date(century + y, m, d):
                yield date(century + y, m, d)


def rewritten(text: str, found: Found, day: date) -> str | None:
    """The text with the day in place of the date that was found, in the same form; None where its month is a word."""
    for pattern in _PATTERNS:
        match = pattern.match(text, found.start)
        if match and match.end() == found.end:
            break
    else:
        return None
    values = {"y": day.year, "m": day.month, "d": day.day}
    if not match["m"].isdecimal():
        if _MONTHS[match["m"].lower()] != day.month:
            return None
        del values["m"]
    for name in sorted(values, key=match.start, reverse=True):
        width = match.end(name) - match.start(name)
        digits = f"{values[name]:0{width}d}"[-width:] if name == "y" else f"{values[name]:0{width}d}"
        text = text[: match.start(name)] + digits + text[match.end(name) :]
    return text
