"""What the report says of masks: what left for whom, what was kept back and why, and what people say of it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from stages.core.bar_chart import BarChart, bar_chart
from stages.core.label_overview import ceiling
from stages.core.mask_audit import MaskAudit
from stages.core.masked import OURS, Code, Manifest, Masked
from stages.core.personal import KINDS, Detected, Kind
from stages.core.publishing import mask_counts
from stages.core.reading_overview import percent

TO_DO: dict[Code, str] = {
    "unreadable_image": "mend the image or take it out of its delivery; where it only cost too much, allow more in "
    "conf/detect.yaml and conf/mask.yaml",
    "detector_failed": "what detect writes on its way says what is missing: install it, or mend the detector",
    "no_verifier": "ocrmill engines says what the engine lacks: install it, or name another under verifiers in "
    "conf/mask.yaml",
    "verifier_failed": "mend the engine, or name another under verifiers in conf/mask.yaml",
    "still_readable": "hand the tasks out: people draw what is left, or say that it isn't personal",
    "not_judged": "hand the tasks out: people say whether something personal is left",
    "not_proved": "a fault of this program: the written file isn't what it should be; report it",
    "withheld": "nothing: a person said that it must not leave; data/reviews/masks says who",
}
"""What to do about documents that were kept back."""


class KindRow(Struct, frozen=True, kw_only=True, gc=False):
    """A kind's masks and documents with such masks, by audience, on what was published."""

    kind: Kind
    masks: dict[str, int]
    documents: dict[str, int]


class ReasonRow(Struct, frozen=True, kw_only=True, gc=False):
    """Why documents were kept back, and whether it is a fault of ours, and what to do."""

    code: Code
    detail: str
    documents: int
    fault: bool
    to_do: str


class FailureRow(Struct, frozen=True, kw_only=True, gc=False):
    """What failed before masking, on so many documents of a delivery."""

    what: str
    reason: str
    delivery: str
    documents: int


class AudienceRow(Struct, frozen=True, kw_only=True):
    """What left for an audience. `share` (0 to 1) is the mean share of a published image that is filled.

    `claim` is what people's eyes say of it; `asked` says that documents wait to be looked at.
    """

    audience: str
    purpose: str
    policy: str
    documents: int
    published: int
    kept_back: int
    share: float
    ground: int
    reasons: list[ReasonRow]
    verifiers: dict[str, int]
    claim: str
    claimed: bool
    asked: bool
    recall: str


class MaskOverview(Struct, frozen=True, kw_only=True):
    """All that the section shows, except pictures. `detectors` and `verifiers` are their versions, by name."""

    audiences: list[AudienceRow]
    kinds: list[KindRow]
    chart: BarChart
    failures: list[FailureRow]
    detectors: dict[str, str]
    verifiers: dict[str, str]


class AudienceFacts(Struct, frozen=True, kw_only=True):
    """What the stages wrote about an audience."""

    manifest: Manifest
    records: list[Masked]
    audit: MaskAudit | None


def mask_overview(
    facts: Sequence[AudienceFacts], failures: Iterable[FailureRow], detectors: Mapping[str, str]
) -> MaskOverview:
    """The section's content; `detectors` are the versions that `detect` ran."""
    kinds = _kinds(facts)
    verifiers = {name: version for one in facts for name, version in one.manifest.verifiers.items()}
    return MaskOverview(
        audiences=[_audience(one) for one in facts],
        kinds=kinds,
        chart=bar_chart(
            [row.kind for row in kinds],
            [{row.kind: row.masks.get(one.manifest.audience, 0) for row in kinds} for one in facts],
        ),
        failures=list(failures),
        detectors=dict(sorted(detectors.items())),
        verifiers=dict(sorted(verifiers.items())),
    )


def failure_rows(detected: Iterable[Detected]) -> list[FailureRow]:
    """What detectors, and the decoding of images, failed on, the most frequent first."""
    found: Counter[tuple[str, str, str]] = Counter()
    for one in detected:
        if one.problem:
            found["the image", one.problem, one.delivery] += 1
        found.update((failure.detector, failure.reason, one.delivery) for failure in one.failures)
    return [
        FailureRow(what=what, reason=reason, delivery=delivery, documents=number)
        for (what, reason, delivery), number in sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def audit_claim(audit: MaskAudit | None) -> str:
    """How much of what leaves shows something personal, as people's eyes say."""
    if audit is None or not audit.audited:
        return "Nobody has looked yet, so nothing is claimed."
    most, sure = ceiling(audit.share_at_most), percent(audit.confidence)
    looked = (
        f"People looked at {audit.audited:,} of {audit.sampled:,} sampled documents and found something personal on "
        f"{audit.leaking or 'none'}: at most {most} of the published documents show something personal ({sure})"
    )
    if audit.audited < audit.sampled:
        return f"{looked}, those that nobody has looked at counted as if they did."
    return looked + "."


def _recall(audit: MaskAudit | None) -> str:
    if audit is None or audit.recall_at_least is None:
        return ""
    least = 100 * (audit.recall_at_least * 10_000 // 1) / 10_000
    return (
        f"On these documents {audit.found:,} personal places were masked and {audit.missed:,} missed: at least "
        f"{least:.2f} % are masked, if places are missed independently of each other."
    )


def _audience(facts: AudienceFacts) -> AudienceRow:
    published = [one for one in facts.records if one.published]
    kept = Counter((reason.code, reason.detail) for one in facts.records for reason in dict.fromkeys(one.quarantine))
    audit = facts.audit
    return AudienceRow(
        audience=facts.manifest.audience,
        purpose=facts.manifest.purpose,
        policy=facts.manifest.policy,
        documents=len(facts.records),
        published=len(published),
        kept_back=len(facts.records) - len(published),
        share=sum(one.share for one in published) / len(published) if published else 0.0,
        ground=sum(one.ground for one in published),
        reasons=[
            ReasonRow(code=code, detail=detail, documents=number, fault=code in OURS, to_do=TO_DO[code])
            for (code, detail), number in sorted(kept.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        verifiers=dict(sorted(Counter(name for one in published for name in one.verifiers).items())),
        claim=audit_claim(audit),
        claimed=bool(audit and audit.sampled and audit.audited == audit.sampled),
        asked=audit is None or audit.audited < audit.sampled,
        recall=_recall(audit),
    )


def _kinds(facts: Sequence[AudienceFacts]) -> list[KindRow]:
    masks: defaultdict[Kind, Counter[str]] = defaultdict(Counter)
    documents: defaultdict[Kind, Counter[str]] = defaultdict(Counter)
    for one in facts:
        for record in one.records:
            for kind, number in mask_counts(record.masks).items() if record.published else ():
                masks[kind][one.manifest.audience] += number
                documents[kind][one.manifest.audience] += 1
    return [
        KindRow(kind=kind, masks=dict(masks[kind]), documents=dict(documents[kind])) for kind in KINDS if masks[kind]
    ]


def choose_masked(records: Iterable[Masked], number: int) -> list[Masked]:
    """So many documents to show, each type in turn; of those kept back each reason. Those with most masks first."""
    groups: defaultdict[str, list[Masked]] = defaultdict(list)
    for record in sorted(records, key=lambda one: (-len(one.masks), one.delivery, one.id)):
        groups[record.quarantine[0].code if record.quarantine else record.doc_type or ""].append(record)
    turns = [(turn, name, record) for name, own in groups.items() for turn, record in enumerate(own)]
    return [record for _, _, record in sorted(turns, key=lambda one: one[0])[:number]]
