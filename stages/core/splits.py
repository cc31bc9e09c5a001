"""Splits that no group straddles, balanced by stratum, and that stand still while deliveries are added."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

from msgspec import Struct


class Unit(Struct, frozen=True):
    """What is assigned as one: a group, or a document that is in none. `strata` has one entry a document."""

    id: str
    rank: tuple[Hashable, ...]
    strata: tuple[Hashable, ...]


def assign_splits(units: Sequence[Unit], shares: Mapping[str, float], seed: int) -> dict[str, str]:
    """The split of each unit, by unit id.

    Units are taken by rank (the oldest delivery first), within a rank in an order drawn from the seed, and each goes
    where its strata are furthest below their share. What was assigned before a new delivery came is thus assigned the
    same way after it, unless the delivery joins two groups. Raises ValueError for shares that aren't positive or don't
    add up to 1.
    """
    if not shares or any(share <= 0 for share in shares.values()) or abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError("release.splits must be positive shares that add up to 1; change conf/release.yaml")
    filled: defaultdict[Hashable, Counter[str]] = defaultdict(Counter)
    result = {}
    for unit in sorted(units, key=lambda unit: (unit.rank, _draw(seed, unit.id))):
        counts = Counter(unit.strata)

        lacks = {split: _lack(split, share, counts, filled) for split, share in shares.items()}
        most = max(lacks.values())
        best = max((split for split in shares if lacks[split] == most), key=lambda split: _draw(seed, unit.id + split))
        for stratum, number in counts.items():
            filled[stratum][best] += number
        result[unit.id] = best
    return result


def _lack(split: str, share: float, counts: Mapping[Hashable, int], filled: Mapping[Hashable, Counter[str]]) -> float:
    """How far the split is below its share in the strata of the unit that comes next."""
    return sum(
        number * (share * (filled[stratum].total() + number) - filled[stratum][split])
        for stratum, number in counts.items()
    )


def _draw(seed: int, text: str) -> str:
    return hashlib.sha256(f"{seed}\0{text}".encode()).hexdigest()
