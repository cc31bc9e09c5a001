"""Types that nobody taught: each in turn is left out of what a net learns, then its pages are delivered all the same.

Pages are as they were rendered, so that nothing but their type speaks against them. Where nothing is certified,
everything goes to people: such a net says nothing, and counts for nothing. `to_review_at_coverage_90` asks all nets: if
the surest nine tenths of the pages of known types were accepted, what share of the strangers would not be?
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from benchmarks.classifying.study import Asked, judged, taught
from benchmarks.classifying.weigh import Weighed, share, sureness
from benchmarks.common import say
from stages.core.classes import UNKNOWN
from stages.io.params import TrainClassifier
from stages.io.type_material import Page


class Stranger(Struct, frozen=True):
    """One type: its pages, those sent to people, those said to be of no known type,
    those that would go to people if the surest nine tenths of all others were accepted; how others fared.
    """

    pages: int
    reviewed: int
    unknown: int
    reviewed_at_90: int
    certified: bool
    others_accepted: float | None
    others_right: float | None
    taken_for: dict[str, int]


def leave_out(
    settings: TrainClassifier,
    types: Sequence[str],
    own: dict[str, list[Page]],
    new: Sequence[Asked],
    left_out: Sequence[str],
    folder: Path,
) -> dict[str, Stranger]:
    """By type that was left out, what came of its pages among the new ones."""
    found = {}
    for kind in left_out:
        say(f"teach all but {kind}")
        rest = tuple(one for one in types if one != kind)
        parts = {part: [page for page in some if page.head.doc_type != kind] for part, some in own.items()}
        loaded = taught(settings, rest, parts, settings.seed, folder / kind)
        basis = loaded.card.basis
        said = judged(loaded, new)
        found[kind] = _told(said, kind, certified=basis is not None and basis.certificate.choice is not None)
        say(f"{kind}: {found[kind]}")
    return found


def _told(said: Sequence[Weighed], kind: str, *, certified: bool) -> Stranger:
    strange, others = [one for one in said if one.kind == kind], [one for one in said if one.kind != kind]
    level = float(np.quantile([sureness(one) for one in others], 0.1)) if others else 0.0
    taken: dict[str, int] = {}
    for one in strange:
        if one.accepted:
            taken[one.said.type] = taken.get(one.said.type, 0) + 1
    return Stranger(
        pages=len(strange),
        reviewed=sum(not one.accepted for one in strange),
        reviewed_at_90=sum(sureness(one) < level for one in strange),
        unknown=sum(UNKNOWN in one.reasons for one in strange),
        certified=certified,
        others_accepted=share(sum(one.accepted for one in others), len(others)),
        others_right=share(sum(one.right for one in others), len(others)),
        taken_for=taken,
    )


def tally(found: dict[str, Stranger]) -> dict[str, Any]:
    """All types together, those alone whose nets accept anything; and each by itself."""
    telling = [one for one in found.values() if one.certified and one.pages]
    shares = [one.reviewed / one.pages for one in telling]
    return {
        "unseen_type_to_review": share(sum(one.reviewed for one in telling), sum(one.pages for one in telling)),
        "least_of_a_type": round(min(shares), 5) if shares else None,
        "nets_that_accept_nothing": sum(not one.certified for one in found.values()),
        "said_unknown": share(sum(one.unknown for one in found.values()), sum(one.pages for one in found.values())),
        "to_review_at_coverage_90": share(
            sum(one.reviewed_at_90 for one in found.values()), sum(one.pages for one in found.values())
        ),
        "by_type": found,
    }
