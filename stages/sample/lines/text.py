"""What a line says, by language and seed."""

import unicodedata

from stages.core.reading import Direction
from stages.sample.lines import english, hangul, korean, vietnamese
from stages.sample.lines.lexicon import Vocabulary, Voice, generator

GRAMMARS = {"en": english.GRAMMAR, "ko": korean.GRAMMAR, "vi": vietnamese.GRAMMAR}
LENGTHS: dict[Direction, tuple[int, int]] = {"horizontal": (3, 45), "vertical": (3, 14)}
"""Characters of a line, least and most."""
ATTEMPTS = 400
"""Far more than are ever needed: 15 were the most in thousands of lines, of vertical ones."""


def line_text(
    language: str, seed: int, *, direction: Direction = "horizontal", vocabulary: Vocabulary = "all"
) -> tuple[str, str]:
    """The text (NFC, single inner spaces) and the kind of a line.

    Raises ValueError for a language, direction or vocabulary that there are no lines of.
    """
    check_made(language, direction, vocabulary)
    rng = generator("text", language, seed, direction, vocabulary)
    voice = Voice(rng, vocabulary)
    grammar = GRAMMARS[language]
    for _ in range(ATTEMPTS):
        said, kind = grammar.say(voice)
        text = unicodedata.normalize("NFC", " ".join(said.split()))
        if direction == "vertical":
            text = text.rstrip(".?!")
        if fits(text, direction):
            return text, kind
    raise RuntimeError(f"no line of {language}, {direction} fits after {ATTEMPTS} attempts; widen LENGTHS")


def check_made(language: str, direction: Direction, vocabulary: Vocabulary) -> None:
    """Raises ValueError for a language, direction or vocabulary that lines aren't made in."""
    if language not in GRAMMARS:
        raise ValueError(f"language {language!r} has no lines; expected one of {', '.join(sorted(GRAMMARS))}")
    if direction not in LENGTHS or (direction == "vertical" and language != "ko"):
        raise ValueError(f"{direction} lines of {language!r} aren't made; expected horizontal, or vertical of 'ko'")
    if vocabulary not in ("all", "even", "odd"):
        raise ValueError(f"vocabulary {vocabulary!r} is unknown; expected all, even or odd")


def fits(text: str, direction: Direction) -> bool:
    """Whether a text can be a line; set vertically, only what stands upright without rules of its own."""
    least, most = LENGTHS[direction]
    if not least <= len(text) <= most:
        return False
    return direction == "horizontal" or all(c == " " or c.isdecimal() or "가" <= c <= "힣" for c in text)


def rare(text: str, language: str) -> bool:
    """Whether a text has a rare stack of marks (vi) or a syllable of a rare build (ko)."""
    if language == "ko":
        return any(map(hangul.rare, text))
    return language == "vi" and not vietnamese.RARE.isdisjoint(text)
