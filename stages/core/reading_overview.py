"""What the report says of reading and ground truth: engines, claims in words, error rates, and what became of lines."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from stages.core.alphabets import LANGUAGES
from stages.core.bounds import interval
from stages.core.certificate import Certificate
from stages.core.charts import CoverageChart, Whisker, coverage_chart, reliability_chart
from stages.core.consensus import Alphabets
from stages.core.disagreement import Able, Disagreement, in_turns, worst_lines
from stages.core.ground_truth import Verdict, counts
from stages.core.metrics import normal
from stages.core.performance import Performance
from stages.core.reading_plan import EngineFacts
from stages.core.review import Decision

CONSENSUS = "consensus"
"""What the consensus is called among the engines."""
SYNTHETIC = "synthetic lines"
"""The source of a certificate that no real line went into."""
STATUSES = ("accepted", "review", "unreadable", "reviewed")
WHY = {
    "certified": "the certificate vouches for it",
    "audit": "certified, and drawn for people to check",
    "below_threshold": "the engines are less sure than the certificate asks",
    "not_certified": "there is no certificate for its language and direction, or it accepts nothing",
    "alphabet": "no engine that can write the whole language wrote all of it",
    "other_engines": "the certificate is for other engines than those that read",
    "silent": "no engine read anything",
    "improbable": "what was read is hardly ever right",
    "text": "people said what is written",
    "unreadable": "people said that it can't be read",
    "not_text": "people said that it is no text",
}
"""The codes of `Settled.why`, in words."""
_NAMES = {"": "unknown", "en": "English", "ko": "Korean", "vi": "Vietnamese"}
_ROLES = {"guide": "finds the lines", "places": "reads the guide's lines", "pages": "reads whole pages"}


class EngineRow(Struct, frozen=True, kw_only=True):
    """An engine, what it is there for, how many documents it read, and why it didn't read others."""

    facts: EngineFacts
    task: str
    read: int
    not_read: list[tuple[str, int]]


class Claim(Struct, frozen=True, kw_only=True):
    """A certificate in words and charts; `strange` are its engines that aren't those that read the documents."""

    certificate: Certificate
    title: str
    words: str
    synthetic: bool
    strange: list[str]
    whiskers: tuple[Whisker, ...]
    chart: CoverageChart | None


class Rates(Struct, frozen=True, kw_only=True):
    """The engines on a language's known lines, best first, and by attribute: values, each with the engines' rates."""

    language: str
    engines: list[Performance]
    attributes: dict[str, dict[str, dict[str, Performance]]]


class Settling(Struct, frozen=True, kw_only=True):
    """What became of a delivery: documents by status, those that the guide couldn't read, lines, and its worst."""

    delivery: str
    documents: dict[str, int]
    not_read: int
    lines: dict[str, dict[str, int]]
    worst: list[Disagreement]


class Why(Struct, frozen=True):
    """Lines of one status for one reason, by language."""

    status: str
    why: str
    counts: dict[str, int]


class Audit(Struct, frozen=True):
    """How many of the proposals that people looked at they changed, with the share's exact interval."""

    waiting: int
    looked: int
    changed: int
    low: float
    high: float


class ReadingOverview(Struct, frozen=True, kw_only=True):
    """All that the section shows, except pictures."""

    engines: list[EngineRow]
    claims: list[Claim]
    rates: list[Rates]
    deliveries: list[Settling]
    lines: dict[str, dict[str, int]]
    whys: list[Why]
    audit: Audit
    worst: list[Disagreement]


def reading_overview(
    engines: Sequence[tuple[EngineFacts, Mapping[str, int]]],
    certificates: Sequence[Certificate],
    performance: Sequence[Performance],
    deliveries: Sequence[Settling],
    decisions: Iterable[Decision],
    number: int,
) -> ReadingOverview:
    """The section's content; each engine comes with its documents by the reason why it didn't read them ("": read)."""
    lines = _added(deliveries)
    provenance = {facts.engine: facts.provenance for facts, _ in engines}
    return ReadingOverview(
        engines=sorted(map(_engine, engines), key=lambda row: (list(_ROLES).index(row.facts.role), row.facts.engine)),
        claims=[claim(certificate, provenance) for certificate in certificates],
        rates=rates(performance),
        deliveries=list(deliveries),
        lines=lines,
        whys=_whys(lines),
        audit=audit(sum(own.get("accepted:audit", 0) for own in lines.values()), decisions),
        worst=in_turns([one.worst for one in deliveries], number),
    )


def settling(delivery: str, verdicts: Sequence[Verdict], able: Able, number: int) -> Settling:
    """What became of one delivery's documents and lines, with up to so many of the worst disagreements."""
    return Settling(
        delivery=delivery,
        documents=dict(Counter(verdict.status for verdict in verdicts)),
        not_read=sum(bool(verdict.problem) for verdict in verdicts),
        lines=counts(verdicts),
        worst=worst_lines(verdicts, able, number),
    )


