"""Text that was decoded by the wrong code page, read again by the right one."""

import re
from collections.abc import Iterator

from stages.core.alphabets import letters
from stages.core.document import nfc
from stages.core.orthography.evidence import evidence

SUSPECT = re.compile(
    "[\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122\u2500-\u25a0\u4e00-\u9fff\uf900-\ufaff]"
).search
"""Without one of these a text was not read by a wrong code page."""
_HIGH = re.compile("[\u0080-\u00ff\u0152-\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_HANGUL = re.compile("[가-힣]")
_HANJA = re.compile("[\u4e00-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_STRANGE = re.compile("[^ -~가-힣]")
_TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
_MARKS = {
    "ù": "\u0301", "ø": "\u0300", "û": "\u0309", "õ": "\u0303", "ï": "\u0323", "â": "\u0302", "ê": "\u0306",
    "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = dict(zip("ñôöæóòî", "đơưỉĩịỵ", strict=True))
_VNI = re.compile("(?i)([aeouyôö])([ùøûõïâêáàåãäéèúüë])|[ñôöæóòî]")
_BEYOND = re.compile("[\u0100-\u0151\u01a0-\u01b0\u1e00-\u1eff]")
_UNIT = re.compile(r"µ(?:[mglsLFAVWH]|\b)")
_ENOUGH, _LATIN_1 = 2, 0xFF


def vietnamese_again(text: str) -> Iterator[str]:
    """What the text says if it was written in TCVN3, VNI or windows-1258 and read as Latin-1."""
    yield nfc(text.translate(_TCVN3))
    yield nfc(_VNI.sub(_vni, text))
    for encoding in ("cp1252", "latin-1"):
        try:
            yield nfc(text.encode(encoding).decode("cp1258"))
        except UnicodeError:
            continue


def korean_again(text: str) -> Iterator[str]:
    """What the text says if its UTF-8 was read as cp949, or its cp949 or UTF-8 as Latin-1."""
    for wrong, right in (("cp949", "utf-8"), ("latin-1", "cp949"), ("cp1252", "cp949"), ("latin-1", "utf-8")):
        try:
            yield nfc(text.encode(wrong).decode(right))
        except UnicodeError:
            continue


def mended(text: str, language: str | None) -> tuple[str, float] | None:
    """The text as it was meant, and how sure that is; None where nothing speaks for a wrong code page."""
    if again := _utf8(text):
        return again, 0.996
    if language in {"ko", None}:
        for again in korean_again(text):
            if _is_korean(text, again):
                return again, 0.996 if language == "ko" or len(_HANGUL.findall(again)) > _ENOUGH else 0.9
    if language in {"vi", None} and _HIGH.search(text) and not _could_be_vietnamese(text):
        better = {again for again in vietnamese_again(text) if _is_vietnamese(text, again)}
        if len(better) == 1:
            again = better.pop()
            several = evidence(again, "vi").valid >= _ENOUGH and len(_HIGH.findall(text)) >= _ENOUGH
            if language == "vi" or several:
                return again, 0.995 if language == "vi" and several else 0.9
    return None


def _utf8(text: str) -> str | None:
    """What the text says if its bytes are UTF-8 throughout, and so many that no other text happens to be so."""
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            if ord(character) > _LATIN_1:
                return None
            raw.append(ord(character))  # what windows-1252 leaves undefined
    try:
        again = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    gained = len(text) - len(again)
    return nfc(again) if gained >= _ENOUGH and again.isprintable() else None


def hard_space(text: str, language: str | None) -> tuple[str, float] | None:
    """The text without the Â that stands before a hard space where its UTF-8 was read as Latin-1."""
    if "Â\u00a0" not in text:
        return None
    of_a_word = language == "vi" and re.search("[A-ZĐƠƯ]Â\u00a0", text)
    return text.replace("Â\u00a0", " "), 0.9 if of_a_word else 0.996


def _is_korean(text: str, again: str) -> bool:
    """Whether what was gibberish has become Hangul in use, and nothing else but ASCII."""
    if not (_HANJA.search(text) or not _HANGUL.search(text)) or _STRANGE.search(again):
        return False
    syllables = _HANGUL.findall(again)
    return len(syllables) >= _ENOUGH and letters("ko").issuperset(syllables)


def _is_vietnamese(text: str, again: str) -> bool:
    """Whether all words have become possible, and no letter is left that Vietnamese hasn't got."""
    found = evidence(again, "vi")
    return again != text and found.valid > 0 and not found.invalid and letters("vi").issuperset(_LETTER.findall(again))


def _could_be_vietnamese(text: str) -> bool:
    """Whether a text is possible as it stands, or has letters that no such code page would have left in it."""
    if _BEYOND.search(text) or _UNIT.search(text):
        return True
    return not evidence(text, "vi").invalid and letters("vi").issuperset(_LETTER.findall(text)) and "µ" not in text


def _vni(match: re.Match[str]) -> str:
    """A letter with the one after it as its marks, or a letter that VNI has in place of another."""
    letter, mark = match.groups()
    if letter is None:
        plain = _VNI_LETTERS[match[0].lower()]
        return plain if match[0].islower() else plain.upper()
    plain = _VNI_LETTERS.get(letter.lower(), letter.lower())
    return (plain if letter.islower() else plain.upper()) + _MARKS[mark.lower()]
