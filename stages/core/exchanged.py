"""Pairs of labels whose texts are read in each other's places."""

from msgspec import Struct

from stages.core.standing import Standing
from stages.core.whereabouts import Spot

_ABOVE = 0.02
"""By how much liker to its own text a place must be than to the other one, for the pair to count at all."""


_CLEAR = 0.9
"""How alike a text must be to what is read in another label's place, where that one's text is read nowhere."""


class Exchanged(Struct, frozen=True, gc=False):
    """Two labels by id; `there` is how alike (0 to 1) the texts are to what is read in each other's places, `here` how
    alike to what is read in their own: the worse one, and the better one. Where one of the texts is read nowhere,
    `there` is half of the other's.
    """

    one: str
    other: str
    there: float
    here: float


def exchanged(stand: Standing) -> list[Exchanged]:
    """The pairs, each label in one pair at most, the clearest first."""
    own = {identity: _heard(stand, identity, stand.spots[identity]) for identity in stand.regions}
    elsewhere = {
        identity: [spot for spot in stand.spots[identity] if spot.likeness > own[identity] + _ABOVE]
        for identity in stand.regions
    }
    waiting = [identity for identity in stand.regions if elsewhere[identity]]
    pairs = []
    for number, one in enumerate(waiting):
        for other in waiting[number + 1 :]:
            if stand.regions[one].text == stand.regions[other].text:
                continue
            there = min(_heard(stand, other, elsewhere[one]), _heard(stand, one, elsewhere[other]))
            here = max(own[one], own[other])
            if there > here + _ABOVE:
                pairs.append(Exchanged(one, other, there, here))
    for one in waiting:
        for other in stand.regions if not own[one] else ():
            if other != one and not own[other] and not stand.spots[other] and len(stand.regions[one].text or "") > 2:
                there = _heard(stand, other, elsewhere[one])
                if there >= _CLEAR:
                    pairs.append(Exchanged(one, other, there / 2, 0.0))
    taken: set[str] = set()
    found = []
    for pair in sorted(pairs, key=lambda pair: pair.here - pair.there):
        if not taken & {pair.one, pair.other}:
            taken |= {pair.one, pair.other}
            found.append(pair)
    return found


def _heard(stand: Standing, identity: str, spots: list[Spot]) -> float:
    """How alike a text is to what is read in a label's place, of the spots where that text is read."""
    polygon = stand.regions[identity].polygon
    x1, y1, x2, y2 = stand.boxes[identity]
    best = 0.0
    for spot in spots:
        a1, b1, a2, b2 = spot.box
        near = a1 < x2 and x1 < a2 and b1 < y2 and y1 < b2
        if near and spot.likeness > best and stand.home(polygon, spot).misfit <= 1.3:
            best = spot.likeness
    return best
