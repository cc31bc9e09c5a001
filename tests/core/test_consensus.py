"""Consensus: who outvotes whom, who abstains, what a text rests on."""

import string

import pytest

from stages.core.alphabets import base, letters, signs
from stages.core.consensus import Alphabets, Voice, agree, voice
from stages.core.reading import Line
from stages.core.trust import features
from stages.sample.lines.make import line_text

ASCII = frozenset(string.printable)
LATIN = ASCII | signs("en")
VIETNAMESE = letters("vi") | signs("vi") | LATIN
KOREAN = letters("ko") | signs("ko") | LATIN
ENGINES = Alphabets({"plain": LATIN, "ascii": ASCII, "full": VIETNAMESE, "other": VIETNAMESE, "korean": KOREAN})


def say(engine: str, text: str, confidence: float = 0.9) -> Voice:
    return Voice(engine, text, (confidence,) * len(text), confidence)


def test_engines_that_lack_a_letter_never_outvote_the_one_that_has_it() -> None:
    found = agree([say("plain", "SOAT", 1.0), say("ascii", "SOAT", 1.0), say("full", "SOẠT", 0.5)], ENGINES, ("vi",))
    assert found.text == "SOẠT"
    assert found.columns[2].engines == ("full",)
    assert found.columns[0].engines == ("full", "plain", "ascii")
    assert found.written


def test_their_base_letters_still_count() -> None:
    voices = [say("full", "SOẠT", 0.5), say("other", "SOET", 0.6), say("plain", "SOAT", 0.9)]
    assert agree(voices, ENGINES, ("vi",)).text == "SOẠT"


def test_what_no_able_engine_wrote_is_not_written() -> None:
    found = agree([say("plain", "SOAT"), say("ascii", "SOAT")], ENGINES, ("vi",))
    assert found.text == "SOAT"
    assert not found.written
    assert agree([say("plain", "SOAT"), say("ascii", "SOAT")], ENGINES, ("en",)).written


def test_an_engine_without_hangul_says_nothing_against_it() -> None:
    found = agree([say("plain", "7| 12", 1.0), say("ascii", "12", 1.0), say("korean", "가 12", 0.5)], ENGINES, ("ko",))
    assert found.text == "가 12"
    assert found.written
    assert not agree([say("plain", "12", 1.0)], ENGINES, ("ko",)).written


def test_an_engine_without_a_sign_of_the_language_vouches_for_nothing() -> None:
    engines = Alphabets({"full": VIETNAMESE, "signless": VIETNAMESE - {"₫"}})
    assert agree([say("full", "400đ"), say("signless", "400đ")], engines, ("vi",)).written
    assert not agree([say("signless", "400đ")], engines, ("vi",)).written


def test_a_possible_word_that_an_engine_wrote_beats_an_impossible_one_made_of_votes() -> None:
    voices = [say("full", "thuyển", 0.7), say("other", "thuyền", 0.7), say("plain", "thuyn", 0.9)]
    assert agree(voices, ENGINES, ("vi",)).text in {"thuyển", "thuyền"}


@pytest.mark.parametrize("text", ["", "x", "a b", "12,500원"])
def test_unanimous(text: str) -> None:
    found = agree([say("korean", text), say("korean", text)], ENGINES, ("ko",))
    assert found.text == text
    assert "".join(column.character for column in found.columns) == text
    assert all(column.share == 1.0 for column in found.columns)


def test_silence_is_no_text() -> None:
    found = agree([say("full", ""), say("plain", "")], ENGINES)
    assert (found.text, found.written) == ("", False)
    assert agree([], ENGINES).text == ""


def test_parts_of_a_line_are_joined() -> None:
    quad = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
    parts = [
        Line(polygon=quad, text="ab", confidence=0.9, characters=(0.9, 0.8)),
        Line(polygon=quad, text="", confidence=0.0),
        Line(polygon=quad, text="c", confidence=0.5, characters=(0.5,)),
    ]
    joined = voice("full", parts)
    assert joined.text == "ab c"
    assert joined.characters == (0.9, 0.8, 0.5, 0.5)


@pytest.mark.parametrize("language", ["vi", "ko"])
def test_five_thousand_lines_never_rest_on_engines_that_cannot_write_them(language: str) -> None:
    """Two engines that flatten or drop what they lack agree on every line; not one may be accepted on their word."""
    weak = letters(language) - {"ẫ", "ẵ", "ự", "값", "닭"} | LATIN
    engines = Alphabets({"plain": LATIN, "ascii": ASCII, "weak": frozenset(weak)})
    violations = checked = 0
    for seed in range(2500):
        text, _ = line_text(language, seed)
        voices = [say(name, written(text, engines, name), 1.0) for name in ("plain", "ascii", "weak")]
        found = agree(voices, engines, (language,))
        lacking = not all(engines.writes("weak", character) for character in text)
        checked += lacking
        violations += found.written and lacking and found.text != text
    assert checked > 100
    assert violations == 0


def written(text: str, engines: Alphabets, name: str) -> str:
    """The text as an engine that lacks some of it writes it: base letters where there are, else nothing."""
    kept = (c if engines.writes(name, c) else base(c) if engines.writes(name, base(c)) else "" for c in text)
    return " ".join("".join(kept).split())


def test_features_have_the_same_names_whatever_was_read() -> None:
    voices = [say("full", "Phở gà"), say("plain", "Ph ga")]
    one = features(agree(voices, ENGINES, ("vi",)), ENGINES, ("vi",), ["full", "plain"], 3.0)
    none = features(agree([], ENGINES, ("vi",)), ENGINES, ("vi",), ["full", "plain"], 3.0)
    assert list(one) == list(none)
    assert one["full:equal"] == 1.0
    assert one["plain:edits"] < one["full:edits"] + 1
