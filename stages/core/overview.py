"""What the report shows, as plain values: tables of counts, and which documents are pictured."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from msgspec import Struct

from stages.core.account import Account
from stages.core.document import Brief
from stages.core.groups import Group, Key


class Row(Struct, frozen=True):
    """One row of a table: its name and its counts by column."""

    name: str
    counts: dict[str, int]
    total: int


class Overview(Struct, frozen=True, kw_only=True):
    """The numbers of the report."""

    totals: dict[str, int]
    splits: list[str]
    classes: list[Row]
    languages: list[Row]
    deliveries: list[Account]
    reasons: list[tuple[str, int]]
    group_reasons: list[tuple[str, int, int]]


def overview(
    documents: Sequence[Brief],
    split_of: Mapping[Key, str],
    groups: Sequence[Group],
    accounts: Sequence[Account],
    splits: Sequence[str],
) -> Overview:
    """Counts by class, language, delivery, reject and group; `splits` gives the order of the columns."""
    reasons: Counter[str] = Counter()
    for account in accounts:
        reasons.update(account.reasons)
    why: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for group in groups:
        name = " + ".join(group.reasons)
        why[name] += 1
        held[name] += len(group.documents)
    return Overview(
        totals={
            "documents": len(documents),
            "regions": sum(account.regions for account in accounts),
            "rejected": sum(reasons.values()),
            "groups": len(groups),
        },
        splits=list(splits),
        classes=_rows([(d.doc_type or "unknown", split_of[d.delivery, d.id]) for d in documents]),
        languages=_rows([(d.language or "unknown", split_of[d.delivery, d.id]) for d in documents]),
        deliveries=sorted(accounts, key=lambda account: account.delivery),
        reasons=sorted(reasons.items(), key=lambda item: (-item[1], item[0])),
        group_reasons=[(name, why[name], held[name]) for name in sorted(why)],
    )


def choose_pictures(documents: Sequence[Brief], number: int) -> list[Brief]:
    """So many documents of one delivery, each class in turn; labelled ones first, then by id."""
    by_class: defaultdict[str, list[Brief]] = defaultdict(list)
    for document in sorted(documents, key=lambda d: (not d.regions, d.id)):
        by_class[document.doc_type or ""].append(document)
    turns = [(turn, name, document) for name, own in by_class.items() for turn, document in enumerate(own)]
    turns.sort(key=lambda item: item[:2])
    return [document for _, _, document in turns[:number]]


def _rows(pairs: Sequence[tuple[str, str]]) -> list[Row]:
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, column in pairs:
        table[name][column] += 1
    rows = [Row(name, dict(counts), counts.total()) for name, counts in table.items()]
    return sorted(rows, key=lambda row: (-row.total, row.name))
