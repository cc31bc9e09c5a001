"""What became of one delivery's labels: findings by fate, corrections by rule, and the changes worth looking at."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any, Literal, cast

from msgspec import Struct
from rapidfuzz.distance import Levenshtein

from stages.core.correction import REVIEW, WITHHELD, Edit, Entry
from stages.core.disagreement import visible
from stages.core.document import Document, Polygon, Region
from stages.core.finding import Finding, Severity
from stages.core.metrics import Kind
from stages.core.review import base_id

Fate = Literal["corrected", "waiting", "decided", "noted"]
"""A finding was settled by a certain correction, asked about, decided by people, or is no more than a remark."""
Found = tuple[str, str, Severity]
"""A check, the code of what it found, and how severe that is."""
Place = tuple[str, str]
"""A document and a region of it."""
Parts = tuple[tuple[Kind, str, str], ...]


class Change(Struct, frozen=True, kw_only=True, gc=False):
    """A change of a region to look at, made or proposed: by which rule, how sure, what was `found` and `expected`.

    `text` is what the label said before, `parts` how it becomes the other one, none where it stays. `changes` says what
    else is changed; where that is the place, it `was` another. `sure` is of the change where it was made, else of there
    being something wrong.
    """

    delivery: str
    document: str
    region: str
    polygon: Polygon
    was: Polygon = ()
    rule: str
    sure: float
    found: str
    expected: str = ""
    text: str = ""
    parts: Parts = ()
    changes: tuple[str, ...] = ()


class RuleRow(Struct, frozen=True, kw_only=True, gc=False):
    """What a rule changed: by kind of change, in how many regions, and how sure it was in the mean and at least."""

    rule: str
    kinds: dict[str, int]
    regions: int
    mean: float
    least: float


class LabelFacts(Struct, frozen=True, kw_only=True):
    """A delivery: its labelled regions, findings by fate, and regions corrected, waiting, withheld, changed by people.

    `expected` are wrong labels: those that errors found in them were corrected in; those waiting, each by the chance
    that it is wrong; and those that people changed. Changes are the least sure corrections of each rule, and the
    surest open findings of each check.
    """

    delivery: str
    regions: int
    found: dict[Found, dict[Fate, int]]
    corrected: int
    waiting: int
    withheld: int
    decided: int
    expected: dict[str, float]
    rules: tuple[RuleRow, ...]
    corrections: tuple[Change, ...]
    tasks: tuple[Change, ...]


def label_facts(
    delivery: str,
    regions: int,
    findings: Iterable[Finding],
    entries: Iterable[Entry],
    tasks: Iterable[Document],
    *,
    review: Collection[Severity],
    decided: Collection[str],
    number: int,
) -> LabelFacts:
    """The facts, with up to so many corrections of each rule and open findings of each check to look at.

    `review` are the severities of findings that people are asked about, `decided` the images that they decided about.
    """
    book = _Book(entries, number)
    asked = {(task.id, region.id): region for task in tasks for region in task.regions}
    found: defaultdict[Found, Counter[Fate]] = defaultdict(Counter)
    put_right: set[Place] = set()
    chances: dict[Place, float] = {}
    before: dict[Place, Region | None] = {}
    surest: defaultdict[str, _Few] = defaultdict(lambda: _Few(number, lambda one: -one[0].confidence))
    for finding in findings:
        places = [(finding.document, name) for name in regions_of(finding)]
        waiting = [place for place in places if place in asked]
        fate: Fate = "noted"
        if not finding.is_open:
            fate = "corrected"
        elif waiting:
            fate = "waiting"
        elif finding.severity in review and places and base_id(finding.document) in decided:
            fate = "decided"
        found[finding.check, finding.code, finding.severity][fate] += 1
        if fate == "corrected" and finding.severity == "error":
            put_right.update(places)
        if fate == "waiting":
            chances |= {place: max(finding.confidence, chances.get(place, 0.0)) for place in waiting}
            surest[finding.check].add((finding, waiting[0]))
            for edit in finding.edits:
                before.setdefault((finding.document, edit.region), edit.before)
    return LabelFacts(
        delivery=delivery,
        regions=regions,
        found={name: dict(fates) for name, fates in found.items()},
        corrected=len(book.corrected),
        waiting=len(asked),
        withheld=len(book.withheld),
        decided=len(book.decided),
        expected={
            "corrected": float(len(put_right - asked.keys() - {place for place, new in book.decided.items() if new})),
            "waiting": round(math.fsum(chances.values()), 4),
            "decided": float(sum(book.decided.values())),
        },
        rules=tuple(book.rows()),
        corrections=tuple(_made(entry) for few in book.unsure.values() for entry in few.kept()),
        tasks=tuple(
            _open(finding, before.get(place, asked[place]), asked[place])
            for few in surest.values()
            for finding, place in few.kept()
        ),
    )


def regions_of(finding: Finding) -> set[str]:
    """The regions that a finding is about, or would change."""
    own = {finding.region} if finding.region else set()
    return own | {edit.region for edit in finding.edits if edit.region}


def parts(before: str, after: str) -> Parts:
    """How one text becomes the other, spaces as they are; what can't be seen is written out."""
    a, b = visible(before), visible(after)
    return tuple(
        (cast("Kind", code.tag), a[code.src_start : code.src_end], b[code.dest_start : code.dest_end])
        for code in Levenshtein.opcodes(a, b)
    )


