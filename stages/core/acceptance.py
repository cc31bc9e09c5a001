"""From which score on may one accept without looking, so that what is accepted is wrong at most so often?

What is claimed holds for items that are drawn independently from what will be accepted later, and scored by something
that hasn't seen them: fit a scorer on other documents (see `folds`). Lines of one document aren't independent; where
documents differ a lot, give one line of each.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from stages.core.bounds import Floats, least_n, upper_bound, upper_bounds

_SPARE = 1.6
"""A start is used where there are so many times the items that it needs."""

PROBABILITIES = (*(1 / (1 + math.exp(-step / 10)) for step in range(90, -31, -1)), 0.0)
"""Thresholds for scores that are probabilities, strict to loose: even steps of log odds from 0.9999 to 0.05, then 0."""

STARTS = (0, 1, 3, 7, 15)
"""Where the search for a threshold starts: where so many errors would pass."""


class Choice(Struct, frozen=True, gc=False):
    """Accept from `threshold` on: of n items that accepts n_accepted, a share of `coverage`, with so many errors.

    `bound` is what the error rate of what is accepted is at most, the choice of the threshold allowed for.
    """

    threshold: float
    n_accepted: int
    errors: int
    bound: float
    coverage: float
    n: int


class Insufficient(Struct, frozen=True, gc=False):
    """Why no threshold can be vouched for; how many must be accepted at least, and n, how many items there are."""

    reason: str
    needed: int
    n: int


class Point(Struct, frozen=True, gc=False):
    """What accepting from `threshold` on gives on the items at hand; `bound` holds for this point taken alone."""

    threshold: float
    coverage: float
    n_accepted: int
    errors: int
    rate: float
    bound: float


def accept_threshold(
    scores: ArrayLike,
    correct: ArrayLike,
    *,
    max_error: float,
    confidence: float = 0.95,
    minimum: int = 1,
    grid: Sequence[float] = PROBABILITIES,
    starts: Sequence[int] = STARTS,
) -> Choice | Insufficient:
    """The threshold that accepts most, of which `confidence` vouches that at most `max_error` of it is wrong.

    At least `minimum` items are accepted. The grid must not be made of these items: at a threshold fixed beforehand
    the errors among the accepted are binomial, so the exact bound holds; at a quantile of the very scores they aren't.
    `grid_of` makes one of other items' scores, which need no labels.

    Thresholds are tested from strict to loose, each only while all before it passed, so that their number costs nothing
    (fixed-sequence testing, as in Learn then Test). Where few are accepted nothing can pass, and a sequence that starts
    where no error passes (598 items for 0.5 %) is stopped there by one unlucky line. So there are several `starts`.
    Each brings an equal part of the doubt; a sequence adds up what lies on its way and loses it where a test fails (the
    fallback procedure). Those that need over five eighths of the items are left out, but for the first. A start's place
    depends on how many are accepted, not on errors; what is vouched for then supposes that the error rate doesn't fall
    as the threshold is lowered.
    """
    s, wrong = _checked(scores, correct)
    used = [errors for errors in starts if _SPARE * least_n(errors, max_error, confidence) <= len(s)] or starts[:1]
    doubt = (1 - confidence) / len(used)
    places = [max(minimum, least_n(errors, max_error, 1 - doubt)) for errors in used]
    thresholds = np.unique(np.asarray(grid, dtype=np.float64))[::-1]
    accepted, errors = _accepted(s, wrong, thresholds)
    if accepted[-1] < places[0]:
        reason = f"needs ≥ {places[0]:,} accepted for {_percent(max_error)}, has {accepted[-1]:,}"
        return Insufficient(reason, places[0], len(s))
    found = _loosest(accepted.tolist(), errors.tolist(), max_error, places, doubt)
    if found is None:
        return Insufficient(_best_case(accepted, errors, places[0], max_error, confidence), places[0], len(s))
    best, bound = found
    n, e = int(accepted[best]), int(errors[best])
    return Choice(float(thresholds[best]), n, e, bound, n / len(s), len(s))


def grid_of(scores: ArrayLike, levels: int = 40) -> tuple[float, ...]:
    """A grid for `accept_threshold` out of other items' scores: those that accept a 40th of them, two 40ths, …, all."""
    ordered = np.sort(np.asarray(scores, dtype=np.float64))[::-1]
    last = np.ceil(len(ordered) * np.arange(1, levels + 1) / levels).astype(np.intp) - 1
    return tuple(np.unique(ordered[last])[::-1].tolist()) if len(ordered) else ()


