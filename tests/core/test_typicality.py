"""Typicality: what is like nothing known lies farther than known documents do, and the cost of saying so is bounded."""

import numpy as np
import pytest

from stages.core.typicality import (
    LIKE_OTHERS,
    Cloud,
    Typical,
    exceeded,
    fit_cloud,
    measures,
    novelty,
    novelty_limit,
    usual_of,
)


def far(known: Typical, features: np.ndarray, logits: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    return novelty(known, {"layer": features}, logits, kinds)


def settled(clouds: dict[str, Cloud], features: np.ndarray, logits: np.ndarray, kinds: np.ndarray) -> Typical:
    found = measures(clouds, {"layer": features}, logits, kinds)
    return Typical(clouds, {name: usual_of(values, kinds, 3) for name, values in found.items()})


def test_strangers_are_newer_than_the_known() -> None:
    rng = np.random.default_rng(1)
    centres = rng.normal(0, 4, (3, 20))
    kinds, others, later = (rng.integers(0, 3, count) for count in (300, 200, 500))
    fit, held_out, new = (centres[one] + rng.normal(0, 1, (len(one), 20)) for one in (kinds, others, later))
    sure, surer = (8 * np.eye(3)[one] + rng.normal(0, 0.5, (len(one), 3)) for one in (others, later))
    known = settled({"layer": fit_cloud(fit, kinds, 3)}, held_out, sure, others)
    own = far(known, new, surer, later)
    limit = novelty_limit(far(known, held_out, sure, others), own, turned_away=0.02, confidence=0.95)
    assert -0.2 < np.median(own) < 0.2 and 0.6 < np.quantile(own, 0.95) < 1.1
    assert limit.bound >= limit.turned_away / limit.documents > 0
    odd, kind = rng.normal(0, 4, (200, 20)), rng.integers(0, 3, 200)
    assert (far(known, odd, 8 * np.eye(3)[kind], kind) > limit.limit).mean() > 0.95, "far from its type"
    assert (far(known, odd, 99 * np.eye(3)[kind], kind) > limit.limit).mean() > 0.95, "however sure"
    assert (far(known, centres[kind], np.ones((200, 3)), kind) > limit.limit).all(), "no type has much for it"


def test_one_document_of_a_type_is_enough_to_go_on() -> None:
    clouds = {"layer": fit_cloud(np.zeros((1, 4)), [0], 2)}
    known = settled(clouds, np.ones((1, 4)), np.ones((1, 2)), np.zeros(1, int))
    assert far(known, np.ones((1, 4)), np.ones((1, 2)), np.array([0])) == pytest.approx([0], abs=1e-3)
    assert np.isfinite(far(known, np.ones((2, 4)), np.zeros((2, 2)), np.array([0, 1]))).all()


def test_where_nothing_settles_a_limit_all_is_new() -> None:
    limit = novelty_limit([], [-3.0, 0.5], turned_away=0.01, confidence=0.95)
    assert (limit.turned_away, limit.bound) == (2, 1.0) and limit.limit < -1e6
    assert novelty_limit([], [], turned_away=0.01, confidence=0.95).bound == 1.0


def test_what_is_usual_is_the_types_own_where_many_show_it() -> None:
    rng = np.random.default_rng(2)
    tight, wide = rng.normal(1, 0.1, 4000), rng.normal(3, 1, 4000)
    found = usual_of(np.r_[tight, wide, [9.0]], np.r_[np.zeros(4000), np.ones(4000), 2].astype(int), 4)
    assert found.middle[0] == pytest.approx(1, abs=0.05) and found.middle[1] == pytest.approx(3, abs=0.05)
    assert found.spread[0] < 0.3 and found.spread[1] > 1.5
    assert found.middle[2] == pytest.approx(found.middle[3], abs=9 / LIKE_OTHERS), "one document says little"
    assert min(usual_of(np.zeros(9), np.zeros(9, int), 1).spread) > 0


def test_a_limit_hangs_on_the_tail_and_not_on_the_largest() -> None:
    values = np.random.default_rng(3).exponential(1, 400)
    odd = np.r_[values, 60.0]
    for share in (0.2, 0.1, 0.01, 0.005):
        assert exceeded(values, share) == pytest.approx(-np.log(share), rel=0.15)
    assert exceeded(odd, 0.002) < 20 < np.quantile(odd, 0.998, method="higher")
    assert exceeded(np.array([2.0]), 0.005) == 2.0
