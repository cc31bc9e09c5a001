"""What masks miss, by people's eyes: a random sample of the published documents, and the exact bound that follows."""

import hashlib
from collections.abc import Mapping, Sequence

from msgspec import Struct

from stages.core.bounds import lower_bounds
from stages.core.mask_review import MaskDecision, still_holds
from stages.core.masked import Masked
from stages.core.policy import Policy
from stages.core.review import base_id
from stages.core.stratified import Sampled, share_at_most


class MaskAudit(Struct, frozen=True, kw_only=True):
    """What people found on an audience's published documents.

    Of `published` documents, an image once, `sampled` are to be looked at, and `audited` were; on `leaking` of these
    something personal was left, or a person withheld them for what they saw: these count as published, for else the
    sample would be rid of what it is to find. `share_at_most` (0 to 1) is what share of all published documents leaks
    at most, with `confidence`; sampled ones that nobody has looked at count as leaking, so it is 1 if nobody has looked
    at all. `found` and `missed` count the personal places on the audited documents; `recall_at_least` bounds
    found / (found + missed) if places are missed independently of each other, None without any.
    """

    audience: str
    confidence: float
    published: int
    sampled: int
    audited: int
    leaking: int
    share_at_most: float
    found: int
    missed: int
    recall_at_least: float | None


def draw(records: Sequence[Masked], audience: str, size: int) -> list[Masked]:
    """The documents to look at: so many that left, by chance, whoever asks and whatever was decided; an image once."""
    ranked = sorted(_left(records).items(), key=lambda one: hashlib.sha256(f"{audience} {one[0]}".encode()).hexdigest())
    return [record for _, record in ranked[:size]]


def mask_audit(
    records: Sequence[Masked],
    decisions: Mapping[str, Sequence[MaskDecision]],
    audience: str,
    policy: Policy,
    confidence: float,
) -> MaskAudit:
    """The record, from what people decided about the sampled documents. `decisions` are by the image's id."""
    drawn = draw(records, audience, policy.audit)
    images = len(_left(records))
    found = missed = leaking = audited = 0
    for record in drawn:
        own = decisions.get(base_id(record.id), ())
        if is_audited(record, own, audience):
            misses = sum(_missed(one, audience, policy, record.doc_type) for one in own)
            audited += 1
            leaking += bool(misses or record.quarantine)
            missed += misses
            found += len([mask for mask in record.masks if "review" not in mask.detectors])
    recall = float(lower_bounds(found, found + missed, confidence)) if found + missed else None
    wrong = leaking + len(drawn) - audited
    return MaskAudit(
        audience=audience,
        confidence=confidence,
        published=images,
        sampled=len(drawn),
        audited=audited,
        leaking=leaking,
        share_at_most=round(share_at_most([Sampled(images, len(drawn), wrong)], confidence), 8),
        found=found,
        missed=missed,
        recall_at_least=None if recall is None else round(recall, 8),
    )


def is_audited(record: Masked, decisions: Sequence[MaskDecision], audience: str) -> bool:
    """Whether a person looked at the whole document for the audience, and what was masked then still is."""
    own = [one for one in decisions if one.verdict in {"covered", "withheld"} and one.audience == audience]
    masks = [mask.polygon for mask in record.masks if mask.polygon]
    return any(still_holds(one, masks, record.ground) for one in own)


def _left(records: Sequence[Masked]) -> dict[str, Masked]:
    """By image, the first document that was published, or would be, had nobody withheld it."""
    found: dict[str, Masked] = {}
    for record in records:
        if record.published or (record.quarantine and all(one.code == "withheld" for one in record.quarantine)):
            found.setdefault(base_id(record.id), record)
    return found


def _missed(decision: MaskDecision, audience: str, policy: Policy, doc_type: str | None) -> bool:
    """Whether a person drew a place on the audience's picture that it must not see."""
    own = decision.verdict == "personal" and decision.missed and decision.audience in {"", audience}
    return own and decision.kind is not None and policy.hides(decision.kind, doc_type)
