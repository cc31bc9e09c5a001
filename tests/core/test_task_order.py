"""In which order people are asked: what is unsure and unlike the others first."""

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from stages.core.classes import UNKNOWN, Classified
from stages.core.task_order import by_gain, gain, spread


def seen(name: str, first: float = 0.9, kinds: tuple[str, str] = ("card", "note"), **more: object) -> Classified:
    told: dict[str, object] = {"decision": "review", "reasons": ("unsure",), "faults": ()} | more
    return Classified(
        id=name, file=f"{name}.jpg", type=kinds[0], probability=first, types={kinds[0]: first, kinds[1]: 1 - first},
        orientation=0, orientation_probability=1.0, novelty=1.0, inspection={}, **told,  # type: ignore[arg-type]
    )  # fmt: skip


def order(*found: Classified, **more: dict[str, str]) -> list[str]:
    return [one.id for one in by_gain(found, **({"doubted": {}, "together": {}} | more))]


def test_the_unsure_come_first_and_what_is_alike_is_spread() -> None:
    assert order(seen("sure", 0.99), seen("torn", 0.5), seen("so-so", 0.7, ("card", "form"))) == [
        "torn",
        "so-so",
        "sure",
    ]
    alike = [seen(f"alike{number}", 0.55) for number in range(3)]
    assert order(*alike, seen("apart", 0.7, ("form", "note"))) == ["alike0", "apart", "alike1", "alike2"]


def test_a_new_type_and_a_doubted_label_teach_most_and_a_spoilt_picture_less() -> None:
    assert gain(seen("new", 0.99, reasons=(UNKNOWN,)), False) == 1.0
    assert gain(seen("wrong", 0.99), True) == 1.0
    assert gain(seen("blurred", 0.5, faults=("blurred",)), False) == 0.5


def test_a_group_is_asked_about_once_before_its_copies() -> None:
    found = [seen("a", 0.5), seen("b", 0.51), seen("c", 0.9, ("form", "note"))]
    assert order(*found, together={"a": "g", "b": "g"}) == ["a", "c", "b"]


def test_the_audit_is_spread_evenly() -> None:
    assert spread([1, 2, 3, 4], ["a", "b"]) == [1, "a", 2, 3, "b", 4]
    assert spread([], ["a"]) == ["a"] and spread([1], []) == [1]


def test_a_model_learns_more_by_the_first_than_by_any() -> None:
    """Handwritten digits: 40 that are known, 40 more by this order or by chance."""
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression

    pictures, digits = load_digits(return_X_y=True)

    def right(known: list[int], asked: NDArray[np.intp]) -> float:
        model = LogisticRegression(max_iter=100).fit(pictures[known] / 16, digits[known])
        return float(model.score(pictures[asked] / 16, digits[asked]))

    gained = []
    for seed in range(3):
        shuffled = np.random.default_rng(seed).permutation(len(pictures))
        test, known, pool = shuffled[:500], shuffled[500:540].tolist(), shuffled[540:1140].tolist()
        model = LogisticRegression(max_iter=100).fit(pictures[known] / 16, digits[known])
        found = []
        for index, chances in zip(pool, model.predict_proba(pictures[pool] / 16), strict=True):
            first, second = np.argsort(-chances, kind="stable")[:2].tolist()
            kinds = str(model.classes_[first]), str(model.classes_[second])
            types = dict(zip(kinds, (float(chances[first]), float(chances[second])), strict=True))
            found.append(replace(seen(f"{index:05d}", types[kinds[0]], kinds), types=types))
        taught = [int(one.id) for one in by_gain(found, {}, {})[:40]]
        gained.append(right(known + taught, test) - right(known + pool[:40], test))
    assert np.mean(gained) > 0.02, gained
