"""From scores to probabilities: a scorer over features, isotonic calibration, and how far probabilities are from true.

Fit on other items than those on which a threshold is chosen or a claim is checked: `acceptance.folds` parts them.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from stages.core.bounds import Floats, interval

_STRENGTH = 0.05
"""Inverse of the L2 penalty, on standardised features."""

Features = Sequence[Mapping[str, float] | Sequence[float]] | NDArray[np.float64]
"""An item's features by name, or a matrix of items × names."""


class Isotonic(Struct, frozen=True):
    """A line through (x, y), y never falling; constant beyond its ends."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


class Scorer(Struct, frozen=True):
    """Logistic regression: the log odds are `intercept` + Σ weight · (feature - mean) / scale."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    intercept: float


class Bin(Struct, frozen=True, gc=False):
    """Items whose probability is from `low` to `high`: mean probability, share that is right, and its interval."""

    low: float
    high: float
    count: int
    probability: float
    correct: float
    correct_low: float
    correct_high: float


def fit_isotonic(scores: ArrayLike, correct: ArrayLike) -> Isotonic:
    """The calibration that fits best (least squares) among those that never fall. Raises ValueError without items."""
    from sklearn.isotonic import IsotonicRegression  # type: ignore[import-untyped]

    s, right = _items(scores, correct)
    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(s, right)
    return Isotonic(_stable(model.X_thresholds_), _stable(model.y_thresholds_))


def apply(isotonic: Isotonic, scores: ArrayLike) -> Floats:
    """The scores as probabilities, 0 to 1."""
    return np.interp(np.asarray(scores, dtype=np.float64), isotonic.xs, isotonic.ys)


def fit_scorer(features: Features, correct: ArrayLike, names: Sequence[str]) -> Scorer:
    """The scorer that fits best under an L2 penalty. Where all are right, or all wrong, it knows their rate alone.

    Raises ValueError without items, or for a feature that is missing or not finite.
    """
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

    matrix = _matrix(features, names)
    _, right = _items(np.zeros(len(matrix)), correct)
    means, scales = matrix.mean(axis=0), matrix.std(axis=0)
    scales = np.where(scales > 1e-9 * (1 + np.abs(means)), scales, 1.0)  # a constant feature says nothing
    if right.all() or not right.any():
        rate = (right.sum() + 0.5) / (len(right) + 1)
        return Scorer(
            tuple(names), _stable(means), _stable(scales), (0.0,) * len(names), float(np.log(rate / (1 - rate)))
        )
    model = LogisticRegression(C=_STRENGTH, solver="lbfgs", tol=1e-8, max_iter=10_000)
    model.fit((matrix - means) / scales, right)
    weights, (intercept,) = _stable(model.coef_[0]), _stable(model.intercept_)
    return Scorer(tuple(names), _stable(means), _stable(scales), weights, intercept)


def score(scorer: Scorer, features: Features) -> Floats:
    """The probability, 0 to 1, that each item is right. Raises ValueError as `fit_scorer` does."""
    standard = (_matrix(features, scorer.names) - scorer.means) / scorer.scales
    odds: Floats = np.clip(standard @ np.array(scorer.weights) + scorer.intercept, -500, 500)
    return np.asarray(1.0 / (1.0 + np.exp(-odds)))


def reliability(
    probabilities: ArrayLike, correct: ArrayLike, bins: int = 10, confidence: float = 0.95
) -> tuple[Bin, ...]:
    """The items by even ranges of probability, lowest first; ranges without items are left out."""
    p, right = _items(probabilities, correct)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("probabilities must be 0 to 1")
    place = np.minimum((p * bins).astype(np.intp), bins - 1)
    found = []
    for index in np.unique(place).tolist():
        inside = place == index
        count, good = int(inside.sum()), int(right[inside].sum())
        ends = interval(good, count, confidence)
        found.append(Bin(index / bins, (index + 1) / bins, count, float(p[inside].mean()), good / count, *ends))
    return tuple(found)


def expected_calibration_error(probabilities: ArrayLike, correct: ArrayLike, bins: int = 10) -> float:
    """By how much probability and share of right differ, over the ranges of `reliability`, weighted by items."""
    found = reliability(probabilities, correct, bins)
    return sum(b.count * abs(b.probability - b.correct) for b in found) / sum(b.count for b in found)


def _matrix(features: Features, names: Sequence[str]) -> Floats:
    """Items × names. Raises ValueError for a feature that is missing or not finite."""
    if isinstance(features, np.ndarray):
        matrix = np.asarray(features, dtype=np.float64)
    else:
        named = [item for item in features if isinstance(item, Mapping)]
        if missing := sorted({name for item in named for name in names if name not in item}):
            raise ValueError(f"items without the features {missing}")
        rows = [[item[name] for name in names] if isinstance(item, Mapping) else item for item in features]
        matrix = np.array(rows, dtype=np.float64).reshape(len(rows), -1 if rows else len(names))
    if matrix.ndim != 2 or matrix.shape[1] != len(names):
        raise ValueError(f"features of shape {matrix.shape}; expected items × {len(names)}")
    if not np.isfinite(matrix).all():
        raise ValueError(
            f"features {[names[i] for i in np.flatnonzero(~np.isfinite(matrix).all(axis=0))]} aren't finite"
        )
    return matrix


def _items(scores: ArrayLike, correct: ArrayLike) -> tuple[Floats, Floats]:
    s, right = np.asarray(scores, dtype=np.float64), np.asarray(correct, dtype=np.bool_).astype(np.float64)
    if s.ndim != 1 or s.shape != right.shape or not len(s) or not np.isfinite(s).all():
        raise ValueError("expected items, each with one finite score and one verdict")
    return s, right


def _stable(values: ArrayLike) -> tuple[float, ...]:
    """Nine significant digits: what a solver gives beyond them depends on the machine."""
    return tuple(float(f"{value:.9g}") for value in np.asarray(values, dtype=np.float64).tolist())
