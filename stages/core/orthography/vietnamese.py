"""Whether a word can be Vietnamese: a syllable is an onset, a rhyme that it takes and one tone in its place."""

import re
import unicodedata
from functools import cache, lru_cache

from stages.core.alphabets import letters
from stages.core.orthography.scripts import mixed_script, scripts
from stages.core.orthography.verdict import INVALID, NEUTRAL, VALID, Judgement

_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_FRONT = "eêiy"
_MARKED = "ăâêôơ"
_VOWELS = "aăâeêioôơuưy"
_LETTERS = frozenset(letter for letter in letters("vi") if letter.islower()) - set("fjwz")
_MARKED_LETTERS = frozenset(letter for letter in letters("vi") if not letter.isascii())
_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr", *"bcdđghklmnprstvx", "")
# What is official in names of minorities and foreign places, such as Đắk Lắk, Krông, Hmông, Niê, Bắc Kạn, Hồng Kông.
_NAME_ONSETS = ("bl", "br", "chr", "gl", "gr", "hm", "kb", "kr", "k", "ml", "mn", "pl", "sr", "xt")


def _spelt(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLAIN = _spelt("""
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu  iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut  uôc uôi uôm uôn uông uôt
    ư ưa ưc ưi ưm ưng ưt ưu  ươc ươi ươm ươn ương ươp ươt ươu
    y""")
_ROUNDED = _spelt("""
    oa oac oach oai oam oan oang oanh oao oap oat oay  oăc oăm oăn oăng oăp oăt  oe oem oen oeo oet
    uân uâng uât uây  uê uêch uên uênh uêt  uơ
    uy uya uych uyn uynh uyp uyt uyu  uyên uyêt""")
_ONLY_ALONE = _spelt("yêm yên yêng yêt yêu")
_AFTER_Q = {rhyme for rhyme in _PLAIN if rhyme[0] in "aăâeêơ"} | _spelt("i in it y ych ynh yt yên yêt ôc")
_AFTER_GI = {rhyme for rhyme in _PLAIN if rhyme[0] not in "iy"}
_GI_MERGED = _spelt("i im in ip iêc iêm iên iêng iêp iêt")
_LABIAL = {"b", "m", "p", "ph", "v"}
_ROUNDED_AFTER_LABIAL = {"oa", "oan", "uy", "uynh", "uyt"}
_TAKE_Y = {"", "d", "h", "k", "l", "m", "n", "s", "t", "th", "v"}
_OLD_OR_NEW_STYLE = {"oa", "oe", "uy"}


@lru_cache(maxsize=65536)
def judge(word: str) -> Judgement:
    """The verdict on an NFC word (letters, digits, left-over marks), and the code of what makes it invalid.

    neutral: what the rules don't speak of, such as codes with digits, abbreviations (ĐHQG, TP, đt) and foreign words
    (ASCII that is no syllable; letters that Vietnamese hasn't; several syllables in letters that French has as well).
    """
    if mixed_script(word) or (len(scripts(word)) > 1 and any(c in _MARKED_LETTERS for c in word)):
        return INVALID, "mixed_script"
    if "LATIN" not in scripts(word):
        return NEUTRAL
    if any(c.isdigit() for c in word):
        inside = not word.isascii() and re.search(r"[^\W\d_]\d+[^\W\d_]", word)
        return (INVALID, "digit_in_word") if inside else NEUTRAL
    if is_syllable(word):
        return VALID
    return NEUTRAL if word.isascii() or _abbreviation(word) or _foreign(word) else (INVALID, "syllable")


def is_syllable(word: str) -> bool:
    """Whether the word can be one Vietnamese syllable, in any case; in what begins with a capital, names are allowed.

    >>> [is_syllable(word) for word in ("hòa", "hoà", "nghiêng", "Đắk", "nghai", "ngẫc")]
    [True, True, True, True, False, False]
    """
    parted = _without_tone(word.lower())
    if parted is None:
        return False
    bare, tone, place = parted
    name = word[:1].isupper()
    return any(
        _rhyme_fits(onset, rhyme, name) and _tone_fits(rhyme, tone, place - len(onset))
        for onset, rhyme in _partings(bare, name)
    )


def _without_tone(word: str) -> tuple[str, str, int] | None:
    """The word without its tone mark, the mark ("" for level) and its letter's index; None for two or misplaced."""
    bare: list[str] = []
    tone, place = "", 0
    for letter in word:
        parts = unicodedata.normalize("NFD", letter)
        marks = [mark for mark in parts if mark in _TONES]
        if marks and (tone or len(marks) > 1 or parts[0] not in "aeiouy"):
            return None
        if marks:
            tone, place = marks[0], len(bare)
        bare.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES)))
    return "".join(bare), tone, place


