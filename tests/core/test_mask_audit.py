"""The audit's sample is fixed by chance, and its bound holds whatever people looked at, withheld or left."""

from typing import Any

import pytest
from msgspec.structs import replace

from stages.core.bounds import upper_bound
from stages.core.boxes import box_of
from stages.core.mask_audit import MaskAudit, draw, is_audited, mask_audit
from stages.core.mask_review import MaskDecision
from stages.core.masked import Mask, Masked, Reason
from stages.core.policy import Policy

POLICY = Policy(purpose="tests", shown={"receipt": ("date",)}, audit=20)
PLACE, OTHER = box_of(0, 0, 160, 32), box_of(0, 64, 160, 96)


def record(number: int, *codes: Any, **more: Any) -> Masked:
    mask = Mask(kind="name", polygon=PLACE, detectors=("names",))
    own = Masked(id=f"{number:020x}", delivery="d", doc_type="receipt", published=f"{number:016x}", masks=(mask,))
    if codes:
        own = replace(own, published="", quarantine=tuple(Reason(code=code) for code in codes))
    return replace(own, **more)


def decision(own: Masked, verdict: Any, **more: Any) -> MaskDecision:
    given = {"audience": "labelling", "by": "kim", "at": "2026-02-01"} | more
    return MaskDecision(document=own.id, verdict=verdict, **given)  # type: ignore[arg-type]


def missed(own: Masked, **more: Any) -> MaskDecision:
    return decision(own, "personal", **({"polygon": OTHER, "kind": "phone", "missed": True} | more))


def covered(*records: Masked) -> dict[str, list[MaskDecision]]:
    return {one.id: [decision(one, "covered", seen=(PLACE,))] for one in records}


def audited(records: list[Masked], decisions: dict[str, list[MaskDecision]]) -> MaskAudit:
    return mask_audit(records, decisions, "labelling", POLICY, 0.95)


RECORDS = [record(number) for number in range(1, 1001)]
SAMPLE = draw(RECORDS, "labelling", 20)


def test_the_sample_is_by_chance_and_an_image_comes_once() -> None:
    assert [one.id for one in draw(RECORDS[::-1], "labelling", 20)] == [one.id for one in SAMPLE]
    assert [one.id for one in draw(RECORDS, "sales", 20)] != [one.id for one in SAMPLE]
    assert draw(RECORDS, "labelling", 30)[:20] == SAMPLE
    copies = [replace(one, id=f"{one.id}-2") for one in SAMPLE]
    assert draw([*RECORDS, *copies], "labelling", 20) == SAMPLE
    assert draw([record(1, "still_readable"), record(2, "detector_failed", "withheld")], "labelling", 20) == []
    assert len(draw(RECORDS[:3], "labelling", 20)) == 3 and draw(RECORDS, "labelling", 0) == []


def test_nobody_has_looked() -> None:
    own = audited(RECORDS, {})
    assert (own.published, own.sampled, own.audited, own.leaking) == (1000, 20, 0, 0)
    assert own.share_at_most == 1 and own.recall_at_least is None
    assert audited([], {}).share_at_most == 1


def test_everyone_looked_and_found_nothing() -> None:
    own = audited(RECORDS, covered(*SAMPLE))
    assert (own.audited, own.leaking, own.found, own.missed) == (20, 0, 20, 0)
    assert own.share_at_most == pytest.approx(upper_bound(0, 20), abs=0.01)
    assert own.share_at_most < upper_bound(0, 20), "of the sampled ones it is known"
    assert own.recall_at_least == pytest.approx(1 - upper_bound(0, 20), abs=1e-6)


def test_what_nobody_has_looked_at_counts_as_leaking() -> None:
    """Who looks at the easy ones first must not make the claim better."""
    half = audited(RECORDS, covered(*SAMPLE[:10]))
    assert half.audited == 10 and half.share_at_most > 10 / 20
    assert half.share_at_most == pytest.approx(upper_bound(10, 20), abs=0.01)


def test_what_people_drew_counts_as_missed_if_the_audience_must_not_see_it() -> None:
    decisions = covered(*SAMPLE)
    decisions[SAMPLE[0].id] += [missed(SAMPLE[0]), missed(SAMPLE[0], polygon=box_of(0, 200, 9, 209))]
    decisions[SAMPLE[1].id] += [
        missed(SAMPLE[1], kind="date"),
        missed(SAMPLE[1], audience="sales"),
        missed(SAMPLE[1], missed=False),
    ]
    own = audited(RECORDS, decisions)
    assert (own.leaking, own.missed, own.found) == (1, 2, 20)
    assert own.share_at_most == pytest.approx(upper_bound(1, 20), abs=0.01)
    assert own.recall_at_least == pytest.approx(1 - upper_bound(2, 22), abs=1e-6)
    drawn = replace(SAMPLE[0], masks=(*SAMPLE[0].masks, Mask(kind="phone", polygon=OTHER, detectors=("review",))))
    mended = [drawn if one.id == drawn.id else one for one in RECORDS]
    assert audited(mended, decisions) == own, "that it is masked now says nothing of the others"


def test_withholding_what_leaks_does_not_rid_the_sample_of_it() -> None:
    decisions = covered(*SAMPLE)
    decisions[SAMPLE[0].id] = [decision(SAMPLE[0], "withheld")]
    gone = replace(SAMPLE[0], published="", quarantine=(Reason(code="withheld"),))
    own = audited([gone if one.id == gone.id else one for one in RECORDS], decisions)
    assert (own.published, own.sampled, own.audited, own.leaking) == (1000, 20, 20, 1)


def test_what_is_masked_less_than_when_a_person_looked_has_to_be_looked_at_again() -> None:
    own = SAMPLE[0]
    looked = [decision(own, "covered", seen=(PLACE, OTHER))]
    both = replace(own, masks=(*own.masks, Mask(kind="phone", polygon=box_of(0, 64, 128, 112))))
    assert is_audited(both, looked, "labelling") and not is_audited(both, looked, "sales")
    assert not is_audited(own, looked, "labelling")
    assert not is_audited(own, [decision(own, "covered", ground=True)], "labelling")
    assert is_audited(replace(own, ground=True), [decision(own, "covered", ground=True)], "labelling")
    assert not is_audited(own, [missed(own)], "labelling"), "a place is not the whole document"
    assert is_audited(own, [decision(own, "withheld")], "labelling")