def able_engines(engines: Iterable[EngineFacts]) -> Able:
    """Which engine is for which language: made for it, or able to write it. An engine for any is made for none."""
    facts = {engine.engine: engine for engine in engines}
    alphabets = Alphabets({name: frozenset(engine.alphabet) for name, engine in facts.items()})

    def able(engine: str, language: str | None) -> bool:
        if engine not in facts or language not in LANGUAGES:
            return engine in facts
        return language in facts[engine].languages or alphabets.covers(engine, (language,))

    return able


def claim(certificate: Certificate, provenance: Mapping[str, str]) -> Claim:
    """The certificate as people read it; `provenance` is the key of each engine that read the documents."""
    return Claim(
        certificate=certificate,
        title=f"{language_name(certificate.language)}, {certificate.direction} lines",
        words=claim_words(certificate),
        synthetic=certificate.source == SYNTHETIC,
        strange=sorted(name for name, key in certificate.engines.items() if provenance.get(name) != key),
        whiskers=reliability_chart(certificate.reliability),
        chart=coverage_chart(certificate.coverage, certificate.choice, certificate.max_error),
    )


def claim_words(certificate: Certificate) -> str:
    """What is vouched for, from what evidence; or why nothing is."""
    choice = certificate.choice
    if choice is None:
        return f"Nothing is accepted: {certificate.reason}."
    return (
        f"Accepted lines are wrong in at most {percent(certificate.max_error)} of cases, "
        f"with {percent(certificate.confidence)} confidence: {choice.errors:,} of {choice.n_accepted:,} accepted "
        f"were wrong (at most {percent(_ceiling(choice.bound))}), coverage {percent(floor(choice.coverage))} "
        f"of {choice.n:,} lines, threshold: score ≥ {choice.threshold:.4g}."
    )


def rates(performance: Iterable[Performance]) -> list[Rates]:
    """The rows by language: the engines, the one with the least character errors first, and below it the slices."""
    by_language: defaultdict[str, list[Performance]] = defaultdict(list)
    for row in performance:
        by_language[row.language].append(row)
    return [_rates(language, rows) for language, rows in sorted(by_language.items())]


def audit(waiting: int, decisions: Iterable[Decision]) -> Audit:
    """What people made of what they were shown. A decision without a proposal says nothing of the engines."""
    looked = [decision for decision in decisions if normal(decision.proposed)]
    kept = [d for d in looked if d.verdict == "text" and normal(d.text) == normal(d.proposed)]
    changed = len(looked) - len(kept)
    return Audit(waiting, len(looked), changed, *interval(changed, len(looked)))


def language_name(code: str | None) -> str:
    """The language's name; its code where the name isn't known."""
    return _NAMES.get(code or "", code or "")


def percent(share: float) -> str:
    """The share to at most three digits, as in "0.5 %"."""
    return f"{100 * share:.3g} %"


def floor(share: float) -> float:
    """The share rounded down to 0.1 %: what isn't complete never looks complete."""
    return math.floor(share * 1000 + 1e-9) / 1000


def _ceiling(bound: float) -> float:
    """The bound rounded up to 0.01 %: a claim is never rounded in its own favour."""
    return math.ceil(bound * 10_000 - 1e-9) / 10_000


def _engine(pair: tuple[EngineFacts, Mapping[str, int]]) -> EngineRow:
    facts, reasons = pair
    not_read = sorted(((why, n) for why, n in reasons.items() if why), key=lambda item: (-item[1], item[0]))
    return EngineRow(facts=facts, task=_ROLES[facts.role], read=reasons.get("", 0), not_read=not_read)


def _rates(language: str, rows: Sequence[Performance]) -> Rates:
    engines = sorted((row for row in rows if not row.attribute), key=lambda row: (row.cer.rate, row.engine))
    attributes: defaultdict[str, defaultdict[str, dict[str, Performance]]] = defaultdict(lambda: defaultdict(dict))
    for row in sorted(rows, key=lambda row: (row.attribute, row.value)):
        if row.attribute:
            attributes[row.attribute][row.value][row.engine] = row
    return Rates(
        language=language,
        engines=engines,
        attributes={name: {value: dict(own) for value, own in values.items()} for name, values in attributes.items()},
    )


def _added(deliveries: Iterable[Settling]) -> dict[str, dict[str, int]]:
    """The lines of all deliveries by language."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in deliveries:
        for language, own in one.lines.items():
            found[language].update(own)
    return {language: dict(own) for language, own in sorted(found.items())}


def _whys(lines: Mapping[str, Mapping[str, int]]) -> list[Why]:
    """The reasons, by status, the most frequent first."""
    found: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for language, own in lines.items():
        for name, number in own.items():
            status, _, why = name.partition(":")
            if why:
                found[status, why][language] = number
    rows = [Why(status, why, own) for (status, why), own in found.items()]
    return sorted(rows, key=lambda row: (STATUSES.index(row.status), -sum(row.counts.values()), row.why))
