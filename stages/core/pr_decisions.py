"""What is wrong with new decisions: by themselves, against each other, and against those in force."""

import datetime
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from stages.core.document import Document
from stages.core.geometry import area, bounds
from stages.core.matching import match
from stages.core.pr_change import Level, Problem
from stages.core.pr_decision_file import Line
from stages.core.pr_risk import meet
from stages.core.review import Decision, age

_OUTSIDE = 2.0
"""px by which a place may reach over the image's edge; tools round."""


def alone(line: Line, raw: str, document: Document | None, latest: str) -> Iterator[Problem]:
    """What is wrong with a decision by itself.

    `raw` is its text as the line has it, `document` what it is about where that is known, `latest` the last day on
    which it can have been made ("": unknown).
    """
    decision = line.decision
    if raw != unicodedata.normalize("NFC", raw):
        action = "write it in that form, as `ocrmill reviewed` does"
        yield _problem(line, "$.text", "a text in another normal form", "Unicode normal form C", action)
    if latest and decision.at > latest:
        expected = f"no day after that of the commit, {latest}"
        yield _problem(line, "$.at", "a day to come: no later decision could win", expected, "correct the day")
    if not decision.polygon:
        return
    if area(decision.polygon) < 1:
        yield _problem(line, "$.polygon", "a place without an area", "the outline of a line", "draw it anew")
    elif document is not None:
        x1, y1, x2, y2 = bounds(decision.polygon)
        size = f"a place in the image of {document.width} x {document.height} px"
        if x2 <= 0 or y2 <= 0 or x1 >= document.width or y1 >= document.height:
            yield _problem(line, "$.polygon", "a place beside the image", size, "draw it anew")
        elif min(x1, y1) < -_OUTSIDE or x2 > document.width + _OUTSIDE or y2 > document.height + _OUTSIDE:
            found = "a place that reaches over the image's edge"
            yield _problem(line, "$.polygon", found, size, "draw it anew", "warning")


def together(added: Sequence[Line], standing: Sequence[Line]) -> Iterator[Problem]:
    """What is wrong with the new decisions on one document beside each other and beside the older ones on it."""
    latest: dict[object, Line] = {}
    for line in added:
        place = _place(line.decision)
        if place in latest:
            yield from _beside(line, latest[place])
        latest[place] = line
    before = in_force(standing)
    decided = {_place(line.decision) for line in (*standing, *added) if line.decision.verdict != "withdrawn"}
    for line in added:
        yield from _against(line, before.get(_place(line.decision)))
        if line.decision.verdict == "withdrawn" and _place(line.decision) not in decided:
            found = "a withdrawal of what nobody decided"
            action = "copy the decision's polygon as it stands, or leave the line out"
            yield _problem(line, "$.polygon", found, "the very place of an earlier decision", action)
    yield from _overlaps(added, list(in_force([*standing, *added]).values()))


def in_force(lines: Sequence[Line]) -> dict[object, Line]:
    """The lines that hold, by place: of several about one place the newest, if it isn't a withdrawal."""
    found: dict[object, Line] = {}
    for line in sorted(lines, key=lambda line: age(line.decision)):
        found.pop(_place(line.decision), None)
        if line.decision.verdict != "withdrawn":
            found[_place(line.decision)] = line
    return found


def overrides(line: Line, standing: Sequence[Line]) -> Line | None:
    """The other person's decision that this one takes the place of with something else."""
    other = in_force(standing).get(_place(line.decision))
    if other is None or other.decision.by == line.decision.by or _same(other.decision, line.decision):
        return None
    return other


def _place(decision: Decision) -> object:
    """What tells decisions on one document apart: the polygon; those of a class, and its withdrawals, have none."""
    return decision.polygon


def _beside(line: Line, other: Line) -> Iterator[Problem]:
    """A new decision and the new one before it on the same place."""
    if _same(line.decision, other.decision):
        found = f"the same as {other.where()} says"
        yield _problem(line, "", found, "each decision once", "leave one of them out", "warning")
    elif "withdrawn" not in {line.decision.verdict, other.decision.verdict}:
        alone = line.decision.by == other.decision.by and age(line.decision) >= age(other.decision)
        found = f"a decision that contradicts {other.where()}, of the same change, on the very same place"
        level: Level = "warning" if alone else "error"
        yield _problem(line, "", found, "one decision on a place", "leave one of them out", level)


def _against(line: Line, other: Line | None) -> Iterator[Problem]:
    """A new decision and the one in force on its place."""
    if other is None:
        return
    if age(other.decision) > age(line.decision):
        found = f"a decision older than {other.where()} on the same place: it has no effect"
        yield _problem(line, "$.at", found, "a newer one", "leave it out, or decide again at a later day")
    elif _same(line.decision, other.decision):
        yield _problem(line, "", f"what {other.where()} says already", "", "leave it out", "notice")
    elif line.decision.by != other.decision.by:
        found = f"a decision that overrides another person's, {other.where()}"
        yield _problem(line, "", found, "that both agree", "have both look at it", "warning")


def _overlaps(added: Sequence[Line], final: Sequence[Line]) -> Iterator[Problem]:
    """New decisions that stand where another one holds that has not quite the same place."""
    names = {line.where() for line in added}
    new = [line for line in final if line.where() in names and line.decision.polygon]
    placed = [line for line in final if line.decision.polygon]
    for line in new:
        others = [one for one in placed if one is not line and meet(one.decision.polygon, line.decision.polygon)]
        for pair in match([line.decision.polygon], [one.decision.polygon for one in others]):
            for index in pair.right if pair.left else ():
                other = others[index]
                if other.where() in names and (other.path, other.number) > (line.path, line.number):
                    continue  # it is said there
                action = "withdraw the other one first, with its very polygon"
                found = f"a place that {other.where()} is about, too, and both hold"
                yield _problem(line, "$.polygon", found, "one decision in force on a place", action, "warning")


def findings_level(check: str, severity: str, confidence: float, *, certain: bool) -> Level:
    """What a check's finding in a decided region counts as.

    A person has seen the image, so only what can hardly be printed stops the change: an odd date may stand there.
    """
    if severity == "error" and not check.startswith("meaning_") and (certain or confidence >= 0.95):
        return "error"
    return "notice" if severity == "info" else "warning"


def last_day(commit: int) -> str:
    """The last day that is not to come anywhere on earth at the time of a commit (Unix seconds)."""
    moment = datetime.datetime.fromtimestamp(commit, datetime.UTC)
    return (moment + datetime.timedelta(hours=14)).date().isoformat()


def grouped(lines: Sequence[Line]) -> Mapping[str, list[Line]]:
    """The lines by the document that they are about, in their order."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.decision.document, []).append(line)
    return found


def _same(one: Decision, other: Decision) -> bool:
    return (one.verdict, one.text, one.field) == (other.verdict, other.text, other.field)


def _problem(line: Line, place: str, found: str, expected: str, action: str, level: Level = "error") -> Problem:
    return Problem(
        path=line.path, line=line.number, place=place, level=level, found=found, expected=expected, action=action
    )
