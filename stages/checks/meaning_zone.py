"""Machine-readable zones: their signs, lengths and check digits, and whether the rest of the document agrees."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz.distance import OSA

from stages.checks.base import Check
from stages.core.confusables import DIGITS
from stages.core.correction import Edit
from stages.core.finding import Held
from stages.core.identity import Line, days, field_regions, names, plain_name, sex, zone, zone_lines
from stages.core.rewriting import said
from stages.core.subject import DocType, Subject
from stages.core.zone import Zone, is_plain, mistyped, numeric
from stages.core.zone_repair import meant

_LENGTHS = (30, 36, 44)
_NEAR = 3
"""Fillers at its end that a line may lack, or have too many of."""
_DATA = re.compile(r"[A-Z0-9<]{9}[0-9O][A-Z<]{3}[0-9O]{6}[0-9O][MFX<][0-9O]{6}[0-9O][A-Z0-9<]{16}").fullmatch
_FIRST_LINE, _ABSENT = "P" + 43 * "<", 9
"""In the place of a passport's first line, which has no check digits, where the label hasn't got it."""
_NAMES_DIFFER = 2
_SIGNS = str.maketrans({"«": "<<", "‹": "<", "＜": "<", "≪": "<<", "〈": "<"})
_NUMBERS = ("passport_number", "number")
_DAYS = (("birth", "date_of_birth"), ("expiry", "expiry_date"))


class MeaningZone(Check):
    """Check digits may be printed wrongly on a specimen: what would make them right is proposed. Certain is only what
    the form of a zone leaves no choice in: its signs, and letters that stand for digits where everything fits then.
    """

    def look(self, subject: Subject) -> Iterable[Held]:
        schema = subject.schema.get(subject.document.doc_type or "")
        lines = zone_lines(subject, schema)
        if not lines:
            return
        misformed = list(_misformed(lines))
        read = zone(lines)
        if not misformed and read is None and len(lines) == 1 and _DATA(lines[0].text):
            lines = [Line(lines[0].region, _ABSENT, _FIRST_LINE), lines[0]]
            read = zone(lines)
        if misformed:
            yield from misformed
        elif read is None:
            yield from _misfits(lines)
        else:
            yield from _zone(subject, schema, lines, read)


def _misformed(lines: Sequence[Line]) -> Iterator[Held]:
    fitting = _fitting(lines)
    for index, line in enumerate(lines):
        formed = fitting[index] if fitting else line.text.translate(_SIGNS).upper()
        if line.part < 0 and formed != line.region.text and (line.region.text or "").strip():
            letters_only = not any(c.islower() for c in line.text)
            sound = is_plain(formed) and len(formed) in _LENGTHS and (letters_only or bool(fitting))
            yield Held(
                region=line.region.id,
                member="text",
                code="mrz_form",
                found="spaces, small letters or signs that no machine-readable zone has",
                expected="capitals, digits and <",
                confidence=0.99,
                edits=(said(line.region, formed),) if is_plain(formed) else (),
                edits_confidence=0.996 if sound else 0.8 if is_plain(formed) else 0.0,
            )


def _fitting(lines: Sequence[Line]) -> list[str]:
    """The lines in capitals, with digits for small letters that look like them, in the one way in which all fits."""
    signed = "".join(line.text.translate(_SIGNS) for line in lines)
    read = zone([Line(line.region, line.part, line.text.translate(_SIGNS).upper()) for line in lines])
    if read is None or len(signed) != len(read.text):
        return []
    number = set(range(*read.layout.fields["number"]))
    fitting = set()
    for places in (set(numeric(read.layout)), set(numeric(read.layout)) | number):
        text = "".join(DIGITS.get(c, c) if n in places and c.islower() else c for n, c in enumerate(signed)).upper()
        if not Zone(text, read.layout).failing():
            fitting.add(text)
    if len(fitting) != 1:
        return []
    text, length = fitting.pop(), read.layout.length
    return [text[n * length : (n + 1) * length] for n in range(read.layout.lines)]


def _misfits(lines: Sequence[Line]) -> Iterator[Held]:
    """Lines of a length that no zone has, or of another than the line beside them."""
    lengths = [len(line.text) for line in lines]
    usual = max(_LENGTHS, key=lambda length: (lengths.count(length), -sum(abs(each - length) for each in lengths)))
    for line in lines:
        length = len(line.text)
        if length == usual:
            continue
        edits: tuple[Edit, ...] = ()
        bare = line.text.rstrip("<")
        if line.part < 0 and line.text[-1:] == "<" and len(bare) < usual and abs(length - usual) <= _NEAR:
            edits = (said(line.region, bare.ljust(usual, "<")),)
        yield Held(
            region=line.region.id,
            member="text",
            code="mrz_length",
            found=f"a line of {length} characters",
            expected=f"{usual} characters, as the lines of such a zone have",
            confidence=0.97,
            edits=edits,
            edits_confidence=0.9 if edits else 0.0,
        )


def _zone(subject: Subject, schema: DocType | None, lines: Sequence[Line], read: Zone) -> Iterator[Held]:
    typed = mistyped(read)
    if typed and not Zone(typed, read.layout).failing():
        yield from _changed(lines, typed, "mrz_look_alike", "letters for digits, or digits for letters", 0.995)
        return
    wrong = tuple(dict.fromkeys((*read.failing(), *read.impossible())))
    if not wrong:
        yield from _differences(subject, schema, lines, read)
        return
    found = f"what doesn't fit its check digit, or is no day: {', '.join(wrong)}"
    best = meant(read, _printed(subject, schema))
    if best:
        yield from _changed(lines, best.text, "mrz_check_digit", found, best.confidence)
    else:
        yield _held(_line_of(lines, read, wrong).region.id, "mrz_check_digit", found)


def _changed(lines: Sequence[Line], text: str, code: str, found: str, confidence: float) -> Iterator[Held]:
    length = len(lines[0].text)
    for index, line in enumerate(lines):
        again = text[index * length : (index + 1) * length]
        if again != line.text:
            whole = again if line.part < 0 else (line.region.text or "").replace(line.text, again)
            yield _held(line.region.id, code, found, (said(line.region, whole),), confidence)


def _held(region: str, code: str, found: str, edits: tuple[Edit, ...] = (), confidence: float = 0.0) -> Held:
    return Held(
        region=region,
        member="text",
        code=code,
        found=found,
        expected="a zone after ICAO Doc 9303: check digits that fit, and what is printed elsewhere",
        confidence=0.97 if code != "names_differ" else 0.6,
        edits=edits,
        edits_confidence=confidence,
    )


def _line_of(lines: Sequence[Line], read: Zone, wrong: Sequence[str]) -> Line:
    """The line with the first wrong field; what is wrong as a whole shows in the last check digit's line."""
    start = read.layout.fields[wrong[0]][0] if wrong[0] in read.layout.fields else read.layout.checks[-1][2]
    return lines[start // read.layout.length]


def _printed(subject: Subject, schema: DocType | None) -> dict[str, frozenset[str]]:
    """What the rest of the document says of number, birth and expiry, as a zone writes it."""
    numbers = {r.text or "" for field in _NUMBERS for r in field_regions(subject, schema, field)}
    result = {"number": frozenset(number.replace(" ", "").upper() for number in numbers)}
    for name, field in _DAYS:
        found = (days(r.text or "", subject.document.language) for r in field_regions(subject, schema, field))
        result[name] = frozenset(f"{day:%y%m%d}" for each in found for day in each)
    return result


def _differences(subject: Subject, schema: DocType | None, lines: Sequence[Line], read: Zone) -> Iterator[Held]:
    """What is printed otherwise than a zone says that proves itself."""
    language = subject.document.language
    for field in _NUMBERS:
        for region in field_regions(subject, schema, field):
            number = read.field("number")
            if (
                number
                and number != (region.text or "").replace(" ", "").upper()
                and len(number) == len(region.text or "")
            ):
                yield _differs(region.id, "number", (said(region, number),))
    for name, field in _DAYS:
        for region in field_regions(subject, schema, field):
            possible = {f"{day:%y%m%d}" for day in days(region.text or "", language)}
            if possible and read.field(name).isdecimal() and read.field(name) not in possible:
                yield _differs(region.id, name, ())
    for region in field_regions(subject, schema, "sex"):
        printed, coded = sex(region.text or ""), read.field("sex")
        if printed and coded in {"M", "F"} and printed != coded:
            yield _differs(region.id, "sex", ())
    if read.text[: len(_FIRST_LINE)] != _FIRST_LINE:
        yield from _names(subject, schema, lines, read)


def _names(subject: Subject, schema: DocType | None, lines: Sequence[Line], read: Zone) -> Iterator[Held]:
    """Names that are nearly those of the zone, which has no check digit for them: either may be wrong."""
    in_zone = next(line for line, at in _starts(lines) if at <= read.layout.fields["names"][0] < at + len(line.text))
    for field, coded in names(read).items():
        printed = field_regions(subject, schema, field)
        plain = [plain_name(region.text or "") for region in printed]
        if coded in plain or len(coded) < _NAMES_DIFFER:
            continue
        for region, name in zip(printed, plain, strict=True):
            if 0 < OSA.distance(coded, name) <= min(_NAMES_DIFFER, len(coded) // 2):
                for one in (region, in_zone.region):
                    yield _held(one.id, "names_differ", f"a {field} that is not quite the same in print and zone")


def _starts(lines: Sequence[Line]) -> Iterator[tuple[Line, int]]:
    at = 0
    for line in lines:
        yield line, at
        at += len(line.text)


def _differs(region: str, what: str, edits: tuple[Edit, ...]) -> Held:
    return Held(
        region=region,
        member="text",
        code="differs_from_mrz",
        found=f"another {what} than in the machine-readable zone, whose check digits fit",
        expected="the same in both",
        confidence=0.8,
        edits=edits,
        edits_confidence=0.8 if edits else 0.0,
    )
