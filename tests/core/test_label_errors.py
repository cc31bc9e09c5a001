"""Labels that are contradicted: planted ones are found, right ones left alone."""

import numpy as np

from stages.core.label_errors import doubted, out_of_fold


def test_what_the_rule_says_of_four_documents() -> None:
    chances = [[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.87, 0.13]]
    assert doubted([0, 0, 1, 1], chances) == {3: 0}, "as surely of the first class as those that bear its name"
    assert doubted([0, 0, 1, 1], [[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.6, 0.4]]) == {}, "unsure is no contradiction"
    assert doubted([], np.zeros((0, 2))) == {}


def test_planted_errors_are_found_out_of_fold() -> None:
    rng = np.random.default_rng(3)
    truth = np.arange(300) % 3
    features = np.eye(3)[truth] @ rng.normal(0, 6, (3, 8)) + rng.normal(0, 1, (300, 8))
    labels = truth.copy()
    planted = list(range(0, 300, 25))
    labels[planted] = (labels[planted] + 1) % 3
    chances = out_of_fold(features, labels.tolist(), 3, [index % 5 for index in range(300)])
    assert np.allclose(chances.sum(axis=1), 1)
    found = doubted(labels.tolist(), chances)
    assert set(planted) <= set(found) and all(found[index] == truth[index] for index in planted)
    assert len(found) <= len(planted) + 3


def test_a_class_that_no_other_fold_shows_has_no_probability() -> None:
    chances = out_of_fold([[0.0], [0.1], [5.0]], [0, 0, 1], 2, [0, 1, 1])
    assert chances[2].tolist() == [1.0, 0.0]
    assert out_of_fold([[0.0], [1.0]], [0, 1], 2, [0, 0]).tolist() == [[0, 0], [0, 0]], "one fold says nothing"
