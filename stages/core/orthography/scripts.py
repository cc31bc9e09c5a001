"""Which scripts a word is written in."""

import unicodedata
from functools import lru_cache

_SCRIPTS = {"ARMENIAN", "CHEROKEE", "CJK", "CYRILLIC", "GREEK", "HANGUL", "HIRAGANA", "KATAKANA", "LATIN"}
_LOOK_ALIKE = {"ARMENIAN", "CHEROKEE", "CYRILLIC", "GREEK", "LATIN"}
_UNITS = "µμΩ\u2126"
"""Greek letters that stand beside Latin ones in μm and kΩ."""


def mixed_script(word: str) -> bool:
    """Whether letters of scripts that look alike stand in one word, as a Cyrillic а in Latin: nobody types that.

    Hangul, Han or Kana beside Latin isn't meant (LG전자), nor are the units μm and kΩ.
    """
    return not word.isascii() and len(scripts(word) & _LOOK_ALIKE) > 1


@lru_cache(maxsize=65536)
def scripts(word: str) -> frozenset[str]:
    """The scripts of the word's letters, by Unicode's name of each (LATIN, HANGUL, …); other scripts are left out."""
    return frozenset(found for letter in word if letter.isalpha() and (found := _script(letter)))


@lru_cache(maxsize=65536)
def _script(letter: str) -> str:
    if letter in _UNITS:
        return ""
    names = unicodedata.name(letter, "").removeprefix("FULLWIDTH ").removeprefix("HALFWIDTH ").split()
    return names[0] if names and names[0] in _SCRIPTS else ""
