"""Characters that look alike: letters of other scripts as Latin ones, letters as digits and digits as letters."""

import re
from functools import lru_cache

from stages.core.orthography.scripts import scripts

_SAME = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХҮҺӀԌԚԜӘаеѕіјорсухһԁԛԝә"  # Cyrillic
        "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲϳνκρα"  # Greek
        "ՕՏօսհց"  # Armenian
        "ᎪᏴᏟᎬᏀᎻᎫᏦᏞᎷᎾᏢᎡᏚᎢᏙᎳᏃ",  # Cherokee
        "ABESIJKMHOPCTYXYHIGQWƏaesijopcyxhdqwəABEZHIKMNOPTYXocjvkpaOSouhgABCEGHJKLMOPRSTVWZ",
        strict=True,
    )
)
"""Letters that are printed just as a Latin one is."""
_NEARLY = dict(zip("τυιηωвкмнтгпЬ", "tuinwBKMHTrnb", strict=True))
"""Letters that are printed almost as a Latin one is; enough among other Latin letters."""
_TABLE = {ord(letter): latin for letter, latin in (_NEARLY | _SAME).items()}
_SAME_TABLE = {ord(letter): latin for letter, latin in _SAME.items()}

DIGITS = {"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1", "i": "1", "Z": "2", "z": "2"} | {
    "S": "5",
    "s": "5",
    "G": "6",
    "b": "6",
    "B": "8",
    "g": "9",
    "q": "9",
}
"""Letters and the digits that they are taken for."""
_TO_DIGIT = {ord(letter): digit for letter, digit in DIGITS.items()}
_PAIRS = ("0OQD", "1IL", "2Z", "5S", "6G", "8B", "4A", "7T", "UV", "VY", "CG", "EF", "MN")


@lru_cache(maxsize=65536)
def latin(word: str) -> tuple[str, bool] | None:
    """A word with look-alike letters as it reads in Latin, and whether it is printed exactly the same.

    None where a letter of another script has no Latin look-alike, or all letters are Latin already.

    >>> latin("TАX"), latin("Tοpic"), latin("ЖAX"), latin("TAX")
    (('TAX', True), ('Topic', True), None, None)
    """
    plain = word.translate(_SAME_TABLE)
    same = scripts(plain) <= {"LATIN"}
    if not same:
        plain = word.translate(_TABLE)
    return (plain, same) if plain != word and scripts(plain) <= {"LATIN"} else None


def digits(text: str) -> str:
    """The text with letters for digits put right: "1O.5O" → "10.50"."""
    return text.translate(_TO_DIGIT)


@lru_cache(maxsize=128)
def alike(character: str) -> str:
    """The capital letters and digits that one is mistaken for, in print or by a typist."""
    return "".join(dict.fromkeys(c for pair in _PAIRS if character in pair for c in pair if c != character))


HAS_OTHER_SCRIPT = re.compile(
    r"[\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13ff\u1f00-\u1fff\uab70-\uabbf]"
).search
"""Finds a letter of a script that looks like Latin."""