def coverage_curve(
    scores: ArrayLike, correct: ArrayLike, points: int = 50, confidence: float = 0.95
) -> tuple[Point, ...]:
    """Error rate by coverage, strict to loose, at even steps of coverage; equal scores are accepted together."""
    s, wrong = _checked(scores, correct)
    thresholds = np.array(grid_of(s, points), dtype=np.float64)
    accepted, errors = _accepted(s, wrong, thresholds)
    bounds = upper_bounds(errors, accepted, confidence)
    rows = zip(thresholds.tolist(), accepted.tolist(), errors.tolist(), bounds.tolist(), strict=True)
    return tuple(Point(threshold, n / len(s), n, e, e / n, bound) for threshold, n, e, bound in rows)


def folds(keys: Sequence[str], shares: Mapping[str, float], salt: str = "") -> list[str]:
    """The part that each key falls into, by its sha256: the same whatever the other keys are, and for equal keys.

    Another salt is another draw. Raises ValueError for shares that aren't positive or don't add up to 1.
    """
    if not shares or min(shares.values()) <= 0 or abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError(f"shares are {dict(shares)}; expected positive numbers that add up to 1")
    names, ends = list(shares), np.cumsum(list(shares.values()))
    draws = [int(hashlib.sha256(f"{salt}\0{key}".encode()).hexdigest()[:13], 16) / 16**13 for key in keys]
    return [names[min(index, len(names) - 1)] for index in np.searchsorted(ends, draws, side="right").tolist()]


def _loosest(
    accepted: Sequence[int], errors: Sequence[int], max_error: float, places: Sequence[int], doubt: float
) -> tuple[int, float] | None:
    """The last threshold that passes, the strictest of those that accept the same, and its bound."""
    found, level, begun = None, 0.0, 0
    for index, (n, e) in enumerate(zip(accepted, errors, strict=True)):
        while begun < len(places) and n >= places[begun]:
            level, begun = level + doubt, begun + 1
        if not level or (index and n == accepted[index - 1]):
            continue
        bound = upper_bound(e, n, 1 - level)
        if bound <= max_error:
            found = index, bound
        else:
            level = 0.0
    return found


def _best_case(
    accepted: NDArray[np.intp], errors: NDArray[np.intp], least: int, max_error: float, confidence: float
) -> str:
    """Why no threshold passed, by the one that came nearest."""
    bounds = np.where(accepted >= least, upper_bounds(errors, accepted, confidence), 2.0)
    best = int(np.argmin(bounds))
    said = f"{errors[best]:,} of {accepted[best]:,} accepted are wrong: at most {_percent(bounds[best])}"
    return f"{said} at {_percent(confidence)} confidence, where {_percent(max_error)} is allowed"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _checked(scores: ArrayLike, correct: ArrayLike) -> tuple[Floats, NDArray[np.bool_]]:
    """The scores, and which items are wrong."""
    s, right = np.asarray(scores, dtype=np.float64), np.asarray(correct, dtype=np.bool_)
    if s.ndim != 1 or s.shape != right.shape or not np.isfinite(s).all():
        raise ValueError("expected one finite score and one verdict an item")
    return s, ~right


def _accepted(
    scores: Floats, wrong: NDArray[np.bool_], thresholds: Floats
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """How many items each threshold accepts, and how many of them are wrong."""
    order = np.argsort(-scores, kind="stable")
    accepted = np.searchsorted(-scores[order], -thresholds, side="right")
    return accepted, np.concatenate([[0], np.cumsum(wrong[order])])[accepted].astype(np.intp)
