"""Full-width digits, letters and signs, and half-width Hangul: forms of a keyboard, seldom of print."""

import re
import unicodedata
from collections.abc import Iterable

from stages.checks.base import Check
from stages.core.document import Region
from stages.core.finding import Held
from stages.core.rewriting import rewritten
from stages.core.subject import Subject

_EAST_ASIAN = {"ja", "ko", "zh"}
_WIDE = re.compile("[\uff01-\uff5e\uffe0-\uffe6]")
_WIDE_WORD = re.compile("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]")
_ANY_WORD = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]")
_JOINED = re.compile("[0-9A-Za-z０-９Ａ-Ｚａ-ｚ](?:[!-~！-～]*[0-9A-Za-z０-９Ａ-Ｚａ-ｚ])*")
"""From a digit or letter to the last that follows with nothing but signs between."""
_NARROW = re.compile("[\uff61-\uffdc]+")
_ASIAN = re.compile("[\u1100-\u11ff\u3000-\u9fff\uac00-\ud7a3]")
_PRINTED_WIDE = str.maketrans("", "", "！％＆（），．／：；？［］～￦￥")
"""Signs that East Asian print has in this width."""


class TextWidth(Check):
    """Digits and letters are put right in every language, unless most of the document's are written so; signs where no
    East Asian language is. Superscripts, ligatures and circled numbers are other characters, and stay.
    """

    def look(self, subject: Subject) -> Iterable[Held]:
        for region in subject.document.regions:
            text = region.text
            if not text or text.isascii():
                continue
            if _WIDE.search(text):
                yield from _wide(region, text, subject)
            elif _NARROW.search(text):
                yield _narrow(region)


def _wide(region: Region, text: str, subject: Subject) -> Iterable[Held]:
    language = region.language or subject.document.language
    asian = language in _EAST_ASIAN or (language is None and any(_ASIAN.search(t) for t in _texts(subject)))
    if asian and not _WIDE.search(text.translate(_PRINTED_WIDE)):
        return
    usual = asian and _usual(subject)
    yield Held(
        region=region.id,
        member="text",
        code="full_width",
        found="digits, letters or signs in their full-width form",
        expected="the same in their ordinary form",
        confidence=0.5 if usual else 0.99,
        edits=(rewritten(region, _words_narrowed if asian else narrowed),),
        edits_confidence=0.7 if usual else 0.996 if _WIDE_WORD.search(text) or not asian else 0.9,
    )


def _texts(subject: Subject) -> Iterable[str]:
    return (region.text for region in subject.document.regions if region.text)


def _usual(subject: Subject) -> bool:
    """Whether the regions with full-width digits and letters are at least two, and as many as those with others."""
    texts = list(_texts(subject))
    wide = sum(bool(_WIDE_WORD.search(text)) for text in texts)
    return wide > 1 and 2 * wide >= sum(bool(_ANY_WORD.search(text)) for text in texts)


def narrowed(text: str) -> str:
    """The text in ordinary forms.

    >>> narrowed("ＡＢ－１２．５０ ㎏ ²")
    'AB-12.50 ㎏ ²'
    """
    return _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _words_narrowed(text: str) -> str:
    """Digits, letters and the signs between them in ordinary forms; signs of East Asian print stay beside its words."""
    return _JOINED.sub(lambda match: narrowed(match[0]), text)


def _narrow(region: Region) -> Held:
    return Held(
        region=region.id,
        member="text",
        code="half_width",
        found="Hangul, Kana or signs in their half-width form",
        expected="the same in their ordinary form",
        confidence=0.9,
        edits=(rewritten(region, lambda text: _NARROW.sub(_composed, text)),),
        edits_confidence=0.95,
    )


def _composed(match: re.Match[str]) -> str:
    """Half-width letters as ordinary ones; a syllable's letters come together only where that is unambiguous."""
    return unicodedata.normalize("NFKC", match[0])
