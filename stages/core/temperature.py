"""Logits to probabilities that mean what they say: one temperature, fitted on items that nothing was learnt from.

Source: Guo et al., On Calibration of Modern Neural Networks (ICML 2017).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

COLDEST, HOTTEST = 0.1, 10.0
"""Within what the temperature is looked for: a few items, all of them right, would have it vanish."""


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Floats:
    """Probabilities (items × classes) of logits, which are divided by the temperature."""
    scaled = np.asarray(logits, dtype=np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), dtype=np.float64)


def surprise(logits: ArrayLike, targets: ArrayLike, temperature: float = 1.0) -> float:
    """The mean of -log of the probability that each item's own class is given."""
    chances = softmax(logits, temperature)
    own = chances[np.arange(len(chances)), np.asarray(targets, dtype=np.intp)]
    return float(-np.log(np.maximum(own, 1e-12)).mean())


def fit_temperature(logits: ArrayLike, targets: ArrayLike) -> float:
    """The temperature at which the items surprise least; 1 where there are none.

    One item that is wrong by half is added, at the mean of the items' logits: without an error among them they would
    have the temperature as low as it gets.
    """
    from scipy.optimize import minimize_scalar  # type: ignore[import-untyped]

    values, own = np.asarray(logits, dtype=np.float64), np.asarray(targets, dtype=np.intp)
    if not len(values):
        return 1.0
    best, second = np.sort(values, axis=1)[:, -1].mean(), np.sort(values, axis=1)[:, -2].mean()

    def cost(log_temperature: float) -> float:
        temperature = float(np.exp(log_temperature))
        pseudo = np.array([[best, second]])
        doubt = (surprise(pseudo, [0], temperature) + surprise(pseudo, [1], temperature)) / 2
        return len(values) * surprise(values, own, temperature) + doubt

    found = minimize_scalar(cost, bounds=(np.log(COLDEST), np.log(HOTTEST)), method="bounded")
    return round(float(np.exp(found.x)), 4)
