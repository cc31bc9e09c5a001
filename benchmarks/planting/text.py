"""Kinds that spoil what a region says."""

import re
import unicodedata

import numpy as np

from benchmarks.planting.base import Change, Plant, Spot, one, said, somewhere, told
from stages.core.document import Region, nfc
from stages.sample.people import pick

PLACEHOLDERS = ("N/A", "???", "xxx", "TODO", "-", "...", "unknown", "text")
UNSEEN = ("\u200b", "\ufeff", "\u00ad", "\u202e", "\u0007", "\u2060")
"""Characters without a shape: they may stand anywhere, and stand for nothing."""
SCRIPTS = dict(zip("ABCEHIJKMOPSTXYaceijopsxy", "АВСЕНІЈКМОРЅТХУасеіјорѕху", strict=True)) | {
    "v": "ν",
    "N": "Ν",
    "Z": "Ζ",
}
"""Latin letters, and Cyrillic or Greek ones that look the same."""
FOREIGN = "你東ไฟضшßøñψの€ג"
ALIKE = tuple(
    pair.split()
    for pair in (
        "0 O",
        "1 l",
        "1 I",
        "5 S",
        "8 B",
        "2 Z",
        "6 G",
        "rn m",
        "cl d",
        "vv w",
        "I l",
        "U V",
        "E F",
        "C G",
        "O D",
    )
)
VOWELS = {0: 4, 4: 0, 1: 5, 5: 1, 8: 13, 13: 8, 18: 20, 20: 18}
"""Medial vowels of Hangul that are taken for each other."""
MOJIBAKE = {"'": "â€™", '"': "â€œ", " ": "Â\u00a0", "-": "â€“"}
"""What cp1252 shows of the UTF-8 of a curly quote, a hard space and a dash."""
_HANGUL = (0xAC00, 11172)


def emptied(spot: Spot, rng: np.random.Generator) -> Change | None:
    return said(spot.region, "") if spot.text.strip() else None


def placeholder(spot: Spot, rng: np.random.Generator) -> Change | None:
    return said(spot.region, pick(rng, PLACEHOLDERS)) if spot.text else None


def mojibake(spot: Spot, rng: np.random.Generator) -> Change | None:
    raw = spot.text.encode()
    if not spot.text.isascii():
        # what cp1252 leaves undefined becomes the control character of the same number, as in browsers
        return said(spot.region, "".join(_cp1252(byte) for byte in raw))
    place = somewhere(rng, spot.text, lambda c: c in MOJIBAKE)
    return None if place is None else _put(spot, place, 1, MOJIBAKE[spot.text[place]])


def _cp1252(byte: int) -> str:
    try:
        return bytes([byte]).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def unseen_character(spot: Spot, rng: np.random.Generator) -> Change | None:
    if len(spot.text) < 2:
        return None
    return _put(spot, int(rng.integers(1, len(spot.text))), 0, pick(rng, UNSEEN))


def not_composed(spot: Spot, rng: np.random.Generator) -> Change | None:
    """Only the file can hold it: whatever has been read is composed."""
    identity, text = spot.region.id, unicodedata.normalize("NFD", spot.text)
    if text == spot.text:
        return None

    def decompose(record: dict[str, object]) -> None:
        region = next(r for r in record["regions"] if r["id"] == identity)  # type: ignore[attr-defined]
        region["text"] = text

    return Change(record=decompose, hit=(identity,))


def full_width_digits(spot: Spot, rng: np.random.Generator) -> Change | None:
    return said(spot.region, spot.text.translate({ord("0") + n: 0xFF10 + n for n in range(10)}))


def script_look_alike(spot: Spot, rng: np.random.Generator) -> Change | None:
    place = somewhere(rng, spot.text, lambda c: c in SCRIPTS)
    return None if place is None else _put(spot, place, 1, SCRIPTS[spot.text[place]])


def foreign_character(spot: Spot, rng: np.random.Generator) -> Change | None:
    place = somewhere(rng, spot.text, str.isalpha)
    return None if place is None else _put(spot, place, 1, pick(rng, FOREIGN))


def look_alike(spot: Spot, rng: np.random.Generator) -> Change | None:
    found = [
        (match.start(), one, other)
        for pair in ALIKE
        for one, other in (pair, pair[::-1])
        for match in re.finditer(one, spot.text)
    ]
    if not found:
        return None
    place, before, after = pick(rng, found)
    return _put(spot, place, len(before), after)


def letter_dropped(spot: Spot, rng: np.random.Generator) -> Change | None:
    place = somewhere(rng, spot.text, str.isalnum) if len(spot.text) > 3 else None
    return None if place is None else _put(spot, place, 1, "")


def letter_doubled(spot: Spot, rng: np.random.Generator) -> Change | None:
    place = somewhere(rng, spot.text, str.isalnum)
    return None if place is None else _put(spot, place, 1, spot.text[place] * 2)


