"""What the stages before wrote about labels, gathered for the report, a delivery at a time."""

from collections.abc import Iterator

from stages.core.account import Account
from stages.core.audit import Audit
from stages.core.correction import Entry
from stages.core.document import Document
from stages.core.finding import Finding
from stages.core.label_facts import LabelFacts, label_facts
from stages.core.label_overview import LabelOverview, label_overview
from stages.io.paths import ACCOUNTS, AUDIT, FINDINGS, LABEL_TASKS, LEDGER
from stages.io.records import read_json, read_jsonl


def gather_labels(number: int) -> LabelOverview:
    """The section's content, from data/accounts, data/findings, data/ledger, data/tasks/labels and data/audit."""
    path = AUDIT / "audit.json"
    return label_overview(list(_deliveries(number)), read_json(path, Audit) if path.exists() else None, number)


def _deliveries(number: int) -> Iterator[LabelFacts]:
    for path in sorted(FINDINGS.glob("*.jsonl")):
        yield label_facts(
            path.stem,
            read_json(ACCOUNTS / f"{path.stem}.json", Account).regions,
            read_jsonl(path, Finding),
            read_jsonl(LEDGER / path.name, Entry),
            read_jsonl(LABEL_TASKS / path.name, Document),
            number,
        )
