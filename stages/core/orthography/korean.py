"""Whether a word can be Korean: whole syllables, and of those that are in use."""

import re
from functools import lru_cache

from stages.core.alphabets import letters
from stages.core.orthography.scripts import mixed_script, scripts
from stages.core.orthography.verdict import INVALID, NEUTRAL, VALID, Judgement

_DOT = "ㆍ"
"""An old vowel, in print a raised dot between words: 서울ㆍ경기."""
_SHAPE = re.compile("^[ㄱ-ㅎ](?=[자형])")


@lru_cache(maxsize=65536)
def judge(word: str) -> Judgement:
    """The verdict on an NFC word: of Hangul syllables, beside which Latin, Han and digits may stand (LG전자, 3층).

    A syllable outside the 2,350 of KS X 1001 (뷁) is possible, but so rare that a misreading is the better guess. A
    word of consonants or vowels alone (ㄱ, ㅋㅋ) is neutral, as what has no Hangul; one may name a shape (ㄱ자, ㄷ형).
    """
    if mixed_script(word):
        return INVALID, "mixed_script"
    if "HANGUL" not in scripts(word):
        return NEUTRAL
    hangul = [letter for letter in _SHAPE.sub("", word) if letter != _DOT and scripts(letter) == {"HANGUL"}]
    syllables = [letter for letter in hangul if "가" <= letter <= "힣"]
    if not syllables and all("ㄱ" <= letter <= "ㅣ" for letter in hangul):
        return NEUTRAL
    if len(syllables) < len(hangul):
        return INVALID, "jamo"
    return VALID if letters("ko").issuperset(syllables) else (INVALID, "rare_syllable")