def letters_transposed(spot: Spot, rng: np.random.Generator) -> Change | None:
    text = spot.text
    places = [n for n in range(len(text) - 1) if text[n : n + 2].isalnum() and text[n].upper() != text[n + 1].upper()]
    if not places:
        return None
    place = pick(rng, places)
    return _put(spot, place, 2, text[place + 1] + text[place])


def letter_substituted(spot: Spot, rng: np.random.Generator) -> Change | None:
    """By any other letter of its kind, as a slip of the finger does."""
    place = somewhere(rng, spot.text, str.isalpha)
    if place is None:
        return None
    before = spot.text[place]
    start, count = (ord("A"), 26) if before.isupper() else (ord("a"), 26)
    if ord(before) >= _HANGUL[0]:
        start, count = _HANGUL
    after = chr(start + int(rng.integers(count)))
    return _put(spot, place, 1, after) if after != before else None


def digit_changed(spot: Spot, rng: np.random.Generator) -> Change | None:
    place = somewhere(rng, spot.text, lambda c: c in "0123456789")
    if place is None:
        return None
    return _put(spot, place, 1, str((int(spot.text[place]) + int(rng.integers(1, 10))) % 10))


def word_dropped(spot: Spot, rng: np.random.Generator) -> Change | None:
    words = spot.text.split()
    if len(words) < 2:
        return None
    del words[int(rng.integers(len(words)))]
    return said(spot.region, " ".join(words))


def word_repeated(spot: Spot, rng: np.random.Generator) -> Change | None:
    words = spot.text.split()
    if not words:
        return None
    place = int(rng.integers(len(words)))
    return said(spot.region, " ".join([*words[: place + 1], *words[place:]]))


def cut_at_comma(spot: Spot, rng: np.random.Generator) -> Change | None:
    """As a reader of comma-separated values does that takes a text's comma for its own."""
    head, _, tail = spot.text.partition(",")
    return said(spot.region, head) if head.strip() and tail.strip() else None


def texts_swapped(spot: Spot, rng: np.random.Generator) -> Change | None:
    others = [other for other in spot.free if other.text and not other.ignore and not _same(other.text, spot.text)]
    if not others or not spot.text:
        return None
    other = pick(rng, others)
    swapped: dict[str, tuple[Region, ...]] = {
        spot.region.id: (told(spot.region, other.text or ""),),
        other.id: (told(other, spot.text),),
    }
    return Change(regions=swapped)


def text_of_another(spot: Spot, rng: np.random.Generator) -> Change | None:
    """A text that stands in another document."""
    if not spot.text:
        return None
    document = pick(rng, spot.world.documents)
    texts = [region.text for region in document.regions if region.text and not _same(region.text, spot.text)]
    return one(told(spot.region, pick(rng, texts))) if texts and document.source != spot.document.source else None


def diacritic_lost(spot: Spot, rng: np.random.Generator) -> Change | None:
    place = somewhere(rng, spot.text, lambda c: _bare(c) != c)
    return None if place is None else _put(spot, place, 1, _bare(spot.text[place]))


def vowel_mistaken(spot: Spot, rng: np.random.Generator) -> Change | None:
    place = somewhere(rng, spot.text, lambda c: _mistaken(c) != c)
    return None if place is None else _put(spot, place, 1, _mistaken(spot.text[place]))


def _bare(character: str) -> str:
    """The Latin letter without its marks; any other character as it is."""
    parts = unicodedata.normalize("NFD", character)
    bare = {"đ": "d", "Đ": "D"}.get(character, parts[0])
    return bare if bare.isascii() else character


def _mistaken(syllable: str) -> str:
    first, count = _HANGUL
    code = ord(syllable) - first
    vowel = code // 28 % 21
    return chr(ord(syllable) + (VOWELS[vowel] - vowel) * 28) if 0 <= code < count and vowel in VOWELS else syllable


def _put(spot: Spot, place: int, length: int, text: str) -> Change | None:
    """The change of `length` characters of the text to others."""
    return said(spot.region, nfc(spot.text[:place] + text + spot.text[place + length :]))


def _same(a: str, b: str) -> bool:
    return "".join(a.split()).casefold() == "".join(b.split()).casefold()


KINDS: dict[str, Plant] = {
    "text_emptied": emptied,
    "placeholder": placeholder,
    "mojibake": mojibake,
    "unseen_character": unseen_character,
    "not_composed": not_composed,
    "full_width_digits": full_width_digits,
    "script_look_alike": script_look_alike,
    "foreign_character": foreign_character,
    "look_alike": look_alike,
    "letter_dropped": letter_dropped,
    "letter_doubled": letter_doubled,
    "letters_transposed": letters_transposed,
    "letter_substituted": letter_substituted,
    "digit_changed": digit_changed,
    "word_dropped": word_dropped,
    "word_repeated": word_repeated,
    "cut_at_comma": cut_at_comma,
    "texts_swapped": texts_swapped,
    "text_of_another": text_of_another,
    "diacritic_lost": diacritic_lost,
    "vowel_mistaken": vowel_mistaken,
}
