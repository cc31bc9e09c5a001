"""What classify says of a whole delivery: how much of it people must look at, why, and whether it has drifted."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from stages.core.classes import Classified
from stages.core.drift import Drift

Alarmed = Literal["review", "notice"]
"""What becomes of a delivery that raises the alarm: people see all of it, or it is said and no more."""
DRIFT, AUDIT = "drift", "audit"


class DeliverySummary(Struct, frozen=True, kw_only=True):
    """Counts of one delivery; `audit` names the accepted documents that were drawn for people to look at."""

    delivery: str
    documents: int
    accepted: int
    reviewed: int
    reasons: dict[str, int]
    types: dict[str, int]
    turned: int
    drift: Drift
    audit: tuple[str, ...]


def under_alarm(found: Sequence[Classified], drift: Drift, when: Alarmed) -> list[Classified]:
    """The decisions after the alarm, if there is one."""
    if not drift.alarm or when == "notice":
        return list(found)
    return [replace(one, decision="review", reasons=(*one.reasons, DRIFT)) for one in found]


def audit_sample(found: Sequence[Classified], share: float, seed: int) -> tuple[str, ...]:
    """Which of the accepted are drawn: each by its id alone, so that no other document changes it."""
    return tuple(
        sorted(
            one.id
            for one in found
            if one.decision == "accept"
            and int(hashlib.sha256(f"{seed}/{one.id}".encode()).hexdigest()[:13], 16) < share * 16**13
        )
    )


def summed_up(delivery: str, found: Sequence[Classified], drift: Drift, share: float, seed: int) -> DeliverySummary:
    """The summary of a delivery."""
    reviewed = [one for one in found if one.decision == "review"]
    return DeliverySummary(
        delivery=delivery,
        documents=len(found),
        accepted=len(found) - len(reviewed),
        reviewed=len(reviewed),
        reasons=dict(sorted(Counter(reason for one in reviewed for reason in one.reasons).items())),
        types=dict(sorted(Counter(one.type for one in found).items())),
        turned=sum(one.orientation != 0 for one in found),
        drift=drift,
        audit=audit_sample(found, share, seed),
    )
