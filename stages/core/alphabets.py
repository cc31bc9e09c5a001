"""What an engine can write: base letters, and how much of a language's letters an alphabet holds."""

import string
import unicodedata
from collections.abc import Set
from functools import cache, lru_cache
from itertools import product

from stages.core.document import nfc

LANGUAGES = ("en", "ko", "vi")

_QUOTES = "“”‘’–…"
_SIGNS = {"en": "£€", "ko": "₩※☎·～", "vi": "₫"}
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = "aăâeêioôơuưy"
_HANGUL = ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC))
# Unicode doesn't decompose letters with a stroke, nor typographic quotes and dashes.
_ALIKE = dict(zip("ĐđÐðƉɖŁłØøĦħŦŧƀıɨʉ‘’‚‛′“”„‟″‐‑‒–—―−", "DdDdDdLlOoHhTtbiiu'''''\"\"\"\"\"-------", strict=True))


def base(character: str) -> str:
    """What an engine writes that lacks this code point: ạ → a, ư → u, Đ → D, Ａ → A, “ → "; else the character itself.

    Case is kept, and so is Hangul: a syllable's parts are no letter. One code point in, one out.
    """
    return character if character.isascii() else _base(character)


@lru_cache(maxsize=65536)
def _base(character: str) -> str:
    if any(first <= ord(character) <= last for first, last in _HANGUL):
        return character
    bare = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return _ALIKE.get(bare, bare) if len(bare) == 1 else _ALIKE.get(character, character)


def fold(text: str) -> str:
    """The text in base letters; as many code points as before, so that indexes into the one hold in the other."""
    return text if text.isascii() else "".join(map(base, text))


def abstains(alphabet: Set[str], character: str) -> bool:
    """Whether an engine with this alphabet (NFC code points) can't write the character, so has no vote where it stands.

    Every engine is able to write nothing: "" is never abstained from. A space counts as any other character.
    """
    return not alphabet >= set(nfc(character))


def coverage(alphabet: Set[str], language: str) -> float:
    """The share (0 to 1) of the language's letters that the alphabet holds. Raises ValueError as `letters` does."""
    wanted = letters(language)
    return len(wanted & alphabet) / len(wanted)


@cache
def letters(language: str) -> frozenset[str]:
    """What an engine for the language must be able to write, as NFC code points.

    vi: 134 letters with diacritics and 62 ASCII letters and digits; ko: the 2,350 syllables of KS X 1001; en: the 94
    printable characters of ASCII but the space. Raises ValueError for a language that isn't in LANGUAGES.
    """
    if language == "vi":
        small = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(_VOWELS, _TONES)]
        return frozenset([*small, *(letter.upper() for letter in small), *string.ascii_letters, *string.digits, *"đĐ"])
    if language == "ko":
        return frozenset(c for c in map(chr, range(0xAC00, 0xD7A4)) if _in_ks_x_1001(c))
    if language == "en":
        return frozenset(string.ascii_letters + string.digits + string.punctuation)
    raise ValueError(f"the letters of {language!r} aren't known; known: {', '.join(LANGUAGES)}")


def signs(language: str) -> frozenset[str]:
    """What else is printed in documents of the language, beyond ASCII. Raises ValueError as `letters` does."""
    if language not in _SIGNS:
        raise ValueError(f"the signs of {language!r} aren't known; known: {', '.join(LANGUAGES)}")
    return frozenset(_QUOTES + _SIGNS[language])


def _in_ks_x_1001(syllable: str) -> bool:
    """Whether the syllable has a code of its own; Python's codec spells the others out as eight bytes of jamo."""
    try:
        return len(syllable.encode("euc_kr")) == 2
    except UnicodeEncodeError:
        return False
