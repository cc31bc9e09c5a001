"""Calibration: probabilities that mean what they say, the same on every run, and sense at the edges."""

import numpy as np
import pytest
from numpy.typing import NDArray

from stages.core.bounds import interval
from stages.core.calibration import (
    Bin,
    Isotonic,
    Scorer,
    apply,
    expected_calibration_error,
    fit_isotonic,
    fit_scorer,
    reliability,
    score,
)

NAMES = ("agreement", "confidence", "constant")


def draw(seed: int, n: int = 4000) -> tuple[list[dict[str, float]], NDArray[np.bool_]]:
    rng = np.random.default_rng(seed)
    agreement, confidence = rng.random(n), rng.normal(50, 20, n)
    correct = rng.random(n) < 1 / (1 + np.exp(-(6 * agreement - 2 + 0.03 * (confidence - 50))))
    rows = zip(agreement.tolist(), confidence.tolist(), strict=True)
    return [{"agreement": a, "confidence": c, "constant": 7.0, "more": 0.0} for a, c in rows], correct


def test_a_scorer_finds_the_odds_again() -> None:
    scorer = fit_scorer(*draw(0), NAMES)
    per_unit = np.array(scorer.weights) / np.array(scorer.scales)
    assert per_unit == pytest.approx([6, 0.03, 0], rel=0.15)
    features, correct = draw(1)
    assert expected_calibration_error(score(scorer, features), correct) < 0.02


def test_a_scorer_takes_a_matrix_as_well_and_is_the_same_each_time() -> None:
    features, correct = draw(0, 500)
    matrix = np.array([[item[name] for name in NAMES] for item in features])
    scorer = fit_scorer(features, correct, NAMES)
    assert fit_scorer(matrix, correct, NAMES) == fit_scorer(matrix.tolist(), correct.tolist(), NAMES) == scorer
    assert score(scorer, matrix).tolist() == score(scorer, features).tolist()
    assert score(scorer, []).tolist() == []


@pytest.mark.parametrize(("correct", "expected"), [(True, 100.5 / 101), (False, 0.5 / 101)])
def test_a_scorer_of_one_outcome_knows_its_rate(correct: bool, expected: float) -> None:
    features, _ = draw(0, 100)
    scorer = fit_scorer(features, [correct] * 100, NAMES)
    assert scorer.weights == (0, 0, 0) and score(scorer, features[:2]) == pytest.approx(expected)


def test_far_off_features_are_no_overflow() -> None:
    scorer = Scorer(("a",), (0.0,), (1.0,), (1.0,), 0.0)
    assert score(scorer, [[-1e9], [1e9]]) == pytest.approx([0, 1])


@pytest.mark.parametrize(
    ("features", "message"),
    [
        ([{"agreement": 1.0}], "without the features .'confidence', 'constant'."),
        ([[1.0, 2.0]], "expected items × 3"),
        ([[1.0, float("nan"), 2.0]], ".'confidence'. aren't finite"),
        ([], "expected items"),
    ],
)
def test_features_that_are_not_there(features: list[dict[str, float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        fit_scorer(features, [True] * len(features), NAMES)


def test_isotonic_never_falls_and_calibrates() -> None:
    rng = np.random.default_rng(0)

    def skewed(n: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        scores = rng.random(n)
        return scores, rng.random(n) < scores**3

    isotonic = fit_isotonic(*skewed(5000))
    scores, correct = skewed(5000)
    assert (
        expected_calibration_error(scores, correct)
        > 0.2
        > 0.03
        > expected_calibration_error(apply(isotonic, scores), correct)
    )
    assert (np.diff(apply(isotonic, np.linspace(-1, 2, 300))) >= 0).all()
    assert fit_isotonic(scores, correct) == fit_isotonic(scores[::-1], correct[::-1])


def test_isotonic_at_the_edges() -> None:
    assert fit_isotonic([0.3] * 4, [True, True, False, True]) == Isotonic((0.3,), (0.75,))
    assert apply(fit_isotonic([0.2, 0.8], [True, True]), [0, 0.5, 1]).tolist() == [1, 1, 1]
    assert apply(fit_isotonic([0.2, 0.8], [False, False]), [0, 0.5, 1]).tolist() == [0, 0, 0]
    assert apply(fit_isotonic([0.2, 0.8], [False, True]), [0.1, 0.5, 0.9]).tolist() == pytest.approx([0, 0.5, 1])
    with pytest.raises(ValueError, match="expected items"):
        fit_isotonic([], [])


def test_reliability() -> None:
    assert reliability([0.0, 0.05, 0.95, 1.0, 1.0], [False, True, True, True, False]) == (
        Bin(0.0, 0.1, 2, 0.025, 0.5, *interval(1, 2)),
        Bin(0.9, 1.0, 3, pytest.approx(2.95 / 3), 2 / 3, *interval(2, 3)),
    )
    assert expected_calibration_error([1.0, 1.0], [True, True]) == 0
    assert expected_calibration_error([0.75] * 4, [True, True, True, False]) == 0
    with pytest.raises(ValueError, match="0 to 1"):
        reliability([1.5], [True])
