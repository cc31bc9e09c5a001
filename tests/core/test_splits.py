"""Splits: shares, strata, groups that stay whole, and old documents that stay put."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.core.splits import Unit, assign_splits

SHARES = {"train": 0.8, "val": 0.1, "test": 0.1}


def units(count: int, rank: int = 0, kinds: int = 3) -> list[Unit]:
    return [Unit(f"{rank}/{n}", ((rank, f"{rank}/{n}", f"kind{n % kinds}"),)) for n in range(count)]


def test_every_stratum_has_its_shares() -> None:
    many = units(300)
    split = assign_splits(many, SHARES, 7)
    for kind in range(3):
        counts = Counter(split[unit.id] for unit in many if unit.members[0][2] == f"kind{kind}")
        assert counts == {"train": 80, "val": 10, "test": 10}


def test_a_later_delivery_moves_nothing() -> None:
    old = units(97)
    before = assign_splits(old, SHARES, 7)
    after = assign_splits([*units(50, rank=1), *old], SHARES, 7)
    assert {name: after[name] for name in before} == before


def test_later_copies_of_old_documents_move_nothing() -> None:
    old = units(97)
    before = assign_splits(old, SHARES, 7)
    joined = [Unit(f"group{n}", (*unit.members, (1, f"1/copy{n}", "kind0"))) for n, unit in enumerate(old[:9])]
    after = assign_splits([*old[9:], *joined, *units(20, rank=1)], SHARES, 7)
    assert [after[unit.id] for unit in joined] == [before[unit.id] for unit in old[:9]]
    assert all(after[unit.id] == before[unit.id] for unit in old[9:])


def test_the_seed_draws_another_order() -> None:
    assert assign_splits(units(100), SHARES, 1) != assign_splits(units(100), SHARES, 2)


@given(st.permutations(units(30)))
def test_the_order_of_units_does_not_matter(shuffled: list[Unit]) -> None:
    assert assign_splits(shuffled, SHARES, 7) == assign_splits(units(30), SHARES, 7)


def test_groups_count_with_all_their_documents() -> None:
    mixed = [Unit(str(n), tuple((0, f"{n}/{m}", "a") for m in range(1 + n % 4))) for n in range(200)]
    split = assign_splits(mixed, SHARES, 7)
    counts: Counter[str] = Counter()
    for unit in mixed:
        counts[split[unit.id]] += len(unit.members)
    for name, share in SHARES.items():
        assert abs(counts[name] / counts.total() - share) < 0.01


@pytest.mark.parametrize("shares", [{}, {"train": 0.8, "test": 0.1}, {"train": 1.1, "test": -0.1}])
def test_shares_that_do_not_add_up(shares: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="add up to 1"):
        assign_splits(units(3), shares, 7)
