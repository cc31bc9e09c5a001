"""Splits that no group straddles, balanced by stratum, and that stand still while deliveries are added."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence

from msgspec import Struct


class Unit(Struct, frozen=True, gc=False):
    """What is assigned as one: a group, or a document that is in none.

    `members` are (rank, name, stratum) of its documents; the rank is the age of their delivery, the oldest being 0.
    """

    id: str
    members: tuple[tuple[int, str, Hashable], ...]


def assign_splits(units: Sequence[Unit], shares: Mapping[str, float], seed: int) -> dict[str, str]:
    """The split of each unit, by unit id.

    Deliveries are taken by rank. Within one, units come in an order drawn from the seed by their oldest member; a unit
    goes where its strata are furthest below their share, and documents that join it with a later delivery follow. So
    a later delivery moves nothing, unless it joins units that were apart: they then go with the oldest. Raises
    ValueError for shares that aren't positive or don't add up to 1.
    """
    if not shares or any(share <= 0 for share in shares.values()) or abs(sum(shares.values()) - 1) > 1e-9:
        raise ValueError("release.splits must be positive shares that add up to 1; change conf/splits/")
    steps: list[tuple[int, str, str, list[Hashable]]] = []
    for unit in units:
        if len(unit.members) == 1:
            rank, name, stratum = unit.members[0]
            steps.append((rank, _draw(seed, name), unit.id, [stratum]))
            continue
        by_rank: defaultdict[int, list[Hashable]] = defaultdict(list)
        for rank, _, stratum in unit.members:
            by_rank[rank].append(stratum)
        draw = _draw(seed, min(unit.members, key=lambda member: member[:2])[1])
        steps += [(rank, draw, unit.id, strata) for rank, strata in by_rank.items()]
    filled: dict[Hashable, dict[str, int]] = {}
    result: dict[str, str] = {}
    for _, draw, unit_id, strata in sorted(steps, key=lambda step: step[:3]):
        counts = Counter(strata) if len(strata) > 1 else dict.fromkeys(strata, 1)
        if unit_id not in result:
            result[unit_id] = _neediest(counts, filled, shares, draw)
        for stratum, number in counts.items():
            filled.setdefault(stratum, dict.fromkeys(shares, 0))[result[unit_id]] += number
    return result


def _neediest(
    counts: Mapping[Hashable, int], filled: Mapping[Hashable, Mapping[str, int]], shares: Mapping[str, float], draw: str
) -> str:
    """The split that the strata are furthest below their share in; between equals, the draw decides."""
    lacks = dict.fromkeys(shares, 0.0)
    for stratum, number in counts.items():
        own = filled.get(stratum) or dict.fromkeys(shares, 0)
        total = sum(own.values()) + number
        for split, share in shares.items():
            lacks[split] += number * (share * total - own[split])
    most = max(lacks.values())
    ties = [split for split, lack in lacks.items() if lack == most]
    return ties[int(draw[-8:], 16) % len(ties)]


def _draw(seed: int, text: str) -> str:
    return hashlib.sha256(f"{seed}\0{text}".encode()).hexdigest()
