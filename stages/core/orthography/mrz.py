"""Lines of a machine-readable zone: their lengths and check digits, after ICAO Doc 9303 parts 4 to 7."""

import re

from stages.core.orthography.verdict import INVALID, NEUTRAL, VALID, Judgement

_WEIGHTS = (7, 3, 1)
_CODE: Judgement = (INVALID, "mrz")
_LINE = re.compile(r"(?<!\S)[A-Z0-9<]{25,90}(?!\S)")
_DATA = re.compile(r"[A-Z0-9<]{9}[0-9<][A-Z<]{3}[0-9<]{6}[0-9][MFX<][0-9<]{6}[0-9][A-Z0-9<]{8,16}")
_LENGTHS = {30, 36, 44}
Checked = tuple[str, str]
"""A field and its check digit."""


def check_digit(data: str) -> str:
    """Digits as they are, A to Z as 10 to 35, the filler < as 0, weights 7, 3, 1, modulo 10.

    >>> check_digit("D23145890734")
    '9'
    """
    values = (0 if c == "<" else int(c, 36) for c in data)
    return str(sum(value * _WEIGHTS[index % 3] for index, value in enumerate(values)) % 10)


def take(text: str) -> tuple[list[Judgement], str]:
    """A judgement for each line of a zone in the text, and the text without them.

    invalid: a wrong length, a digit in a line of names, a check digit that doesn't fit. neutral: only what depends on
    the line before it is in doubt, or the card is French of before 2021, which has its own layout.
    """
    judgements: list[Judgement] = []
    before = ""

    def line(match: re.Match[str]) -> str:
        nonlocal before
        found = match.group()
        if not ("<<" in found or _DATA.fullmatch(found)):
            return found
        for part in _parts(found):
            judgements.append(_judge(part, before))
            before = part
        return " "

    return judgements, _LINE.sub(line, text)


def _parts(line: str) -> list[str]:
    """The lines that were written as one."""
    length = {72: 36, 88: 44, 90: 30}.get(len(line), len(line))
    return [line[start : start + length] for start in range(0, len(line), length)]


def _judge(line: str, before: str) -> Judgement:
    if len(line) not in _LENGTHS:
        return _CODE
    if "IDFRA" in (line[:5], before[:5]) and len(line) == 36:
        return NEUTRAL
    digits = sum(c.isdigit() for c in line)
    if digits < 10 and not (len(line) == 30 and digits and line[0] in "ACI"):
        return _CODE if digits else VALID
    must, may = _fields(line, before if len(before) == len(line) else "")
    if not all(map(_fits, must)):
        return _CODE
    return VALID if all(map(_fits, may)) else NEUTRAL


def _fields(line: str, before: str) -> tuple[list[Checked], list[Checked]]:
    """The fields whose check digits must fit, and those that must only if a line that isn't here is as we suppose."""
    if len(line) == 30 and line[0] in "ACI":
        return [_number(line[5:14], line[14], line[15:])], []
    if len(line) == 30:
        dates = [(line[:6], line[6]), (line[8:14], line[14])]
        joined = before[5:] + line[:7] + line[8:15] + line[18:29]
        return [*dates, (joined, line[29])] if before[:1] in {"A", "C", "I"} else dates, []
    end = len(line) - 1
    number = _number(line[:9], line[9], line[28:end] if end == 35 else "")
    must = [number, (line[13:19], line[19]), (line[21:27], line[27])]
    whole = [(line[:10] + line[13:20] + line[21:end], line[end])]
    if end == 43:
        whole.append((line[28:42], line[42]))
    if before.startswith("V"):  # a visa has neither
        return must, []
    return (must + whole, []) if before else (must, whole)


def _number(number: str, digit: str, optional: str) -> Checked:
    """The document's number; one of more than nine characters goes on, digit included, in the optional data."""
    rest = optional.split("<")[0]
    return (number + rest[:-1], rest[-1]) if digit == "<" and rest else (number, digit)


def _fits(field: Checked) -> bool:
    data, digit = field
    return digit == check_digit(data) or (digit == "<" and not data.strip("<"))
