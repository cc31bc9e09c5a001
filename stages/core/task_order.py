"""In which order people decide on documents, so that the next training gains most by the first of them.

Source: Settles, Active Learning Literature Survey (2009): the smallest margin between the two likeliest types first,
spread over what is alike, for the tenth such document teaches less than the first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from stages.core.classes import UNKNOWN, Classified

T = TypeVar("T")

UNFIT = 0.5
"""What a picture that isn't fit teaches, beside one that is."""
COPY = 0.1
"""What a further document of a group of copies, or of one person, teaches beside the first."""


def gain(one: Classified, doubted: bool) -> float:
    """How much a decision on a document may teach (0 to 1): a new type's first, and a wrong label, most."""
    ranked = sorted(one.types.values(), reverse=True)
    margin = ranked[0] - ranked[1] if len(ranked) > 1 else 0.0
    known = doubted or UNKNOWN in one.reasons
    return (1.0 if known else 1.0 - margin) * (UNFIT if one.faults else 1.0)


def by_gain(found: Iterable[Classified], doubted: Mapping[str, str], together: Mapping[str, str]) -> list[Classified]:
    """The documents, those first that teach most. `doubted` are documents whose label is doubted, `together` names the
    group of those that belong to one.

    Each further document that is taken for the same two types counts as much less as there are such before it.
    """
    alike: defaultdict[tuple[object, ...], list[tuple[float, str, Classified]]] = defaultdict(list)
    groups: set[str] = set()
    for value, name, one in sorted(_valued(found, doubted), key=lambda each: each[:2]):
        group = together.get(name)
        copy = COPY if group in groups else 1.0
        groups |= {group} if group else set()
        alike[(*list(one.types)[:2], UNKNOWN in one.reasons)].append((value * copy, name, one))
    ranked = [
        (value / (1 + before), name, one)
        for own in alike.values()
        for before, (value, name, one) in enumerate(sorted(own, key=lambda each: each[:2]))
    ]
    return [one for *_, one in sorted(ranked, key=lambda each: each[:2])]


def spread(some: Sequence[T], among: Sequence[T]) -> list[T]:
    """Both sequences in their orders, the second spread evenly in the first: who stops early has seen of both."""
    places = [((index + 0.5) / len(some), 0, one) for index, one in enumerate(some)]
    places += [((index + 0.5) / len(among), 1, one) for index, one in enumerate(among)]
    return [one for *_, one in sorted(places, key=lambda each: each[:2])]


def _valued(found: Iterable[Classified], doubted: Mapping[str, str]) -> list[tuple[float, str, Classified]]:
    return [(-gain(one, one.id in doubted), one.id, one) for one in {one.id: one for one in found}.values()]
