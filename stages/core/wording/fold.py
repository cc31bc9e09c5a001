"""Texts made comparable: without marks, case, spaces and signs."""

import re
import unicodedata
from functools import lru_cache

from msgspec import Struct

_LETTERS = str.maketrans({"đ": "d", "ø": "o", "ł": "l", "ß": "s", "ı": "i", "ə": "e", "æ": "e"})
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f'’](?=\w))*")


class Word(Struct, frozen=True, gc=False):
    """A word of a text, from `start` to `end`, and its folded form."""

    start: int
    end: int
    folded: str


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Letters and digits alone, small and without marks; a Hangul syllable as the letters that it is made of.

    >>> folded("Địa chỉ:"), len(folded("성명"))
    ('diachi', 6)
    """
    parts = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(c for c in parts if c.isalnum())


@lru_cache(maxsize=16384)
def words(text: str) -> tuple[Word, ...]:
    """The words of a text in their order."""
    return tuple(Word(m.start(), m.end(), folded(m.group())) for m in _WORD.finditer(text))
