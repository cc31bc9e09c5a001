"""How far a document lies from those of the type that it is taken for: what is of no known type lies far from all.

Source: Lee et al., A Simple Unified Framework for Detecting Out-of-Distribution Samples (NeurIPS 2018): Mahalanobis
distances with one covariance for all types, here of a late and an early layer; the farther of the two counts.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from stages.core.bounds import upper_bound

Floats = NDArray[np.float64]

SHRINK = 0.05
"""How much of the mean variance is added to every direction: documents are fewer than would tell all apart."""


class Cloud(Struct, frozen=True):
    """Where documents of each type lie in one layer's features: their means, what turns a difference into a distance,
    and the distance that ordinary documents stay within.
    """

    means: Floats
    whitening: Floats
    reach: float


class Novelty(Struct, frozen=True, kw_only=True):
    """From which novelty on a document is of no known type, and what that costs: of `documents` of known types that
    nothing was learnt from, `turned_away` are farther; `bound` is what their share is at most.
    """

    limit: float
    settled: int
    documents: int
    turned_away: int
    bound: float
    confidence: float


def fit_cloud(features: ArrayLike, kinds: ArrayLike, count: int) -> tuple[Floats, Floats]:
    """Means (types × features) and whitening (features × features) of documents; a type without any has the mean."""
    values, own = np.asarray(features, np.float64), np.asarray(kinds, np.intp)
    means = np.repeat(values.mean(axis=0, keepdims=True), count, axis=0)
    for kind in np.unique(own):
        means[kind] = values[own == kind].mean(axis=0)
    apart = values - means[own]
    spread = apart.T @ apart / max(1, len(values) - len(np.unique(own)))
    ground = max(float(np.trace(spread)) / len(spread), 1e-9)
    scales, directions = np.linalg.eigh(spread + SHRINK * ground * np.eye(len(spread)))
    return means, directions / np.sqrt(scales)


def distances(means: Floats, whitening: Floats, features: ArrayLike, kinds: ArrayLike) -> Floats:
    """How far each document lies from the mean of its kind."""
    apart = (np.asarray(features, np.float64) - means[np.asarray(kinds, np.intp)]) @ whitening
    return np.asarray(np.sqrt((apart**2).sum(axis=1) / apart.shape[1]))


def settled_cloud(
    features: ArrayLike, kinds: ArrayLike, count: int, others: ArrayLike, other_kinds: ArrayLike
) -> Cloud:
    """Means and whitening from documents; the reach from `others`, which the net hasn't learnt from: their median."""
    means, whitening = fit_cloud(features, kinds, count)
    far = distances(means, whitening, others, other_kinds)
    return Cloud(means, whitening, float(np.median(far)) if len(far) else 1.0)


def novelty(clouds: Sequence[Cloud], features: Sequence[ArrayLike], kinds: ArrayLike) -> Floats:
    """How far each document lies from its kind, 1 being usual: the larger of what the layers say."""
    found = [
        distances(cloud.means, cloud.whitening, values, kinds) / max(cloud.reach, 1e-9)
        for cloud, values in zip(clouds, features, strict=True)
    ]
    return np.asarray(np.max(found, axis=0))


def novelty_limit(settle: ArrayLike, bound: ArrayLike, *, turned_away: float, confidence: float) -> Novelty:
    """The novelty beyond which a share of `turned_away` of the documents to settle it by lie.

    What share of known documents that is in truth is bounded by others, that it wasn't chosen by.
    """
    values, others = np.asarray(settle, np.float64), np.asarray(bound, np.float64)
    limit = float(np.quantile(values, 1 - turned_away, method="higher")) if len(values) else 0.0
    beyond = int((others > limit).sum())
    return Novelty(
        limit=round(limit, 6),
        settled=len(values),
        documents=len(others),
        turned_away=beyond,
        bound=round(upper_bound(beyond, len(others), confidence), 6),
        confidence=confidence,
    )