def _partings(bare: str, name: bool) -> list[tuple[str, str]]:
    """The ways to part a syllable without tone into onset and rhyme."""
    onsets = _ONSETS + _NAME_ONSETS if name else _ONSETS
    return [(onset, bare.removeprefix(onset)) for onset in onsets if bare.startswith(onset)]


@cache
def _rhyme_fits(onset: str, rhyme: str, name: bool) -> bool:
    """Whether the rhyme exists and stands after this onset, in this spelling of the onset."""
    if name and rhyme.endswith("k"):
        rhyme = f"{rhyme[:-1]}c"
    if name and (onset in _NAME_ONSETS or (onset, rhyme) == ("n", "iê")):
        return rhyme in _PLAIN or onset == "n"
    if onset == "qu":
        return rhyme in _AFTER_Q
    if onset == "gi":
        return rhyme in _AFTER_GI
    if onset == "g" and rhyme in _GI_MERGED:
        return True
    front = rhyme[:1] in _FRONT
    if (onset in {"c", "g", "ng"} and front) or (onset in {"k", "gh", "ngh"} and not front):
        return False
    if rhyme in _ROUNDED:
        return onset not in {"c", "gi"} and (onset not in _LABIAL or rhyme in _ROUNDED_AFTER_LABIAL)
    if rhyme == "y":
        return onset in _TAKE_Y
    return rhyme in _PLAIN or (onset == "" and rhyme in _ONLY_ALONE)


def _tone_fits(rhyme: str, tone: str, place: int) -> bool:
    """Whether the rhyme takes the tone (stops take sắc and nặng only), written on its letter at index `place`."""
    stop = rhyme.endswith(("c", "ch", "p", "t"))
    if not tone:
        return not stop
    return (not stop or _TONES[tone] in {"sắc", "nặng"}) and place in _tone_places(rhyme)


@cache
def _tone_places(rhyme: str) -> set[int]:
    """The indexes of a rhyme's letters that carry its tone: one, or two where old and new style differ (hòa, hoà)."""
    marked = [index for index, letter in enumerate(rhyme) if letter in _MARKED]
    if marked:
        return {marked[-1]}
    if rhyme in _OLD_OR_NEW_STYLE:
        return {0, 1}
    vowels = sum(letter in _VOWELS for letter in rhyme)
    return {1} if vowels == 3 or (vowels == 2 and rhyme[-1] not in _VOWELS) else {0}


def _abbreviation(word: str) -> bool:
    """Whether it is letters of several words (ĐHQG, đt): no tone, no vowel; one vowel in three capitals or more."""
    parted = _without_tone(word.lower())
    vowels = sum(letter in _VOWELS for letter in parted[0]) if parted else 0
    return parted is not None and not parted[1] and vowels <= (word.isupper() and len(word) > 2)


def _foreign(word: str) -> bool:
    """Whether it may well be a foreign word: Nestlé, München, anđehit; not thuóc, and not Ðông with an Icelandic Ð."""
    small = word.lower().replace("đ", "d").replace("ơ", "o")
    if "ð" in small or any(ord(letter) > 0xFF for letter in small):
        return False
    return not set(small) <= _LETTERS or len(re.findall(r"[aeiouy\u00e0-\u00fd]+", small)) > 1