class _Few:
    """The first so many of what is added, by a key and the order in which they came."""

    def __init__(self, number: int, by: Callable[[Any], float]) -> None:
        self._number, self._by = number, by
        self._own: list[Any] = []

    def add(self, one: Any) -> None:
        self._own.append(one)
        if len(self._own) > 4 * self._number + 256:
            self._own = self.kept()

    def kept(self) -> list[Any]:
        return sorted(self._own, key=self._by)[: self._number]


class _Book:
    """A delivery's ledger, counted: regions corrected, withheld, changed by people, and whether in what they say."""

    def __init__(self, entries: Iterable[Entry], number: int) -> None:
        self.corrected: set[Place] = set()
        self.withheld: set[Place] = set()
        self.decided: dict[Place, bool] = {}
        self.unsure: defaultdict[str, _Few] = defaultdict(lambda: _Few(number, lambda entry: entry.confidence))
        self._kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._sure: defaultdict[str, list[float]] = defaultdict(list)
        self._regions: defaultdict[str, set[Place]] = defaultdict(set)
        for entry in entries:
            place = entry.document, entry.edit.region
            if entry.rule == WITHHELD:
                self.withheld.add(place)
                continue
            if entry.rule == REVIEW:
                self.decided[place] = _differs(entry.edit) or self.decided.get(place, False)
            elif entry.edit.region:
                self.corrected.add(place)
                self.unsure[entry.rule].add(entry)
            self._kinds[entry.rule][entry.edit.kind] += 1
            self._sure[entry.rule].append(entry.confidence)
            self._regions[entry.rule].add(place)

    def rows(self) -> Iterable[RuleRow]:
        """What each rule changed."""
        for rule, sure in sorted(self._sure.items()):
            yield RuleRow(
                rule=rule,
                kinds=dict(sorted(self._kinds[rule].items())),
                regions=len(self._regions[rule]),
                mean=math.fsum(sure) / len(sure),
                least=min(sure),
            )


def _made(entry: Entry) -> Change:
    return Change(
        delivery=entry.delivery,
        document=entry.document,
        region=entry.edit.region,
        rule=entry.rule,
        sure=entry.confidence,
        found=visible(entry.why),
        **_change(entry.edit.before, entry.edit.after),
    )


def _open(finding: Finding, before: Region | None, asked: Region) -> Change:
    gone = any(edit.region == asked.id and edit.after is None for edit in finding.edits)
    return Change(
        delivery=finding.delivery,
        document=finding.document,
        region=asked.id,
        rule=finding.rule,
        sure=finding.confidence,
        found=visible(finding.found),
        expected=visible(finding.expected),
        **_change(before, None if gone else asked),
    )


def _change(before: Region | None, after: Region | None) -> dict[str, Any]:
    """The members of a Change that say what is changed."""
    shown = after or before
    one, other = before or Region(id=""), after or Region(id="")
    changes = ["added"] if before is None else ["removed"] if after is None else []
    if before is not None and after is not None:
        names = {"polygon": "place", "field": "field", "language": "language", "ignore": "ignored or not"}
        changes += [word for name, word in names.items() if getattr(before, name) != getattr(after, name)]
    return {
        "polygon": shown.polygon if shown else (),
        "was": before.polygon if before and after and before.polygon != after.polygon else (),
        "text": visible(one.text or ""),
        "parts": parts(one.text or "", other.text or "") if one.text != other.text else (),
        "changes": tuple(changes),
    }


def _differs(edit: Edit) -> bool:
    """Whether a decision changed what a label says."""
    if edit.before is None or edit.after is None:
        return bool(edit.region)
    one, other = edit.before, edit.after
    return (one.text, one.field, one.ignore) != (other.text, other.field, other.ignore)
