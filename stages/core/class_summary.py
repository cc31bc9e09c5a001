"""What classify says of a whole delivery: how much of it people must look at, why, and whether it has drifted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from stages.core.class_audit import is_drawn
from stages.core.classes import Classified
from stages.core.drift import Drift
from stages.core.review import base_id

Alarmed = Literal["review", "sample", "notice"]
"""What becomes of a delivery that raises the alarm and whose accepted documents differ from those known by themselves:
people see all of it, or more of the accepted than usual, or it is said and no more.
"""
DRIFT = "drift"


class DeliverySummary(Struct, frozen=True, kw_only=True):
    """Counts of one delivery; `audit` names the accepted documents that were drawn for people to look at.

    `drift` compares all of its documents; where that raises the alarm, `accepted_drift` compares what is accepted with
    what would have been of those known: without an alarm there, only what is new goes to people. `decided` counts the
    documents whose type people said, `left` those that wait for a person.
    """

    delivery: str
    documents: int
    accepted: int
    reviewed: int
    reasons: dict[str, int]
    types: dict[str, int]
    faults: dict[str, int]
    turned: int
    drift: Drift
    audit: tuple[str, ...]
    accepted_drift: Drift | None = None
    decided: int = 0
    left: int = 0


def under_alarm(found: Sequence[Classified], alarm: bool, when: Alarmed) -> list[Classified]:
    """The decisions after an alarm among what is accepted, if there is one."""
    if not alarm or when != "review":
        return list(found)
    return [replace(one, decision="review", reasons=(*one.reasons, DRIFT)) for one in found]


def audit_sample(found: Sequence[Classified], share: float, seed: int) -> tuple[str, ...]:
    """Which of the accepted, whose type no label says, are drawn for people to look at."""
    return tuple(
        sorted(
            one.id for one in found if one.decision == "accept" and not one.labelled and is_drawn(one.id, share, seed)
        )
    )


def summed_up(
    delivery: str,
    found: Sequence[Classified],
    drift: Drift,
    share: float,
    seed: int,
    accepted_drift: Drift | None = None,
) -> DeliverySummary:
    """The summary of a delivery."""
    reviewed = [one for one in found if one.decision == "review"]
    return DeliverySummary(
        delivery=delivery,
        documents=len(found),
        accepted=len(found) - len(reviewed),
        reviewed=len(reviewed),
        reasons=dict(sorted(Counter(reason for one in reviewed for reason in one.reasons).items())),
        types=dict(sorted(Counter(one.type for one in found).items())),
        faults=dict(sorted(Counter(fault for one in found for fault in one.faults).items())),
        turned=sum(one.orientation != 0 for one in found),
        drift=drift,
        audit=audit_sample(found, share, seed),
        accepted_drift=accepted_drift,
    )


def waits(one: Classified) -> bool:
    """Whether a person must say the document's type: nobody has, nor the delivery, and it wasn't accepted."""
    return one.decision == "review" and one.decided is None and not one.labelled


def with_decisions(
    found: Sequence[Classified], said: DeliverySummary, decided: Mapping[str, str]
) -> tuple[list[Classified], DeliverySummary]:
    """Documents and summary with what people decided, by image; what the classifier says stays as it is."""
    told = [replace(one, decided=decided.get(base_id(one.id))) for one in found]
    counts = {"decided": sum(one.decided is not None for one in told), "left": sum(map(waits, told))}
    return told, replace(said, **counts)
