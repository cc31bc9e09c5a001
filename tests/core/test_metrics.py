"""Metrics: error rates with their counts, and differences that join to the texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.core.metrics import ErrorRate, cer, differences, edits, exact, normal, wer

TEXTS = st.text("aạ̣ \u00a0가ㄱđ", max_size=12)


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", 0),
        ("Nguyễn", "Nguyen", 1),
        ("Nguyễn", "Nguye\u0302\u0303n", 0),
        ("a  b\u00a0c\n", " a b c", 0),
        ("ab", "a b", 1),
        ("서울", "서올시", 2),
        ("Ab", "ab", 1),
    ],
)
def test_edits(a: str, b: str, expected: int) -> None:
    assert edits(a, b) == edits(b, a) == expected


def test_rates_are_over_all_pairs() -> None:
    pairs = [("một hai", "mot hai"), ("ba", ""), ("", "x"), ("bốn", "bốn")]
    assert cer(pairs) == ErrorRate(4, 12, 4 / 12)
    assert wer(pairs) == ErrorRate(3, 4, 3 / 4)
    assert exact(pairs) == ErrorRate(3, 4, 3 / 4)


@pytest.mark.parametrize("rate", [cer, wer, exact])
def test_nothing_to_compare(rate) -> None:
    assert rate([]) == ErrorRate(0, 0, 0.0)
    assert rate(iter([("a b", "a  b")])).errors == 0


def test_text_where_there_is_none_is_an_error() -> None:
    assert cer([("", "abc")]) == ErrorRate(3, 0, 3.0)


def test_differences() -> None:
    assert differences("Nguyễn Văn", "Nguyên  Văn A") == [
        ("equal", "Nguy", "Nguy"),
        ("replace", "ễ", "ê"),
        ("equal", "n Văn", "n Văn"),
        ("insert", "", " A"),
    ]
    assert differences("", "") == []


@given(TEXTS, TEXTS)
def test_differences_join_to_the_texts_and_count_the_edits(a: str, b: str) -> None:
    parts = differences(a, b)
    assert "".join(part for _, part, _ in parts) == normal(a)
    assert "".join(part for _, _, part in parts) == normal(b)
    assert sum(max(len(x), len(y)) for kind, x, y in parts if kind != "equal") == edits(a, b)
    assert all((kind == "equal") == (x == y) for kind, x, y in parts)
