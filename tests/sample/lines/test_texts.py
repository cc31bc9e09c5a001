"""What lines say: composed rightly, rarely twice, and from two halves of words that share none."""

import re
import unicodedata
from itertools import pairwise
from types import ModuleType

import pytest

from stages.sample.lines import english_words, korean_words, vietnamese_words
from stages.sample.lines.hangul import Verb, particle, with_particles
from stages.sample.lines.lexicon import Words
from stages.sample.lines.make import line_text
from stages.sample.lines.text import fits, rare

WORDS = {"en": english_words, "ko": korean_words, "vi": vietnamese_words}
STACKS = "ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựẽẻỉĩỏõủũỳýỷỹỵđ"


def lexicon(module: ModuleType) -> dict[str, Words]:
    return {name: found for name, found in vars(module).items() if isinstance(found, Words)}


def texts(language: str, number: int, **options: str) -> list[str]:
    return [line_text(language, seed, **options)[0] for seed in range(number)]  # type: ignore[arg-type]


@pytest.mark.parametrize("language", WORDS)
def test_a_text_is_nfc_of_a_line_s_length_and_has_single_inner_spaces(language: str) -> None:
    for text in texts(language, 2000):
        assert unicodedata.is_normalized("NFC", text)
        assert text == " ".join(text.split()), text
        assert 3 <= len(text) <= 45, text
        assert not re.search(r"[{}]|\[\W/|\w/\w\]", text), text


@pytest.mark.parametrize("language", WORDS)
def test_fewer_than_two_texts_of_a_hundred_are_said_twice(language: str) -> None:
    for vocabulary in ("all", "even", "odd"):
        assert len(set(texts(language, 5000, vocabulary=vocabulary))) > 4900, vocabulary


@pytest.mark.parametrize("language", WORDS)
def test_a_text_follows_from_its_seed_alone(language: str) -> None:
    forwards = [line_text(language, seed) for seed in range(60)]
    backwards = [line_text(language, seed) for seed in reversed(range(60))]
    assert forwards == backwards[::-1]
    assert {kind for _, kind in (line_text(language, seed) for seed in range(1500))} == {
        *("sentence", "name", "address", "date", "amount", "id", "caption", "phone", "email", "mixed")
    }


@pytest.mark.parametrize("vocabulary", ["all", "even", "odd"])
def test_every_vietnamese_letter_is_said(vocabulary: str) -> None:
    said = "".join(texts("vi", 3000, vocabulary=vocabulary)).lower()
    assert not set(STACKS) - set(said)
    assert 0.05 < sum(rare(text, "vi") for text in texts("vi", 1000)) / 1000 < 0.5


@pytest.mark.parametrize("vocabulary", ["all", "even", "odd"])
def test_many_hangul_syllables_are_said(vocabulary: str) -> None:
    said = {c for c in "".join(texts("ko", 3000, vocabulary=vocabulary)) if "가" <= c <= "힣"}
    assert len(said) >= 500
    assert vocabulary != "all" or set("값닭흙넓읽괜왜뭐쬐훑") <= said
    assert 0.05 < sum(rare(text, "ko") for text in texts("ko", 1000)) / 1000 < 0.5


@pytest.mark.parametrize(
    ("before", "pair", "after"),
    [
        ("밥", "은/는", "은"),
        ("의자", "은/는", "는"),
        ("값", "이/가", "이"),
        ("나무", "과/와", "와"),
        ("서울", "으로/로", "로"),
        ("부산", "으로/로", "으로"),
        ("부두", "으로/로", "로"),
        ("KTX 3", "이/가", "이"),
        ("A4", "을/를", "를"),
        ("USB", "을/를", "를"),
        ("1", "으로/로", "로"),
        ("10", "은/는", "은"),
        ("M", "이/가", "이"),
    ],
)
def test_a_particle_follows_the_sound_before_it(before: str, pair: str, after: str) -> None:
    assert particle(before[-1], pair) == after
    assert with_particles(f"{before}[{pair}]") == before + after


