"""One small error in a text, as typists and OCR engines make them."""

import random
import unicodedata
from collections.abc import Callable

_ALIKE = (
    "0O",
    "1l",
    "1I",
    "5S",
    "8B",
    "2Z",
    "ce",
    "un",
    "ij",
    "GC",
    "EF",
    "VY",
    "UO",
    "IL",
    "DO",
    "6G",
    "ao",
    "hb",
    "38",
)
_POOLS = ("0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def spoilt(text: str, rng: random.Random, *, word: bool = False) -> str:
    """The text with an error in it, or as it was where the error that was drawn isn't possible; a `word` stays one."""
    if not any(character.isalnum() for character in text):
        return text
    kinds = _IN_WORDS if word else (*_IN_WORDS, _cut, _dropped, _repeated)
    return rng.choice(kinds)(text, rng)


def _place(text: str, rng: random.Random) -> int:
    return rng.choice([index for index, character in enumerate(text) if character.isalnum()])


def _substituted(text: str, rng: random.Random) -> str:
    index = _place(text, rng)
    own = text[index]
    pool = next((pool for pool in _POOLS if own in pool), None)
    if pool is not None:
        other = rng.choice([character for character in pool if character != own])
    else:
        base = unicodedata.normalize("NFD", own)[0]
        other = base if base != own and base.isascii() else chr(ord(own) + rng.choice([1, -1, 28, -28]))
    return text[:index] + other + text[index + 1 :]


def _look_alike(text: str, rng: random.Random) -> str:
    places = [(index, pair) for index, character in enumerate(text) for pair in _ALIKE if character in pair]
    if not places:
        return text
    index, pair = rng.choice(places)
    return text[:index] + pair[1 - pair.index(text[index])] + text[index + 1 :]


def _left_out(text: str, rng: random.Random) -> str:
    index = _place(text, rng)
    return text[:index] + text[index + 1 :]


def _doubled(text: str, rng: random.Random) -> str:
    index = _place(text, rng)
    return text[:index] + text[index] + text[index:]


def _exchanged(text: str, rng: random.Random) -> str:
    places = [n for n in range(len(text) - 1) if text[n : n + 2].isalnum() and text[n] != text[n + 1]]
    if not places:
        return text
    index = rng.choice(places)
    return text[:index] + text[index + 1] + text[index] + text[index + 2 :]


def _cut(text: str, _: random.Random) -> str:
    head, _comma, tail = text.partition(",")
    return head if head.strip() and tail.strip() else text


def _dropped(text: str, rng: random.Random) -> str:
    words = text.split()
    if len(words) > 1:
        words.pop(rng.randrange(len(words)))
    return " ".join(words)


def _repeated(text: str, rng: random.Random) -> str:
    words = text.split()
    index = rng.randrange(len(words))
    return " ".join([*words[: index + 1], *words[index:]])


_IN_WORDS: tuple[Callable[[str, random.Random], str], ...] = (
    _substituted,
    _substituted,
    _look_alike,
    _look_alike,
    _left_out,
    _doubled,
    _exchanged,
)
