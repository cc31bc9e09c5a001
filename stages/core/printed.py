"""What is printed on every document of a type: captions, headings, phrases that recur. All else is the holder's."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from stages.core.phrases import Phrases, Token, fold, tokens
from stages.core.subject import DocType

_REMEMBERED = 20_000
_MOST_DIGITS = 3
_LETTERS = 3
_KNOWN = 3
"""Personal values that a label must hold for its document to tell which of its texts aren't personal."""
_ALIKE = 84.0
_MISTAKEN = 0.2
"""The share of the documents with a text whose labels may call it the holder's by mistake."""


class Printed:
    """The known print, by document type. `recurring` are texts that were met on many documents of a type."""

    def __init__(
        self, schema: Mapping[str, DocType] | None = None, recurring: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        met = recurring or {}
        self._listed = {name: [*_of(kind), *met.get(name, ())] for name, kind in (schema or {}).items()}
        self._known: dict[str | None, Phrases] = {}
        self._found: dict[tuple[str, str | None], tuple[tuple[int, int], ...]] = {}
        self._rests: dict[tuple[str, str | None], tuple[tuple[int, int], ...]] = {}

    def covers(self, text: str, doc_type: str | None) -> bool:
        """Whether the whole text is print; on a document of unknown type, the print of any type counts."""
        return any(character.isalnum() for character in text) and not self.rest(text, doc_type)

    def spans(self, text: str, doc_type: str | None) -> tuple[tuple[int, int], ...]:
        """From where to where in the text print stands, such as a caption before its value."""
        own = doc_type if doc_type in self._listed else None
        if (text, own) not in self._found:
            if len(self._found) >= _REMEMBERED:
                self._found.clear()
            self._found[text, own] = tuple(self._phrases(own).find(text))
        return self._found[text, own]

    def rest(self, text: str, doc_type: str | None) -> tuple[tuple[int, int], ...]:
        """From where to where in the text letters and digits stand that aren't print."""
        if (text, doc_type) not in self._rests:
            if len(self._rests) >= _REMEMBERED:
                self._rests.clear()
            self._rests[text, doc_type] = tuple(_between(tokens(text), self.spans(text, doc_type)))
        return self._rests[text, doc_type]

    @cached_property
    def words(self) -> frozenset[str]:
        """The words, folded, of all that is printed on documents of any type."""
        return frozenset(word.folded for texts in self._listed.values() for text in texts for word in tokens(text))

    def _phrases(self, doc_type: str | None) -> Phrases:
        if doc_type not in self._known:
            listed = self._listed.values() if doc_type is None else [self._listed[doc_type]]
            self._known[doc_type] = Phrases(text for texts in listed for text in texts)
        return self._known[doc_type]


def _of(kind: DocType) -> list[str]:
    captions = (caption for rule in kind.fields.values() for caption in rule.captions)
    return [*kind.words, *kind.phrases, *captions]


def _between(words: Sequence[Token], spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs of words that lie in no span."""
    runs: list[tuple[int, int]] = []
    for word in words:
        if any(start <= word.start and word.end <= end for start, end in spans):
            continue
        if runs and not any(runs[-1][1] <= start and end <= word.start for start, end in spans):
            runs[-1] = runs[-1][0], word.end
        else:
            runs.append((word.start, word.end))
    return runs


def recurring(
    texts: Sequence[Sequence[str]],
    least: int,
    share: float,
    *,
    personal: Sequence[Sequence[str]] = (),
    groups: Sequence[str] = (),
    captions: Sequence[str] = (),
) -> frozenset[str]:
    """Texts that stand on `least` documents of a type at least, and on a `share` (0 to 1) of them.

    `texts` are each document's, `personal` what its label says of the holder, `groups` names what holders or
    near-duplicates it belongs to, and a group counts once. Only documents whose label knows the holder's data count,
    for what the others have in common may be a nationality. What is like the holder's data on several documents, a
    number, or one of the `captions` and something else ("Sex F") isn't print.

    >>> known = [["KIM", "F", "1990"], ["LEE", "M", "1991"]]
    >>> sorted(recurring([["Name", "KIM"], ["Name", "LEE"]], 2, 0.5, personal=known))
    ['Name']
    """
    spelt: dict[str, Counter[str]] = {}
    seen: dict[str, set[str]] = {}
    told: dict[str, int] = {}
    counted: set[str] = set()
    for index, own in enumerate(texts):
        if index >= len(personal) or len(set(personal[index])) < _KNOWN:
            continue
        group = groups[index] if index < len(groups) else str(index)
        counted.add(group)
        secrets = {_words(value) for value in personal[index]} - {()}
        for text in dict.fromkeys(own):
            seen.setdefault(fold(text), set()).add(group)
            spelt.setdefault(fold(text), Counter())[text] += 1
        for folded in {fold(text) for text in own if any(_says(text, secret) for secret in secrets)}:
            told[folded] = told.get(folded, 0) + 1
    needed = max(least, share * len(counted))
    often = [text for text, found in seen.items() if len(found) >= needed and _may_be_print(text)]
    kept = [text for text in often if told.get(text, 0) <= max(1.0, _MISTAKEN * len(seen[text]))]
    usual = {min(spelt[text], key=lambda one: (-spelt[text][one], one)) for text in kept}
    shorter = {_words(text) for text in (*usual, *captions)} - {()}
    return frozenset(text for text in usual if not any(_goes_on(_words(text), other) for other in shorter))


def _may_be_print(folded: str) -> bool:
    return sum(c.isdecimal() for c in folded) <= _MOST_DIGITS and sum(c.isalpha() for c in folded) >= _LETTERS


@lru_cache(maxsize=65536)
def _words(text: str) -> tuple[str, ...]:
    return tuple(word.folded for word in tokens(text))


def _says(text: str, secret: tuple[str, ...]) -> bool:
    """Whether a text is like a value, or has one in it."""
    own, value = _words(text), "".join(secret)
    inside = any(own[at : at + len(secret)] == secret for at in range(len(own) - len(secret) + 1))
    return inside or fuzz.ratio("".join(own), value) >= _ALIKE


def _goes_on(words: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether a text is another one and something besides."""
    return words != other and other in {words[: len(other)], words[-len(other) :]}
