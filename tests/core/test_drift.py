"""The drift alarm: as many false alarms as allowed, none for another mix of types, and every real shift is told."""

import numpy as np
import pytest

from stages.core.drift import Drift, drift

NAMES = ("confidence", "light", "blur")
CENTRES = {"card": 0.0, "receipt": 6.0}


def documents(count: int, seed: int, cards: float = 0.5) -> tuple[np.ndarray, list[str]]:
    """Values that aren't normal, around another centre for each type."""
    rng = np.random.default_rng(seed)
    kinds = ["card" if rng.random() < cards else "receipt" for _ in range(count)]
    values = rng.exponential(1.0, (count, len(NAMES))) + np.array([[CENTRES[kind]] for kind in kinds])
    return values, kinds


KNOWN = documents(400, 1)


def compared(values: np.ndarray, kinds: list[str], alarms: float = 0.05, seed: int = 0, shift: float = 0.0) -> Drift:
    return drift(
        values, kinds, *KNOWN, NAMES, false_alarms=alarms, least_shifts=[shift] * len(NAMES), least=20, seed=seed
    )


def test_false_alarms_are_as_rare_as_allowed_whatever_the_mix() -> None:
    alarms = sum(compared(*documents(60, seed, cards=0.9), seed=seed).alarm for seed in range(100, 160))
    assert alarms <= 8  # 3 are expected


@pytest.mark.parametrize("number", range(len(NAMES)))
def test_a_shift_of_any_value_is_told_and_named(number: int) -> None:
    values, kinds = documents(80, 7)
    values[:, number] += 0.8
    found = compared(values, kinds, alarms=0.01, shift=0.15)
    assert found.alarm and found.chance <= 0.001
    assert max(found.shifts, key=lambda name: abs(found.shifts[name])) == NAMES[number]
    assert found.shifts[NAMES[number]] > 0.15


def test_a_shift_too_small_to_matter_is_no_alarm() -> None:
    values, kinds = documents(80, 7)
    values[:, 1] += 0.8
    found = compared(values, kinds, alarms=0.01, shift=0.9)
    assert found.chance <= 0.001 and not found.alarm


def test_too_few_documents_and_types_without_any_are_not_tested() -> None:
    assert "needs 20 documents" in compared(*documents(19, 3)).reason
    values, _ = documents(50, 3)
    found = compared(values, ["note"] * 50)
    assert not found.alarm and found.compared == 0 and found.reason


def test_equal_values_are_no_drift() -> None:
    values, kinds = np.ones((40, 3)), ["card"] * 40
    found = drift(values, kinds, np.ones((40, 3)), kinds, NAMES, false_alarms=0.05, least_shifts=[0.0] * 3, least=20)
    assert not found.alarm and found.chance == 1.0


def test_a_small_share_that_is_new_is_told_by_a_value_of_its_own() -> None:
    rng = np.random.default_rng(3)
    known, new = rng.normal(size=(600, 2)), rng.normal(size=(200, 2))
    known[:, 1], new[:, 1] = np.arange(600) < 6, np.arange(200) < 20
    for least_shifts, alarm in (([0.0, 0.05], True), ([0.15, 0.15], False), ([0.05, 0.15], False)):
        found = drift(
            *(new, ["card"] * 200, known, ["card"] * 600, ("light", "unknown")),
            false_alarms=0.01,
            least_shifts=least_shifts,
            least=20,
        )
        assert found.alarm == alarm and found.chance <= 0.01
        assert found.shifts["unknown"] == pytest.approx(0.09, abs=0.001)
