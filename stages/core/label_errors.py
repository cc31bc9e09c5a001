"""Labels that a model contradicts which hasn't learnt from them.

Source: Northcutt, Jiang and Chuang, Confident Learning: Estimating Uncertainty in Dataset Labels (JAIR 70, 2021): a
label is doubted where another class is as probable as it usually is for the documents that bear its name.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class LabelError(Struct, frozen=True, kw_only=True):
    """A document whose label is doubted: what it is rather taken for, and how probable each of the two is."""

    delivery: str
    id: str
    label: str
    found: str
    label_chance: float
    found_chance: float


def doubted(labels: Sequence[int], chances: ArrayLike) -> dict[int, int]:
    """By the number of the document, the class that it rather is of, for those whose label is doubted.

    `chances` are probabilities (documents × classes) out of fold: of a document that the model learnt from it says what
    it was told. A class's threshold is the mean of its probability among the documents labelled with it; of the classes
    that reach theirs, the likeliest counts.
    """
    p, own = np.asarray(chances, np.float64), np.asarray(labels, np.intp)
    if not len(own):
        return {}
    thresholds = np.full(p.shape[1], np.inf)
    for kind in np.unique(own):
        thresholds[kind] = p[own == kind, kind].mean()
    reached = np.where(p >= thresholds, p, -1.0)
    best = reached.argmax(axis=1)
    apart = (reached.max(axis=1) >= 0) & (best != own)
    return {index: int(best[index]) for index in np.flatnonzero(apart).tolist()}


def out_of_fold(features: ArrayLike, labels: Sequence[int], classes: int, folds: Sequence[int]) -> Floats:
    """Probabilities (documents × classes) by where the other folds' documents lie: normal, with one covariance.

    A class that the other folds don't show has none.
    """
    from stages.core.typicality import distances, fit_cloud

    values, own, part = np.asarray(features, np.float64), np.asarray(labels, np.intp), np.asarray(folds, np.intp)
    logs = np.full((len(values), classes), -np.inf)
    for fold in np.unique(part):
        inside, outside = np.flatnonzero(part == fold), np.flatnonzero(part != fold)
        if not len(outside):
            continue
        cloud = fit_cloud(values[outside], own[outside], classes)
        for kind in np.unique(own[outside]):
            far = distances(cloud, values[inside], np.full(len(inside), kind))
            logs[inside, kind] = -0.5 * values.shape[1] * far**2
    best = logs.max(axis=1, keepdims=True)
    powers = np.where(np.isfinite(best), np.exp(logs - np.where(np.isfinite(best), best, 0.0)), 0.0)
    return np.asarray(powers / np.maximum(powers.sum(axis=1, keepdims=True), 1e-300))
