"""What a release says of itself: each document's split, how many of what there are, each file's sha256."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from stages.core.account import Account
from stages.core.document import Brief
from stages.core.groups import Group
from stages.core.released import regions_from
from stages.core.splits import Unit, assign_splits

RECORD_VERSION = 1


class Placed(Struct, frozen=True, kw_only=True, gc=False):
    """Where one document went. `group` names the documents that it must stay with, itself included."""

    delivery: str
    id: str
    split: str
    group: str


class FileFacts(Struct, frozen=True):
    """A file of the release: size in bytes and sha256."""

    size: int
    sha256: str


class LabelCount(Struct, frozen=True):
    """Of the machine's regions: how many, how many people judged and found wrong, and what follows of all."""

    regions: int
    judged: int
    wrong: int
    rate: float | None
    upper: float
    estimate: float | None


class LabelErrors(Struct, frozen=True):
    """How many of the labels are wrong, as the audit knows it: `status` says whether people have looked."""

    status: str
    basis: str
    confidence: float
    overall: LabelCount


class Manifest(Struct, frozen=True, kw_only=True):
    """The release's table of contents. Counts are by name of split, class (doc_type) or language.

    `regions_from` counts those with a text: by label, by the engines' consensus, by people's reviews. `withheld` are
    regions that are marked to be ignored because an error was found and nobody has decided yet.
    """

    record_version: int
    documents: int
    regions: int
    regions_from: dict[str, int]
    withheld: int
    label_errors: LabelErrors
    groups: int
    splits: dict[str, int]
    classes: dict[str, dict[str, int]]
    languages: dict[str, dict[str, int]]
    deliveries: dict[str, dict[str, str]]
    files: dict[str, FileFacts]


def place(
    documents: Sequence[Brief],
    groups: Sequence[Group],
    order: Sequence[str],
    *,
    shares: Mapping[str, float],
    stratify_by: Sequence[str],
    seed: int,
) -> list[Placed]:
    """Each document's split and group, in the order of the documents; groups stay whole.

    `order` names the deliveries from the first added to the last: what is added at its end moves nothing before it.
    """
    group_of = {key: group.id for group in groups for key in group.documents}
    rank = {name: age for age, name in enumerate(order)}
    members: defaultdict[str, list[Brief]] = defaultdict(list)
    for document in documents:
        members[group_of.get((document.delivery, document.id), f"{document.delivery}/{document.id}")].append(document)
    units = [
        Unit(
            id=name,
            members=tuple(
                (
                    rank[document.delivery],
                    f"{document.delivery}/{document.id}",
                    tuple(getattr(document, member) for member in stratify_by),
                )
                for document in same
            ),
        )
        for name, same in members.items()
    ]
    split_of = assign_splits(units, shares, seed)
    placed = {
        (document.delivery, document.id): Placed(
            delivery=document.delivery, id=document.id, split=split_of[name], group=name.rpartition("/")[2]
        )
        for name, same in members.items()
        for document in same
    }
    return [placed[document.delivery, document.id] for document in documents]


def describe(
    documents: Sequence[Brief],
    placed: Sequence[Placed],
    accounts: Mapping[str, Account],
    files: Mapping[str, FileFacts],
    *,
    withheld: int,
    label_errors: LabelErrors,
) -> Manifest:
    """The manifest of a release. Raises AssertionError, a bug of ours, if a document or a group is torn or lost."""
    splits_of_group: defaultdict[str, set[str]] = defaultdict(set)
    for where in placed:
        splits_of_group[where.group].add(where.split)
    torn = sum(len(splits) > 1 for splits in splits_of_group.values())
    expected = sum(account.documents for account in accounts.values())
    if torn or len(placed) != expected:
        raise AssertionError(f"{torn} groups straddle splits; {len(placed)} of {expected} documents were placed")
    return Manifest(
        record_version=RECORD_VERSION,
        documents=len(documents),
        regions=sum(len(document.regions) for document in documents),
        regions_from=regions_from(documents),
        withheld=withheld,
        label_errors=label_errors,
        groups=len(splits_of_group),
        splits=dict(Counter(where.split for where in placed)),
        classes=_table((d.doc_type or "unknown", p.split) for d, p in zip(documents, placed, strict=True)),
        languages=_table((d.language or "unknown", p.split) for d, p in zip(documents, placed, strict=True)),
        deliveries={
            name: {
                "received": account.received,
                "format": account.format,
                "licence": account.licence,
                "consent": account.consent,
            }
            for name, account in accounts.items()
        },
        files=dict(files),
    )


def _table(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    table: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row, column in pairs:
        table[row][column] += 1
    return {row: dict(counts) for row, counts in table.items()}
