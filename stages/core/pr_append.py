"""The rule that decisions are only ever added to the end of their file: which lines are new, and what breaks it."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from stages.core.pr_change import Problem

_MANY = 4000
"""Lines between the first and the last that differ, beyond which they aren't compared one by one."""
_SHOWN = 50
_RULE = "decisions are only ever added, at the end of the file"
_BACK = 'put the line back as it was, and add a newer decision, or a "withdrawn" one, about its place at the end'


class Appended(Struct, frozen=True):
    """The lines of a file that are new, by their number from 1, and what breaks the rule."""

    added: tuple[tuple[int, bytes], ...]
    problems: tuple[Problem, ...]


def appended(path: str, before: bytes | None, after: bytes | None) -> Appended:
    """Compare a file as it was with what it is now; None where there is none."""
    old, new = (before or b"").splitlines(), (after or b"").splitlines()
    if after is None:
        return Appended((), (_problem(path, 0, f"a removed file of {_lines(len(old))}", "put the file back"),))
    start = _common(old, new)
    if start == len(old):
        return Appended(tuple(enumerate(new[start:], start + 1)), ())
    end = _common(old[start:][::-1], new[start:][::-1])
    steps = list(_steps(old[start : len(old) - end], new[start : len(new) - end], start))
    problems = [problem for step in steps for problem in _broken(path, step, len(old), len(new))]
    if len(problems) > _SHOWN:
        more = _problem(path, 0, f"{len(problems) - _SHOWN} more old lines that changed", "put them back as they were")
        problems = [*problems[:_SHOWN], more]
    added = [(number, new[number - 1]) for _, _, first, last in steps for number in range(first + 1, last + 1)]
    return Appended(tuple(added), tuple(problems))


def _steps(old: Sequence[bytes], new: Sequence[bytes], start: int) -> Iterator[tuple[int, int, int, int]]:
    """From where to where lines of the old file, and of the new one in their place, differ."""
    if max(len(old), len(new)) > _MANY:
        yield start, start + len(old), start, start + len(new)
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield start + i1, start + i2, start + j1, start + j2


def _broken(path: str, step: tuple[int, int, int, int], old: int, new: int) -> Iterator[Problem]:
    """What a step does to old lines; `old` and `new` are how many lines the files have."""
    first, last, at, to = step
    if first == last < old:
        yield _problem(path, at + 1, f"{_lines(to - at)} put in before line {first + 1} of the file as it was", _END)
    for index in range(first, last):
        line = at + index - first + 1
        if line <= to:
            yield _problem(path, line, f"line {index + 1}, edited", _BACK)
        else:
            yield _problem(path, min(to + 1, new), f"line {index + 1}, removed", _BACK)


_END = "move what is new to the end of the file"


def _problem(path: str, line: int, found: str, action: str) -> Problem:
    return Problem(path=path, line=line, found=found, expected=_RULE, action=action)


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"


def _common(old: Sequence[bytes], new: Sequence[bytes]) -> int:
    """How many lines the two begin with in common."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count
