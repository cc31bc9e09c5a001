"""The audit: what share of the labels that leave is wrong, by people's verdicts on a sample, and with what bound."""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Literal

from msgspec import Struct

from stages.core.audit_sample import Frame, Kind, Part
from stages.core.bounds import least_n
from stages.core.stratified import Sampled, share_at_most, share_between

Status = Literal["audited", "partly", "estimated"]
"""Whether people have looked at all of the sample, some of it, or none."""

_LEAST_WEIGHED = 0.5
"""The share of regions that must have been weighed for their chances to speak for all."""


class Tally(Struct, frozen=True, kw_only=True, gc=False):
    """What people found. `rate` is the wrong ones' share, weighted by stratum where there are several.

    `upper` is what the share is at most, one-sided, `low` to `high` its two-sided interval; sampled regions that
    nobody has judged count as wrong for the upper ends and as right for the lower. `estimate` is what the checks expect
    from the evidence on the `weighed` regions, None where there is none.
    """

    regions: int
    sampled: int
    judged: int
    wrong: int
    rate: float | None
    upper: float
    low: float
    high: float
    weighed: int
    estimate: float | None


class Stratum(Struct, frozen=True, kw_only=True, gc=False):
    """A delivery's regions of one kind, and what people found."""

    delivery: str
    kind: Kind
    tally: Tally


class Audit(Struct, frozen=True, kw_only=True):
    """data/audit/audit.json. `basis` says in words what the number rests on, `placeless` what it says nothing of.

    To show that at most the share `target` is wrong, `needed` regions would have to be judged without one more wrong.
    """

    status: Status
    basis: str
    seed: int
    confidence: float
    target: float
    needed: int
    overall: Tally
    strata: tuple[Stratum, ...]
    placeless: int


def audit(
    frames: Sequence[Frame],
    verdicts: Mapping[tuple[str, Kind], Sequence[bool | None]],
    *,
    seed: int,
    confidence: float,
    target: float,
) -> Audit:
    """The record, from each stratum's verdicts on its sample: right, wrong, or None where nobody has judged."""
    strata = [
        _Counted(frame.delivery, part, verdicts.get((frame.delivery, part.kind), ()))
        for frame in frames
        for part in frame.parts
    ]
    overall = _tally(strata, confidence)
    status: Status = "estimated"
    if overall.judged:
        status = "audited" if overall.judged == overall.sampled else "partly"
    return Audit(
        status=status,
        basis=_basis(status, overall),
        seed=seed,
        confidence=confidence,
        target=target,
        needed=least_n(overall.wrong, target, confidence),
        overall=overall,
        strata=tuple(
            Stratum(delivery=one.delivery, kind=one.part.kind, tally=_tally([one], confidence)) for one in strata
        ),
        placeless=sum(frame.placeless for frame in frames),
    )


class _Counted(Struct, frozen=True, gc=False):
    delivery: str
    part: Part
    verdicts: Sequence[bool | None]

    @property
    def judged(self) -> int:
        return len(self.verdicts) - self.verdicts.count(None)

    @property
    def wrong(self) -> int:
        return self.verdicts.count(False)


def _tally(strata: Sequence[_Counted], confidence: float) -> Tally:
    worst = [Sampled(one.part.regions, len(one.verdicts), one.wrong + one.verdicts.count(None)) for one in strata]
    best = [Sampled(one.part.regions, len(one.verdicts), one.wrong) for one in strata]
    weighed = sum(one.part.weighed for one in strata)
    seen = [one for one in strata if one.judged]
    of = sum(one.part.regions for one in seen)
    return Tally(
        regions=sum(one.part.regions for one in strata),
        sampled=sum(len(one.verdicts) for one in strata),
        judged=sum(one.judged for one in strata),
        wrong=sum(one.wrong for one in strata),
        rate=round(fsum(one.wrong / one.judged * one.part.regions for one in seen) / of, 8) if seen else None,
        upper=round(share_at_most(worst, confidence), 8),
        low=round(share_between(best, confidence)[0], 8),
        high=round(share_between(worst, confidence)[1], 8),
        weighed=weighed,
        estimate=_estimate([one.part for one in strata]),
    )


def _estimate(parts: Sequence[Part]) -> float | None:
    """The mean chance of a wrong text, each stratum by its size; None where too few regions were weighed to say."""
    known = [part for part in parts if part.weighed]
    if sum(part.weighed for part in known) < _LEAST_WEIGHED * sum(part.regions for part in parts) or not known:
        return None
    mean = fsum(part.chances / part.weighed * part.regions for part in known)
    return round(mean / sum(part.regions for part in known), 8)


def _basis(status: Status, overall: Tally) -> str:
    if status == "audited":
        return f"people judged all {overall.sampled} regions of a random sample, stratified by delivery and correction"
    if overall.estimate is not None:
        words = f"the checks' mean chance of a wrong text over {overall.weighed} of {overall.regions} regions"
    else:
        words = f"nothing: only {overall.weighed} of {overall.regions} regions were weighed against their image"
    return words if status == "estimated" else f"{words}; people judged {overall.judged} of {overall.sampled} sampled"
