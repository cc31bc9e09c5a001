"""National numbers that say when their holder was born, and of what sex."""

from collections.abc import Iterable, Iterator

from stages.checks.base import Check
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.identity import Holder, days, field_regions, korean, sex, vietnamese
from stages.core.subject import DocType, Subject

_OLDEST, _NEWEST = 1900, 2040
_PROVINCES = 96
"""Vietnam's province codes go up to this one."""
_TYPES = {"kr": korean, "vn": vietnamese}


class MeaningNumber(Check):
    """Korean numbers begin with the day of birth, Vietnamese ones of twelve digits have province, sex and year.

    A Korean number's last digit proves nothing: those given since October 2020 have no check digit.
    """

    def look(self, subject: Subject) -> Iterable[Held]:
        doc_type = subject.document.doc_type or ""
        schema, reader = subject.schema.get(doc_type), _TYPES.get(doc_type[:2])
        if schema is None or reader is None:
            return
        for region in field_regions(subject, schema, "id_number"):
            holder = reader(region)
            if holder:
                yield from _possible(region, holder)
                yield from _agreeing(subject, schema, region, holder)


def _possible(region: Region, holder: Holder) -> Iterator[Held]:
    if holder.birth and not holder.born:
        yield _held(
            region, "birth_in_number", "a number that begins with no day of the calendar", "a day of birth", 0.98
        )
    elif holder.year and not _OLDEST <= holder.year < _NEWEST:
        yield _held(region, "birth_in_number", "a year of birth far from now", "a year of birth, and its century", 0.95)
    if holder.year and not 1 <= int((region.text or "").replace(" ", "")[:3]) <= _PROVINCES:
        yield _held(region, "province_in_number", "a province code that there is none of", "001 to 096", 0.95)


def _agreeing(subject: Subject, schema: DocType, region: Region, holder: Holder) -> Iterator[Held]:
    """Either of two that differ may be the wrong one, so both are named."""
    for other in field_regions(subject, schema, "date_of_birth"):
        possible = days(other.text or "", subject.document.language)
        if holder.born:
            differs = bool(possible) and holder.born not in possible
        else:
            differs = bool(possible) and holder.year not in {None, *(day.year for day in possible)}
        if differs:
            for each in (region, other):
                yield _held(each, "birth_differs", "number and day of birth that differ", "the same in both", 0.6)
    for other in field_regions(subject, schema, "sex"):
        printed = sex(other.text or "")
        if printed and printed != holder.sex:
            for each in (region, other):
                yield _held(each, "sex_differs", "number and sex that differ", "the same in both", 0.6)


def _held(region: Region, code: str, found: str, expected: str, confidence: float) -> Held:
    return Held(region=region.id, member="text", code=code, found=found, expected=expected, confidence=confidence)
