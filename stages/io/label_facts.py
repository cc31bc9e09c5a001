"""What the stages before wrote about labels, gathered for the report, a delivery at a time."""

from collections.abc import Collection, Iterator

from stages.core.account import Account
from stages.core.audit import Audit
from stages.core.correction import Entry
from stages.core.document import Document
from stages.core.finding import Finding, Severity
from stages.core.judgement import Verdict
from stages.core.label_facts import LabelFacts, label_facts
from stages.core.label_overview import LabelOverview, label_overview
from stages.core.review import in_force
from stages.io.paths import ACCOUNTS, AUDIT, FINDINGS, JUDGEMENT, LABEL_TASKS, LEDGER, REVIEWS
from stages.io.records import read_json, read_jsonl
from stages.io.reviews import read_decisions


def gather_labels(number: int, review: Collection[Severity]) -> LabelOverview:
    """The section's content; `review` are the severities of findings that people are asked about.

    From data/accounts, data/findings, data/ledger, data/tasks/labels, data/audit, data/judgement and data/reviews.
    """
    path = AUDIT / "audit.json"
    record = read_json(path, Audit) if path.exists() else None
    verdicts = [read_json(path, Verdict) for path in sorted(JUDGEMENT.glob("*.json"))]
    return label_overview(list(_deliveries(number, review)), record, verdicts, number)


def _deliveries(number: int, review: Collection[Severity]) -> Iterator[LabelFacts]:
    decided = in_force(read_decisions(REVIEWS)).keys()
    for path in sorted(FINDINGS.glob("*.jsonl")):
        yield label_facts(
            path.stem,
            read_json(ACCOUNTS / f"{path.stem}.json", Account).regions,
            read_jsonl(path, Finding),
            read_jsonl(LEDGER / path.name, Entry),
            read_jsonl(LABEL_TASKS / path.name, Document),
            review=review,
            decided=decided,
            number=number,
        )
