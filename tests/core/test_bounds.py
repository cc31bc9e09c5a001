"""Bounds: known values of Clopper and Pearson, their definition, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from stages.core.bounds import interval, least_n, lower_bounds, upper_bound, upper_bounds


@pytest.mark.parametrize(
    ("errors", "n", "confidence", "expected"),
    [
        (0, 598, 0.95, 0.0049970),
        (0, 597, 0.95, 0.0050054),
        (0, 3, 0.95, 0.6315968),
        (1, 10, 0.975, 0.4450161),
        (5, 5, 0.95, 1.0),
        (0, 0, 0.95, 1.0),
    ],
)
def test_known_values(errors: int, n: int, confidence: float, expected: float) -> None:
    assert upper_bound(errors, n, confidence) == pytest.approx(expected, abs=1e-7)


def test_two_sided_interval() -> None:
    assert interval(1, 10) == pytest.approx((0.0025286, 0.4450161), abs=1e-7)
    assert interval(0, 10)[0] == 0 and interval(10, 10)[1] == 1 and interval(0, 0) == (0, 1)


@given(st.integers(0, 500), st.integers(1, 500), st.floats(0.5, 0.999))
def test_bounds_are_beta_quantiles_and_invert_the_binomial(errors: int, more: int, confidence: float) -> None:
    n = errors + more
    bound = upper_bound(errors, n, confidence)
    assert bound == pytest.approx(beta.ppf(confidence, errors + 1, more))
    assert binom.cdf(errors, n, bound) == pytest.approx(1 - confidence)
    assert float(lower_bounds(more, n, confidence)) == pytest.approx(1 - bound)


def test_arrays_are_element_by_element() -> None:
    assert upper_bounds([0, 1, 2], [598, 10, 2]).tolist() == [upper_bound(0, 598), upper_bound(1, 10), 1.0]


@pytest.mark.parametrize(
    ("errors", "max_error", "confidence"), [(0, 0.005, 0.95), (3, 0.02, 0.99), (40, 0.3, 0.9), (0, 0.9, 0.5)]
)
def test_least_n_is_the_first_that_passes(errors: int, max_error: float, confidence: float) -> None:
    n = least_n(errors, max_error, confidence)
    assert upper_bound(errors, n, confidence) <= max_error
    assert n == errors + 1 or upper_bound(errors, n - 1, confidence) > max_error


@pytest.mark.parametrize(("errors", "n", "confidence"), [(2, 1, 0.9), (-1, 5, 0.9), (1, 5, 1.0), (1, 5, 0.0)])
def test_nonsense_is_refused(errors: int, n: int, confidence: float) -> None:
    with pytest.raises(ValueError, match=r"errors must|confidence is"):
        upper_bound(errors, n, confidence)


@pytest.mark.parametrize("max_error", [0.0, 1.0, -1.0])
def test_no_number_of_items_vouches_for_no_error(max_error: float) -> None:
    with pytest.raises(ValueError, match="max_error"):
        least_n(0, max_error)
