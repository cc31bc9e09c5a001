"""Words that a stable hash splits into two halves, and the voice that speaks with one half of them."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from typing import Literal, TypeVar

import numpy as np
from msgspec import Struct

T = TypeVar("T")
Vocabulary = Literal["all", "even", "odd"]

SLOT = re.compile(r"\{(\w+)\}")


class Words(Struct, frozen=True):
    """Words of one kind: all of them, and the two halves."""

    all: tuple[str, ...]
    even: tuple[str, ...]
    odd: tuple[str, ...]

    def of(self, vocabulary: Vocabulary) -> tuple[str, ...]:
        """The words of a half, or all."""
        chosen: tuple[str, ...] = getattr(self, vocabulary)
        return chosen


def words(text: str) -> Words:
    """Words from "one, two words, three"; the same word falls into the same half wherever it is listed."""
    found = tuple(dict.fromkeys(" ".join(word.split()) for word in unicodedata.normalize("NFC", text).split(",")))
    found = tuple(word for word in found if word)
    halves = [tuple(word for word in found if half(word) == wanted) for wanted in (0, 1)]
    return Words(found, *halves)


def half(word: str) -> int:
    """Which half a word belongs to, 0 (even) or 1 (odd)."""
    return blake2b(word.casefold().encode(), digest_size=1).digest()[0] & 1


def generator(*names: object) -> np.random.Generator:
    """A random generator that the names alone determine, in any process."""
    # NumPy's numbers are written otherwise than Python's equal ones.
    plain = [int(name) if isinstance(name, np.integer) else name for name in names]
    digest = blake2b(repr(plain).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


class Voice:
    """Speaks with one half of the lexicon; all chance comes from one generator."""

    def __init__(self, rng: np.random.Generator, vocabulary: Vocabulary) -> None:
        self.rng = rng
        self.vocabulary = vocabulary

    def say(self, lexicon: Words) -> str:
        """A word of this voice's half."""
        return self.one(lexicon.of(self.vocabulary))

    def one(self, options: Sequence[T]) -> T:
        """One of the options, whatever the half: for numbers, particles and other closed sets."""
        return options[int(self.rng.integers(len(options)))]

    def number(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def chance(self, share: float) -> bool:
        """True in a share of the cases."""
        return bool(self.rng.random() < share)

    def digits(self, pattern: str) -> str:
        """ "##-#" with a digit for each #."""
        return "".join(str(self.rng.integers(10)) if c == "#" else c for c in pattern)

    def fill(self, pattern: str, slots: "Slots") -> str:
        """The pattern with each {slot} replaced by a word or by what its function says."""

        def spoken(found: re.Match[str]) -> str:
            slot = slots[found[1]]
            return self.say(slot) if isinstance(slot, Words) else slot(self)

        return SLOT.sub(spoken, pattern)


Slots = dict[str, Words | Callable[[Voice], str]]
"""What may stand in a pattern's {slots}: a word of a kind, or what a function says."""


class Grammar(Struct, frozen=True):
    """What a language can say: for each kind of line its weight and the function that says one."""

    kinds: dict[str, tuple[float, Callable[[Voice], str]]]

    def say(self, voice: Voice) -> tuple[str, str]:
        """A text, and its kind."""
        kind = weighted(voice.rng, {kind: weight for kind, (weight, _) in self.kinds.items()})
        return self.kinds[kind][1](voice), kind


def weighted(rng: np.random.Generator, weights: Mapping[str, float]) -> str:
    """One of the names, by weight."""
    mark = rng.random() * sum(weights.values())
    for name, weight in weights.items():
        mark -= weight
        if mark < 0:
            return name
    return name  # rounding left a crumb


def capital(text: str) -> str:
    """The text with its first character in upper case."""
    return text[:1].upper() + text[1:]
