"""Dates, amounts, card numbers and e-mail addresses: what is written alike in all three languages."""

import unicodedata
from collections.abc import Sequence

from stages.sample.lines.lexicon import Voice, Words

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DOMAINS = ("example.org", "example.com", "example.net", "mail.example.org")


def some_date(voice: Voice, patterns: Sequence[str], days: Sequence[str]) -> str:
    """A day of 1955 to 2034 in one of the patterns: y, m, d, h, min and day may be asked for."""
    return voice.one(patterns).format(
        y=voice.number(1955, 2034),
        m=voice.number(1, 12),
        d=voice.number(1, 28),
        h=voice.number(0, 23),
        min=voice.number(0, 59),
        day=voice.one(days),
    )


def grouped(number: int, separator: str) -> str:
    """1234567 as 1,234,567 with the separator."""
    return f"{number:,}".replace(",", separator)


def price(voice: Voice, least: int, most: int) -> int:
    """A number of `least` to `most` digits."""
    size = voice.number(least, most)
    return voice.number(10 ** (size - 1), 10**size - 1)


def card_number(voice: Voice, letters: int) -> str:
    """Letters, if any, and 5 to 8 digits, perhaps with a separator."""
    start = "".join(voice.one(LETTERS) for _ in range(letters))
    separator = voice.one(("", "", "-", " ", "/")) if start else ""
    return start + separator + voice.digits("#" * voice.number(5, 8))


def email(voice: Voice, family: Words, given: Words) -> str:
    """An address in a domain that exists for examples only."""
    first, last = plain(voice.say(given)), plain(voice.say(family))
    user = voice.one((f"{first}.{last}", f"{last}{first}", f"{first}_{last}", f"{first[0]}{last}", f"{last}-{first}"))
    number = str(voice.number(1, 999)) if voice.chance(0.6) else ""
    return f"{voice.one(('', '', '', 'Email: ', 'E-mail: '))}{user}{number}@{voice.one(DOMAINS)}"


def plain(text: str) -> str:
    """The text's letters without marks, in lower case ASCII."""
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in bare if c.isascii() and c.isalnum())
