"""Text as numbers are looked for in it, whatever way they are written, and where each of its characters came from.

Digits of all scripts are 0 to 9, dashes "-", dots ".", asterisks "*", spaces " ", ends of lines a newline; letters have
lost their marks, and invisible characters are gone. Letters that a digit is taken for are digits only in further
writings of a text: whichever of them holds a number counts.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from stages.core.confusables import DIGITS, latin

_DASHES = "−ー一ㅡ─━‾¯⁃˗~～∼∽〜_–—‐‑‒―‧ｰ﹘﹣－〰ᅳ"
_DOTS = "·•・･∙⋅˙。．｡․ㆍᆞ"
_STARS = "∗⁎＊⋆★☆✱✳●○◯⭕■□█▪▫◼◻⬤※✻✽"
_LINE_ENDS = "\n\r\v\f\x85\u2028\u2029"
_OTHERS = {"〇": "0", "º": "0", "ㅇ": "0", "ㅣ": "1", "丨": "1", "ㅁ": "0", "¦": "|", "З": "3", "з": "3", "б": "6"} | {
    "đ": "d",
    "Đ": "D",
    "ø": "o",
    "Ø": "0",
    "ı": "i",
    "ł": "l",
    "Þ": "P",
}
_SIGNS = (
    dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_DOTS, ".")
    | dict.fromkeys(_STARS, "*")
    | dict.fromkeys(_LINE_ENDS, "\n")
    | dict.fromkeys("\u2800\u3164\uffa0\t", " ")
    | _OTHERS
)
_ALIKE = DIGITS | dict(zip("L!ACTUY?$&", "1140707758", strict=True))
"""What letters are taken for in a word of digits, more of them than a label's check would put right."""
_TO_DIGITS = str.maketrans(_ALIKE)
_LOOKS = "".join(map(re.escape, _ALIKE))
_TOKENS = re.compile(rf"[0-9A-Za-z{_LOOKS}]+")
_DIGIT = re.compile("[0-9]")
_MIXED = re.compile(rf"[0-9][{_LOOKS}]|[{_LOOKS}][0-9]").search
_ALL_ALIKE = re.compile(rf"[0-9{_LOOKS}]+").fullmatch
_SURELY_ALIKE = re.compile(rf"[0-9{''.join(map(re.escape, DIGITS))}]+").fullmatch
_HEADED = re.compile(rf"([A-Za-z]{{1,2}}?)([0-9{_LOOKS}]{{5,}})").fullmatch
_PARTED = re.compile(rf"([A-Za-z])([0-9{_LOOKS}]{{3}})([A-Za-z])([0-9{_LOOKS}]{{4}})").fullmatch
_SINGLE = re.compile(r"(?<![0-9A-Za-z*])[0-9A-Z*](?: {1,3}(?:[-.] {1,3})?[0-9A-Z*](?![0-9A-Za-z*])){3,}")
_GAP = re.compile(r"(?<=[0-9A-Z*]) +(?=[0-9A-Z*])")
_HANGUL_GAP = re.compile(r"(?<=[가-힣]) +(?=[가-힣])")
_BETWEEN = re.compile(r"[ .\-*\n]*").fullmatch
_FEWEST = 2
"""Digits from which on a text is looked at in more than one way."""


class Writing(Struct, frozen=True, gc=False):
    """One way to take a text. `places[i]` is where in the text the character `text[i]` came from."""

    text: str
    places: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """From where to where in the text the characters `start` to `end` (at least one) of the writing stand."""
        return self.places[start], self.places[end - 1] + 1


class _Table(dict[int, str]):
    """What each character that was met is written as; "" where it is invisible."""

    def __missing__(self, code: int) -> str:
        self[code] = sign = _plain(chr(code))
        return sign


def _plain(character: str) -> str:
    if character.isascii() and character.isprintable():
        return "-" if character in "_~" else character
    if character in _SIGNS:
        return _SIGNS[character]
    category = unicodedata.category(character)
    if category == "Pd":
        return "-"
    if category[0] == "Z":
        return " "
    if category in {"Cc", "Cf", "Mn", "Me", "Cs"}:
        return ""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    compatible = unicodedata.normalize("NFKC", character)
    if len(compatible) == 1 and compatible != character:
        return _plain(compatible)
    if category[0] != "L":
        return character
    base = unicodedata.normalize("NFD", character)[0]
    if base.isascii():
        return base
    alike = latin(character)
    return alike[0] if alike and len(alike[0]) == 1 else character


