"""What the report says of labels: what was found, what was corrected, what waits for people, and what is left."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct

from stages.core.audit import Audit, Stratum
from stages.core.finding import Severity
from stages.core.judgement import Outcome, Verdict
from stages.core.label_facts import Change, Fate, LabelFacts, RuleRow
from stages.core.reading_overview import percent

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
FATES: dict[Fate, str] = {
    "corrected": "corrected automatically",
    "waiting": "waiting for people",
    "decided": "people decided",
    "noted": "noted, nobody is asked",
}


class FoundRow(Struct, frozen=True, kw_only=True, gc=False):
    """What a check found, by what became of it."""

    check: str
    code: str
    severity: Severity
    fates: dict[Fate, int]
    total: int


class Level(Struct, frozen=True, kw_only=True):
    """A step on the way down: how many labels are expected to be wrong, of how many, and the bar from where to where.

    `start` and `width` are shares of the first step. `kind` is level (what stands) or drop (what was taken away).
    """

    name: str
    kind: str
    wrong: float
    of: int
    start: float
    width: float

    @property
    def rate(self) -> float:
        """The share of wrong labels."""
        return self.wrong / self.of if self.of else 0.0


class DeliveryRow(Struct, frozen=True, kw_only=True):
    """A delivery's counts, and what the audit says of its strata."""

    facts: LabelFacts
    severities: dict[Severity, int]
    strata: list[Stratum]


class JudgedRow(Struct, frozen=True, kw_only=True):
    """Expectations of a severity over all deliveries, those that aren't met, and the least share that must meet one."""

    severity: Severity
    expectations: int
    failed: int
    least: float | None


class FailedRow(Struct, frozen=True, kw_only=True):
    """An expectation that a delivery doesn't meet, and what share of so many rows doesn't; `on` is its column."""

    delivery: str
    suite: str
    outcome: Outcome
    on: str


class Judgement(Struct, frozen=True, kw_only=True):
    """What the judge says: deliveries, those that pass, expectations by severity, and the worst that aren't met."""

    deliveries: int
    passed: int
    rows: list[JudgedRow]
    failed: list[FailedRow]


class LabelOverview(Struct, frozen=True, kw_only=True):
    """All that the section shows, except pictures."""

    audit: Audit | None
    claim: str
    remarks: list[str]
    totals: dict[str, int]
    found: list[FoundRow]
    deliveries: list[DeliveryRow]
    levels: list[Level]
    rules: list[RuleRow]
    corrections: list[Change]
    tasks: list[Change]
    judgement: Judgement | None


def label_overview(
    deliveries: Sequence[LabelFacts], audit: Audit | None, verdicts: Sequence[Verdict], number: int
) -> LabelOverview:
    """The section's content, with up to so many corrections, open tasks and failed expectations to show."""
    names = ("regions", "corrected", "waiting", "withheld", "decided")
    totals = {name: sum(getattr(one, name) for one in deliveries) for name in names}
    totals["findings"] = sum(sum(fates.values()) for one in deliveries for fates in one.found.values())
    return LabelOverview(
        audit=audit,
        claim=claim(audit),
        remarks=list(remarks(audit)) if audit else [],
        totals=totals,
        found=_found(deliveries),
        deliveries=[_delivery(one, audit) for one in deliveries],
        levels=levels(deliveries, audit),
        rules=_rules([row for one in deliveries for row in one.rules]),
        corrections=in_turns([change for one in deliveries for change in one.corrections], number),
        tasks=in_turns([change for one in deliveries for change in one.tasks], number, surest_first=True),
        judgement=judgement(verdicts, number) if verdicts else None,
    )


def claim(audit: Audit | None) -> str:
    """The error level of what leaves, and how it is known."""
    if audit is None or not audit.overall.regions:
        return "No label leaves as it came or was corrected, so there is nothing to claim."
    own, sure = audit.overall, percent(audit.confidence)
    known = f"some {about(own.estimate)} of the labels that leave are wrong" if own.estimate is not None else ""
    if audit.status == "audited":
        return (
            f"Audited: {percent(own.rate or 0.0)} of the labels that leave are wrong, with {sure} confidence at most "
            f"{ceiling(own.upper)}. People found {own.wrong:,} wrong among {own.judged:,} drawn at random from "
            f"{own.regions:,}."
        )
    if audit.status == "partly":
        return (
            f"Partly audited: people found {own.wrong:,} wrong among the {own.judged:,} of {own.sampled:,} drawn "
            f"labels that they have judged. If all others were wrong, it would be at most {ceiling(own.upper)}, "
            f"with {sure} confidence; estimated: {known or 'nothing is known'}."
        )
    return f"Estimated, not audited: {known or 'nothing is known of the labels that leave'}."


def remarks(audit: Audit) -> Iterable[str]:
    """What the claim rests on, what is to be done, and what it doesn't speak of."""
    own = audit.overall
    yield f"Basis: {audit.basis}."
    if own.judged < own.sampled:
        waiting = own.sampled - own.judged
        yield f"{waiting:,} drawn {'label waits' if waiting == 1 else 'labels wait'} in data/tasks/audit to be judged."
    if own.upper > audit.target:
        yield (
            f"To show that at most {percent(audit.target)} are wrong, {audit.needed:,} labels have to be judged, "
            f"{own.wrong or 'none'} of them wrong; conf/audit.yaml says how many are drawn."
        )
    if audit.placeless:
        yield f"Nothing is said of {audit.placeless:,} labels without a place: nobody can be asked about them."


