"""Which documents a classifier learns from, which settle what follows, and which bound its errors: never two of these.

Copies, near-copies and one person's documents are on one side. Later deliveries move nobody.
"""

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from stages.core.bounds import least_n
from stages.core.groups import Key
from stages.core.splits import Unit, assign_splits

FIT, SETTLE, BOUND = "fit", "settle", "bound"
SHARES = {FIT: 0.4, SETTLE: 0.2, BOUND: 0.4}
WITHOUT_BOUND = {FIT: 0.85, SETTLE: 0.15}
"""Where there are too few documents for any bound, more of them serve to learn from."""


class Labelled(Struct, frozen=True, gc=False):
    """A document whose type is known: its key and type, how old its delivery is (0 the oldest)."""

    key: Key
    kind: str
    age: int


class Served(Struct, frozen=True, gc=False):
    """What a document served for."""

    delivery: str
    id: str
    part: str


class Parts(Struct, frozen=True):
    """The types that enough documents show, in order; the part of each document ("" for those of other types)."""

    types: tuple[str, ...]
    parts: tuple[str, ...]


def divided(
    documents: Sequence[Labelled],
    together: Mapping[Key, str],
    *,
    least: int,
    most: int,
    max_error: float,
    confidence: float,
    seed: int,
) -> Parts:
    """The parts of documents. Types that fewer than `least` groups of documents show aren't learnt.

    No more than `most` documents a type are learnt from: the others of theirs bound errors.
    """
    units: defaultdict[str, list[int]] = defaultdict(list)
    for index, document in enumerate(documents):
        units[together.get(document.key, "/".join(document.key))].append(index)
    apart = Counter(kind for members in units.values() for kind in {documents[index].kind for index in members})
    types = tuple(sorted(kind for kind, count in apart.items() if count >= least))
    known = {
        name: own
        for name, members in units.items()
        if (own := [index for index in members if documents[index].kind in types])
    }
    shares = _shares(sum(map(len, known.values())), max_error, confidence)
    found = assign_splits(
        [
            Unit(name, tuple((documents[i].age, "/".join(documents[i].key), documents[i].kind) for i in members))
            for name, members in known.items()
        ],
        shares,
        seed,
    )
    parts = [""] * len(documents)
    taken: Counter[str] = Counter()
    for name in sorted(known, key=lambda name: hashlib.sha256(f"{seed}/{name}".encode()).digest()):
        full = found[name] == FIT and BOUND in shares and any(taken[documents[i].kind] >= most for i in known[name])
        for index in known[name]:
            parts[index] = BOUND if full else found[name]
            taken[documents[index].kind] += parts[index] == FIT
    return Parts(types, tuple(parts))


def least_known(max_error: float, confidence: float) -> int:
    """How many documents of known type a bound takes, if none of those that it comes from is taken for another."""
    return math.ceil(least_n(0, max_error, confidence) / SHARES[BOUND])


def _shares(count: int, max_error: float, confidence: float) -> Mapping[str, float]:
    return SHARES if count >= least_known(max_error, confidence) else WITHOUT_BOUND
