"""Typicality: what is like nothing known lies farther than known documents do, and the cost of saying so is bounded."""

import numpy as np

from stages.core.typicality import novelty, novelty_limit, settled_cloud


def test_strangers_lie_farther_than_the_known() -> None:
    rng = np.random.default_rng(1)
    centres = rng.normal(0, 4, (3, 20))
    kinds, others, later = (rng.integers(0, 3, count) for count in (300, 200, 500))
    fit, held_out, new = (centres[one] + rng.normal(0, 1, (len(one), 20)) for one in (kinds, others, later))
    cloud = settled_cloud(fit, kinds, 3, held_out, others)
    known = novelty([cloud, cloud], [new, new], later)
    limit = novelty_limit(novelty([cloud], [held_out], others), known, turned_away=0.02, confidence=0.95)
    assert 0.8 < np.median(known) < 1.2
    assert limit.bound >= limit.turned_away / limit.documents > 0
    strange = novelty([cloud], [rng.normal(0, 4, (200, 20))], rng.integers(0, 3, 200))
    assert (strange > limit.limit).mean() > 0.95


def test_one_document_of_a_type_is_enough_to_go_on() -> None:
    cloud = settled_cloud(np.zeros((1, 4)), [0], 2, np.zeros((0, 4)), np.zeros(0, int))
    assert np.isfinite(novelty([cloud], [np.ones((2, 4))], [0, 1])).all()
    assert novelty_limit([], [], turned_away=0.01, confidence=0.95).bound == 1.0
