"""A word that stands twice in a row, as in "the the"."""

from collections.abc import Iterable
from itertools import pairwise

from stages.checks.base import Check
from stages.core.finding import Held
from stages.core.rewriting import said
from stages.core.subject import Subject

_MEANT = {"blah", "bora", "chop", "free", "ha", "ho", "knock", "mahi", "pili", "sapa", "tom", "walla", "yum"}
"""Words that are doubled on purpose."""


class TextRepeated(Check):
    """For people to look at: it is printed by mistake, too. Vietnamese doubles words as a matter of course."""

    def look(self, subject: Subject) -> Iterable[Held]:
        for region in subject.document.regions:
            text = region.text
            if not text:
                continue
            words = text.split()
            if len(set(words)) == len(words) or (region.language or subject.document.language) == "vi":
                continue
            once = [words[0], *(word for before, word in pairwise(words) if not _twice(before, word))]
            if len(once) < len(words):
                yield Held(
                    region=region.id,
                    member="text",
                    code="word_repeated",
                    found="a word twice in a row",
                    expected="the word once, unless it is printed twice",
                    confidence=0.7,
                    edits=(said(region, " ".join(once)),),
                    edits_confidence=0.7,
                )


def _twice(before: str, word: str) -> bool:
    return word == before and word[0] != "<" and sum(map(str.isalpha, word)) > 1 and word.lower() not in _MEANT
