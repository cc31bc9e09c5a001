"""Parts: groups stay together, rare types are left out, and later deliveries move nobody."""

from collections import Counter

from stages.core.type_parts import BOUND, FIT, SETTLE, Labelled, divided, least_known

CARD = {"least": 5, "most": 1000, "max_error": 0.05, "confidence": 0.95, "seed": 1}


def documents(count: int, kind: str = "card", delivery: str = "one", age: int = 0) -> list[Labelled]:
    return [Labelled((delivery, f"{kind}{number:04d}"), kind, age) for number in range(count)]


def test_types_are_in_all_parts_in_their_shares() -> None:
    own = documents(400) + documents(60, "receipt")
    found = divided(own, {}, **CARD)  # type: ignore[arg-type]
    assert found.types == ("card", "receipt")
    for kind, count in (("card", 400), ("receipt", 60)):
        parts = Counter(part for one, part in zip(own, found.parts, strict=True) if one.kind == kind)
        assert abs(parts[FIT] - 0.4 * count) <= 2 and abs(parts[BOUND] - 0.4 * count) <= 2 and parts[SETTLE]


def test_what_belongs_together_is_in_one_part() -> None:
    own = documents(300) + documents(300, "receipt")
    together = {one.key: f"group{number // 3 % 60}" for number, one in enumerate(own)}
    found = divided(own, together, **CARD)  # type: ignore[arg-type]
    parts: dict[str, set[str]] = {}
    for one, part in zip(own, found.parts, strict=True):
        parts.setdefault(together[one.key], set()).add(part)
    assert all(len(one) == 1 for one in parts.values())


def test_copies_make_no_type() -> None:
    own = documents(100) + documents(30, "receipt")
    together = {one.key: "same" for one in own if one.kind == "receipt"}
    found = divided(own, together, **CARD)  # type: ignore[arg-type]
    assert found.types == ("card",)
    assert {part for one, part in zip(own, found.parts, strict=True) if one.kind == "receipt"} == {""}


def test_a_later_delivery_moves_nobody() -> None:
    old = documents(200) + documents(50, "receipt")
    before = divided(old, {}, **CARD)  # type: ignore[arg-type]
    after = divided(old + documents(100, delivery="two", age=1), {}, **CARD)  # type: ignore[arg-type]
    assert after.parts[: len(old)] == before.parts


def test_too_few_for_a_bound_serve_to_learn() -> None:
    found = divided(documents(40) + documents(40, "receipt"), {}, **CARD | {"max_error": 0.005})  # type: ignore[arg-type]
    assert set(found.parts) == {FIT, SETTLE}
    for count in (147, 148):
        found = divided(documents(70) + documents(count - 70, "receipt"), {}, **CARD)  # type: ignore[arg-type]
        assert (BOUND in found.parts) == (count >= least_known(0.05, 0.95)) == (count > 147)


def test_beyond_the_most_of_a_type_documents_bound_errors() -> None:
    found = divided(documents(400), {}, **CARD | {"most": 50})  # type: ignore[arg-type]
    counts = Counter(found.parts)
    assert counts[FIT] == 50 and counts[BOUND] > 200
