"""How large a share of several strata is wrong, from a sample of each: bounds that hold whatever the strata are like.

What is wrong in a stratum's sample is hypergeometric, therefore a sum of independent trials (Vatutin and Mikhailov
1982), and so is the total over strata. Of all sums of n independent trials with one mean, the binomial is likeliest to
stay at c or below, where c is at most the mean less 1 (Hoeffding 1956, theorem 4). So Clopper and Pearson's bound on
the pooled sample bounds how many wrong items are to be *expected* in it. What the strata can then hold at worst is an
exact small problem: the wrong ones lie where fewest are sampled. In proportion to size the pooled bound itself remains.
"""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from stages.core.bounds import upper_bound


class Sampled(Struct, frozen=True, gc=False):
    """A stratum: its items, how many were sampled at random without replacement, how many of these are wrong."""

    items: int
    sampled: int
    wrong: int


def share_at_most(strata: Sequence[Sampled], confidence: float = 0.95) -> float:
    """What share of all items is wrong at most, one-sided: with `confidence` or more it is no higher. 1 of nothing.

    Raises ValueError unless 0 ≤ wrong ≤ sampled ≤ items in each stratum.

    >>> round(share_at_most([Sampled(60_000, 200, 0), Sampled(30_000, 100, 0)]), 6)
    0.009936
    """
    if any(not 0 <= one.wrong <= one.sampled <= one.items for one in strata):
        raise ValueError("expected 0 ≤ wrong ≤ sampled ≤ items in each stratum")
    items = sum(one.items for one in strata)
    if not items:
        return 1.0
    known = sum(one.wrong for one in strata)
    drawn = [one for one in strata if one.sampled < one.items]  # of the others everything is known
    room = _expected_at_most(drawn, confidence) - sum(one.wrong * one.sampled / one.items for one in drawn)
    hidden = 0.0
    for one in sorted(drawn, key=lambda one: one.sampled / one.items):
        part, unseen = one.sampled / one.items, one.items - one.sampled
        most = unseen if part * unseen <= room else room / part
        hidden += most
        room -= most * part
    return min(1.0, (known + hidden) / items)


def share_between(strata: Sequence[Sampled], confidence: float = 0.95) -> tuple[float, float]:
    """The share's two-sided interval: half of the doubt on each side."""
    one_sided = (1 + confidence) / 2
    right = [replace(one, wrong=one.sampled - one.wrong) for one in strata]
    return 1 - share_at_most(right, one_sided), share_at_most(strata, one_sided)


def allot(items: Sequence[int], sample: int, least: int) -> list[int]:
    """How many to sample of strata with so many items: their share of `sample`, rounded up, and at least `least`.

    Whatever strata are added, a stratum's own share never depends on how the others are rounded.
    """
    total = sum(items)
    return [min(own, max(least, -(-sample * own // total))) for own in items] if total else [0] * len(items)


def _expected_at_most(strata: Sequence[Sampled], confidence: float) -> float:
    """How many wrong items a sample of these strata is to be expected to hold at most."""
    sampled, wrong = sum(one.sampled for one in strata), sum(one.wrong for one in strata)
    if not sampled:
        return 0.0
    return max(sampled * upper_bound(wrong, sampled, confidence), min(wrong + 1.0, sampled))
