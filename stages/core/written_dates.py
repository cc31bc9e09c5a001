"""Dates in a text in whatever form they are written, misread digits and words included: where they stand."""

import re
from functools import lru_cache

from stages.core import dates
from stages.core.confusables import digits
from stages.core.person_names import Span, merged
from stages.core.wording.fold import folded
from stages.core.wording.month_words import MONTHS, OTHER_MONTHS

_SIGNS = {ord(c): "." for c in "·ㆍ・。．"} | {ord(c): "-" for c in "‐‑‒–—―－~〜"} | {ord("，"): ",", ord("／"): "/"}
_SIGNS |= {0xFF10 + n: str(n) for n in range(10)}
_MISREAD = re.compile(r"(?<![A-Za-zÀ-ỹ])[\dOoQDIl|iZzSsGBbgq!]+(?![A-Za-zÀ-ỹ])")
_APART = r"\s?[.,/\-:'’ _]{1,3}\s?"
_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_LOOSE = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![A-Za-z\d,./-]){_YEAR}{_APART}{_MONTH}{_APART}{_DAY}(?!\d)",
        rf"(?<![A-Za-z\d,./-])(?:{_DAY}{_APART}{_MONTH}|{_MONTH}{_APART}{_DAY}){_APART}{_YEAR}(?!\d)",
        rf"(?<!\d)(?:{_YEAR}|\d\d)\s?[가-힣.,]{{1,2}}\s?{_MONTH}\s?[가-힣.,]{{1,2}}\s?{_DAY}\s?[일익얼]",
        rf"(?<!\d){_YEAR}\s?년\s?{_MONTH}\s?월(?:\s?{_DAY})?",
        r"(?:단기|서기|쇼와|소화|대정|명치|평성|昭和|平成|令和|大正)\s?(?:\d{1,4}|元)\s?[년年](?:\s?\d{1,2}\s?[월月])?(?:\s?\d{1,2}\s?[일日])?",
        rf"(?<!\d){_YEAR}\s?[年]\s?{_MONTH}\s?[月]\s?{_DAY}\s?[日]?",
        r"(?<!\w)ng\w{1,2}y?\W{0,3}\d{1,2}\W{0,3}th\w{1,3}ng\W{0,3}\d{1,2}\W{0,3}n\w{1,2}m\W{0,3}\d{2,4}",
        r"(?<!\w)th[aáà]ng\s*\d{1,2}\s*n[aăâ]m\s*\d{4}",
        rf"(?<![\w.,/-]){_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w/-]|[.,]\d)",
        rf"(?<![\w.,/-])(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]){_YEAR}(?![\w/-]|[.,]\d)",
        r"(?<!\d)['’]\d\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{1,2}(?!\d)",
        rf"(?<![A-Za-z\d,./-]){_DAY}\s?[./-]\s?{_MONTH}\s?[./-]\s?\d\d(?![A-Za-z\d/-]|\.\d)",
    )
)
_WORDED = (
    re.compile(
        rf"(?<![\w.,]){_DAY}(?:st|nd|rd|th|er|º|°)?\W{{0,3}}(?:de\s|of\s|tháng\s)?(?P<word>[^\W\d_]{{3,11}})\b(?:\W{{1,4}}[^\W\d_]{{3,11}})?"
        rf"\W{{0,4}}(?:de\s)?(?:(?P<full>{_YEAR})|['’]?\d\d)(?!\d)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?<!\w)(?P<word>[^\W\d_]{{3,11}})\.?\s?{_DAY}(?:st|nd|rd|th)?\s?[,.' ]\s?"
        rf"(?:(?P<full>{_YEAR})|['’]\d\d)(?!\d)",
        re.IGNORECASE,
    ),
)
_BORN = re.compile(r"(?<![\d.,])(?:\d{2}|\d{4}|\d{6}|\d{8}|[\d.\s/-]{6,12})\s?년?\s?생(?![가-힣]{2})")
_LONGEST = 4000


def find(text: str, *, identity: bool = False) -> tuple[Span, ...]:
    """Where dates stand. On an `identity` document any word between a day and a year is taken for a month."""
    return _find(text[:_LONGEST], identity)


def born(text: str) -> tuple[Span, ...]:
    """Where a text says when somebody was born by a word after it, as in 900520생."""
    return tuple(match.span() for match in _BORN.finditer(text))


def announced(text: str) -> bool:
    """Whether a text beside a date's caption can be one: figures enough, and little else."""
    figures = sum(c.isdigit() for c in digits(text))
    letters = sum(c.isalpha() for c in text)
    return 4 <= sum(c.isdigit() for c in text) + (figures > 5) <= 16 and letters <= 24


@lru_cache(maxsize=16384)
def _find(text: str, identity: bool) -> tuple[Span, ...]:
    if not any(c.isdigit() for c in text):
        return ()
    spans: list[Span] = list(born(text))
    plain = text.translate(_SIGNS)
    mended = _MISREAD.sub(lambda match: digits(match.group()).replace("!", "1"), plain)
    for one in dict.fromkeys((text, plain, mended)):
        if dates.MAY_BE_DATE(one):
            spans += [(found.start, found.end) for found in dates.find(one) if found.days]
        spans += [match.span() for pattern in _LOOSE for match in pattern.finditer(one)]
        for pattern in _WORDED:
            spans += [match.span() for match in pattern.finditer(one) if _month(match["word"], match["full"], identity)]
    return tuple(merged(spans))


@lru_cache(maxsize=4096)
def _month(word: str, year: str | None, identity: bool) -> bool:
    """Whether a word between a day and a year is a month's name; before a full year, one with a misread letter, too."""
    start = folded(word)[:3]
    if start in MONTHS or (year and (identity or start in OTHER_MONTHS)):
        return True
    return bool(year) and any(sum(a != b for a, b in zip(start, month, strict=False)) == 1 for month in MONTHS)
