"""Numbers in every way of writing them, and back to where they stand."""

import pytest

from stages.core.writings import plain, worded, writings


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("９５０５０５－２９９８０３９", "950505-2998039"),
        ("950505–2998039", "950505-2998039"),
        ("950505ー2998039", "950505-2998039"),
        ("950505−2998039", "950505-2998039"),
        ("٩٥٠٥٠٥·٢٩٩٨٠٣٩", "950505.2998039"),
        ("9505\u200b05\u00a0-\u20092998039", "950505 - 2998039"),
        ("950505-2●●●●●●", "950505-2******"),
        ("Số 0790", "So 0790"),
        ("ОСТ 95", "OCT 95"),
        ("주민등록번호", "주민등록번호"),
    ],
)
def test_signs_are_written_one_way(text: str, written: str) -> None:
    assert plain(text).text == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("95O5O5-299B039", "950505-2998039"),
        ("9O5lO5-lOO8O39", "905105-1008039"),
        ("OlO-I234-S678", "010-1234-5678"),
        ("9 5 0 5 0 5 - 2 9 9 8 0 3 9", "950505 - 2998039"),
        ("9 O 5 l O 5 - 2 9 9 B 0 3 9", "905105 - 2998039"),
        ("M1234S67O", "M12345670"),
        ("MO47X6444", "M047X6444"),
        ("M 6 9 9 T 0 9 2 7", "M699T0927"),
    ],
)
def test_look_alikes_and_spaced_digits_are_further_writings(text: str, written: str) -> None:
    assert text in writings(text)[0].text
    assert written in [writing.text for writing in writings(text)]


@pytest.mark.parametrize(
    "text", ["", "TOTAL", "So long", "Tel 03-1234 5678", "106동 1004호", "12 bags of flour", "8801043"]
)
def test_words_stay_words(text: str) -> None:
    assert [writing.text for writing in writings(text)] == [text]


@pytest.mark.parametrize(
    "text", ["번호 9 5\u200b 0 5 O 5 끝", "\u200b\u200b12", "a\u0301 1\u20d3 2 3 4 5 6", "№ ½ 1 2 3 4", "1\r\n2"]
)
def test_places_lead_back_to_the_text(text: str) -> None:
    for writing in writings(text):
        assert len(writing.places) == len(writing.text)
        assert list(writing.places) == sorted(set(writing.places))
        for index, sign in enumerate(writing.text):
            start, end = writing.original(index, index + 1)
            assert end == start + 1
            if sign.isdecimal() and text[start].isdecimal():
                assert sign == text[start]
        assert writing.original(0, len(writing.text))[1] <= len(text)


def test_captions_are_small_and_hangul_has_no_spaces() -> None:
    assert worded(plain("주 민 등 록 번 호 / Số CMND").text) == "주민등록번호 / so cmnd"
