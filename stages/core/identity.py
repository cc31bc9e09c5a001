"""What numbers on a card say of its holder: day of birth, sex and more, to be held against the other fields."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from stages.core.dates import whole
from stages.core.document import Region
from stages.core.orthography.figures import is_date
from stages.core.subject import DocType, Subject
from stages.core.zone import Zone, is_plain, read_zone

_KOREAN = re.compile(r"(\d{2})(\d{2})(\d{2})\s?[-–]?\s?(\d)[\d*]{6}", re.ASCII).fullmatch
_VIETNAMESE = re.compile(r"(\d{3})(\d)(\d{2})\d{6}", re.ASCII).fullmatch
_CENTURIES = dict(zip("9012345678", (1800, 1800, 1900, 1900, 2000, 2000, 1900, 1900, 2000, 2000), strict=True))
_LENGTHS = {30, 36, 44}
_MALE = {"M", "MALE", "남", "남자", "남성", "NAM"}
_FEMALE = {"F", "FEMALE", "여", "여자", "여성", "NỮ"}


class Holder(Struct, frozen=True, kw_only=True):
    """What a number says. `source` is the region that holds it; `days` are (year, month, day), which may be no day;
    `year` alone where the number has no more; `sex` is M, F or "".
    """

    source: str
    birth: tuple[int, int, int] | None = None
    year: int | None = None
    sex: str = ""

    @property
    def born(self) -> date | None:
        """The day of birth, if it is one."""
        return date(*self.birth) if self.birth and is_date(*self.birth) else None


class Line(Struct, frozen=True):
    """A line of a machine-readable zone, and its place among the lines of its region."""

    region: Region
    part: int
    text: str


def korean(region: Region) -> Holder | None:
    """What a Korean resident or alien number says; its check digit, which new ones haven't got, decides nothing."""
    match = _KOREAN((region.text or "").strip())
    if match is None:
        return None
    year, month, day = (int(match[part]) for part in (1, 2, 3))
    century = match[4]
    birth = (_CENTURIES[century] + year, month, day)
    return Holder(source=region.id, birth=birth, sex="M" if int(century) % 2 else "F")


def vietnamese(region: Region) -> Holder | None:
    """What a Vietnamese citizen number of twelve digits says: province, century and sex, year of birth."""
    match = _VIETNAMESE((region.text or "").replace(" ", ""))
    if match is None:
        return None
    code = int(match[2])
    return Holder(source=region.id, year=1900 + 100 * (code // 2) + int(match[3]), sex="F" if code % 2 else "M")


def sex(text: str) -> str:
    """M or F, as the field says it in whatever language; "" where it says neither, or both."""
    said = {part for part in re.split(r"[\s/]+", text.upper()) if part}
    male, female = bool(said & _MALE), bool(said & _FEMALE)
    return "" if male == female else "M" if male else "F"


def days(text: str, language: str | None) -> tuple[date, ...]:
    """The days that a field of a date can mean."""
    found = whole(text, day_first=language == "vi")
    return found.days if found else ()


def field_regions(subject: Subject, schema: DocType | None, field: str) -> list[Region]:
    """The regions that have a text and the field, by whatever name."""
    if schema is None or field not in schema.fields:
        return []
    rules = schema.rules
    return [r for r in subject.document.regions if r.text and r.field in rules and rules[r.field][0] == field]


def zone_lines(subject: Subject, schema: DocType | None) -> list[Line]:
    """The lines of the document's machine-readable zone, top down, without spaces."""
    rules = schema.rules if schema else {}
    found = []
    for region in subject.document.regions:
        text = region.text
        if not text or region.ignore:
            continue
        rule = rules.get(region.field or "")
        if (rule[1].kind == "mrz") if rule else ("<<" in text and len(text) >= min(_LENGTHS) and is_plain(text)):
            parts = text.split()
            if len(parts) > 1 and {len(part) for part in parts} <= _LENGTHS:
                found += [Line(region, index, part) for index, part in enumerate(parts)]
            else:
                found.append(Line(region, -1, "".join(parts)))
    return found


def zone(lines: list[Line]) -> Zone | None:
    """The zone that the lines are, if they are one."""
    return read_zone([line.text for line in lines]) if lines else None


def names(read: Zone) -> dict[str, str]:
    """The names that a zone holds; the last one may have been cut."""
    start, end = read.layout.fields["names"]
    surname, _, given = read.text[start:end].strip("<").partition("<<")
    return {"surname": surname.replace("<", " "), "given_names": given.replace("<", " ")}


def plain_name(name: str) -> str:
    """A name as a zone writes it: capitals without marks, spaces between its parts."""
    bare = unicodedata.normalize("NFD", name.upper().replace("Đ", "D").replace("Ə", "A").replace("İ", "I"))
    return " ".join(re.findall("[A-Z]+", "".join(c for c in bare if not unicodedata.combining(c))))


def holders(subject: Subject, schema: DocType | None) -> Iterator[Holder]:
    """What each national number in the document says."""
    for region in field_regions(subject, schema, "id_number"):
        said = korean(region) or vietnamese(region)
        if said:
            yield said
