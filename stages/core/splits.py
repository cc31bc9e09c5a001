"""Splits that no group straddles, balanced by stratum, and that stand still while deliveries are added."""

import hashlib
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

from msgspec import Struct


class Unit(Struct, frozen=True, gc=False):
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
    filled: dict[Hashable, dict[str, int]] = {}
    result = {}
    for unit in sorted(units, key=lambda unit: (unit.rank, _draw(seed, unit.id))):
        counts = Counter(unit.strata) if len(unit.strata) > 1 else dict.fromkeys(unit.strata, 1)
        lacks = dict.fromkeys(shares, 0.0)
        for stratum, number in counts.items():
            own = filled.setdefault(stratum, dict.fromkeys(shares, 0))
            total = sum(own.values()) + number
            for split, share in shares.items():
                lacks[split] += number * (share * total - own[split])
        most = max(lacks.values())
        ties = [split for split, lack in lacks.items() if lack == most]
        best = ties[0] if len(ties) == 1 else max(ties, key=lambda split: _draw(seed, unit.id + split))
        for stratum, number in counts.items():
            filled[stratum][best] += number
        result[unit.id] = best
    return result


def _draw(seed: int, text: str) -> str:
    return hashlib.sha256(f"{seed}\0{text}".encode()).hexdigest()
