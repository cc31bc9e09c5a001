"""What models/zones/zones.json says of the net beside it, and which documents it learns from."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from stages.core.groups import Key

HELD_OUT = 7
"""Of so many documents of a type that have nothing to do with each other, one is held out."""


class ZoneCard(Struct, frozen=True, kw_only=True):
    """`trained` is False where too few documents teach zones; then there is no net, and nothing is found.

    `documents` counts those it learnt from, those held out, those whose labels don't teach zones and those beyond
    what is needed. `held_out` is by group: cells that show it, recall and intersection over union.
    """

    trained: bool
    groups: tuple[str, ...]
    side: int
    steps: int
    documents: dict[str, int]
    held_out: dict[str, dict[str, float]] = {}
    code: str = ""
    provenance: dict[str, str] = {}


class Shares(Struct, frozen=True):
    """Documents to learn from and documents to be judged by, as indices."""

    taught: tuple[int, ...]
    held_out: tuple[int, ...]


def divided(documents: Sequence[tuple[Key, str]], together: Mapping[Key, str], most: int, seed: int) -> Shares:
    """Which of the documents (key and type) are learnt from, at most so many of each type, and which are held out.

    Documents that belong together (`together`: key to group) are on the same side.
    """
    units: defaultdict[str, list[int]] = defaultdict(list)
    for index, (key, _) in enumerate(documents):
        units[together.get(key, "/".join(key))].append(index)
    by_type: defaultdict[str, list[str]] = defaultdict(list)
    for name, members in units.items():
        by_type[documents[members[0]][1]].append(name)
    room = max(1, most // max(1, len(by_type)))
    taught: list[int] = []
    held_out: list[int] = []
    for names in by_type.values():
        order = sorted(names, key=lambda name: hashlib.sha256(f"{seed}/{name}".encode()).digest())[:room]
        kept = len(order) // HELD_OUT
        held_out += [index for name in order[:kept] for index in units[name]]
        taught += [index for name in order[kept:] for index in units[name]]
    return Shares(tuple(sorted(taught)), tuple(sorted(held_out)))
