"""From thumbnails to what the net says of upright pages: a page is turned upright before its type is asked for."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.classes import Typed, likeliest
from stages.core.pictured import Pixels, squared, turned
from stages.core.temperature import softmax
from stages.core.typicality import Typical, novelty

Floats = NDArray[np.float32]
Outputs = Mapping[str, Floats]
Net = Callable[[Pixels], Outputs]
"""Pictures (n × side × side × 3) to `kinds`, `turns`, `faults`, `late` and `early`, each n × so many."""

SURE = 0.95
"""Below this probability of a quarter turn, the picture is also looked at in the other three."""
OTHERS = (1, 2, 3)
DIRECTIONS = 4
"""In how many directions of the late features documents are compared with others of their type."""


class Seen(Struct, frozen=True):
    """What the net says of pages, upright, and how sure it is (n × 4) that they were turned by 0 to 3 quarters."""

    kinds: Floats
    turns: NDArray[np.float64]
    faults: Floats
    late: Floats
    early: Floats


def look(net: Net, thumbnails: Sequence[Pixels], side: int) -> Seen:
    """What the net says of thumbnails (RGB, any size)."""
    pictures = np.stack([squared(one, side) for one in thumbnails])
    said = {name: np.array(values) for name, values in net(pictures).items()}
    logs = np.log(np.maximum(softmax(said["turns"]), 1e-9))
    unsure = np.flatnonzero(logs.max(axis=1) < np.log(SURE))
    if len(unsure):
        views = [turned(pictures[index], quarters) for quarters in OTHERS for index in unsure.tolist()]
        others = np.log(np.maximum(softmax(net(np.stack(views))["turns"]), 1e-9)).reshape(len(OTHERS), len(unsure), 4)
        for quarters, own in zip(OTHERS, others, strict=True):
            logs[unsure] += np.roll(own, -quarters, axis=1)
    turns = softmax(logs)
    lying = np.flatnonzero(turns.argmax(axis=1))
    if len(lying):
        upright = np.stack([turned(pictures[i], -int(turns[i].argmax())) for i in lying.tolist()])
        for name, values in net(upright).items():
            said[name][lying] = values
    return Seen(said["kinds"], turns, said["faults"], said["late"], said["early"])


def typed(seen: Seen, typical: Typical) -> list[Typed]:
    """What that says of each page, and how new it is."""
    kinds = likeliest(seen.kinds)
    new = novelty(typical, {"late": seen.late, "early": seen.early}, seen.kinds[:, :-1], kinds)
    late = typical.clouds["late"]
    apart = (seen.late - late.means[kinds]) @ late.whitening[:, -DIRECTIONS:]
    chances = 1 / (1 + np.exp(-np.asarray(seen.faults, np.float64)))
    return [
        Typed(
            kinds=tuple(seen.kinds[index].tolist()),
            turn=int(seen.turns[index].argmax()),
            turn_chance=float(seen.turns[index].max()),
            faults=tuple(chances[index].tolist()),
            novelty=float(new[index]),
            traits=tuple(np.round(apart[index], 4).tolist()),
        )
        for index in range(len(kinds))
    ]
