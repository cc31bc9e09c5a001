"""Zones of a layout from labelled boxes of many documents; a label that is wrong moves none of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median

from msgspec import Struct

from stages.core.boxes import box_area, box_shared
from stages.core.personal import PICTURES, Kind
from stages.core.template import Box, Print, Zone

_SUPPORT = 0.5
"""Share of the smaller of two boxes that is common to both, where they are the same field's."""
_RECURS = 0.5
_RARE = 0.1
_ABOVE, _ASIDE = 0.35, 2.0
"""Heights of a line by which a label may exceed what is usual, upwards and sideways, before it counts as wrong."""
_TALL = 0.15
"""Heights of a line by which accents and tails of some letters go beyond what is usual."""
_SLACK, _SPACE, _GROWTH = 0.3, 0.5, 0.75
"""What is added to a line: heights above and below, heights on both sides, and widths where its length varies."""
_VARIES = 0.3
_FRAMED_ALLOWED, _FRAMED = 0.1, 0.03
"""The same of pictures, in parts of their sides: what a label may exceed, and what is added."""
_BEHIND = 0.25
"""Share of a print or a field that is common to both where the one lies behind the other."""
_GAP = 0.15
"""Heights of a print that are left between it and a field, where there is room."""
FREE: frozenset[Kind] = frozenset(("name", "address", "place", "nationality", "text", "answer", "email"))
"""Kinds of text of any length: it may be longer than was ever seen."""


class Labelled(Struct, frozen=True):
    """A labelled box in a layout's px: whose document it is on, its field and kind if it is personal, and its text."""

    group: str
    box: Box
    field: str = ""
    kind: Kind | None = None
    text: str = ""


def find_prints(labelled: Iterable[Labelled], groups: int) -> tuple[Print, ...]:
    """Texts that stand in one place on at least half of the documents, and aren't personal."""
    places: defaultdict[str, list[Labelled]] = defaultdict(list)
    for one in labelled:
        if one.kind is None and one.text.strip():
            places[one.text].append(one)
    least = max(2, _RECURS * groups)
    clusters = ((text, cluster) for text, same in sorted(places.items()) for cluster in _clusters(same))
    return tuple(
        Print(text=text, box=_rounded(_middle(cluster))) for text, cluster in clusters if _holders(cluster) >= least
    )


def find_zones(
    labelled: Iterable[Labelled], groups: int, prints: Sequence[Print], size: tuple[float, float]
) -> tuple[Zone, ...]:
    """A zone for each place in which a personal field stands on two documents or more, in the order of their names."""
    fields: defaultdict[tuple[str, Kind], list[Labelled]] = defaultdict(list)
    for one in labelled:
        if one.kind is not None:
            fields[one.field, one.kind].append(one)
    least = max(min(2, groups), _RARE * groups)
    clusters = [
        (field, kind, cluster)
        for (field, kind), same in sorted(fields.items())
        for cluster in _clusters(same)
        if _holders(cluster) >= least
    ]
    cores = [_middle(cluster) for _, _, cluster in clusters]
    obstacles = [one.box for one in prints if not any(_behind(one.box, core) for core in cores)]
    found = []
    for field, kind, cluster in clusters:
        lines = [_middle(other) for name, _, other in clusters if name == field]
        others = [_middle(other) for name, _, other in clusters if name != field]
        box = _extent(cluster, kind, lines, obstacles, others, size[0])
        found.append(Zone(field=field, kind=kind, box=_rounded(box)))
    return tuple(found)


def _holders(cluster: Sequence[Labelled]) -> int:
    return len({one.group for one in cluster})


def _clusters(labelled: Sequence[Labelled]) -> list[list[Labelled]]:
    """Boxes that are in one place, a connected component each; a box that no other document bears out is left out."""
    shared = [[_same(a.box, b.box) and a.group != b.group for b in labelled] for a in labelled]
    several = len({one.group for one in labelled}) > 1
    waiting = [i for i, row in enumerate(shared) if any(row) or not several]
    clusters = []
    while waiting:
        cluster, reached = [], [waiting[0]]
        while reached:
            here = reached.pop()
            if here in waiting:
                waiting.remove(here)
                cluster.append(here)
                reached += [i for i in waiting if shared[here][i]]
        clusters.append([labelled[i] for i in sorted(cluster)])
    return clusters


