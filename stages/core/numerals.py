"""The digits of a text, however they are written and grouped, and where each stands."""

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

from stages.core.confusables import DIGITS

_WORD = re.compile(r"[^\W_]+")
_CODE = 5
_TO_DIGIT = {ord(letter): digit for letter, digit in DIGITS.items() if letter.isupper()} | {ord("L"): "1"}


class Numerals(Struct, frozen=True):
    """The `digits` of a text, the index in the text of each (`places`), and where they stand side by side (`runs`).

    `coded` are words of letters and digits, look-alike letters as digits, and from where to where they stand.
    """

    digits: str
    places: tuple[int, ...]
    runs: tuple[tuple[int, int], ...]
    coded: tuple[tuple[str, tuple[int, int]], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The words that have digits and letters."""
        return tuple(code for code, _ in self.coded if any(map(str.isalpha, code)))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """From where to where in the text some of the digits stand."""
        return self.places[start], self.places[end - 1] + 1

    def whole(self, start: int, end: int, most: int) -> tuple[int, int]:
        """The digits with those that stand beside them, where these are `most` at most in all."""
        first = max((a for a, _ in self.runs if a <= start), default=start)
        last = min((b for _, b in self.runs if b >= end), default=end)
        return (first, last) if last - first <= most else (start, end)

    def is_run(self, start: int, end: int) -> bool:
        """Whether digits begin and end where no other stands beside them."""
        return {start} <= {a for a, _ in self.runs} and {end} <= {b for _, b in self.runs}


@lru_cache(maxsize=16384)
def numerals(text: str) -> Numerals:
    """The digits of the text; letters among digits count as those that they look like."""
    digits: list[str] = []
    places: list[int] = []
    coded: list[tuple[str, tuple[int, int]]] = []
    for match in _WORD.finditer(text):
        word = match[0]
        own = [_digit(character) for character in word]
        number = 2 * sum(digit is not None for digit in own) > len(word)
        for at, (character, digit) in enumerate(zip(word, own, strict=True), start=match.start()):
            if digit is None and number:
                digit = DIGITS.get(character)
            if digit is not None:
                digits.append(digit)
                places.append(at)
        if len(word) >= _CODE and any(digit is not None for digit in own):
            coded.append((_coded(word), match.span()))
    starts = [at for at in range(len(places)) if at == 0 or places[at] != places[at - 1] + 1]
    runs = tuple(zip(starts, [*starts[1:], len(places)], strict=True)) if starts else ()
    return Numerals("".join(digits), tuple(places), runs, tuple(coded))


@lru_cache(maxsize=4096)
def _digit(character: str) -> str | None:
    """The digit that a character is, in any script; None for others."""
    value = unicodedata.decimal(character, None)
    return None if value is None else str(value)


def _coded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).upper().translate(_TO_DIGIT)
