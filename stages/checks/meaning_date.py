"""Dates and times that cannot be, and dates in an order that cannot be."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from stages.checks.base import Check
from stages.core.dates import MAY_BE_DATE, Found, find, rewritten, whole
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.identity import holders, zone, zone_lines
from stages.core.rewriting import said
from stages.core.subject import DocType, Subject

_DIGIT = re.compile("[0-9]").search
_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\s?[AaPp]\.?[Mm]\.?)?").fullmatch
_YEAR = re.compile(r"(?:19|20)\d\d").search
_ORDER = (
    ("date_of_birth", "issue_date"),
    ("date_of_birth", "expiry_date"),
    ("issue_date", "expiry_date"),
)
_BY_NUMBER = {"date_of_birth": "birth", "expiry_date": "expiry"}
_HOURS, _SIXTY = 24, 60
_MOST_YEARS = 120


class MeaningDate(Check):
    """A date that cannot be is put right where a number or zone on the same document says which day is meant."""

    def look(self, subject: Subject) -> Iterable[Held]:
        schema = subject.schema.get(subject.document.doc_type or "")
        rules = schema.rules if schema else {}
        fields: dict[str, list[tuple[Region, tuple[date, ...]]]] = {}
        for region in subject.document.regions:
            text = region.text
            if not text or not _DIGIT(text) or region.ignore:
                continue
            field, kind = region.field, ""
            if field in rules:
                field, kind = rules[field][0], rules[field][1].kind
            if kind == "time":
                yield from _time(region, text)
            elif MAY_BE_DATE(text):
                day_first = (region.language or subject.document.language) == "vi"
                if kind == "date":
                    found = whole(text, day_first=day_first)
                    if found and not found.days:
                        yield _impossible(subject, schema, region, field or "", found)
                    elif found and field:
                        fields.setdefault(field, []).append((region, found.days))
                elif kind in {"", "text"}:
                    yield from _loose(region, text, day_first)
        if len(fields) > 1:
            yield from _order(fields)


def _time(region: Region, text: str) -> Iterator[Held]:
    match = _TIME(text.strip())
    if match and (int(match[1]) >= _HOURS or int(match[2]) >= _SIXTY or int(match[3] or 0) >= _SIXTY):
        yield _held(region, "impossible_time", "a time that no clock shows", "hours below 24, minutes below 60", 0.97)


def _loose(region: Region, text: str, day_first: bool) -> Iterator[Held]:
    """What looks like a date in a text of which nothing is known; it may be a number of another kind."""
    for found in find(text, day_first=day_first):
        written = text[found.start : found.end]
        if not found.days and (_YEAR(written) or "/" in written):
            alone = found.end - found.start == len(text.strip())
            confidence = 0.9 if alone else 0.8
            yield _held(region, "impossible_date", "what looks like a date, but is no day", "a day", confidence)
            return


def _impossible(subject: Subject, schema: DocType | None, region: Region, field: str, found: Found) -> Held:
    text = region.text or ""
    made = [rewritten(text, found, day) for day in dict.fromkeys(_proven(subject, schema, field))]
    options = [again for again in made if again and _parts_kept(text, again)]
    if options:
        return Held(
            region=region.id,
            member="text",
            code="impossible_date",
            found="a day that is in no calendar",
            expected="the day that the number on the same document says",
            confidence=0.99,
            edits=(said(region, options[0]),),
            edits_confidence=0.995 if len(options) == 1 else 0.6,
        )
    return _held(region, "impossible_date", "a day that is in no calendar", "a day", 0.98)


def _parts_kept(text: str, again: str) -> bool:
    """Whether all figures but one are as they were."""
    before: list[str] = re.findall(r"\d+", text)
    after: list[str] = re.findall(r"\d+", again)
    return sum(one != other for one, other in zip(before, after, strict=True)) == 1


def _proven(subject: Subject, schema: DocType | None, field: str) -> Iterator[date]:
    """What numbers that prove themselves say of the day in a field."""
    if field == "date_of_birth":
        for holder in holders(subject, schema):
            if holder.born:
                yield holder.born
    name = _BY_NUMBER.get(field)
    lines = zone_lines(subject, schema) if name else []
    read = zone(lines)
    if name and read and name not in read.failing() and read.field(name).isdecimal():
        code = read.field(name)
        for century in (19, 20) if name == "birth" else (20,):
            found = whole(f"{century}{code[:2]}-{code[2:4]}-{code[4:]}")
            if found:
                yield from found.days


def _order(fields: dict[str, list[tuple[Region, tuple[date, ...]]]]) -> Iterator[Held]:
    """Either of two dates in the wrong order may be the wrong one, so both are named."""
    for first, then in _ORDER:
        for one, earlier in fields.get(first, ()):
            for other, later in fields.get(then, ()):
                what = f"{first} and {then}"
                if earlier and later and min(earlier) > max(later):
                    for region in (one, other):
                        yield _held(
                            region,
                            "dates_out_of_order",
                            f"{what} in the wrong order",
                            "the first before the second",
                            0.6,
                        )
                elif earlier and later and first == "date_of_birth" and _years(earlier, later) > _MOST_YEARS:
                    for region in (one, other):
                        yield _held(
                            region,
                            "dates_far_apart",
                            f"{what} over {_MOST_YEARS} years apart",
                            "the days of one life",
                            0.6,
                        )


def _years(earlier: tuple[date, ...], later: tuple[date, ...]) -> int:
    return min(later).year - max(earlier).year


def _held(region: Region, code: str, found: str, expected: str, confidence: float) -> Held:
    return Held(region=region.id, member="text", code=code, found=found, expected=expected, confidence=confidence)