def _same(a: Box, b: Box) -> bool:
    """Whether the boxes mean one place: one much larger than the other says nothing."""
    small, large = sorted((box_area(a), box_area(b)))
    return small > 0 and box_shared(a, b) > _SUPPORT * small and large < 6 * small


def _middle(cluster: Sequence[Labelled]) -> Box:
    x1, y1, x2, y2 = (median(one.box[side] for one in cluster) for side in range(4))
    return x1, y1, x2, y2


def _rounded(box: Box) -> Box:
    x1, y1, x2, y2 = (round(value, 2) for value in box)
    return x1, y1, x2, y2


def _extent(
    cluster: Sequence[Labelled],
    kind: Kind,
    lines: Sequence[Box],
    obstacles: Sequence[Box],
    others: Sequence[Box],
    end: float,
) -> Box:
    """The largest extent of the boxes, but for what no others bear out, with slack where no print is in the way.

    `lines` are where else the field stands, the other lines of an address, and `others` where other fields are, which
    slack ends at, too. Beyond `end` px no text goes on.
    """
    core = _middle(cluster)
    width, height = core[2] - core[0], core[3] - core[1]
    picture = kind in PICTURES
    aside, above = (
        (_FRAMED_ALLOWED * width, _FRAMED_ALLOWED * height) if picture else (_ASIDE * height, _ABOVE * height)
    )
    sides = list(zip(*(one.box for one in cluster), strict=True))
    x1, y1 = (_furthest(sides[side], allowed, -1) for side, allowed in ((0, aside), (1, above)))
    x2, y2 = (_furthest(sides[side], allowed, 1) for side, allowed in ((2, aside), (3, above)))
    if picture:
        room = (_FRAMED * width, _FRAMED * height, _FRAMED * width)
    else:
        longest = max(line[2] for line in lines if line[0] < core[2] and core[0] < line[2])
        x2 = max(x2, longest) if kind in FREE else x2
        growth = min(_GROWTH * (x2 - x1), max(0.0, end - x2)) if kind in FREE else 0.0
        centred = _spread(sides[0]) > _VARIES * height
        room = (_SPACE * height + (growth if centred else 0.0), _SLACK * height, _SPACE * height + growth)
    kept = core[0], max(y1, core[1] - _TALL * height), core[2], min(y2, core[3] + _TALL * height)
    grown = x1 - room[0], y1 - room[1], x2 + room[2], y2 + room[1]
    return clear_of(kept, clear_of((x1, y1, x2, y2), grown, others), obstacles)


def _behind(print_box: Box, core: Box) -> bool:
    """Whether print lies behind a field rather than beside it."""
    return box_shared(print_box, core) > _BEHIND * min(box_area(print_box), box_area(core))


def clear_of(core: Box, box: Box, obstacles: Iterable[Box]) -> Box:
    """The box, made smaller where it covers an obstacle, on the side that costs least and never into its core."""
    for other in obstacles:
        if box_shared(box, other) <= 0:
            continue
        x1, y1, x2, y2 = box
        gap = _GAP * (other[3] - other[1])
        cuts = [
            (min(max(x1, other[2] + gap), max(core[0], x1)), y1, x2, y2),
            (x1, min(max(y1, other[3] + gap), max(core[1], y1)), x2, y2),
            (x1, y1, max(min(x2, other[0] - gap), min(core[2], x2)), y2),
            (x1, y1, x2, max(min(y2, other[1] - gap), min(core[3], y2))),
        ]
        box = min(cuts, key=lambda cut: (round(box_shared(cut, other), 3), -box_area(cut)))
    return box


def _furthest(values: Sequence[float], allowed: float, sign: int) -> float:
    """The value furthest out, of those that aren't too far from what is usual."""
    middle = median(values)
    limit = max(allowed, 6 * _spread(values))
    return sign * max(sign * value for value in values if sign * (value - middle) <= limit)


def _spread(values: Sequence[float]) -> float:
    """The standard deviation, by the median of the distances from the median."""
    middle = median(values)
    return 1.4826 * median(abs(value - middle) for value in values)
