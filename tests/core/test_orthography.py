"""Orthography: which syllables, words, figures and zones can be, by the cases in tests/cases/orthography."""

from typing import Any

import pytest
import yaml

from stages.core.orthography import korean, vietnamese
from stages.core.orthography.evidence import Evidence, evidence, plausibility
from stages.core.orthography.scripts import mixed_script
from tests.deliveries import CASES


def cases(name: str) -> Any:
    return yaml.safe_load((CASES / "orthography" / f"{name}.yaml").read_text(encoding="utf-8"))


VIETNAMESE, KOREAN = cases("vietnamese"), cases("korean")
TEXTS = [("vi", case) for case in VIETNAMESE["texts"]] + [("ko", case) for case in KOREAN["texts"]]


@pytest.mark.parametrize("verdict", ["valid", "invalid"])
def test_vietnamese_syllables(verdict: str) -> None:
    for rule, words in VIETNAMESE[verdict].items():
        wrong = [word for word in words if vietnamese.is_syllable(word) != (verdict == "valid")]
        assert not wrong, rule


def test_words() -> None:
    for judge, groups in ((vietnamese.judge, VIETNAMESE["words"]), (korean.judge, KOREAN["words"])):
        for expected, words in groups.items():
            for word in words:
                verdict, code = judge(word)
                assert expected == (code or verdict), f"{word!r} is {code or verdict}"


@pytest.mark.parametrize(("language", "case"), TEXTS, ids=[case["text"] for _, case in TEXTS])
def test_texts(language: str, case: dict[str, Any]) -> None:
    assert evidence(case["text"], language) == expected(case)


def test_figures() -> None:
    for case in cases("figures"):
        languages = ("vi", "ko", "en", None) if case["language"] == "any" else (case["language"],)
        for language in languages:
            for expected, figures in case.items():
                for figure in figures if expected != "language" else ():
                    found = evidence(figure, language)
                    verdict = "neutral" if found.words == found.neutral else "valid"
                    said = found.impossible[0] if found.impossible else verdict
                    assert said == expected, f"{figure!r} is {said} in {language}: {found}"


@pytest.mark.parametrize("case", cases("mrz"), ids=lambda case: case["name"])
@pytest.mark.parametrize("between", ["\n", " "])
def test_machine_readable_zones(case: dict[str, Any], between: str) -> None:
    impossible = ["mrz"] if case.get("invalid") else []
    assert evidence(between.join(case["lines"]), "vi") == expected({**case, "impossible": impossible})


def test_other_languages_are_judged_by_scripts_and_figures_alone() -> None:
    assert evidence("Totаl thuóc 12,500 하ㄴ", None) == Evidence(4, 1, 1, 2, ("mixed_script",))


@pytest.mark.parametrize(
    ("text", "language", "score"),
    [
        ("", "vi", 0.5),
        ("Total", "vi", 0.5),
        ("Huế", "vi", 0.75),
        ("thuóc", "vi", 0.25),
        ("서울 강남구 뷁", "ko", 2.5 / 4),
    ],
)
def test_plausibility(text: str, language: str, score: float) -> None:
    assert plausibility(text, language) == score


@pytest.mark.parametrize(
    ("word", "mixed"),
    [("Nguyen", False), ("Nguуen", True), ("Москва", False), ("LG전자", False), ("kΩ", False), ("aα", True)],
)
def test_mixed_script(word: str, mixed: bool) -> None:
    assert mixed_script(word) is mixed


def expected(case: dict[str, Any]) -> Evidence:
    valid, invalid, neutral = (case.get(key, 0) for key in ("valid", "invalid", "neutral"))
    return Evidence(valid + invalid + neutral, valid, invalid, neutral, tuple(case.get("impossible", ())))
