"""How often a certificate says more than is so: it is drawn again and again, from other pages.

A net is taught from a share of the known pages: one in the repository, others from other shares and with other seeds.
All pages that it hasn't learnt from, and those at the held-out seed as they were rendered, are then parted anew in each
draw: some settle it, some certify it, the rest test it. Copies and one person's pages stay together. A certificate is
violated where the share of errors among what is accepted of the test is greater than the bound that it states: `alike`
counts that on pages like those that it rests on, the figure itself on pages as they arrive, spoiled; `surely` counts
only those that chance doesn't explain (95 %). Where nothing can be certified nothing is accepted: that violates
nothing, and is counted.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from benchmarks.classifying.study import Asked, Study, judged, seen, settled_anew, taught
from benchmarks.classifying.weigh import Weighed, share
from benchmarks.common import say
from stages.core.bounds import lower_bounds
from stages.core.type_parts import BOUND, FIT, SETTLE
from stages.core.typing_net import Seen
from stages.io.paths import CLASSIFIER
from stages.io.type_material import Page
from stages.io.type_net import Loaded, load
from tests.workspace import Workspace


class Taught(Struct, frozen=True):
    """A net, what it learnt from, the known pages that it didn't, and what it says of plain and spoiled pages."""

    loaded: Loaded
    fitted: list[Page]
    held_out: list[Asked]
    sizes: tuple[int, int]
    plain: Seen
    spoiled: Seen


class Draw(Struct, frozen=True):
    """What one draw's certificate states, and what came of it."""

    bound: float | None
    alike: tuple[int, int]
    spoiled: tuple[int, int]
    coverage: float


def redraw(
    workspace: Workspace, own: Study, plain: list[Asked], spoiled: list[Asked], nets: int, draws: int, folder: Path
) -> dict[str, Any]:
    """The figures of all draws, taken from the nets in turn."""
    found: list[Draw] = []
    for net in range(min(nets, draws)):
        teacher = _taught(workspace, own, plain, spoiled, net, folder / f"net-{net}")
        for number in range(net, draws, nets):
            rng = np.random.default_rng([own.settings.seed, number, 8])
            found.append(_draw(own, teacher, plain, spoiled, rng, folder / f"draw-{number}"))
            say(f"draw {number + 1} of {draws}: {found[-1]}")
    return tally(found) | {"nets": min(nets, draws)}


def tally(draws: Sequence[Draw]) -> dict[str, Any]:
    """How many draws' certificates are violated."""
    certified = [one for one in draws if one.bound is not None]
    bounds = [one.bound for one in draws if one.bound is not None]
    rates = [one.spoiled[0] / one.spoiled[1] for one in certified if one.spoiled[1]]
    return {
        "bound_violations": sum(violated(one.spoiled, one.bound) for one in draws),
        "bound_violations_alike": sum(violated(one.alike, one.bound) for one in draws),
        "bound_violations_surely": sum(violated(one.spoiled, one.bound, surely=True) for one in draws),
        "seeds": len(draws),
        "seeds_certified": len(certified),
        "stated_bounds": [round(min(bounds), 5), round(max(bounds), 5)] if bounds else [],
        "errors_among_accepted": [share(*one.spoiled) for one in draws],
        "worst_error_among_accepted": round(max(rates), 5) if rates else None,
        "mean_coverage": round(float(np.mean([one.coverage for one in draws])), 5),
    }


def violated(errors: tuple[int, int], bound: float | None, *, surely: bool = False) -> bool:
    """Whether so many errors of so many accepted are more than the bound says; or, surely, can only be more."""
    wrong, accepted = errors
    if bound is None or not accepted:
        return False
    return (float(lower_bounds(wrong, accepted)) if surely else wrong / accepted) > bound


def _taught(
    workspace: Workspace, own: Study, plain: list[Asked], spoiled: list[Asked], number: int, folder: Path
) -> Taught:
    if number:
        types, parts = own.divided(own.settings.seed + number)
        say(f"teach net {number + 1}")
        loaded = taught(own.settings, types, parts, own.settings.seed + number, folder)
    else:
        _, parts = own.divided(own.settings.seed)
        loaded = load(workspace.path / CLASSIFIER)
    held_out = [Asked(page, -1) for part in (SETTLE, BOUND) for page in parts[part]]
    sizes = len(parts[SETTLE]), len(parts[BOUND])
    return Taught(loaded, parts[FIT], held_out, sizes, seen(loaded, plain), seen(loaded, spoiled))


def _draw(
    own: Study, teacher: Taught, plain: list[Asked], spoiled: list[Asked], rng: np.random.Generator, folder: Path
) -> Draw:
    """Pages are drawn by unit until settling and bounding have as many as the stage would give them."""
    every = [*teacher.held_out, *plain]
    units: dict[str, list[int]] = {}
    for index, one in enumerate(every):
        key = (one.page.head.delivery, one.page.head.id)
        units.setdefault(own.together.get(key, "/".join(key)), []).append(index)
    order = [index for name in rng.permutation(sorted(units)) for index in units[str(name)]]
    first, last = teacher.sizes[0], sum(teacher.sizes)
    parts = {
        FIT: teacher.fitted,
        SETTLE: [every[index].page for index in order[:first]],
        BOUND: [every[index].page for index in order[first:last]],
    }
    loaded = settled_anew(teacher.loaded, own.settings, parts, folder)
    left = set(order[last:])
    numbers = {every[index].number for index in left if every[index].number >= 0}
    start = len(teacher.held_out)
    tested = [one for index, one in enumerate(judged(loaded, plain, teacher.plain)) if start + index in left]
    tested += judged(loaded, [every[index] for index in sorted(left) if index < start]) if min(left) < start else []
    arrived = judged(loaded, spoiled, teacher.spoiled)
    arrived = [one for asked, one in zip(spoiled, arrived, strict=True) if asked.number in numbers]
    choice = loaded.card.basis.certificate.choice if loaded.card.basis else None
    return Draw(choice.bound if choice else None, _errors(tested), _errors(arrived), _coverage(arrived))


def _errors(pages: Sequence[Weighed]) -> tuple[int, int]:
    taken = [one for one in pages if one.accepted]
    return sum(not one.right for one in taken), len(taken)


def _coverage(pages: Sequence[Weighed]) -> float:
    """The share that is accepted."""
    return sum(one.accepted for one in pages) / max(1, len(pages))
