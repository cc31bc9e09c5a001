"""Certificates of types: the stated bound holds over many draws, and without enough documents nothing is accepted."""

import numpy as np

from stages.core.type_certificate import Decided, TypeCertificate, accepts, certify_types

TYPES = ("card", "passport", "receipt")
HARD = {"card": 3.0, "passport": 6.0, "receipt": 8.0}


def documents(count: int, seed: int, *, allowed: bool = True) -> list[Decided]:
    """Documents of three types, one of which the net is less sure of; probabilities are true."""
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        name = TYPES[int(rng.integers(3))]
        chance = float(1 / (1 + np.exp(-rng.normal(HARD[name], 2.0))))
        found.append(Decided(name, chance, allowed, bool(rng.random() < chance)))
    return found


def certificate(settle: int, bound: int, seed: int, max_error: float = 0.02) -> TypeCertificate:
    return certify_types(
        documents(settle, seed),
        documents(bound, seed + 1000),
        TYPES,
        max_error=max_error,
        confidence=0.95,
        least_of_type=20,
    )


def test_the_bound_is_broken_as_seldom_as_it_says() -> None:
    broken, certified, coverage = 0, 0, 0.0
    later = documents(20_000, 9)
    for seed in range(60):
        given = certificate(200, 800, 10_000 * (seed + 1))
        if given.choice is None:
            continue
        certified += 1
        taken = [one for one in later if not accepts(given, one.found, one.chance)]
        coverage += len(taken) / len(later)
        broken += sum(not one.right for one in taken) / len(taken) > 0.02
        assert given.choice.bound <= 0.02
    assert certified >= 50
    assert broken <= 6  # 3 are expected at most
    assert coverage / certified > 0.5


def test_each_type_has_a_threshold_of_its_own() -> None:
    given = certificate(600, 1500, 3)
    assert given.choice is not None
    assert given.types["card"].threshold < given.types["receipt"].threshold
    assert sum(one.accepted for one in given.types.values()) == given.choice.n_accepted
    assert sum(one.errors for one in given.types.values()) == given.choice.errors


def test_too_few_documents_promise_nothing_and_say_so() -> None:
    given = certificate(100, 300, 1, max_error=0.005)
    assert given.choice is None and "needs ≥ 598" in given.reason
    assert accepts(given, "card", 1.0) == "no_certificate"
    nothing = certify_types([], [], TYPES, max_error=0.005, confidence=0.95, least_of_type=20)
    assert nothing.choice is None and nothing.reason
    assert accepts(nothing, "card", 1.0) == "no_certificate"


def test_a_rare_type_and_an_unknown_one_stay_with_people() -> None:
    bound = [one for one in documents(1500, 5) if one.found != "card"] + documents(10, 6)[:3]
    bound += [Decided("card", 0.9999, True, True)] * 5
    given = certify_types(documents(300, 4), bound, TYPES, max_error=0.02, confidence=0.95, least_of_type=20)
    assert given.choice is not None and given.types["card"].reason
    assert accepts(given, "card", 1.0) == "type_not_vouched_for"
    assert accepts(given, "never heard of", 1.0) == "type_not_vouched_for"
    assert accepts(given, "receipt", 1.0 - 1e-9) == ""
    assert accepts(given, "receipt", 0.01) == "unsure"


def test_what_may_not_be_accepted_is_counted_as_turned_away() -> None:
    given = certify_types(
        documents(300, 1), documents(800, 2, allowed=False), TYPES, max_error=0.02, confidence=0.95, least_of_type=1
    )
    assert given.choice is None
