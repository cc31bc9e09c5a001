"""How a delivery's labels are written, from all of them: their letters' case, and the words that they use."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from msgspec import Struct

from stages.core.document import Brief

_WORD = re.compile(r"[^\W\d_]{2,}")
_SPELT = 4
"""Letters from which on a word is long enough for one of its letters to be wrong."""
_FEW_LETTERS = 200
"""Cased letters from which on it shows that there are no small ones."""
_CAPITALS = 0.995
"""The share of capitals from which on a delivery counts as written in them alone."""
_FREQUENT = 4
"""How often a word must be written elsewhere for it to speak against one like it."""


class Customs(Struct, frozen=True, kw_only=True, dict=True):
    """What is usual in a delivery. `uppercase`: its labels have no small letters; `words`: how often each is written.

    Words are runs of two letters or more, in capitals, that are written more than once. `labelled` is the share of
    documents with any region, `fields` by document type the share of those that have each field.
    """

    uppercase: bool = False
    words: dict[str, int] = {}
    labelled: float = 0.0
    fields: dict[str, dict[str, float]] = {}

    @cached_property
    def _near(self) -> dict[str, list[str]]:
        """The frequent words, by what is left of them where a letter is left out, and by themselves."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for word, count in sorted(self.words.items()):
            if count >= _FREQUENT and len(word) >= _SPELT:
                for form in _shortened(word):
                    found[form].append(word)
        return dict(found)

    def misspelt(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Words that are written once, like a frequent one but for a letter: from where to where, and that one."""
        for word in _WORD.finditer(text):
            own = word.group().upper()
            if len(own) < _SPELT or self.words.get(own, 0) > 1:
                continue
            forms = {word for form in _shortened(own) for word in self._near.get(form, ()) if _apart(own, word)}
            if forms:
                best = max(sorted(forms), key=lambda one: self.words[one])
                yield word.start(), word.end(), _cased(best, word.group())

    def rival(self, text: str) -> str | None:
        """The text with misspelt words as they are usually written; None where there are none."""
        made, end = "", 0
        for start, stop, usual in self.misspelt(text):
            made += text[end:start] + usual
            end = stop
        return made + text[end:] if end else None

    def usual(self, text: str) -> list[int]:
        """How often each word of the text is written in the delivery."""
        return [self.words.get(word.upper(), 0) for word in _WORD.findall(text)]


def customs(documents: Iterable[Brief]) -> Customs:
    """What is usual in these documents."""
    words: Counter[str] = Counter()
    types: Counter[str] = Counter()
    having: defaultdict[str, Counter[str]] = defaultdict(Counter)
    small = capital = count = labelled = 0
    for document in documents:
        count += 1
        labelled += bool(document.regions)
        if document.doc_type and document.regions:
            types[document.doc_type] += 1
            having[document.doc_type].update({region.field for region in document.regions if region.field})
        for region in document.regions:
            if text := region.text:
                small += sum(map(str.islower, text))
                capital += sum(map(str.isupper, text))
                words.update(_WORD.findall(text.upper()))
    cased = small + capital
    return Customs(
        uppercase=cased >= _FEW_LETTERS and capital >= _CAPITALS * cased,
        words={word: times for word, times in words.items() if times > 1},
        labelled=labelled / count if count else 0.0,
        fields={
            doc_type: {field: times / types[doc_type] for field, times in sorted(fields.items())}
            for doc_type, fields in sorted(having.items())
        },
    )


def _shortened(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _apart(one: str, other: str) -> bool:
    """Whether two words differ by a letter: one put in, left out, exchanged, or two that changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    if len(one) != len(other):
        return True  # they share a form, so one of them lacks a letter
    wrong = [i for i in range(len(one)) if one[i] != other[i]]
    return len(wrong) == 1 or (len(wrong) == 2 and sorted(one) == sorted(other))


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word
    return word.capitalize() if like[:1].isupper() else word.lower()
