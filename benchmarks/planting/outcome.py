"""What the pipeline made of deliveries: labels with what is withheld of them, findings, rejects and tasks."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import cached_property
from pathlib import Path
from typing import NamedTuple, TypeVar

from msgspec.structs import replace

from benchmarks.planting.deliver import Lines
from benchmarks.planting.planter import Place, Planted
from benchmarks.planting.score import covered
from stages.core.correction import WITHHELD, Entry
from stages.core.document import Document, Region
from stages.core.finding import Finding
from stages.core.rejected import Rejected
from stages.io.paths import DOCUMENTS, FINDINGS, LABEL_TASKS, LABELS, LEDGER, REJECTED
from stages.io.records import read_jsonl

T = TypeVar("T")

_LINE = re.compile(r"(\d+)(?::.*?\$\.regions\[(\d+)\])?")
_FOUND = 0.5
"""Of the smaller of two polygons: from this share of it on, what a finding would add is what was left out."""


class Label(NamedTuple):
    """A label and the ids of those of its regions that wait for a person and don't leave."""

    document: Document
    withheld: frozenset[str]


class Outcome:
    """The outputs of the stages up to `correct_labels`, in the repository at `root`."""

    def __init__(self, root: Path, deliveries: Collection[str]) -> None:
        self._root = root
        self._deliveries = sorted(deliveries)

    def read(self) -> "Outcome":
        """This outcome, all of it read, so that what the pipeline does later doesn't change it."""
        for name, member in vars(type(self)).items():
            if isinstance(member, cached_property):
                getattr(self, name)
        return self

    def _read(self, folder: Path, kind: type[T]) -> Iterator[T]:
        for delivery in self._deliveries:
            yield from self._file(folder / f"{delivery}.jsonl", kind)

    def _file(self, path: Path, kind: type[T]) -> Iterator[T]:
        path = self._root / path
        return read_jsonl(path, kind) if path.exists() else iter(())

    def _documents(self, folder: Path) -> dict[Place, Document]:
        return {(one.delivery, one.source): one for one in self._read(folder, Document)}

    @cached_property
    def delivered(self) -> dict[Place, Document]:
        """Documents as they came."""
        return self._documents(DOCUMENTS)

    @cached_property
    def tasks(self) -> dict[Place, Document]:
        """What people are asked, by document."""
        return self._documents(LABEL_TASKS)

    @cached_property
    def labels(self) -> dict[Place, Label]:
        """Labels as they are published. What is withheld stands there as nobody has seen it yet."""
        waiting: defaultdict[tuple[str, str], dict[str, Region]] = defaultdict(dict)
        for entry in self._read(LEDGER, Entry):
            if entry.rule == WITHHELD and entry.edit.before is not None:
                waiting[entry.delivery, entry.document][entry.edit.region] = entry.edit.before
        found = {}
        for place, document in self._documents(LABELS).items():
            own = waiting[document.delivery, document.id]
            regions = tuple(own.get(region.id, region) for region in document.regions)
            found[place] = Label(replace(document, regions=regions), frozenset(own))
        return found

    @cached_property
    def findings(self) -> dict[Place, list[Finding]]:
        """What is held against each label, but for mere remarks."""
        places = {(one.delivery, one.id): place for place, one in self.delivered.items()}
        found: defaultdict[Place, list[Finding]] = defaultdict(list)
        for finding in self._read(FINDINGS, Finding):
            if finding.document and finding.severity != "info":
                found[places[finding.delivery, finding.document]].append(finding)
        return found

    @cached_property
    def classes_asked(self) -> list[Place]:
        """Documents whose class people are asked about."""
        return sorted(
            place
            for place, findings in self.findings.items()
            if any(one.path == "$.doc_type" and one.severity == "error" and one.is_open for one in findings)
        )

    @cached_property
    def rules(self) -> dict[tuple[Place, str], list[str]]:
        """The rules that changed a region, "" for a document as a whole."""
        places = {(one.delivery, one.id): place for place, one in self.delivered.items()}
        found: defaultdict[tuple[Place, str], list[str]] = defaultdict(list)
        for entry in self._read(LEDGER, Entry):
            found[places[entry.delivery, entry.document], entry.edit.region].append(entry.rule)
        return dict(found)

    @cached_property
    def _rejects(self) -> list[tuple[str, Rejected]]:
        return [(name, one) for name in self._deliveries for one in self._file(REJECTED / f"{name}.jsonl", Rejected)]

    def rejected(self, lines: Lines) -> dict[Place, set[str]]:
        """By document, the ids of regions that were rejected; "" where it was no single one."""
        found: defaultdict[Place, set[str]] = defaultdict(set)
        for delivery, one in self._rejects:
            if one.kind == "label" and (match := _LINE.match(one.place)):
                place, names = lines[delivery][int(match[1]) - 1]
                found[place].add(names[int(match[2])] if match[2] else "")
        return found


def detected(planted: Planted, truth: Document | None, findings: Iterable[Finding], rejected: AbstractSet[str]) -> bool:
    """Whether something is held against what was planted: against its regions, or where whole, the document."""
    if "" in rejected or not rejected.isdisjoint(planted.regions):
        return True
    own = next((region for region in truth.regions if region.id == planted.truth), None) if truth else None
    return any(_is_about(finding, planted, own) for finding in findings)


def _is_about(finding: Finding, planted: Planted, own: Region | None) -> bool:
    touched = {finding.region, *(edit.region for edit in finding.edits)} - {""}
    if not touched.isdisjoint(planted.regions):
        return True
    if planted.whole and not finding.region:
        return planted.truth != "" or planted.regions != () or _of_document(finding, planted)
    added = (edit.after for edit in finding.edits if edit.before is None and edit.after is not None)
    return own is not None and any(covered(own.polygon, region.polygon) >= _FOUND for region in added)


def _of_document(finding: Finding, planted: Planted) -> bool:
    """Whether a finding about a document as a whole is about what the kind spoils."""
    return not planted.kind.startswith("class_") or finding.path.startswith("$.doc_type")
