"""Temperatures: probabilities come out as right as they say."""

import numpy as np
import pytest

from stages.core.temperature import COLDEST, HOTTEST, fit_temperature, softmax, surprise


@pytest.mark.parametrize("true", [0.5, 1.0, 3.0])
def test_the_temperature_that_was_used_is_found(true: float) -> None:
    rng = np.random.default_rng(1)
    logits = rng.normal(0, 3, (4000, 5))
    own = [int(rng.choice(5, p=row)) for row in softmax(logits)]
    found = fit_temperature(logits * true, own)
    assert found == pytest.approx(true, rel=0.1)
    assert surprise(logits * true, own, found) <= surprise(logits * true, own, 1.0) + 1e-9


def test_few_items_that_are_all_right_leave_some_doubt() -> None:
    logits = np.eye(3) * 4.0
    found = fit_temperature(logits, [0, 1, 2])
    assert COLDEST < found < HOTTEST
    assert softmax(logits, found).max() < 0.9999


def test_without_items_nothing_is_changed() -> None:
    assert fit_temperature(np.zeros((0, 3)), []) == 1.0
    assert np.allclose(softmax([[1000.0, 1000.0]]), 0.5)
