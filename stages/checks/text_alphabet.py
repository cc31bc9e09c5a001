"""Letters that the document's language hasn't got."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from stages.checks.base import Check
from stages.core.alphabets import letters
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.orthography import korean, vietnamese
from stages.core.rewriting import rewritten
from stages.core.subject import Subject

_LATIN = {"LATIN"}
_SCRIPTS = {
    **dict.fromkeys(("de", "en", "es", "fr", "id", "it", "ms", "pt", "vi"), _LATIN),
    "ko": {"LATIN", "HANGUL", "CJK"},
    "ja": {"LATIN", "HIRAGANA", "KATAKANA", "CJK"},
    "zh": {"LATIN", "CJK"},
    "ru": {"LATIN", "CYRILLIC"},
    "el": {"LATIN", "GREEK"},
}
_WORD = re.compile(r"[^\W\d_]+")
_BESIDE_LATIN = {"LATIN", "GREEK", "CYRILLIC", "HANGUL", "CJK", "HIRAGANA", "KATAKANA"}
"""Scripts that stand beside Latin, as in LG전자, and look-alikes, of which another check speaks."""
_STROKES = str.maketrans("ÐðƉɖǍǎŎŏ", "ĐđĐđĂăƠơ")
"""Letters of other languages in the place of Vietnamese ones that look like them."""
_RARE = re.compile("[ßøæåðþØÆÅÐÞĸŋ]|(?<=[A-Z]{2})[à-ÿ]|[à-ÿ](?=[A-Z]{2})|(?<=[A-Z])[à-ÿ](?=[A-Z])")
"""Letters that English, Korean and Vietnamese print hardly ever, and small ones among capitals."""
_SIGN = re.compile(r"[^\W\d_][€£¥₩§©®™¢₫][^\W\d_]")
_PLAIN = {"en", "ko", "vi"}
_SEVERAL = 3
"""Regions with letters of another script from which on a document simply has several."""


class TextAlphabet(Check):
    """A sign is not a letter: ₩, °, ☑ and a lone Greek letter are printed in every language."""

    def look(self, subject: Subject) -> Iterable[Held]:
        found: list[Held] = []
        foreign = 0
        for region in subject.document.regions:
            text = region.text
            if not text or text.isascii():
                continue
            language = region.language or subject.document.language
            codes = _codes(text, language)
            foreign += "foreign_letter" in codes
            found += (_held(region, code, language) for code in codes)
        for held in found:
            if held.code != "foreign_letter" or foreign < _SEVERAL:
                yield held


@lru_cache(maxsize=65536)
def _codes(text: str, language: str | None) -> tuple[str, ...]:
    codes = []
    scripts = _SCRIPTS.get(language or "")
    words: list[str] = _WORD.findall(text)
    if any(_scrambled(word) or (scripts and not _written_in(word, scripts)) for word in words):
        codes.append("foreign_letter")
    if _SIGN.search(text):
        codes.append("sign_in_word")
    if language == "ko":
        codes += sorted({code for word in words if (code := korean.judge(word)[1]) in {"jamo", "rare_syllable"}})
    if language == "vi" and any(_mended(word) != word for word in words):
        codes.append("look_alike_letter")
    elif language in _PLAIN and _RARE.search(text):
        codes.append("rare_letter")
    return tuple(codes)


def _written_in(word: str, scripts: set[str]) -> bool:
    """Whether the word is in one of the scripts; a Greek letter alone is a sign."""
    if word.isascii() or (len(word) == 1 and _script(word) == "GREEK"):
        return True
    return all(_script(letter) in {"", *scripts} for letter in word)


def _scrambled(word: str) -> bool:
    """Whether letters of a script that never stands in a Latin word do: Thai, Hebrew, Arabic …"""
    if word.isascii():
        return False
    there = {_script(letter) for letter in word} - {""}
    return "LATIN" in there and not there <= _BESIDE_LATIN


@lru_cache(maxsize=65536)
def _script(letter: str) -> str:
    """The letter's script by its Unicode name; "" for what is a sign, though it counts as a letter (ª, º, µ)."""
    if letter.isascii() or (unicodedata.category(letter) in {"Lo", "Lm"} and ord(letter) < 0x370) or letter == "µ":
        return "LATIN" if letter.isascii() else ""
    return unicodedata.name(letter, "").removeprefix("FULLWIDTH ").removeprefix("HALFWIDTH ").split(" ")[0]


@lru_cache(maxsize=65536)
def _mended(word: str) -> str:
    """A Vietnamese word with the letters that it must have been meant with; itself where that makes no word of it."""
    again = word.translate(_STROKES)
    return (
        again if again != word and vietnamese.judge(again)[0] == "valid" and letters("vi").issuperset(again) else word
    )


def _held(region: Region, code: str, language: str | None) -> Held:
    found, expected, confidence = {
        "foreign_letter": ("letters of another script", f"the letters of {language}, or another language", 0.9),
        "rare_letter": ("a letter that the language hardly ever prints", "another letter, or a foreign name", 0.6),
        "sign_in_word": ("a sign of money or law inside a word", "a letter", 0.8),
        "jamo": ("letters of Hangul that make no syllable", "whole syllables", 0.9),
        "rare_syllable": ("a syllable of Hangul that is in hardly any word", "a syllable in use", 0.7),
        "look_alike_letter": ("letters of another language", "the Vietnamese letters that look like them", 0.99),
    }[code]
    mends = code == "look_alike_letter"
    return Held(
        region=region.id,
        member="text",
        code=code,
        found=found,
        expected=expected,
        confidence=confidence,
        edits=(rewritten(region, lambda text: _WORD.sub(lambda match: _mended(match[0]), text)),) if mends else (),
        edits_confidence=0.996 if mends else 0.0,
    )
