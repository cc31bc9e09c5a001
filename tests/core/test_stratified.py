"""Bounds from stratified samples: they hold, by counting every outcome and by simulation, and aren't too wide."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import hypergeom

from stages.core.bounds import interval, upper_bound
from stages.core.stratified import Sampled, allot, share_at_most, share_between


def outcomes(items: tuple[int, ...], sampled: tuple[int, ...], wrong: tuple[int, ...]) -> dict[tuple[int, ...], float]:
    """The chance of each outcome of the sample, where so many of each stratum's items are wrong."""
    own = [hypergeom(n, k, m).pmf(np.arange(m + 1)) for n, m, k in zip(items, sampled, wrong, strict=True)]
    ways = product(*(range(m + 1) for m in sampled))
    return {way: float(np.prod([p[x] for p, x in zip(own, way, strict=True)])) for way in ways}


@pytest.mark.parametrize(
    ("items", "sampled"),
    [((9, 6), (3, 2)), ((12, 5), (2, 4)), ((8, 8), (8, 2)), ((30, 4), (6, 1)), ((7, 5, 4), (3, 3, 1)), ((20,), (12,))],
)
@pytest.mark.parametrize("confidence", [0.95, 0.6])
def test_the_bound_holds_for_every_way_of_being_wrong(
    items: tuple[int, ...], sampled: tuple[int, ...], confidence: float
) -> None:
    def strata(way: tuple[int, ...]) -> list[Sampled]:
        return [Sampled(n, m, x) for n, m, x in zip(items, sampled, way, strict=True)]

    ways = list(product(*(range(m + 1) for m in sampled)))
    upper = {way: share_at_most(strata(way), confidence) for way in ways}
    between = {way: share_between(strata(way), confidence) for way in ways}
    for wrong in product(*(range(n + 1) for n in items)):
        share = sum(wrong) / sum(items)
        chances = outcomes(items, sampled, wrong)
        missed = sum(chance for way, chance in chances.items() if upper[way] < share - 1e-12)
        outside = sum(
            chance for way, chance in chances.items() if not between[way][0] - 1e-12 <= share <= between[way][1] + 1e-12
        )
        assert missed <= 1 - confidence + 1e-9 and outside <= 1 - confidence + 1e-9, wrong


@pytest.mark.parametrize(
    ("items", "wrong"),
    [
        ((50_000, 9_000, 800, 40), (50, 9, 40, 20)),
        ((50_000, 9_000, 800, 40), (0, 0, 800, 40)),
        ((20_000, 20_000), (200, 200)),
        ((90_000, 5_000), (0, 950)),
    ],
)
def test_the_bound_covers_the_truth_as_often_as_it_says(items: tuple[int, ...], wrong: tuple[int, ...]) -> None:
    random = np.random.default_rng(3)
    sampled = allot(items, 300, 5)
    seen: dict[tuple[int, ...], float] = {}
    draws = zip(
        *(random.hypergeometric(k, n - k, m, 2000) for n, k, m in zip(items, wrong, sampled, strict=True)), strict=True
    )
    missed = 0
    for draw in draws:
        way = tuple(map(int, draw))
        if way not in seen:
            seen[way] = share_at_most([Sampled(n, m, x) for n, m, x in zip(items, sampled, way, strict=True)])
        missed += seen[way] < sum(wrong) / sum(items)
    assert missed / 2000 <= 0.065, "5 % and what 2,000 draws leave to chance"


def test_in_proportion_the_pooled_bound_remains() -> None:
    strata = [Sampled(60_000, 200, 1), Sampled(30_000, 100, 2)]
    assert share_at_most(strata) == pytest.approx(upper_bound(3, 300))
    assert share_between(strata) == pytest.approx(interval(3, 300))
    assert share_between([Sampled(30_000, 300, 0)])[0] == 0


def test_what_is_sampled_whole_is_known() -> None:
    assert share_at_most([Sampled(40, 40, 3)]) == 3 / 40
    assert share_between([Sampled(40, 40, 3)]) == pytest.approx((0.075, 0.075))
    mixed = share_at_most([Sampled(99_000, 300, 0), Sampled(40, 40, 0)])
    assert mixed == pytest.approx(upper_bound(0, 300) * 99_000 / 99_040)


def test_a_stratum_that_nobody_sampled_may_be_wrong_altogether() -> None:
    assert share_at_most([Sampled(900, 300, 0), Sampled(100, 0, 0)]) > 0.1
    assert share_at_most([]) == 1 and share_at_most([Sampled(0, 0, 0)]) == 1 and share_at_most([Sampled(9, 0, 0)]) == 1


def test_small_strata_sampled_more_cost_the_bound_little() -> None:
    items = [100_000, *[50] * 20]
    strata = [Sampled(n, m, 0) for n, m in zip(items, allot(items, 300, 5), strict=True)]
    assert share_at_most(strata) < 1.05 * upper_bound(0, 300)


@pytest.mark.parametrize("broken", [Sampled(5, 6, 0), Sampled(5, 2, 3), Sampled(5, 2, -1)])
def test_counts_that_cannot_be_are_refused(broken: Sampled) -> None:
    with pytest.raises(ValueError, match="expected 0"):
        share_at_most([broken])


def test_strata_are_sampled_in_proportion_and_never_less_for_a_neighbour() -> None:
    assert allot([600, 300, 3, 0], 30, 2) == [20, 10, 2, 0]
    assert allot([10, 5], 300, 5) == [10, 5] and allot([], 300, 5) == [] and allot([0], 300, 5) == [0]
    assert sum(allot([997, 1003, 500], 100, 1)) in {100, 101, 102}
