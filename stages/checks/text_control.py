"""Characters that nobody prints: control, zero-width, direction, private use, stray spaces."""

import re
import unicodedata
from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.rewriting import rewritten
from stages.core.subject import Subject

_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
_ZERO_WIDTH = "\u00ad\u034f\u180e\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufe00\ufe0e\ufe0f\ufeff"
_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_OVERRIDE = "\u202d\u202e"
_NAMES = {
    "line_break": "a line break or tab",
    "zero_width": "a character without width",
    "direction": "a mark of writing direction",
    "control_character": "a control character",
    "wide_space": "a space other than U+0020",
    "outer_space": "a space at the beginning or end",
    "double_space": "two spaces in a row",
    "replacement_character": "U+FFFD, where a character was lost",
    "private_use": "a character for private use",
    "unassigned": "a code point that is no character",
}
_LOST = ("replacement_character", "private_use", "unassigned")
_CATEGORIES = {"Cc": "control_character", "Cf": "control_character", "Zs": "wide_space", "Co": "private_use"} | {
    "Cn": "unassigned",
    "Cs": "unassigned",
}
_SPACES = re.compile(" {2,}")


class TextControl(Check):
    """What isn't printed is taken out, breaks and odd spaces become a space; what was lost nobody can put back."""

    def look(self, subject: Subject) -> Iterable[Held]:
        for region in subject.document.regions:
            text = region.text
            if text and not (
                text.isprintable() and "  " not in text and text[0] != " " != text[-1] and "�" not in text
            ):
                yield from _look(region, text)


def _look(region: Region, text: str) -> Iterable[Held]:
    codes = {_code(character) for character in text if character == "�" or not character.isprintable()}
    mended = cleaned(text)
    if text.strip(" ") != text:
        codes.add("outer_space")
    if "  " in text.strip(" "):
        codes.add("double_space")
    for code in _LOST:
        if code in codes:
            yield Held(region=region.id, member="text", code=code, found=_NAMES[code], expected="what is printed there")
    mendable = [code for code in _NAMES if code in codes and code not in _LOST]
    if not mendable:
        return
    unsure = not mended or any(character in text for character in _OVERRIDE)  # it may be printed the other way round
    yield Held(
        region=region.id,
        member="text",
        code=mendable[0],
        found=" and ".join(_NAMES[code] for code in mendable),
        expected="characters that are printed, with single spaces between words",
        confidence=0.7 if mendable == ["double_space"] else 1.0,
        edits=(rewritten(region, cleaned),),
        edits_confidence=0.9 if unsure else 0.998,
    )


def cleaned(text: str) -> str:
    """The text without what isn't printed, its words parted by single spaces.

    >>> cleaned("\ufeffa\u200bb\tc  d ")
    'ab c d'
    """
    kept = []
    for character in text:
        code = "" if character.isprintable() else _code(character)
        if code in {"", *_LOST}:
            kept.append(character)
        elif code in {"line_break", "wide_space"}:
            kept.append(" ")
    return _SPACES.sub(" ", "".join(kept)).strip(" ")


def _code(character: str) -> str:
    if character == "�":
        return "replacement_character"
    if character in _BREAKS:
        return "line_break"
    if character in _ZERO_WIDTH:
        return "zero_width"
    if character in _DIRECTION:
        return "direction"
    return _CATEGORIES.get(unicodedata.category(character), "control_character")
