"""The comment on a pull request, in Markdown. Whatever isn't our own words stands in a code span."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from stages.core.pr_change import RISKS, Change, Part, Problem, by_place, riskiest
from stages.core.pr_shape import beside, code, masked

MARKER = "<!-- ocrmill:check-pr -->"
"""By which the workflow finds the one comment that it keeps up to date."""
LONGEST = 60_000
"""Characters; GitHub takes 65,536."""
MOST_PROBLEMS, MOST_CHANGES = 50, 30
_ID = re.compile(r"[0-9a-f]{8,64}(-\d+)?|[a-z]{0,2}\d{1,8}(-\d+)?")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_MASKED = "Texts are masked to their shape: `x` is a letter, `9` a digit; "


def comment(parts: Sequence[Part], *, show: bool = False, crops: Mapping[Change, str] | None = None) -> str:
    """The comment: problems, changes by kind and risk, the riskiest of them, new findings, and what wasn't checked.

    Texts of labels are masked unless `show`. `crops` are the names of pictures of changes, beside the comment.
    """
    problems = by_place(problem for part in parts for problem in part.problems)
    changes = [change for part in parts for change in part.changes]
    lines = [MARKER, f"## Label data: {_verdict(problems)}", ""]
    blocks = [*_problems(problems), *_counts(parts), *_riskiest(changes, show, crops or {}), *_findings(parts)]
    blocks += _notes(parts)
    if not blocks:
        blocks = ["Nothing in it changes labels."]
    length = sum(len(line) + 1 for line in lines) + 200
    for block in blocks:
        length += len(block) + 1
        if length > LONGEST:
            lines += ["", "The rest doesn't fit: `ocrmill check-pr` prints all problems."]
            break
        lines.append(block)
    return "\n".join(lines) + "\n"


def _verdict(problems: Sequence[Problem]) -> str:
    levels = Counter(problem.level for problem in problems)
    said = [_number(levels[level], level) for level in ("error", "warning", "notice") if levels[level]]
    return ", ".join(said) or "no problems"


def _problems(problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        return
    yield "### Problems\n"
    for problem in sorted(problems, key=lambda one: ("error", "warning", "notice").index(one.level))[:MOST_PROBLEMS]:
        where = problem.path + (f":{problem.line}" if problem.line else "")
        yield f"- **{problem.level}** {code(where)} {_prose(problem.message())}"
    if len(problems) > MOST_PROBLEMS:
        yield f"- and {len(problems) - MOST_PROBLEMS} more"
    yield ""


def _counts(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if part.changes:
            counts = Counter((change.kind, change.risk) for change in part.changes)
            yield f"### {part.title}: {_number(len(part.changes), 'change')}\n"
            yield "| | " + " | ".join(f"{risk} risk" for risk in RISKS) + " |"
            yield "|---|" + "---:|" * len(RISKS)
            for kind in sorted({kind for kind, _ in counts}):
                yield f"| {kind} | " + " | ".join(str(counts[kind, risk] or "") for risk in RISKS) + " |"
            yield ""


def _riskiest(changes: Sequence[Change], show: bool, crops: Mapping[Change, str]) -> Iterator[str]:
    shown = [change for change in riskiest(changes) if change.risk != "low"]
    if not shown:
        return
    yield "### Look at these first\n"
    for change in shown[:MOST_CHANGES]:
        before, after = beside(change.before, change.after, show=show)
        yield f"- **{change.risk}** {_where(change)}: {change.kind}; {', '.join(change.why)}"
        yield f"  - before: {before}"
        yield f"  - after: {after}"
        if name := crops.get(change):
            yield f"  - picture in the artifact: {code(name)}"
    if len(shown) > MOST_CHANGES:
        yield f"- and {len(shown) - MOST_CHANGES} more of medium risk or above"
    yield "\n" + ("" if show else _MASKED) + "⟦ ⟧ is what differs.\n"


def _where(change: Change) -> str:
    place = code(f"{change.path}:{change.line}" if change.line else change.path) if change.path else ""
    document = f"document {code(_named(change.document))}" if change.document else ""
    region = f"region {code(_named(change.region))}" if change.region else ""
    return ", ".join(filter(None, (place, document, region)))


def _named(identity: str) -> str:
    """An id, masked where it isn't of a form that can't say anything."""
    return identity if _ID.fullmatch(identity) else masked(identity)


def _findings(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if part.findings:
            yield f"### {part.title}: {_number(sum(part.findings.values()), 'new finding')}\n"
            ordered = sorted(part.findings.items(), key=lambda item: (-item[1], item[0]))
            for (check, found, severity), number in ordered[:MOST_PROBLEMS]:
                yield f"- {number} x {code(f'{check}/{found}')}, {code(severity)}"
            yield ""


def _notes(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        if part.notes:
            yield f"### {part.title}: notes\n"
            yield from (f"- {_prose(note)}" for note in part.notes[:MOST_PROBLEMS])
            yield ""


def _prose(text: str) -> str:
    """A message as text, whatever file names are in it: no markup, no link, no mention."""
    return _PUNCTUATION.sub(r"\\\1", text.replace("@", "(at)"))


def _number(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
