"""How new a document is beside those of the type that it is taken for: what is of no known type is like none of them.

Two things tell, each in what is usual for documents that nothing was learnt from: how far it lies from those of its
type, in a late or in an early layer, and how little all types together have for it. Strangers that look much like a
type are betrayed by neither alone.

Sources: Lee et al., A Simple Unified Framework for Detecting Out-of-Distribution Samples (NeurIPS 2018): Mahalanobis
distances with one covariance for all types. Liu et al., Energy-based Out-of-distribution Detection (NeurIPS 2020).
"""

from collections.abc import Mapping

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from stages.core.bounds import upper_bound

Floats = NDArray[np.float64]

SHRINK = 0.05
"""How much of the mean variance is added to every direction: documents are fewer than would tell all apart."""
ORDINARY = 0.95
"""The share of documents that lie below what is still usual."""
LIKE_OTHERS = 100.0
"""So many of a type's documents weigh as much as those of all types together in what is usual for it."""
LEAST_SPREAD = 0.05
"""What a measure spreads by at least: a few documents may be more alike than others are."""
TAIL = 0.1
"""The share of documents, the newest, whose tail says where a limit lies: a rarer one of its own hangs on too few."""
NONE_KNOWN = -1e9
"""The limit where there is nothing to settle it by: everything is new."""
ENERGY = "energy"


class Cloud(Struct, frozen=True):
    """Where documents of each type lie in one layer's features: their means, and what turns a difference into a
    distance.
    """

    means: Floats
    whitening: Floats


class Usual(Struct, frozen=True):
    """By type, a measure's median, and how far beyond it ordinary documents lie, which isn't next to nothing."""

    middle: tuple[float, ...]
    spread: tuple[float, ...]


class Typical(Struct, frozen=True):
    """What documents of known types are like: where they lie in each layer, and what is usual of each measure."""

    clouds: Mapping[str, Cloud]
    usual: Mapping[str, Usual]


class Novelty(Struct, frozen=True, kw_only=True):
    """From which novelty on a document is of no known type, and what that costs: of `documents` of known types that
    nothing was learnt from, `turned_away` are newer; `bound` is what their share is at most.
    """

    limit: float
    settled: int
    documents: int
    turned_away: int
    bound: float
    confidence: float


def fit_cloud(features: ArrayLike, kinds: ArrayLike, count: int) -> Cloud:
    """Means (types × features) and whitening (features × features) of documents; a type without any has the mean."""
    values, own = np.asarray(features, np.float64), np.asarray(kinds, np.intp)
    means = np.repeat(values.mean(axis=0, keepdims=True), count, axis=0)
    for kind in np.unique(own):
        means[kind] = values[own == kind].mean(axis=0)
    apart = values - means[own]
    spread = apart.T @ apart / max(1, len(values) - len(np.unique(own)))
    ground = max(float(np.trace(spread)) / len(spread), 1e-9)
    scales, directions = np.linalg.eigh(spread + SHRINK * ground * np.eye(len(spread)))
    return Cloud(means, directions / np.sqrt(scales))


def distances(cloud: Cloud, features: ArrayLike, kinds: ArrayLike) -> Floats:
    """How far each document lies from the mean of its kind."""
    apart = (np.asarray(features, np.float64) - cloud.means[np.asarray(kinds, np.intp)]) @ cloud.whitening
    return np.asarray(np.sqrt((apart**2).sum(axis=1) / apart.shape[1]))


def measures(
    clouds: Mapping[str, Cloud], features: Mapping[str, ArrayLike], logits: ArrayLike, kinds: ArrayLike
) -> dict[str, Floats]:
    """Of documents taken for these kinds: their distance in each layer, and the energy of the types' logits."""
    far = {name: distances(cloud, features[name], kinds) for name, cloud in clouds.items()}
    values = np.asarray(logits, np.float64)
    return far | {ENERGY: -np.logaddexp.reduce(values, axis=1)}


def usual_of(values: ArrayLike, kinds: ArrayLike, count: int) -> Usual:
    """What is usual of a measure for each of `count` types, by what documents taken for them have, at least one in all.

    Types differ in how alike their documents are; one that few show is taken to be like the others.
    """
    every, own = np.asarray(values, np.float64), np.asarray(kinds, np.intp)
    common, levels = np.quantile(every, (0.5, ORDINARY)), []
    for kind in range(count):
        some = every[own == kind]
        weight = len(some) / (len(some) + LIKE_OTHERS)
        levels.append(weight * np.quantile(some, (0.5, ORDINARY)) + (1 - weight) * common if len(some) else common)
    middle, high = np.array(levels).T
    spread = np.maximum(high - middle, LEAST_SPREAD)
    return Usual(tuple(np.round(middle, 6).tolist()), tuple(np.round(spread, 6).tolist()))


def novelty(typical: Typical, features: Mapping[str, ArrayLike], logits: ArrayLike, kinds: ArrayLike) -> Floats:
    """How new documents are that are taken for these kinds: 0 is usual, 1 what lies at both edges of the ordinary.

    However sure the net is, that makes up for no distance: strangers may have more of everything.
    """
    own, beyond = np.asarray(kinds, np.intp), {}
    for name, values in measures(typical.clouds, features, logits, own).items():
        usual = typical.usual[name]
        beyond[name] = (values - np.array(usual.middle)[own]) / np.array(usual.spread)[own]
    energy = np.maximum(beyond.pop(ENERGY), 0.0)
    return np.asarray((np.max(list(beyond.values()), axis=0) + energy) / 2)


def novelty_limit(settle: ArrayLike, bound: ArrayLike, *, turned_away: float, confidence: float) -> Novelty:
    """The novelty beyond which a share of `turned_away` of documents like those to settle it by are to lie.

    What share of known documents that is in truth is bounded by others, that it wasn't chosen by.
    """
    values, others = np.asarray(settle, np.float64), np.asarray(bound, np.float64)
    limit = exceeded(values, turned_away) if len(values) else NONE_KNOWN
    beyond = int((others > limit).sum())
    return Novelty(
        limit=round(limit, 6),
        settled=len(values),
        documents=len(others),
        turned_away=beyond,
        bound=round(upper_bound(beyond, len(others), confidence), 6),
        confidence=confidence,
    )


def exceeded(values: Floats, share: float) -> float:
    """What such a share of values like these is above, their largest ones taken to fall off exponentially.

    Source: Pickands, Statistical Inference Using Extreme Order Statistics (Annals of Statistics 1975).
    """
    start = float(np.quantile(values, 1 - max(share, TAIL)))
    beyond = values[values > start] - start
    return start + (float(beyond.mean()) * max(0.0, float(np.log(TAIL / share))) if len(beyond) else 0.0)