def test_particles_of_whole_lines_fit_their_nouns() -> None:
    nouns = {
        phrase.split()[-1]
        for kind in ("WHO", "FOOD", "PAPER", "THING", "PLACE", "SCENE", "IDEA")
        for phrase in lexicon(korean_words)[kind].all
    }
    seen = 0
    for token in {token.strip(".?") for text in texts("ko", 3000) for token in text.split()}:
        for end in ("은", "는", "을", "를", "과", "와", "이", "가", "으로", "로", "이나", "나"):
            noun = token.removesuffix(end)
            if noun != token and noun in nouns and len(noun) > 1:
                last = unicodedata.normalize("NFD", noun[-1])
                closed = len(last) == 3 and not (end in ("으로", "로") and last[-1] == "ᆯ")
                assert closed == (end in ("은", "을", "과", "이", "으로", "이나")), token
                seen += 1
    assert seen > 300


@pytest.mark.parametrize(
    ("entry", "formal", "past", "done", "to_do", "doing", "if_", "please"),
    [
        ("먹:먹어", "먹습니다", "먹었다", "먹은", "먹을", "먹는", "먹으면", "먹으세요"),
        ("가:가", "갑니다", "갔다", "간", "갈", "가는", "가면", "가세요"),
        ("만들:만들어", "만듭니다", "만들었다", "만든", "만들", "만드는", "만들면", "만드세요"),
        ("듣:들어:들으", "듣습니다", "들었다", "들은", "들을", "듣는", "들으면", "들으세요"),
        ("굽:구워:구우", "굽습니다", "구웠다", "구운", "구울", "굽는", "구우면", "구우세요"),
        ("젓:저어:저으", "젓습니다", "저었다", "저은", "저을", "젓는", "저으면", "저으세요"),
        ("끓이:끓여", "끓입니다", "끓였다", "끓인", "끓일", "끓이는", "끓이면", "끓이세요"),
    ],
)
def test_a_verb_takes_its_endings(
    entry: str, formal: str, past: str, done: str, to_do: str, doing: str, if_: str, please: str
) -> None:
    verb = Verb(entry)
    assert (verb.formal(), verb.past("다"), verb.done(), verb.to_do()) == (formal, past, done, to_do)
    assert (verb.doing(), verb.if_(), verb.please()) == (doing, if_, please)
    assert Verb("재미없:재미없어").done() == "재미없는"


@pytest.mark.parametrize("language", WORDS)
def test_the_halves_of_the_lexicon_share_no_word_and_lose_none(language: str) -> None:
    lists = lexicon(WORDS[language])
    even = {word.casefold() for words in lists.values() for word in words.even}
    odd = {word.casefold() for words in lists.values() for word in words.odd}
    assert not even & odd
    for name, words in lists.items():
        assert sorted(words.even + words.odd) == sorted(words.all), name
        assert min(len(words.even), len(words.odd)) >= 3, name
    assert len(even | odd) > 600
    assert all("  " not in word and word == word.strip() for word in even | odd)


def test_vertical_lines_are_short_and_of_syllables_and_digits() -> None:
    for text in texts("ko", 300, direction="vertical"):
        assert fits(text, "vertical")
        assert re.fullmatch(r"[가-힣0-9 ]{3,14}", text), text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"language": "fr"}, "en, ko, vi"),
        ({"language": "vi", "direction": "vertical"}, "vertical of 'ko'"),
        ({"language": "ko", "direction": "turned"}, "turned lines"),
        ({"language": "ko", "vocabulary": "third"}, "all, even or odd"),
    ],
)
def test_what_is_not_made_is_refused(arguments: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        line_text(seed=1, **arguments)  # type: ignore[arg-type]


def test_neighbouring_seeds_say_different_things() -> None:
    assert all(first != second for first, second in pairwise(texts("vi", 200)))
