"""What people find on accepted documents leaves the certificate as it is, tightens it, or revokes it."""

from functools import partial

import numpy as np

from stages.core.class_audit import after_audit, audited, is_drawn, least_strict
from stages.core.type_certificate import Decided, certify_types


def documents(count: int, wrong: float, seed: int, sure: tuple[float, float] = (0.6, 1.0)) -> list[Decided]:
    """Documents of one type; the less sure ones are wrong more often, so many on the whole."""
    rng = np.random.default_rng(seed)
    chances = rng.uniform(*sure, count)
    errors = rng.uniform(0, 1, count) < 4 * wrong * np.clip(0.85 - chances, 0, None)
    return [Decided("card", float(p), True, not bad) for p, bad in zip(chances, errors, strict=True)]


CERTIFY = partial(
    certify_types,
    documents(200, 0.0, 1),
    documents(600, 0.0, 2),
    ("card", "note"),
    max_error=0.02,
    confidence=0.95,
    least_of_type=20,
)


def test_an_audit_that_agrees_changes_nothing() -> None:
    first = CERTIFY()
    assert first.choice is not None
    assert after_audit(CERTIFY, []) == (first, None)
    stands, seen = after_audit(CERTIFY, documents(300, 0.0, 3))
    assert stands == first and seen is not None and seen.errors == 0 and 0 < seen.at_most < 0.02
    one_wrong = [*documents(300, 0.0, 3), Decided("card", 0.99, True, False)]
    assert after_audit(CERTIFY, one_wrong)[0] == first, "one error of 300 is what 2 % allow"


def test_errors_among_the_less_sure_tighten() -> None:
    verdicts = documents(600, 0.4, 4)
    first = CERTIFY()
    tightened, seen = after_audit(CERTIFY, verdicts)
    assert seen is not None and first.choice is not None and seen.at_least > 0.02
    assert tightened.choice is not None and tightened.choice.threshold > first.choice.threshold
    assert audited(tightened, verdicts).at_least <= 0.02
    assert tightened.types["card"].threshold > first.types["card"].threshold
    assert tightened.choice.threshold == least_strict(first, verdicts)


def test_errors_everywhere_revoke() -> None:
    verdicts = [Decided("card", p, True, number % 3 > 0) for number, p in enumerate(np.linspace(0.6, 0.9999999, 90))]
    gone, seen = after_audit(CERTIFY, verdicts)
    assert gone.choice is None and "30 of" in gone.reason and "2 % is allowed" in gone.reason
    assert seen is not None and seen.errors == 30
    assert gone.types["card"].threshold == 1.0 and gone.types["card"].accepted == 0


def test_who_is_drawn_depends_on_the_image_alone() -> None:
    drawn = [number for number in range(4000) if is_drawn(f"{number:020x}", 0.05, 7)]
    assert 150 < len(drawn) < 250
    assert all(is_drawn(f"{number:020x}-2", 0.05, 7) for number in drawn), "a copy is drawn with its image"
    assert all(is_drawn(f"{number:020x}", 0.10, 7) for number in drawn), "a larger share holds the smaller one"
