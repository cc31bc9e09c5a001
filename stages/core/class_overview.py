"""What the report says of the classifier: what it may decide, what it leaves to people and gets wrong, what drifts."""

from collections.abc import Sequence

from msgspec import Struct

from stages.core.charts import CoverageChart, Whisker, coverage_chart, reliability_chart
from stages.core.class_audit import Audited
from stages.core.class_summary import DeliverySummary
from stages.core.classes import Classified
from stages.core.confusion_chart import ConfusionChart, confusion_chart
from stages.core.label_errors import LabelError
from stages.core.label_overview import ceiling
from stages.core.reading_overview import percent
from stages.core.type_card import Known, TypeCard
from stages.core.type_certificate import Decided, TypeCertificate, Vouched, strictness
from stages.core.type_parts import BOUND, FIT, SETTLE, least_known

FARTHEST = 3
"""So many of the values that a delivery differs by are named."""


class ClassFacts(Struct, frozen=True, kw_only=True):
    """What the stages wrote: the card, documents held out, labels in doubt, each delivery's summary and decisions."""

    card: TypeCard
    known: list[Known]
    doubted: list[LabelError]
    deliveries: list[tuple[DeliverySummary, list[Classified]]]


class Mistake(Struct, frozen=True, kw_only=True):
    """A document held out that is taken for another type; `accepted` says that nobody would have looked."""

    delivery: str
    id: str
    label: str
    found: str
    chance: float
    accepted: bool


class DeliveryRow(Struct, frozen=True, kw_only=True):
    """What became of a delivery's documents: accepted, known without the classifier, or left to people.

    `differs` names what it differs by most, after an alarm, and `accepted_differ` says whether what is accepted does by
    itself; `drawn` counts the accepted that people are to look at, `audited` those
    that they did look at.
    """

    delivery: str
    documents: int
    accepted: int
    known: int
    left: int
    share_left: float
    reasons: list[tuple[str, int]]
    faults: list[tuple[str, int]]
    turned: int
    alarm: bool
    chance: float
    compared: int
    untested: str
    differs: list[tuple[str, float]]
    accepted_differ: bool
    drawn: int
    audited: int


class ClassOverview(Struct, frozen=True, kw_only=True):
    """All that the section shows, except pictures."""

    trained: bool
    claim: str
    certain: bool
    audit: str
    totals: dict[str, int]
    share_left: float
    scores: dict[str, float]
    certificate: TypeCertificate | None
    types: list[tuple[str, Vouched]]
    confusion: ConfusionChart | None
    held_out: int
    whiskers: tuple[Whisker, ...]
    chart: CoverageChart | None
    deliveries: list[DeliveryRow]
    mistakes: list[Mistake]
    wrong: int
    doubted: list[LabelError]
    in_doubt: int


def class_overview(facts: ClassFacts, pictures: int) -> ClassOverview:
    """The section's content, with so many mistakes and as many labels in doubt to be pictured."""
    card = facts.card
    certificate = card.basis.certificate if card.basis else None
    rows = [_delivery(said, found) for said, found in facts.deliveries]
    wrong = mistakes(facts.known, certificate)
    totals = {name: sum(getattr(row, name) for row in rows) for name in ("documents", "accepted", "known", "left")}
    decided = {one.id for _, found in facts.deliveries for one in found if one.decided is not None}
    doubted = [one for one in facts.doubted if one.id not in decided]
    return ClassOverview(
        trained=card.trained,
        claim=claim(card),
        certain=bool(certificate and certificate.choice),
        audit=audit_words(card.audit) if card.audit or (certificate and certificate.choice) else "",
        totals=totals | {"doubted": len(doubted)},
        share_left=totals["left"] / max(1, totals["documents"]),
        scores=card.scores,
        certificate=certificate,
        types=sorted(certificate.types.items()) if certificate else [],
        confusion=confusion_chart(card.confusion),
        held_out=sum(sum(own.values()) for own in card.confusion.values()),
        whiskers=reliability_chart(certificate.reliability) if certificate else (),
        chart=coverage_chart(certificate.coverage, certificate.choice, certificate.max_error) if certificate else None,
        deliveries=rows,
        mistakes=wrong[:pictures],
        wrong=len(wrong),
        doubted=doubted[:pictures],
        in_doubt=len(doubted),
    )