_TABLE = _Table()


def plain(text: str) -> Writing:
    """The text with digits, dashes, dots, asterisks and spaces each written one way."""
    whole = text.translate(_TABLE)
    if len(whole) == len(text):
        return Writing(whole, range(len(text)))
    signs = [_TABLE[ord(character)] for character in text]
    return Writing("".join(signs), tuple(place for place, sign in enumerate(signs) if sign))


@lru_cache(maxsize=4096)
def writings(text: str) -> tuple[Writing, ...]:
    """The ways to take a text, the plain one first: look-alikes among digits as digits, spaced digits as one number."""
    first = plain(text)
    if digits_in(first.text) < _FEWEST:
        return (first,)
    changes = (_as_digits, _behind_letters, _around_letter) if _MIXED(first.text) else ()
    changed = [_within(first.text, change) for change in changes]
    ways = dict.fromkeys((first.text, *changed, _beside(changed[0] if changed else first.text)))
    found = [Writing(way, first.places) for way in ways]
    return (*found, *(tight for writing in found if (tight := _tightened(writing)) is not None))


def worded(text: str) -> str:
    """A plain text as captions are looked for in it: small letters, no spaces within Hangul."""
    return _HANGUL_GAP.sub("", text.casefold())


def digits_in(text: str) -> int:
    """How many digits a plain text has; an asterisk counts as one."""
    return sum(map(text.count, "0123456789*"))


def _within(text: str, change: Callable[[str], str]) -> str:
    """The text with the words changed that have letters and digits."""
    return _TOKENS.sub(lambda match: change(match[0]) if _DIGIT.search(match[0]) else match[0], text)


def _as_digits(word: str) -> str:
    """Look-alikes as digits where a word has nothing else; those that are seldom taken for digits only among many."""
    mostly = 2 * len(_DIGIT.findall(word)) >= len(word)
    return word.translate(_TO_DIGITS) if _SURELY_ALIKE(word) or (mostly and _ALL_ALIKE(word)) else word


def _behind_letters(word: str) -> str:
    """The same behind one or two letters that a number begins with."""
    headed = _HEADED(word)
    return headed[1] + headed[2].translate(_TO_DIGITS) if headed else word


def _around_letter(word: str) -> str:
    """The same in a number of a letter, three digits, a letter and four digits, as Korean passports have."""
    parted = _PARTED(word)
    return parted[1] + parted[2].translate(_TO_DIGITS) + parted[3] + parted[4].translate(_TO_DIGITS) if parted else word


def _beside(text: str) -> str:
    """Words of nothing but look-alikes as digits, too, where a number stands beside them."""
    tokens = list(_TOKENS.finditer(text))
    taken = [bool(_ALL_ALIKE(match[0])) and 2 * len(_DIGIT.findall(match[0])) >= len(match[0]) for match in tokens]
    if all(taken) or not any(taken):
        return text
    alike = [not number and bool(_SURELY_ALIKE(match[0])) for number, match in zip(taken, tokens, strict=True)]
    if not any(alike):
        return text
    joined = [_BETWEEN(text, a.end(), b.start()) and b.start() - a.end() <= 3 for a, b in pairwise(tokens)]
    for index in range(1, len(tokens)):
        taken[index] |= bool(alike[index] and taken[index - 1] and joined[index - 1])
    for index in range(len(tokens) - 2, -1, -1):
        taken[index] |= bool(alike[index] and taken[index + 1] and joined[index])
    parts, at = [], 0
    for match in (match for match, number in zip(tokens, taken, strict=True) if number):
        parts += [text[at : match.start()], match[0].translate(_TO_DIGITS)]
        at = match.end()
    return "".join([*parts, text[at:]])


def _tightened(writing: Writing) -> Writing | None:
    """The writing without the spaces between digits that stand one by one; None where there are none."""
    dropped: set[int] = set()
    for run in _SINGLE.finditer(writing.text):
        for gap in _GAP.finditer(writing.text, run.start(), run.end()):
            dropped.update(range(*gap.span()))
    if not dropped:
        return None
    kept = [index for index in range(len(writing.text)) if index not in dropped]
    return Writing("".join(writing.text[i] for i in kept), tuple(writing.places[i] for i in kept))
