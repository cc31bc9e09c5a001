"""What the rules of writing say of a text, in counts: evidence for a decision that is taken elsewhere."""

import re

from msgspec import Struct

from stages.core.document import nfc
from stages.core.orthography import figures, korean, mrz, vietnamese
from stages.core.orthography.scripts import mixed_script
from stages.core.orthography.verdict import INVALID, NEUTRAL, Judgement

# A number with its separators, or a run of letters and digits; a mark that NFC couldn't compose belongs to its letter.
_WORD = re.compile(r"\d+(?:[.,:/-]\d+)+|(?:[^\W_]|[\u0300-\u036f])+")
_JUDGES = {"vi": vietnamese.judge, "ko": korean.judge}


class Evidence(Struct, frozen=True, gc=False):
    """Of `words` (words and figures), how many the rules find valid, invalid, or don't speak of (neutral).

    `impossible` are the codes of what is invalid, each once, sorted; never text: amount | date | digit_in_word | jamo |
    mixed_script | mrz | rare_syllable | resident_number | syllable.
    """

    words: int
    valid: int
    invalid: int
    neutral: int
    impossible: tuple[str, ...] = ()


def evidence(text: str, language: str | None) -> Evidence:
    """The evidence on a text; words are judged in vi and ko, in other languages only scripts and figures are."""
    zone, rest = mrz.take(nfc(text))
    numbers, rest = figures.take(rest, language)
    judge = _JUDGES.get(language or "", _judge_script)
    found = [*zone, *numbers, *map(judge, _WORD.findall(rest))]
    verdicts = [verdict for verdict, _ in found]
    return Evidence(
        words=len(found),
        valid=verdicts.count("valid"),
        invalid=verdicts.count("invalid"),
        neutral=verdicts.count("neutral"),
        impossible=tuple(sorted({code for _, code in found if code})),
    )


def plausibility(text: str, language: str | None) -> float:
    """0 to 1: the expected share of valid among valid and invalid words, with half a word of each added.

    So no evidence is 0.5, one valid word 0.75, one invalid word 0.25, and a long text gets nearer to 0 or 1.
    """
    found = evidence(text, language)
    return (found.valid + 0.5) / (found.valid + found.invalid + 1)


def _judge_script(word: str) -> Judgement:
    return (INVALID, "mixed_script") if mixed_script(word) else NEUTRAL
