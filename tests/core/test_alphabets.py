"""Alphabets: base letters keep indexes, letters of a language are counted, an engine abstains from what it lacks."""

import string
import unicodedata

import pytest

from stages.core.alphabets import LANGUAGES, abstains, base, coverage, fold, letters


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đường Nguyễn Thị Ngọc Ánh", "Duong Nguyen Thi Ngoc Anh"),
        ("ẠẬẶƯỚợđ", "AAAUOod"),
        ("서울특별시 ㄱ", "서울특별시 ㄱ"),
        ("ＡＢＣ１２３，", "ABC123,"),
        ("“a” – ‘b’\u00a0c", "\"a\" - 'b' c"),
        ("漢字 Ω ß ﬁ ½", "漢字 Ω ß ﬁ ½"),
        ("n\u0309", "n\u0309"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_code_point_has_a_base_of_one_code_point_that_is_its_own_base() -> None:
    for code in range(0x20000):
        character = chr(code)
        assert len(base(character)) == 1 and base(base(character)) == base(character), hex(code)


def test_letters() -> None:
    assert [len(letters(language)) for language in ("en", "ko", "vi")] == [94, 2350, 196]
    assert len([c for c in letters("vi") if not c.isascii()]) == 134
    assert all(unicodedata.normalize("NFC", c) == c and len(c) == 1 for name in LANGUAGES for c in letters(name))
    assert {"가", "힝"} <= letters("ko") and "뷁" not in letters("ko")
    assert {fold(c) for c in letters("vi")} == set(string.ascii_letters + string.digits)


def test_letters_of_an_unknown_language() -> None:
    with pytest.raises(ValueError, match="'xx' aren't known; known: en, ko, vi"):
        letters("xx")


def test_coverage() -> None:
    assert coverage(letters("en"), "vi") == 62 / 196
    assert coverage(letters("vi") | {" "}, "vi") == 1
    assert coverage(frozenset(), "ko") == 0


def test_abstains() -> None:
    alphabet = frozenset(string.ascii_letters)
    assert abstains(alphabet, "ạ") and abstains(alphabet, "n\u0309") and abstains(alphabet, " ")
    assert not abstains(alphabet, "a") and not abstains(alphabet, "")
    assert not abstains(letters("vi"), "a\u0323"), "decomposed, but the alphabet holds the composed letter"
