"""Dates, amounts and resident numbers: figures with rules of their own."""

import re
from collections.abc import Callable
from datetime import date

from stages.core.orthography.verdict import INVALID, NEUTRAL, VALID, Judgement

_MARK_AFTER = r"\s?(?:원|₩|₫|€|\$|(?:đồng|đ|vnđ|vnd|krw|usd)(?![^\W\d_]))"
_NUMBER = r"(?<![\w.,])(?P<number>\d+(?:[.,]\d+)+)"
_AMOUNT = re.compile(rf"(?P<before>[₩₫$€£]\s?)?{_NUMBER}(?P<after>{_MARK_AFTER})?", re.IGNORECASE)
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:(?:,\d{3})+(?:\.\d{1,2})?|(?:\.\d{3})+(?:,\d{1,2})?)")
_DECIMAL = re.compile(r"0[.,]\d+|\d+[.,]\d{1,2}")
_EDGE, _END = r"(?<![\d./-])", r"(?!\d|[./-]\d)"
_DAY_FIRST = re.compile(rf"{_EDGE}(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_END}")
_YEAR_FIRST = re.compile(rf"{_EDGE}(\d{{4}})([./-])\s?(\d{{1,2}})\2\s?(\d{{1,2}}){_END}")
_KOREAN = re.compile(r"(?<!\d)(?:(\d{4})\s?년\s?)?(\d{1,2})\s?월(?:\s?(\d{1,2})\s?일)?")
_VIETNAMESE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?(?!\d)", re.IGNORECASE)
_RESIDENT = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})\s?[-–]\s?(\d)[\d*]{6}(?![\d*])")
_CENTURIES = dict(zip("9012563478", (1800, 1800, *[1900] * 4, *[2000] * 4), strict=True))
_FOREVER = 9999
_LEAP_YEAR = 2000
Rule = Callable[[re.Match[str], str | None], Judgement]


def take(text: str, language: str | None) -> tuple[list[Judgement], str]:
    """A judgement for each figure that the rules speak of, and the text without those figures; NFC text."""
    judgements: list[Judgement] = []
    for pattern, rule in _RULES:

        def figure(match: re.Match[str], rule: Rule = rule) -> str:
            judgement = rule(match, language)
            if judgement == NEUTRAL:
                return match.group()
            judgements.append(judgement)
            return " "

        text = pattern.sub(figure, text)
    return judgements, text


def is_date(year: int, month: int, day: int) -> bool:
    """Whether the day is in the calendar and in a year that documents name: 1800 to 2199, or 9999 for no end."""
    try:
        return bool(date(year, month, day)) and (1800 <= year < 2200 or year == _FOREVER)
    except ValueError:
        return False


def _day_first(match: re.Match[str], language: str | None) -> Judgement:
    """12/05/2024: day first in Vietnamese, elsewhere month first as well."""
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    possible = is_date(year, second, first) or (language != "vi" and is_date(year, first, second))
    return _date(possible, year, match[2])


def _year_first(match: re.Match[str], language: str | None) -> Judgement:
    year = int(match[1])
    return _date(is_date(year, int(match[3]), int(match[4])), year, match[2])


def _date(possible: bool, year: int, separator: str) -> Judgement:
    """Dots and hyphens also part telephone and serial numbers: those aren't dates unless the year is one."""
    if possible:
        return VALID
    return (INVALID, "date") if separator == "/" or 1900 <= year < 2100 else NEUTRAL


def _korean(match: re.Match[str], language: str | None) -> Judgement:
    """2024년 5월 12일, with year or day or both; 14월 alone may be the beginning of a word."""
    year, month, day = match.groups()
    if year is None and day is None:
        return NEUTRAL
    possible = is_date(int(year or _LEAP_YEAR), int(month), int(day or 1))
    return VALID if possible else (INVALID, "date")


def _vietnamese(match: re.Match[str], language: str | None) -> Judgement:
    possible = is_date(int(match[3] or _LEAP_YEAR), int(match[2]), int(match[1]))
    return VALID if possible else (INVALID, "date")


def _resident(match: re.Match[str], language: str | None) -> Judgement:
    """A Korean resident number: its birth date must be one. Numbers given since October 2020 have no check digit."""
    if language != "ko":
        return NEUTRAL
    possible = is_date(_CENTURIES[str(int(match[4]))] + int(match[1]), int(match[2]), int(match[3]))
    return VALID if possible else (INVALID, "resident_number")


def _amount(match: re.Match[str], language: str | None) -> Judgement:
    """Groups of three parted by one sign, before decimals another. What isn't money may be grouped in other ways."""
    if _GROUPED.fullmatch(match["number"]):
        return VALID
    money = match["before"] or match["after"]
    return (INVALID, "amount") if money and not _DECIMAL.fullmatch(match["number"]) else NEUTRAL


_RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (_RESIDENT, _resident),
    (_YEAR_FIRST, _year_first),
    (_DAY_FIRST, _day_first),
    (_KOREAN, _korean),
    (_VIETNAMESE, _vietnamese),
    (_AMOUNT, _amount),
)
