"""Certificates: what they promise holds, and without enough lines they promise nothing."""

import numpy as np
import pytest

from stages.core.certificate import Judged, certify, judge


def lines(number: int, seed: int, *, written: bool = True) -> list[Judged]:
    """Lines that are right the more probably the more of a feature they have."""
    rng = np.random.default_rng(seed)
    sure = rng.uniform(-3, 12, number)
    right = rng.random(number) < 1 / (1 + np.exp(-sure))
    return [
        Judged(f"{seed}-{index}", {"sure": float(value), "noise": float(rng.normal())}, written, bool(good))
        for index, (value, good) in enumerate(zip(sure, right, strict=True))
    ]


def certificate(own: list[Judged], max_error: float = 0.005):  # type: ignore[no-untyped-def]
    return certify(
        own,
        language="vi",
        direction="horizontal",
        source="test",
        engines={"a": "1"},
        trust={"a": 1.0},
        max_error=max_error,
        confidence=0.95,
    )


def test_what_is_accepted_is_as_right_as_promised() -> None:
    broken = certified = coverage = 0.0
    for seed in range(20):
        given = certificate(lines(8000, seed))
        if given.choice is None:
            continue
        certified += 1
        accepted = [one for one in lines(4000, seed + 1000) if judge(given, one.features, True)[1]]
        coverage += len(accepted) / 4000 / 20
        broken += sum(not one.right for one in accepted) / len(accepted) > 0.005
    assert certified >= 15
    assert broken <= 3  # 1 is expected
    assert coverage > 0.2


def test_too_few_lines_promise_nothing_and_say_so() -> None:
    given = certificate(lines(500, 1))
    assert given.choice is None
    assert "needs ≥ 598" in given.reason
    assert judge(given, {"sure": 12.0, "noise": 0.0}, True)[1] is False


@pytest.mark.parametrize("number", [0, 1, 5])
def test_hardly_any_lines(number: int) -> None:
    given = certificate(lines(number, 1))
    assert given.choice is None
    assert given.reason


def test_what_no_able_engine_wrote_is_never_accepted() -> None:
    given = certificate(lines(4000, 2))
    assert judge(given, {"sure": 12.0, "noise": 0.0}, True)[1]
    assert not judge(given, {"sure": 12.0, "noise": 0.0}, False)[1]
    assert certificate(lines(4000, 2, written=False)).choice is None


def test_the_same_lines_give_the_same_certificate() -> None:
    own = lines(2000, 3)
    assert certificate(own) == certificate(list(own))
