"""Korean composed of its parts: particles that follow the sound before them, and verbs with their endings.

A syllable's code is 0xAC00 + (initial * 21 + vowel) * 28 + final. Of a verb the lexicon gives the stem, the form in
아/어 and, where the stem changes before 으, that form too: "듣:들어:들으".
"""

import re

NONE, NIEUN, RIEUL, BIEUP, SSANG_SIOT = 0, 4, 8, 17, 20
"""Numbers of finals: no final, ㄴ, ㄹ, ㅂ, ㅆ."""
RARE_VOWELS = frozenset({3, 10, 15, 19})
"""ㅒ ㅙ ㅞ ㅢ."""
RARE_FINALS = frozenset({2, 3, 5, 6, 9, 10, 11, 12, 13, 14, 15, 18, 22, 23, 24, 25, 26})
"""ㄲ ㄳ ㄵ ㄶ ㄺ ㄻ ㄼ ㄽ ㄾ ㄿ ㅀ ㅄ ㅈ ㅊ ㅋ ㅌ ㅍ."""
PARTICLES = ("은/는", "이/가", "을/를", "과/와", "으로/로", "이나/나", "이라/라", "이에요/예요")
"""After a final consonant / after a vowel; as "[은/는]" in a pattern."""

MARKED = re.compile(r"(.)\[(" + "|".join(re.escape(p) for p in PARTICLES) + r")\]")
CONSONANT_SOUNDS = frozenset("013678LMNRlmnr")
"""Digits and Latin letters whose Korean names end in a consonant."""


def final(character: str) -> int:
    """The number of a syllable's final consonant, 0 for none; digits and Latin letters as they are read aloud."""
    if "가" <= character <= "힣":
        return (ord(character) - 0xAC00) % 28
    if character in "178Ll":
        return RIEUL
    return NIEUN if character in CONSONANT_SOUNDS else NONE


def vowel(character: str) -> int:
    """The number of a syllable's vowel."""
    return (ord(character) - 0xAC00) // 28 % 21


def particle(before: str, pair: str) -> str:
    """The one of "은/는" that goes after a character."""
    after_consonant, _, after_vowel = pair.partition("/")
    sound = final(before)
    return after_vowel if sound == NONE or (pair == "으로/로" and sound == RIEUL) else after_consonant


def with_particles(text: str) -> str:
    """The text with each "[은/는]" settled by the character before it."""
    return MARKED.sub(lambda found: found[1] + particle(found[1], found[2]), text)


def closed(text: str, number: int) -> str:
    """The text with its last syllable's final consonant replaced."""
    code = ord(text[-1])
    return text[:-1] + chr(code - (code - 0xAC00) % 28 + number)


class Verb:
    """A verb or adjective, given as "stem:form in 아/어[:form before 으]"."""

    def __init__(self, entry: str) -> None:
        self.stem, self.joined, *other = entry.split(":")
        plain = self.stem if final(self.stem[-1]) in (NONE, RIEUL) else f"{self.stem}으"
        self.before_eu = other[0] if other else plain

    def past(self, ending: str) -> str:
        """먹었다: ending may be 다, 습니다, 어요, 지만 …"""
        return closed(self.joined, SSANG_SIOT) + ending

    def polite(self) -> str:
        """먹어요."""
        return f"{self.joined}요"

    def formal(self) -> str:
        """먹습니다, 갑니다, 만듭니다."""
        return f"{closed(self.stem, BIEUP)}니다" if final(self.stem[-1]) in (NONE, RIEUL) else f"{self.stem}습니다"

    def asked(self) -> str:
        """먹습니까, 갑니까."""
        return f"{self.formal()[:-1]}까"

    def doing(self) -> str:
        """먹는, 만드는: what a verb's subject does; before ㄴ a final ㄹ falls."""
        return (closed(self.stem, NONE) if final(self.stem[-1]) == RIEUL else self.stem) + "는"

    def done(self) -> str:
        """먹은, 간, 만든; of adjectives 넓은, 먼, but 있는 and 없는."""
        if self.stem[-1] in "있없":
            return self.doing()
        return closed(self.before_eu, NIEUN)

    def to_do(self) -> str:
        """먹을, 갈, 만들."""
        return closed(self.before_eu, RIEUL)

    def if_(self) -> str:
        """먹으면, 가면, 만들면."""
        return f"{self.before_eu}면"

    def please(self) -> str:
        """먹으세요, 가세요, 만드세요."""
        return f"{closed(self.before_eu, NONE)}세요"


def rare(character: str) -> bool:
    """Whether a syllable is of a rare build: a final cluster or a rare final, or a rare vowel."""
    if not "가" <= character <= "힣":
        return False
    return final(character) in RARE_FINALS or vowel(character) in RARE_VOWELS
