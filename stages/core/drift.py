"""Has a delivery changed? Documents of each type against known ones of that type, with an exact rate of false alarms.

What is compared is any number of measured values a document (confidence, typicality, places in the space of features,
brightness). A delivery may hold the types in other shares than before without any alarm: each document is ranked among
those of its own type alone. Source of the test: Westfall and Young, Resampling-Based Multiple Testing (1993), max-T;
the ranks within strata are van Elteren's.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ROUNDS = 1999
"""Permutations: the smallest chance that can be told is one in 2,000."""


class Drift(Struct, frozen=True, kw_only=True):
    """How a delivery differs from what is known.

    `chance` is how often documents that nothing has happened to differ as much, all values taken together. `shifts`
    say by value how far the delivery's documents lie from those known, as a share of pairs: 0 where neither is
    greater, 1 (-1) where the delivery's always (never) is. `compared` counts the documents that could be compared.
    """

    alarm: bool
    chance: float
    compared: int
    known: int
    shifts: dict[str, float] = {}
    reason: str = ""


def drift(
    values: Floats,
    kinds: Sequence[str],
    known: Floats,
    known_kinds: Sequence[str],
    names: Sequence[str],
    *,
    false_alarms: float,
    least_shifts: Sequence[float],
    least: int,
    seed: int = 0,
) -> Drift:
    """Whether a delivery's documents (documents × names, and their types) are like the known ones of their types.

    Where they are, an alarm is raised in a share of at most `false_alarms` of deliveries: the test is exact, whatever
    the values' distributions are. A value whose difference is certain but smaller than its own of `least_shifts` raises
    none. Fewer than `least` documents aren't tested.
    """
    shared = set(kinds) & set(known_kinds)
    new = np.array([kind in shared for kind in kinds], dtype=bool)
    old = np.array([kind in shared for kind in known_kinds], dtype=bool)
    compared, at_hand = int(new.sum()), int(old.sum())
    if compared < least:
        reason = f"needs {least} documents of known types to compare, has {compared}"
        return Drift(alarm=False, chance=1.0, compared=compared, known=at_hand, reason=reason)
    every = np.vstack([np.asarray(values, np.float64)[new], np.asarray(known, np.float64)[old]])
    own = np.concatenate([np.asarray(kinds)[new], np.asarray(known_kinds)[old]])
    ours = np.arange(len(every)) < compared
    strata = [np.flatnonzero(own == kind) for kind in sorted(shared)]
    ranks = _ranks(every, strata)
    scale = _scales(ranks, ours, strata)
    observed = np.abs(ranks[ours].sum(axis=0) / scale)
    rng = np.random.default_rng(seed)
    drawn = (ranks[_shuffled(ours, strata, rng)].sum(axis=0) / scale for _ in range(ROUNDS))
    largest = np.array([np.abs(values).max() for values in drawn])
    chances = [(1 + int((largest >= value - 1e-9).sum())) / (1 + ROUNDS) for value in observed]
    shifts = _shifts(ranks, ours, strata)
    told = zip(chances, shifts, least_shifts, strict=True)
    return Drift(
        alarm=any(chance <= false_alarms and abs(shift) >= least_far for chance, shift, least_far in told),
        chance=round(min(chances), 4),
        compared=compared,
        known=at_hand,
        shifts={name: round(float(shift), 4) for name, shift in zip(names, shifts, strict=True)},
    )


def _ranks(values: Floats, strata: Sequence[NDArray[np.intp]]) -> Floats:
    """Each value's rank among those of its stratum, from -1 to 1, ties shared."""
    from scipy.stats import rankdata  # type: ignore[import-untyped]

    ranks = np.zeros_like(values)
    for members in strata:
        ranks[members] = 2 * rankdata(values[members], axis=0) / (len(members) + 1) - 1
    return ranks


def _scales(ranks: Floats, ours: NDArray[np.bool_], strata: Sequence[NDArray[np.intp]]) -> Floats:
    """The standard deviation of the delivery's ranks added up when it is drawn at random; each stratum's mean is 0."""
    variance = np.zeros(ranks.shape[1])
    for members in strata:
        n, m = len(members), int(ours[members].sum())
        if n > 1:
            variance += m * (n - m) / n * ranks[members].var(axis=0, ddof=1)
    return np.asarray(np.sqrt(np.maximum(variance, 1e-12)))


def _shuffled(
    ours: NDArray[np.bool_], strata: Sequence[NDArray[np.intp]], rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Others in the delivery's place, as many of each stratum."""
    drawn = np.zeros_like(ours)
    for members in strata:
        drawn[rng.permutation(members)[: int(ours[members].sum())]] = True
    return drawn


def _shifts(ranks: Floats, ours: NDArray[np.bool_], strata: Sequence[NDArray[np.intp]]) -> Floats:
    """By value, the mean difference of ranks, a stratum counting by the documents that it brings."""
    total, weight = np.zeros(ranks.shape[1]), 0.0
    for members in strata:
        new, old = members[ours[members]], members[~ours[members]]
        if len(new) and len(old):
            total += len(new) * (ranks[new].mean(axis=0) - ranks[old].mean(axis=0))
            weight += len(new)
    return np.asarray(total / max(weight, 1.0))
