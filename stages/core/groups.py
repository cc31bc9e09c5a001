"""Which documents belong together and so may never stand on two sides of a split: copies, near-copies, one person's."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from stages.core.document import Brief, Document

HASH_BITS = 256
_BAND_BITS = 16
_BANDS = HASH_BITS // _BAND_BITS
_MAX_VALUES = 8
"""Values of one field that are tried as a person's: a card has one or two, a list of people is nobody's document."""
Key = tuple[str, str]


class Group(Struct, frozen=True, kw_only=True):
    """Two or more documents, as (delivery, id), and why: exact | near | person."""

    id: str
    reasons: tuple[str, ...]
    documents: tuple[Key, ...]


def find_groups(
    documents: Sequence[Document | Brief], near_duplicate_bits: int, person_fields: Sequence[Sequence[str]]
) -> list[Group]:
    """The groups of two or more, sorted by id: documents linked, directly or through others, by any of the reasons.

    `near_duplicate_bits` is the Hamming distance of fingerprints up to which two images show the same thing;
    `person_fields` are sets of fields that together name one person.
    """
    parent = list(range(len(documents)))
    reasons: list[tuple[int, str]] = []

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for reason, pairs in (
        ("exact", _equal_pairs([document.sha256] for document in documents)),
        ("near", near_pairs([document.fingerprint for document in documents], near_duplicate_bits)),
        ("person", _equal_pairs(person_keys(document, person_fields) for document in documents)),
    ):
        for a, b in pairs:
            if reason == "near" and documents[a].sha256 == documents[b].sha256:
                continue
            parent[root(a)] = root(b)
            reasons.append((a, reason))
    members: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(documents)):
        members[root(index)].append(index)
    why: defaultdict[int, set[str]] = defaultdict(set)
    for index, reason in reasons:
        why[root(index)].add(reason)
    groups = [_group([documents[i] for i in same], why[top]) for top, same in members.items() if len(same) > 1]
    return sorted(groups, key=lambda group: group.id)


def near_pairs(fingerprints: Sequence[str], bits: int) -> Iterator[tuple[int, int]]:
    """Pairs of indices (a < b) that connect all fingerprints within `bits` of each other; equal ones form a chain.

    Two 256-bit hashes that differ in fewer than 16 bits agree in at least one of 16 bands, so only those that share a
    band are compared. Raises ValueError for 16 bits or more, where that no longer holds.
    """
    if not 0 <= bits < _BANDS:
        raise ValueError(f"near_duplicate_bits is {bits}; expected 0 to {_BANDS - 1}; change conf/group.yaml")
    first: dict[str, int] = {}
    for index, fingerprint in enumerate(fingerprints):
        if fingerprint in first:
            yield first[fingerprint], index
        else:
            first[fingerprint] = index
    if len(first) < 2 or bits == 0:
        return
    where = list(first.values())
    hashes = np.array([np.frombuffer(bytes.fromhex(text), dtype=np.uint8) for text in first])
    packed = np.ascontiguousarray(hashes).view(np.uint64)
    for a, b in sorted(set(_candidates(hashes.view(np.uint16), packed, bits))):
        yield min(where[a], where[b]), max(where[a], where[b])


def _candidates(bands: npt.NDArray[np.uint16], packed: npt.NDArray[np.uint64], bits: int) -> Iterator[tuple[int, int]]:
    """Pairs within `bits` that agree in a band: ranked by the band, each is compared with its nth neighbour."""
    for band in bands.T:
        order = np.argsort(band, kind="stable")
        ranked, hashes = band[order], packed[order]
        for step in range(1, len(order)):
            same = np.flatnonzero(ranked[:-step] == ranked[step:])
            if not len(same):
                break
            near = same[np.bitwise_count(hashes[same] ^ hashes[same + step]).sum(axis=1) <= bits]
            yield from zip(order[near].tolist(), order[near + step].tolist(), strict=True)


def person_keys(document: Document | Brief, person_fields: Sequence[Sequence[str]]) -> list[str]:
    """Digests, never values, of whatever in the document names one person; empty where a field is missing or short."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for field, text in [*document.fields.items(), *((r.field, r.text) for r in document.regions)]:
        if field and text:
            said[field].add(text)
    keys = []
    for fields in person_fields:
        if not all(field in said for field in fields):
            continue
        keys += [
            hashlib.sha256("\0".join([*fields, *values]).encode()).hexdigest()
            for values in product(*(sorted(set(map(_plain, said[field])))[:_MAX_VALUES] for field in fields))
            if all(values) and len("".join(values)) >= 6
        ]
    return keys


def _plain(value: str) -> str:
    folded = unicodedata.normalize("NFKC", value).casefold()
    return "".join(character for character in folded if character.isalnum())


def _equal_pairs(keys: Iterable[Iterable[str]]) -> Iterator[tuple[int, int]]:
    """A chain of pairs through all indices that share a key."""
    last: dict[str, int] = {}
    for index, own in enumerate(keys):
        for key in own:
            if key in last:
                yield last[key], index
            last[key] = index


def _group(documents: list[Document | Brief], reasons: set[str]) -> Group:
    keys = sorted((document.delivery, document.id) for document in documents)
    identity = min(document.sha256 for document in documents)[:20]
    return Group(id=identity, reasons=tuple(sorted(reasons)), documents=tuple(keys))
