"""Acceptance: what is promised of the accepted holds over many draws, and too little data is said to be so."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from stages.core.acceptance import (
    PROBABILITIES,
    Choice,
    Insufficient,
    accept_threshold,
    coverage_curve,
    folds,
    grid_of,
)
from stages.core.bounds import upper_bound

SEEDS = 300
TOLERANCE = 0.05 * SEEDS + 2 * (0.05 * 0.95 * SEEDS) ** 0.5
"""Broken promises at 95 % confidence, and two standard deviations of their number."""


def draw(seed: int, n: int, floor: float = 0.001) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Scores, and whether each is right: the higher the score the rarer an error, down to `floor`."""
    rng = np.random.default_rng(seed)
    odds = rng.normal(3.5, 2.5, n)
    return 1 / (1 + np.exp(-odds)), rng.random(n) >= floor + 0.5 / (1 + np.exp(1.2 * odds))


@cache
def true_error(threshold: float, floor: float) -> float:
    odds = np.linspace(-10, 20, 3001)
    accepted = np.exp(-((odds - 3.5) ** 2) / 12.5) * (1 / (1 + np.exp(-odds)) >= threshold)
    return float(accepted @ (floor + 0.5 / (1 + np.exp(1.2 * odds))) / accepted.sum())


@pytest.mark.parametrize(("max_error", "n", "floor"), [(0.02, 1000, 0.001), (0.05, 300, 0.01), (0.01, 3000, 0.0101)])
@pytest.mark.parametrize("starts", [(0,), (0, 1, 3, 7, 15)])
def test_the_promise_is_kept(max_error: float, n: int, floor: float, starts: tuple[int, ...]) -> None:
    chosen = [accept_threshold(*draw(seed, n, floor), max_error=max_error, starts=starts) for seed in range(SEEDS)]
    broken = sum(isinstance(c, Choice) and true_error(c.threshold, floor) > max_error for c in chosen)
    assert broken <= TOLERANCE
    assert all(c.bound <= max_error for c in chosen if isinstance(c, Choice))


def test_a_grid_of_other_scores_keeps_the_promise_too() -> None:
    grid = grid_of(draw(10_000, 2000)[0])
    chosen = [accept_threshold(*draw(seed, 1000), max_error=0.02, grid=grid) for seed in range(SEEDS)]
    assert sum(isinstance(c, Choice) and true_error(c.threshold, 0.001) > 0.02 for c in chosen) <= TOLERANCE


def test_several_starts_find_more_than_one() -> None:
    def coverage(starts: tuple[int, ...]) -> float:
        chosen = (accept_threshold(*draw(seed, 3000), max_error=0.01, starts=starts) for seed in range(60))
        return float(np.mean([c.coverage if isinstance(c, Choice) else 0 for c in chosen]))

    assert coverage((0, 1, 3, 7, 15)) > coverage((0,)) + 0.1


def test_what_a_choice_says_is_so_and_the_order_of_items_does_not_matter() -> None:
    scores, correct = draw(1, 5000)
    choice = accept_threshold(scores, correct, max_error=0.01)
    assert isinstance(choice, Choice)
    accepted = scores >= choice.threshold
    assert (choice.n, choice.n_accepted, choice.errors) == (5000, accepted.sum(), (accepted & ~correct).sum())
    assert choice.coverage == choice.n_accepted / 5000
    assert choice.bound >= upper_bound(choice.errors, choice.n_accepted) > choice.errors / choice.n_accepted
    order = np.random.default_rng(0).permutation(5000)
    assert accept_threshold(scores[order], correct[order], max_error=0.01) == choice
    assert accept_threshold(scores.tolist(), correct.tolist(), max_error=0.01) == choice


def test_all_right_is_accepted_whole_as_soon_as_the_bound_allows() -> None:
    assert accept_threshold([0.9] * 598, [True] * 598, max_error=0.005) == Choice(
        max(t for t in PROBABILITIES if t <= 0.9), 598, 0, upper_bound(0, 598), 1.0, 598
    )
    assert accept_threshold([0.9] * 212, [True] * 212, max_error=0.005) == Insufficient(
        "needs ≥ 598 accepted for 0.5 %, has 212", 598, 212
    )


def test_errors_without_end_are_said_to_be_so() -> None:
    found = accept_threshold([0.9] * 1000, [False] * 1000, max_error=0.01)
    assert isinstance(found, Insufficient)
    assert found.reason == "1,000 of 1,000 accepted are wrong: at most 100 % at 95 % confidence, where 1 % is allowed"


def test_minimum_is_kept() -> None:
    scores, correct = draw(1, 5000)
    assert isinstance(accept_threshold(scores, correct, max_error=0.01, minimum=4900), Insufficient)
    choice = accept_threshold(scores, correct, max_error=0.01, minimum=2000)
    assert isinstance(choice, Choice) and choice.n_accepted >= 2000
    assert accept_threshold(scores[:50], correct[:50], max_error=0.01, minimum=500) == Insufficient(
        "needs ≥ 500 accepted for 1 %, has 50", 500, 50
    )


def test_an_unlucky_line_at_the_top_does_not_stop_the_search() -> None:
    scores = np.linspace(0.999, 0.5, 5000)
    correct = np.ones(5000, dtype=bool)
    correct[3] = False
    assert isinstance(accept_threshold(scores, correct, max_error=0.005, starts=(0,)), Insufficient)
    choice = accept_threshold(scores, correct, max_error=0.005)
    assert isinstance(choice, Choice) and choice.coverage == 1


def test_nothing_to_go_by() -> None:
    assert accept_threshold([], [], max_error=0.1) == Insufficient("needs ≥ 29 accepted for 10 %, has 0", 29, 0)
    assert coverage_curve([], []) == () and grid_of([]) == ()
    for scores, correct in (([0.5], [True, False]), ([float("nan")], [True])):
        with pytest.raises(ValueError, match="one finite score"):
            accept_threshold(scores, correct, max_error=0.1)


def test_coverage_curve() -> None:
    scores, correct = draw(2, 1000)
    curve = coverage_curve(scores, correct, points=20)
    assert [point.n_accepted for point in curve] == list(range(50, 1001, 50))
    assert [point.threshold for point in curve] == sorted((point.threshold for point in curve), reverse=True)
    assert all(point.bound == upper_bound(point.errors, point.n_accepted) for point in curve)
    assert curve[-1].coverage == 1 and curve[-1].rate == (~correct).mean()
    assert [point.n_accepted for point in coverage_curve([0.5] * 9, [True] * 9)] == [9]


def test_folds_keep_their_shares_and_their_keys() -> None:
    keys = [f"document {number}" for number in range(5000)]
    parts = folds(keys, {"fit": 0.5, "choose": 0.3, "check": 0.2})
    assert [round(parts.count(name) / 5000, 1) for name in ("fit", "choose", "check")] == [0.5, 0.3, 0.2]
    assert folds(keys[::-1], {"fit": 0.5, "choose": 0.3, "check": 0.2}) == parts[::-1]
    assert folds(keys, {"a": 0.5, "b": 0.5}, salt="other") != folds(keys, {"a": 0.5, "b": 0.5})
    assert folds(["a", "b", "a"], {"one": 1.0}) == ["one"] * 3 and folds([], {"one": 1.0}) == []
    for shares in ({}, {"a": 0.5}, {"a": 1.5, "b": -0.5}):
        with pytest.raises(ValueError, match="add up to 1"):
            folds(keys, shares)
