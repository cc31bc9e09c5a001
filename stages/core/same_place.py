"""Which regions decisions are about: those in the very place that was asked about first, then whatever matches."""

from collections.abc import Sequence

from stages.core.document import Polygon
from stages.core.matching import Match, match


def same_place(left: Sequence[Polygon], right: Sequence[Polygon]) -> list[Match]:
    """As `match`, but equal polygons are each other's alone, however much a stamp or a second line overlaps them.

    Of several equal ones on a side the first counts.
    """
    places: dict[Polygon, int] = {}
    for j, polygon in enumerate(right):
        places.setdefault(polygon, j)
    pairs: dict[int, int] = {}
    for i, polygon in enumerate(left):
        if polygon in places:
            pairs[i] = places.pop(polygon)
    others = [i for i in range(len(left)) if i not in pairs]
    taken = set(pairs.values())
    rest = [j for j in range(len(right)) if j not in taken]
    found = [Match((i,), (j,)) for i, j in pairs.items()]
    found += [
        Match(tuple(others[i] for i in one.left), tuple(rest[j] for j in one.right))
        for one in match([left[i] for i in others], [right[j] for j in rest])
    ]
    return sorted(found, key=lambda one: (not one.left, one.left, one.right))
