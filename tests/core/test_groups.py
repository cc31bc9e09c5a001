"""Groups: exact, near, and of one person."""

import random

import pytest
from msgspec.structs import replace

from stages.core.document import Document, Region
from stages.core.groups import HASH_BITS, find_groups, near_pairs

PERSON = [["id_number"], ["name", "date_of_birth"]]


def document(number: int, fingerprint: int | None = None, sha256: str | None = None, **fields: str) -> Document:
    identity = f"{number:020x}"
    look = random.Random(number).getrandbits(HASH_BITS) if fingerprint is None else fingerprint
    return Document(
        id=identity,
        delivery="d",
        file=f"{identity}.png",
        source=f"{number}.png",
        sha256=sha256 or f"{number:064x}",
        fingerprint=f"{look:064x}",
        width=10,
        height=10,
        regions=tuple(Region(id=name, field=name, text=value) for name, value in fields.items()),
    )


def reasons(documents: list[Document], bits: int = 12) -> list[tuple[tuple[str, ...], int]]:
    return [(group.reasons, len(group.documents)) for group in find_groups(documents, bits, PERSON)]


def test_unrelated_documents_are_in_no_group() -> None:
    assert reasons([document(n) for n in range(50)]) == []


def test_equal_images_are_an_exact_group() -> None:
    assert reasons([document(1, sha256="f" * 64), document(2, sha256="f" * 64), document(3)]) == [(("exact",), 2)]


@pytest.mark.parametrize(("distance", "grouped"), [(0, True), (12, True), (13, False)])
def test_near_is_up_to_the_limit(distance: int, grouped: bool) -> None:
    look = random.Random(0).getrandbits(HASH_BITS)
    flipped = look
    for bit in random.Random(distance).sample(range(HASH_BITS), distance):
        flipped ^= 1 << bit
    assert bool(reasons([document(1, look), document(2, flipped)])) is grouped


def test_banded_search_finds_what_comparing_all_finds() -> None:
    rng = random.Random(3)
    looks = [rng.getrandbits(HASH_BITS) for _ in range(40)]
    for look in list(looks):
        looks += [look ^ sum(1 << bit for bit in rng.sample(range(HASH_BITS), rng.randint(1, 25))) for _ in range(3)]
    found = set(near_pairs([f"{look:064x}" for look in looks], 15))
    expected = {(a, b) for b in range(len(looks)) for a in range(b) if (looks[a] ^ looks[b]).bit_count() <= 15}
    assert found == expected and len(expected) > 20


def test_sixteen_bits_are_refused() -> None:
    with pytest.raises(ValueError, match="0 to 15"):
        list(near_pairs(["0" * 64], 16))


def test_one_persons_documents_however_they_are_written() -> None:
    documents = [
        document(1, id_number="900101-1234567"),
        document(2, id_number="９００１０１ 1234567"),
        document(3, name="An Nguyen", date_of_birth="1990-01-01"),
        document(4, name="AN NGUYEN", date_of_birth="1990.01.01"),
        document(5, name="An Nguyen"),
        document(6, id_number="1"),
        document(7, id_number="1"),
    ]
    assert reasons(documents) == [(("person",), 2), (("person",), 2)]


def test_every_value_of_a_field_counts() -> None:
    two = document(1, id_number="900101-1234567")
    two = replace(two, regions=(*two.regions, Region(id="more", field="id_number", text="M12345678")))
    assert reasons([two, document(2, id_number="900101-1234567")]) == [(("person",), 2)]
    assert reasons([two, document(2, id_number="M 12345678")]) == [(("person",), 2)]


def test_reasons_chain_and_the_order_of_documents_does_not_matter() -> None:
    documents = [
        document(1, sha256="f" * 64, id_number="900101-1234567"),
        document(2, sha256="f" * 64),
        document(3, id_number="900101-1234567"),
    ]
    groups = find_groups(documents, 12, PERSON)
    assert [group.reasons for group in groups] == [("exact", "person")]
    assert groups == find_groups(documents[::-1], 12, PERSON)
