"""Known phrases found in a line of text that an engine may have misread: which of its words they are.

Compared are base letters without case, spaces and signs, Hangul letter by letter. A long phrase may be misread in
part, a short one not at all; the shortest count alone only if written just as listed, for people have such names.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from stages.core.alphabets import base

MOST_WORDS = 14
_WORD_LETTERS, _PHRASE_LETTERS = 9, 8
"""Letters from which on one of a word, and of a phrase, may be misread, and a phrase be read as one word."""
_SHORT = 5
"""Letters below which a phrase of one word is short."""
_NAME = 3
"""Syllables of Hangul up to which a text may be a name."""
_ORDINAL = 2
_FILLERS = 3
"""Fillers (<) from which on a text is a line of a machine-readable zone, on which nothing is the same on all."""


class Token(NamedTuple):
    """A run of letters, or of digits, of a text: from `start` to `end`, and folded."""

    start: int
    end: int
    folded: str


class Match(NamedTuple):
    """Tokens from `first` up to but not including `last` that are a phrase; `score` is higher for more letters read."""

    first: int
    last: int
    short: bool
    score: int


@lru_cache(maxsize=8192)
def letter(character: str) -> str:
    """A character as it is compared; "" for what is neither letter nor digit.

    >>> letter("Ệ"), letter("L"), letter("-"), len(letter("한"))
    ('e', 'l', '', 3)
    """
    if not character.isalnum():
        return ""
    return unicodedata.normalize("NFD", base(unicodedata.normalize("NFKC", character)[:1])).casefold()


@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[Token, ...]:
    """The runs of letters, of Hangul and of digits in a text."""
    found: list[Token] = []
    start, kind, folded = 0, "", ""
    for at, character in enumerate(text):
        now = _kind(character)
        if now == "mark" and kind:
            folded += unicodedata.normalize("NFD", character) if _is_hangul(character) else ""
            continue
        if now != kind:
            if kind:
                found.append(Token(start, at, folded))
            start, kind, folded = at, now if now != "mark" else "", ""
        folded += letter(character)
    return (*found, Token(start, len(text), folded)) if kind else tuple(found)


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The text as phrases are compared."""
    return "".join(token.folded for token in tokens(text))


