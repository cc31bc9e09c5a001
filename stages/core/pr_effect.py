"""What new decisions do to a document's label, and what checks hold against it then."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from stages.core.correcting import correct
from stages.core.document import Document, Region
from stages.core.finding import Finding
from stages.core.matching import match
from stages.core.pr_change import Change, Level, Problem
from stages.core.pr_decision_file import Line
from stages.core.pr_decisions import findings_level, in_force, overrides
from stages.core.pr_risk import Rated, heard, meet, rate, rate_removal, rate_text, sensitive
from stages.core.reading import Reading
from stages.core.released import DECIDED, labelled
from stages.core.subject import DocType

Look = Callable[[Document], Sequence[Finding]]
"""Runs the checks that need the label alone."""


class Effect(Struct, frozen=True):
    """The changes, a line each; what checks newly hold against the lines; how many such findings, by kind."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    findings: Mapping[tuple[str, str, str], int]


def effect(
    document: Document,
    added: Sequence[Line],
    standing: Sequence[Line],
    readings: Sequence[Reading] | None,
    schema: Mapping[str, DocType],
    look: Look,
) -> Effect:
    """What the new decisions on a document do. `readings` are None where they aren't at hand."""
    known = look(document)
    before = _decided(document, known, standing)
    after = _decided(document, known, [*standing, *added])
    fresh = _news(before, look(before), after, look(after))
    return Effect(
        tuple(_change(line, before, standing, readings, schema) for line in added),
        tuple(_problem(finding, _line(finding, after, added)) for finding in fresh),
        Counter((finding.check, finding.code, finding.severity) for finding in fresh),
    )


def standing_in(document: Document, line: Line) -> list[Region]:
    """The regions of a label in the place of a decision."""
    polygon = line.decision.polygon
    near = [region for region in document.regions if meet(polygon, region.polygon)]
    pairs = match([polygon], [region.polygon for region in near]) if near else []
    return [near[index] for pair in pairs if pair.left for index in pair.right]


def _decided(document: Document, known: Sequence[Finding], lines: Sequence[Line]) -> Document:
    """The label with the decisions; where no label says any text, the decisions alone: the rest is ground truth."""
    decisions = [line.decision for line in in_force(lines).values()]
    made = correct(document, known, decisions, review=(), withhold=False).document
    if labelled(document):
        return made
    said = [one for one in decisions if one.verdict == "text"]
    regions = [Region(id="", polygon=one.polygon, text=one.text, field=one.field or None) for one in said]
    named = tuple(replace(region, id=f"{DECIDED}{number:04d}") for number, region in enumerate(regions, 1))
    return replace(made, regions=named, links=())


def _news(before: Document, old: Sequence[Finding], after: Document, new: Sequence[Finding]) -> list[Finding]:
    """The findings that the label had not before. Decided regions may get other ids, so that places count."""
    places = {region.id: region.polygon for region in before.regions}
    known = Counter((places.get(one.region), one.check, one.code) for one in old)
    places = {region.id: region.polygon for region in after.regions}
    fresh = []
    for finding in new:
        name = (places.get(finding.region), finding.check, finding.code)
        if known[name]:
            known[name] -= 1
        else:
            fresh.append(finding)
    return fresh


def _line(finding: Finding, document: Document, added: Sequence[Line]) -> tuple[Line, bool]:
    """The new decision that a finding comes from, and whether it is plainly that one's."""
    region = next((one for one in document.regions if one.id == finding.region), None)
    own = [line for line in added if region is not None and line.decision.polygon == region.polygon]
    return (own[-1], True) if own else (added[-1], False)


def _problem(finding: Finding, told: tuple[Line, bool]) -> Problem:
    line, own = told
    level: Level = "notice" if finding.severity == "info" else "warning"
    if own:
        level = findings_level(finding.check, finding.severity, finding.confidence, certain=finding.certain)
    member = finding.path.rpartition(".")[2] if own else ""
    place = f"$.{member}" if member in {"text", "polygon", "field"} else ""
    found = finding.found if own else f"a label that has, with this change, {finding.found}"
    action = "look at the image, and correct the line"
    return Problem(
        path=line.path,
        line=line.number,
        place=place,
        level=level,
        found=f"{finding.check}/{finding.code}: {found}",
        expected=finding.expected,
        action=action,
    )


def _change(
    line: Line,
    document: Document,
    standing: Sequence[Line],
    readings: Sequence[Reading] | None,
    schema: Mapping[str, DocType],
) -> Change:
    decision = line.decision
    regions = standing_in(document, line)
    texts = [region.text for region in regions if region.text and not region.ignore]
    before = " ".join(texts) if texts else decision.proposed or None
    if decision.verdict == "class":
        before = document.doc_type
    after = decision.text if decision.verdict in {"text", "class"} else None
    read = None if readings is None else heard(decision.polygon, readings)
    over = overrides(line, standing) is not None
    field = decision.field or next((region.field for region in regions if region.field), None)
    rules = schema.get(document.doc_type or "", DocType()).fields
    kind = rules[field].kind if field in rules else ""
    risk, why = _rated(line, before, read, important=sensitive(field, kind), over=over)
    name = _kind(line, before, bool(texts))
    return Change(
        kind=name,
        risk=risk,
        why=why,
        path=line.path,
        line=line.number,
        document=document.id,
        delivery=document.delivery,
        polygon=decision.polygon,
        before=before,
        after=after,
    )


def _kind(line: Line, before: str | None, labelled: bool) -> str:
    verdict = line.decision.verdict
    if verdict != "text":
        return verdict.replace("_", " ")
    if before is None:
        return "new"
    if line.decision.text == before:
        return "field" if line.decision.field else "confirmed"
    return "corrected" if labelled or line.decision.proposed else "new"


def _rated(line: Line, before: str | None, read: Sequence[str] | None, *, important: bool, over: bool) -> Rated:
    match line.decision.verdict:
        case "text":
            return rate_text(before, line.decision.text, read, important=important, over=over)
        case "class":
            return rate("high", "a class decides which fields there must be", over=over)
        case "withdrawn":
            return rate("medium", "what was there before the decision counts again", over=over)
        case verdict:
            return rate_removal(read, marked=verdict == "unreadable", over=over)
