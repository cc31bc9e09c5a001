"""Exact (Clopper-Pearson) bounds on a share of which n independent items are known: what a claim may say."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def upper_bounds(errors: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Floats:
    """`upper_bound` of each pair of counts."""
    from scipy.special import betaincinv  # type: ignore[import-untyped]

    e, of = _counts(errors, n, confidence)
    open_end = e >= of
    return np.where(open_end, 1.0, betaincinv(e + 1, np.where(open_end, 1.0, of - e), confidence))


def lower_bounds(errors: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> Floats:
    """What the share is at least, one-sided."""
    e, of = _counts(errors, n, confidence)
    return 1.0 - upper_bounds(of - e, of, confidence)


def upper_bound(errors: int, n: int, confidence: float = 0.95) -> float:
    """What the share of errors is at most, one-sided: with `confidence` or more it is below. 1 where n is 0.

    Raises ValueError unless 0 ≤ errors ≤ n and confidence is between 0 and 1.

    >>> round(upper_bound(0, 598), 6)
    0.004997
    """
    return float(upper_bounds(errors, n, confidence))


def interval(errors: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """The share's two-sided interval: half of the doubt on each side."""
    one_sided = (1 + confidence) / 2
    return float(lower_bounds(errors, n, one_sided)), float(upper_bounds(errors, n, one_sided))


def least_n(errors: int, max_error: float, confidence: float = 0.95) -> int:
    """How many items so many errors among them need for the upper bound to be `max_error` (0 to 1, both excluded).

    >>> least_n(0, 0.005), least_n(1, 0.005)
    (598, 947)
    """
    if not 0 < max_error < 1:
        raise ValueError(f"max_error is {max_error}; expected more than 0 and less than 1")
    low, high = errors + 1, errors + 1
    while upper_bound(errors, high, confidence) > max_error:
        low, high = high + 1, 2 * high
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if upper_bound(errors, middle, confidence) <= max_error else (middle + 1, high)
    return low


def _counts(errors: ArrayLike, n: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
    e, of = np.asarray(errors, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if not (np.all(e >= 0) and np.all(e <= of)):
        raise ValueError("errors must be at least 0 and at most n")
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is {confidence}; expected more than 0 and less than 1")
    return e, of