def allowed(phrase: str) -> int:
    """How many letters of a phrase may be misread: none of what may be anybody's name.

    >>> allowed("Taille"), allowed("Nationality"), allowed("Date of birth"), allowed("발급일"), allowed("생년월일")
    (0, 1, 2, 0, 1)
    """
    folded = fold(phrase)
    syllables = len(unicodedata.normalize("NFC", folded))
    if syllables < len(folded):
        return 0 if syllables <= _NAME else max(1, 2 * syllables // 5)
    if len(tokens(phrase)) == 1:
        return len(folded) // _WORD_LETTERS
    return 0 if len(folded) < _PHRASE_LETTERS else max(1, len(folded) // 5)


class Phrases:
    """A set of phrases to be found in texts."""

    def __init__(self, listed: Iterable[str]) -> None:
        listed = [text for text in dict.fromkeys(listed) if fold(text)]
        self._listed = {_as_listed(text) for text in listed}
        self._exact_ones: dict[str, tuple[bool, int]] = {}
        for text in sorted(listed, key=lambda text: (not _is_short(text), -len(tokens(text)))):
            self._exact_ones[fold(text)] = _is_short(text), _least_words(text)
        self._fuzzy = [(fold(text), allowed(text)) for text in listed if allowed(text)]
        self._grams: dict[str, list[int]] = {}
        for index, (text, _) in enumerate(self._fuzzy):
            for gram in _grams(text):
                self._grams.setdefault(gram, []).append(index)

    def find(self, text: str) -> list[tuple[int, int]]:
        """From where to where in the text phrases stand, in order."""
        if text.count("<") >= _FILLERS:
            return []
        words = tokens(text)
        if not words:
            return []
        if _as_listed(text) in self._listed:
            return [(words[0].start, words[-1].end)]
        chosen = _best([*self._exact(words), *self._nearly(words)])
        taken = self._kept(chosen, words, text)
        return [(words[first].start, words[last - 1].end) for first, last in _joined(taken, words, text)]

    def _exact(self, words: Sequence[Token]) -> Iterator[Match]:
        for first in range(len(words)):
            folded = ""
            for last in range(first, min(first + MOST_WORDS, len(words))):
                folded += words[last].folded
                short, least = self._exact_ones.get(folded, (False, MOST_WORDS + 1))
                if last + 1 - first >= least:
                    yield Match(first, last + 1, short, len(folded))

    def _nearly(self, words: Sequence[Token]) -> Iterator[Match]:
        whole = "".join(word.folded for word in words)
        votes = Counter(index for gram in set(_grams(whole)) for index in self._grams.get(gram, ()))
        for index, count in votes.items():
            phrase, most = self._fuzzy[index]
            if count < max(1, len(set(_grams(phrase))) - 3 * most):
                continue
            for first in range(len(words)):
                folded = ""
                for last in range(first, min(first + MOST_WORDS, len(words))):
                    folded += words[last].folded
                    if len(folded) > len(phrase) + most:
                        break
                    if words[first].folded.isdecimal() or words[last].folded.isdecimal():
                        continue  # a value beside its caption
                    distance = Levenshtein.distance(phrase, folded, score_cutoff=most)
                    if distance <= most:
                        yield Match(first, last + 1, False, len(phrase) - 2 * distance)

    def _kept(self, chosen: Sequence[Match], words: Sequence[Token], text: str) -> list[tuple[int, int]]:
        """Short phrases stay beside long ones, where all words are phrases, or as listed before a colon or a point."""
        numbers = sum(_is_ordinal(word, text, leads=at == 0) for at, word in enumerate(words))
        if sum(one.last - one.first for one in chosen) == len(words) - numbers and (
            len(chosen) > 1 or not any(one.short for one in chosen)
        ):
            return [(0, len(words))]
        kept = {one for one in chosen if not one.short}
        kept |= {one for one in chosen if one.short and self._is_caption(one, words, text)}
        while more := [one for one in chosen if one not in kept and any(_beside(one, other) for other in kept)]:
            kept.update(more)
        return sorted((one.first, one.last) for one in kept)

    def _is_caption(self, one: Match, words: Sequence[Token], text: str) -> bool:
        start, end = words[one.first].start, words[one.last - 1].end
        return _as_listed(text[start:end]) in self._listed and text[end : end + 1] in {":", ".", "："}


def _best(found: list[Match]) -> list[Match]:
    """Of matches that share words, the best; exact ones come first in `found`."""
    chosen: list[Match] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda one: one.score, reverse=True):
        if taken.isdisjoint(range(one.first, one.last)):
            chosen.append(one)
            taken.update(range(one.first, one.last))
    return sorted(chosen)


def _joined(taken: Sequence[tuple[int, int]], words: Sequence[Token], text: str) -> list[tuple[int, int]]:
    """Runs of words, with the ordinals of captions: "4. Date of birth", "Nationality (3)"."""
    runs: list[tuple[int, int]] = []
    for first, last in taken:
        before = runs[-1][1] if runs else 0
        if before == first - 1 and _is_ordinal(words[before], text, leads=before == 0):
            first = before
        if last < len(words) and _is_ordinal(words[last], text, leads=False):
            last += 1
        if runs and runs[-1][1] >= first:
            runs[-1] = runs[-1][0], last
        else:
            runs.append((first, last))
    return runs


def _is_ordinal(word: Token, text: str, *, leads: bool) -> bool:
    """Whether a word numbers a caption: in brackets, or at the beginning with a point."""
    if len(word.folded) > _ORDINAL or not word.folded.isdecimal():
        return False
    bracketed = text[word.start - 1 : word.start] in {"(", "["} and text[word.end : word.end + 1] in {")", "]"}
    return bracketed or (leads and text[word.end : word.end + 1] in {".", ")", ":"})


def _beside(one: Match, other: Match) -> bool:
    return other.last == one.first or one.last == other.first


def _is_short(text: str) -> bool:
    words = tokens(text)
    length = sum(len(word.folded) for word in words)
    return length < _SHORT - 1 or (length < _SHORT and len(words) == 1)


def _least_words(text: str) -> int:
    """As how many words a phrase must be read: a short one that is run together may be a name."""
    folded = fold(text)
    return len(tokens(text)) if folded.isascii() and len(folded) < _PHRASE_LETTERS else 1


def _as_listed(text: str) -> str:
    """The text with case and marks, without spaces and signs."""
    return "".join(character for character in unicodedata.normalize("NFC", text) if character.isalnum())


def _grams(folded: str) -> list[str]:
    return [folded[at : at + 3] for at in range(len(folded) - 2)]


@lru_cache(maxsize=8192)
def _kind(character: str) -> str:
    if unicodedata.combining(character) or "\u1160" <= character <= "\u11ff":
        return "mark"
    if not character.isalnum():
        return ""
    if character.isdecimal():
        return "digits"
    return "hangul" if _is_hangul(character) else "letters"


def _is_hangul(character: str) -> bool:
    return "가" <= character <= "힣" or "\u1100" <= character <= "\u11ff"