def claim(card: TypeCard) -> str:
    """What may be said of the documents that are accepted."""
    if card.basis is None:
        return f"No classifier was trained: it {card.reason}. Every document goes to a person."
    certificate = card.basis.certificate
    if certificate.choice is None:
        return f"Nothing is accepted without a person: {certificate.reason}.{_lacking(card, certificate)}"
    choice = certificate.choice
    return (
        f"At most {ceiling(choice.bound)} of the documents accepted without a person are of another type "
        f"({percent(certificate.confidence)} confidence; allowed: {percent(certificate.max_error)}). Of {choice.n:,} "
        f"documents held out for this, {choice.n_accepted:,} ({percent(choice.coverage)}) would be accepted, "
        f"{choice.errors or 'none'} of them wrongly."
    )


def _lacking(card: TypeCard, certificate: TypeCertificate) -> str:
    known = sum(card.documents.get(part, 0) for part in (FIT, SETTLE, BOUND))
    needed = least_known(certificate.max_error, certificate.confidence)
    if known >= needed:
        return ""
    allowed = percent(certificate.max_error)
    return f" A bound of {allowed} takes some {needed:,} documents of known type; {known:,} are at hand."


def audit_words(audit: Audited | None) -> str:
    """What people found on documents that were accepted and drawn by chance."""
    if audit is None or not audit.accepted:
        return "Nobody has looked yet at documents that were accepted, so the bound rests on the documents held out."
    return (
        f"People looked at {audit.accepted:,} accepted documents, drawn by chance, and found "
        f"{audit.errors or 'none'} of another type: between {percent(audit.at_least)} and {ceiling(audit.at_most)} of "
        f"what is accepted is wrong ({percent(audit.confidence)} confidence)."
    )


def mistakes(known: Sequence[Known], certificate: TypeCertificate | None) -> list[Mistake]:
    """The documents held out that are taken for another type: those that would be accepted first, then the surest."""
    choice = certificate.choice if certificate else None
    found = []
    for one in known:
        if one.label == one.found:
            continue
        told = Decided(one.found, one.chance, one.allowed, False)
        taken = certificate is not None and choice is not None and strictness(certificate, told) >= choice.threshold
        found.append(
            Mistake(
                delivery=one.delivery, id=one.id, label=one.label, found=one.found, chance=one.chance, accepted=taken
            )
        )
    return sorted(found, key=lambda one: (not one.accepted, -one.chance, one.delivery, one.id))


def _delivery(said: DeliverySummary, found: Sequence[Classified]) -> DeliveryRow:
    decided = {one.id for one in found if one.decided is not None}
    far = sorted(said.drift.shifts.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    return DeliveryRow(
        delivery=said.delivery,
        documents=said.documents,
        accepted=said.accepted,
        known=said.reviewed - said.left,
        left=said.left,
        share_left=said.left / said.documents if said.documents else 0.0,
        reasons=sorted(said.reasons.items(), key=lambda pair: (-pair[1], pair[0])),
        faults=sorted(said.faults.items(), key=lambda pair: (-pair[1], pair[0])),
        turned=said.turned,
        alarm=said.drift.alarm,
        chance=said.drift.chance,
        compared=said.drift.compared,
        untested=said.drift.reason,
        differs=far[:FARTHEST] if said.drift.alarm else [],
        accepted_differ=said.accepted_drift is not None and said.accepted_drift.alarm,
        drawn=len(said.audit),
        audited=len(decided & set(said.audit)),
    )
