"""How likely texts are by CTC: against the sum over all paths, and what counts as the same text."""

from itertools import product

import numpy as np
import pytest

from stages.core.likelihood import LEAST, Chances

CHARACTERS = ("A", "a", "B", "ạ", " ")


def chances(seed: int, steps: int = 4) -> np.ndarray:
    raw = np.random.default_rng(seed).random((steps, len(CHARACTERS) + 1)).astype(np.float32)
    return raw / raw.sum(1, keepdims=True)


def spelt(path: tuple[int, ...]) -> str:
    kept = [now for now, before in zip(path, (0, *path[:-1]), strict=True) if now and now != before]
    return "".join(CHARACTERS[number - 1] for number in kept)


@pytest.mark.parametrize("text", ["A", "AB", "AA", "BAB", ""])
@pytest.mark.parametrize("seed", range(3))
def test_it_is_the_sum_over_all_paths(seed: int, text: str) -> None:
    steps = chances(seed)
    steps[:, 5] = 0  # a space parts equal letters, as nothing does, so paths through it are counted apart below
    steps /= steps.sum(1, keepdims=True)
    total = sum(
        float(np.prod([steps[step, number] for step, number in enumerate(path)]))
        for path in product(range(6), repeat=len(steps))
        if spelt(path) == text
    )
    assert Chances(steps, CHARACTERS).log_likelihood(text) == pytest.approx(np.log(total), abs=0.006)


def test_spaces_count_as_nothing_and_case_if_asked() -> None:
    steps = chances(7)
    seen = Chances(steps, CHARACTERS)
    assert seen.log_likelihood("A B") == seen.log_likelihood("AB")
    assert seen.log_likelihood("aB") != seen.log_likelihood("AB")
    folded = Chances(steps, CHARACTERS, fold=True)
    assert folded.log_likelihood("aB") == folded.log_likelihood("AB") > seen.log_likelihood("AB")


def test_a_foreign_letter_counts_as_the_one_that_it_looks_like() -> None:
    steps = np.zeros((2, 6), np.float32)
    steps[:, 0], steps[0, 4], steps[0, 0] = 1, 0.9, 0.1
    assert Chances(steps, CHARACTERS, written=frozenset("AaB")).text() == "a"
    assert Chances(steps, CHARACTERS).text() == "ạ"
    seen = Chances(steps, CHARACTERS, written=frozenset("AaB"))
    assert seen.log_likelihood("ạ") == seen.log_likelihood("a") == pytest.approx(np.log(0.9), abs=0.01)


def test_a_text_longer_than_the_line_has_the_least_chance() -> None:
    assert Chances(chances(1), CHARACTERS).log_likelihood("ABABABA") == LEAST


def test_the_text_is_what_is_likeliest_step_by_step() -> None:
    steps = np.eye(6, dtype=np.float32)[[1, 1, 0, 1, 5, 3]]
    assert Chances(steps, CHARACTERS).text() == "AA B"
