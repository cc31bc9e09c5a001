"""From a label and what was found in it to the label that leaves: certain corrections, then people's decisions.

Every step is an edit in the ledger, so that the steps taken back in reverse give the vendor's label again.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from stages.core.class_review import OTHER
from stages.core.correction import (
    REVIEW,
    WITHHELD,
    Edit,
    Entry,
    Stale,
    added,
    apply,
    changed,
    head,
    headed,
    removed,
    retold,
)
from stages.core.document import Document, Polygon, Region
from stages.core.finding import Finding, Severity
from stages.core.released import DECIDED, free_id, labelled
from stages.core.review import Decision
from stages.core.same_place import same_place


class Corrected(Struct, frozen=True):
    """A label after corrections and decisions, the ledger of its edits, and what people are to look at, if anything."""

    document: Document
    entries: tuple[Entry, ...]
    task: Document | None


class _Ledger:
    """The document as it is after each edit, and the edits."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.entries: list[Entry] = []

    def take(self, edits: Sequence[Edit], rule: str, confidence: float, why: str, by: str = "") -> bool:
        """Apply the edits, all or none; whether they fitted."""
        try:
            self.document = apply(self.document, edits)
        except Stale:
            return False
        for edit in edits:
            self.entries.append(
                Entry(
                    delivery=self.document.delivery,
                    document=self.document.id,
                    step=len(self.entries) + 1,
                    edit=edit,
                    rule=rule,
                    confidence=confidence,
                    why=why,
                    by=by,
                )
            )
        return True


def correct(
    document: Document,
    findings: Sequence[Finding],
    decisions: Sequence[Decision],
    *,
    review: Collection[Severity],
    withhold: bool,
) -> Corrected:
    """Apply what is certain, then what people decided, which always wins; ask about what else is held against it.

    Findings of a severity in `review` that nothing settles are asked about; with `withhold`, their regions are marked
    to be ignored until somebody has decided.
    """
    ledger = _Ledger(document)
    for finding in findings:
        if finding.certain:
            ledger.take(finding.edits, finding.rule, finding.edits_confidence, finding.found)
    if not labelled(document):  # what people say of lines that no label has is ground truth's affair
        decisions = [decision for decision in decisions if decision.verdict == "class"]
    wanted = _proposals(ledger.document, [one for one in findings if one.is_open and one.severity in review])
    decided = _decide(ledger, decisions, wanted)
    asked = [region for name, region in wanted.items() if name not in decided]
    for region in asked if withhold else ():
        now = next((one for one in ledger.document.regions if one.id == region.id), None)
        if now is not None and not now.ignore:
            edit = changed(now, replace(now, ignore=True), "ignore")
            ledger.take([edit], WITHHELD, 1.0, "waits for a person")
    shown = tuple(region for region in asked if region.polygon)  # without a place, nobody knows where to look
    task = replace(document, regions=shown, links=(), fields={}) if shown else None
    return Corrected(ledger.document, tuple(ledger.entries), task)


def _proposals(document: Document, findings: Sequence[Finding]) -> dict[str, Region]:
    """By id, the regions to ask about, as the findings propose them, the surest proposal of each."""
    wanted: dict[str, tuple[float, Region]] = {}
    now = {region.id: region for region in document.regions}
    for finding in findings:
        found = _proposed(document, finding) if finding.edits else {}
        names = list(found) or ([finding.region] if finding.region else [])
        if not names and finding.path == "$.regions[*]":
            names = list(now)
        for name in names:
            region = found.get(name) or now.get(name)
            if region is None:
                continue
            if name not in wanted or finding.edits_confidence > wanted[name][0]:
                wanted[name] = (finding.edits_confidence, region)
    order = {name: index for index, name in enumerate(now)}
    return {name: wanted[name][1] for name in sorted(wanted, key=lambda name: order.get(name, len(order)))}


def _proposed(document: Document, finding: Finding) -> dict[str, Region]:
    """The regions as the finding would have them; one that it would take out, as it is."""
    try:
        after = {region.id: region for region in apply(document, finding.edits).regions}
    except Stale:
        return {}
    names = [edit.region for edit in finding.edits if edit.region]
    before = {region.id: region for region in document.regions}
    return {name: region for name in names if (region := after.get(name) or before.get(name))}


def _decide(ledger: _Ledger, decisions: Sequence[Decision], wanted: Mapping[str, Region]) -> set[str]:
    """Apply the decisions; the ids of all regions, and proposed ones, that they settle."""
    settled: set[str] = set()
    places = [decision for decision in decisions if decision.polygon]
    shown = _shown(ledger.document, wanted, {decision.polygon for decision in places})
    names = {region.id for region in shown}
    for pair in same_place([region.polygon for region in shown], [decision.polygon for decision in places]):
        own, said = [shown[index] for index in pair.left], [places[index] for index in pair.right]
        if not said:
            continue
        settled |= {region.id for region in own}
        for index, decision in enumerate(said):
            if index < len(own):
                _settle(ledger, own[index], decision)
            elif decision.verdict == "text":
                like = own[0] if own else Region(id="")
                name = free_id(f"{DECIDED}{len(ledger.entries) + 1:04d}", names)
                _settle(ledger, Region(id=name, field=like.field, language=like.language), decision)
        for region in own[len(said) :]:  # one decision about the place of several regions: the first of them holds it
            _remove(ledger, region.id, said[0])
    decided = {decision.polygon: decision for decision in places}
    for region in shown:
        if region.id not in settled and region.polygon in decided:  # in the very place of one that was decided about
            _remove(ledger, region.id, decided[region.polygon])
            settled.add(region.id)
    for decision in decisions:
        told = None if decision.text == OTHER else decision.text
        if decision.verdict == "class" and told != ledger.document.doc_type:
            after = replace(head(ledger.document), doc_type=told)
            ledger.take([headed(ledger.document, after)], REVIEW, 1.0, "class", decision.by)
    return settled


def _shown(document: Document, wanted: Mapping[str, Region], decided: Collection[Polygon]) -> list[Region]:
    """The regions as people were asked about them: as proposed, unless a decision is about the label's own place."""
    now = [region if region.polygon in decided else wanted.get(region.id, region) for region in document.regions]
    known = {region.id for region in now}
    return [*now, *(region for name, region in wanted.items() if name not in known)]


def _settle(ledger: _Ledger, region: Region, decision: Decision) -> None:
    """Make the region, which is as it was shown, what the decision says; put it in where the label lacks it."""
    document = ledger.document
    now = next((one for one in document.regions if one.id == region.id), None)
    if decision.verdict == "not_text":
        _remove(ledger, region.id, decision)
    elif decision.verdict == "unreadable":
        if now and not now.ignore:
            ledger.take([changed(now, replace(now, ignore=True), "ignore")], REVIEW, 1.0, "unreadable", decision.by)
    else:
        field = decision.field or region.field
        told = replace(retold(region, decision.text), polygon=decision.polygon, field=field, ignore=False)
        if told != now:
            edit = added(told, len(document.regions)) if now is None else changed(now, told, "text")
            ledger.take([edit], REVIEW, 1.0, "text", decision.by)


def _remove(ledger: _Ledger, name: str, decision: Decision) -> None:
    if any(region.id == name for region in ledger.document.regions):
        ledger.take(removed(ledger.document, name), REVIEW, 1.0, decision.verdict, decision.by)
