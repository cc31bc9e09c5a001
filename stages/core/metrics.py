"""How far a text is from the truth. Texts are compared in `normal` form: NFC, whitespace runs as one space, trimmed."""

from collections.abc import Iterable, Sequence
from typing import Literal, cast

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from stages.core.document import nfc

Kind = Literal["equal", "replace", "insert", "delete"]
Pairs = Iterable[tuple[str, str]]
"""(truth, what was said instead)."""


class ErrorRate(Struct, frozen=True, gc=False):
    """Errors out of a total of characters, words or texts. `rate` is errors / total, a total of 0 counted as 1."""

    errors: int
    total: int
    rate: float


def normal(text: str) -> str:
    """The form in which texts are compared; case and punctuation count."""
    return " ".join(nfc(text).split())


def edits(a: str, b: str) -> int:
    """The least number of code points to insert, delete or replace between the two."""
    return Levenshtein.distance(normal(a), normal(b))


def cer(pairs: Pairs) -> ErrorRate:
    """The character error rate over all pairs: edits out of the truth's code points. It may exceed 1."""
    return _rate((normal(truth), normal(said)) for truth, said in pairs)


def wer(pairs: Pairs) -> ErrorRate:
    """The word error rate over all pairs: edits of whole words out of the truth's words. It may exceed 1."""
    return _rate((normal(truth).split(), normal(said).split()) for truth, said in pairs)


def exact(pairs: Pairs) -> ErrorRate:
    """The share of pairs that aren't equal."""
    unequal = [normal(truth) != normal(said) for truth, said in pairs]
    return error_rate(sum(unequal), len(unequal))


def error_rate(errors: int, total: int) -> ErrorRate:
    """The rate with what it was computed from."""
    return ErrorRate(errors, total, errors / max(total, 1))


def differences(a: str, b: str) -> list[tuple[Kind, str, str]]:
    """How the one becomes the other, from left to right: (kind, part of a, part of b). The parts join to `normal`."""
    a, b = normal(a), normal(b)
    return [
        (cast("Kind", code.tag), a[code.src_start : code.src_end], b[code.dest_start : code.dest_end])
        for code in Levenshtein.opcodes(a, b)
    ]


def _rate(pairs: Iterable[tuple[Sequence[str], Sequence[str]]]) -> ErrorRate:
    errors = total = 0
    for truth, said in pairs:
        errors += 0 if truth == said else Levenshtein.distance(truth, said)
        total += len(truth)
    return error_rate(errors, total)