def levels(deliveries: Sequence[LabelFacts], audit: Audit | None) -> list[Level]:
    """The way down, from the vendors' level to what leaves, in wrong labels to be expected."""
    regions = sum(one.regions for one in deliveries)
    expected = Counter[str]()
    for one in deliveries:
        expected.update(one.expected)
    own = audit.overall if audit else None
    rate = (own.rate if audit and audit.status == "audited" else own.estimate) if own else None
    if own is None or rate is None or not regions:
        return []
    left = rate * own.regions
    asked = expected["waiting"] + expected["decided"]
    start = left + asked + expected["corrected"]
    steps = [
        ("as delivered", "level", start, regions, 0.0),
        ("corrected automatically", "drop", expected["corrected"], regions, left + asked),
        ("after automatic correction", "level", left + asked, regions, 0.0),
        ("withheld for people", "drop", expected["waiting"], regions, left + expected["decided"]),
        ("people's decisions", "drop", expected["decided"], regions, left),
        ("leaves", "level", left, own.regions, 0.0),
    ]
    scale = start or 1.0
    return [
        Level(name=name, kind=kind, wrong=wrong, of=of, start=at / scale, width=wrong / scale)
        for name, kind, wrong, of, at in steps
    ]


def judgement(verdicts: Sequence[Verdict], number: int) -> Judgement:
    """What the judge says of all deliveries, with up to so many of the gravest failures."""
    outcomes = [
        FailedRow(delivery=one.delivery, suite=suite.suite, outcome=outcome, on=str(outcome.kwargs.get("column", "")))
        for one in verdicts
        for suite in one.suites
        for outcome in suite.outcomes
    ]
    rows = []
    for severity in SEVERITIES:
        own = [row.outcome for row in outcomes if row.outcome.severity == severity]
        least = min((one.mostly for one in own if one.mostly is not None), default=None)
        failed = sum(not one.success for one in own)
        rows.append(JudgedRow(severity=severity, expectations=len(own), failed=failed, least=least))
    worst = [row for row in outcomes if not row.outcome.success]
    worst.sort(key=lambda row: (SEVERITIES.index(row.outcome.severity), -row.outcome.share, row.delivery, row.on))
    passed = sum(one.success for one in verdicts)
    return Judgement(deliveries=len(verdicts), passed=passed, rows=rows, failed=worst[:number])


def in_turns(changes: Sequence[Change], number: int, *, surest_first: bool = False) -> list[Change]:
    """So many changes, each rule of each delivery in turn; of these the least sure first. No region comes twice."""
    sign = -1.0 if surest_first else 1.0
    taken: set[tuple[str, str, str]] = set()
    turns: Counter[tuple[str, str]] = Counter()
    ranked = []
    for change in sorted(changes, key=lambda one: (sign * one.sure, one.delivery, one.document, one.region, one.rule)):
        place = change.delivery, change.document, change.region
        if place not in taken:
            taken.add(place)
            ranked.append((turns[change.delivery, change.rule], change))
            turns[change.delivery, change.rule] += 1
    ranked.sort(key=lambda pair: pair[0])
    return [change for _, change in ranked[:number]]


def about(share: float) -> str:
    """An estimate, to two digits: it is no better known."""
    return f"{100 * share:.2g} %" if share >= 0.0001 or not share else "< 0.01 %"


def ceiling(share: float) -> str:
    """The share in per cent, rounded up at its third digit: a bound is never rounded in its own favour."""
    if not 0 < share < 1:
        return percent(share)
    unit = 10.0 ** (math.floor(math.log10(share)) - 2)
    return percent(min(1.0, math.ceil(share / unit - 1e-9) * unit))


def _found(deliveries: Iterable[LabelFacts]) -> list[FoundRow]:
    """The findings of all deliveries, the gravest and most frequent first."""
    counts: defaultdict[tuple[str, str, Severity], Counter[Fate]] = defaultdict(Counter)
    for one in deliveries:
        for name, fates in one.found.items():
            counts[name].update(fates)
    rows = [
        FoundRow(check=check, code=code, severity=severity, fates=dict(fates), total=fates.total())
        for (check, code, severity), fates in counts.items()
    ]
    return sorted(rows, key=lambda row: (SEVERITIES.index(row.severity), -row.total, row.check, row.code))


def _delivery(facts: LabelFacts, audit: Audit | None) -> DeliveryRow:
    severities: Counter[Severity] = Counter()
    for (_, _, severity), fates in facts.found.items():
        severities[severity] += sum(fates.values())
    own = [one for one in audit.strata if one.delivery == facts.delivery] if audit else []
    return DeliveryRow(facts=facts, severities=dict(severities), strata=own)


def _rules(rows: Iterable[RuleRow]) -> list[RuleRow]:
    """The rows with those of one rule put together, the most frequent first."""
    own: defaultdict[str, list[RuleRow]] = defaultdict(list)
    for row in rows:
        own[row.rule].append(row)
    made = []
    for rule, same in own.items():
        kinds: Counter[str] = Counter()
        for row in same:
            kinds.update(row.kinds)
        mean = math.fsum(row.mean * sum(row.kinds.values()) for row in same) / kinds.total()
        regions, least = sum(row.regions for row in same), min(row.least for row in same)
        made.append(RuleRow(rule=rule, kinds=dict(kinds), regions=regions, mean=mean, least=least))
    return sorted(made, key=lambda row: (-row.regions, row.rule))
