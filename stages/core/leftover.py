"""The parts of a line that aren't known print, by all its readings."""

import re
from collections.abc import Sequence

from stages.core.phrases import allowed, fold, tokens
from stages.core.printed import Printed

_TELLING = 3
"""Letters from which on one reading is enough to know print; below, the surest and half of all must agree."""
_ALMOST, _ADDED = 0.6, 0.75
_WORD = re.compile(r"[A-ZÀ-Ỹ]?[a-zà-ỹ]{2,}|[A-ZÀ-Ỹ]{3,}|[가-힣]{2,}|[^\W\d_a-zA-ZÀ-ỹ가-힣]{3,}|\d{3,}")
_SLASH, _LEADS = re.compile(r"\W*/\W*").fullmatch, re.compile(r"(?:.*/)?\W*", re.DOTALL).fullmatch
_ORDINAL = re.compile(r"\W*\d{1,2}[.)]")
_NUMBER = re.compile(r"\d{2}|(?<!\w)\d(?!\w)|(?:\d\D*){4}").search
"""Digits that are no letters of another alphabet misread ("A3AMATTbIFbI")."""
_WORDS, _LONGER = 6, 3.0
"""What a caption in another language comes to at most: words, and times the length of the known one."""
_VOWEL = re.compile(r"[aeiouy]", re.IGNORECASE)

Part = tuple[str, int, int]
"""A reading of a line, and from where to where in it a part stands."""


def leftover(texts: Sequence[str], printed: Printed, doc_type: str | None) -> list[Part] | None:
    """The parts that aren't print; None where that is all of the line.

    The reading that knows most print in a line is believed, for print that is misread isn't known. Where it is print as
    a whole, another that knows almost as much may see a value that it lost.
    """
    rests = {text: _untranslated(text, printed, doc_type) for text in texts}
    known = {text: _letters(text, printed, doc_type) for text in texts}
    most = max(known.values(), default=0)
    if most < _TELLING:
        agreed = [text for text in texts if not rests[text]]
        return [] if agreed[:1] == list(texts[:1]) and 2 * len(agreed) >= len(texts) else None
    best = [text for text in texts if known[text] == most]
    seen = next((text for text in best if rests[text]), None)
    if seen is None:
        longer = [text for text in texts if known[text] >= _ALMOST * most and _says_more(text, rests[text], best[0])]
        seen = next(iter(longer), None)
    return [(seen, start, end) for start, end in rests[seen]] if seen is not None else []


def is_print(texts: Sequence[str], printed: Printed, doc_type: str | None) -> bool:
    """Whether a line is nothing but print, by its readings taken together, and too long to be anybody's name."""
    return leftover(texts, printed, doc_type) == [] and any(
        allowed(text) and printed.covers(text, doc_type) for text in texts
    )


def _untranslated(text: str, printed: Printed, doc_type: str | None) -> list[tuple[int, int]]:
    """The parts that are neither print nor a caption in another language, which stands before the one that is known.

    >>> from stages.core.subject import DocType
    >>> known = Printed({"pass": DocType(fields={}, printed="Surname | Date of birth")})
    >>> _untranslated("4. Tug'ilgan sanasi / Date of birth", known, "pass")
    []
    >>> _untranslated("Date of birth / Kim", known, "pass")
    [(16, 19)]
    """
    spans = printed.spans(text, doc_type)
    return [one for one in printed.rest(text, doc_type) if not _is_translated(text, one, spans)]


def _is_translated(text: str, part: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a part of a text is some words before a slash with print behind it, and about as long as that."""
    start, end = part
    behind = next((span for span in spans if span[0] >= end), None)
    if behind is None or not _SLASH(text[end : behind[0]]) or not _LEADS(text[:start]):
        return False
    own = _ORDINAL.sub("", text[start:end], count=1) if not start else text[start:end]
    if _NUMBER(own) or len(own.split()) > _WORDS:
        return False
    other = len(fold(text[slice(*behind)]))
    return other >= _TELLING and len(fold(own)) <= _LONGER * other


def _says_more(text: str, rest: Sequence[tuple[int, int]], other: str) -> bool:
    """Whether a text begins or ends with more than another says: no misreading of the same print."""
    sizes = [len(fold(text[start:end])) for start, end in rest if not fold(text[:start]) or not fold(text[end:])]
    return bool(sizes) and len(fold(text)) - len(fold(other)) >= max(1.0, _ADDED * sum(sizes))


def plausible(text: str) -> bool:
    """Whether a text has a word, or a number of three digits: more than what engines see in a pattern.

    >>> plausible("12 Hill Road"), plausible("홍길동"), plausible("iE ,° aS"), plausible("|||")
    (True, True, False, False)
    """
    folded = fold(text)
    return len(set(folded)) > 1 and any(
        word[0].isdigit() or not word.isascii() or _VOWEL.search(word) for word in _WORD.findall(text)
    )


def _letters(text: str, printed: Printed, doc_type: str | None) -> int:
    """How many letters and digits of a text are print, a syllable of Hangul counting twice."""
    spans = printed.spans(text, doc_type)
    shown = [word for word in tokens(text) if any(start <= word.start and word.end <= end for start, end in spans)]
    return sum(2 if "가" <= c <= "힣" else 1 for word in shown for c in text[word.start : word.end])
