"""What a pull request does to label data, and what is wrong with it."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from stages.core.document import Polygon
from stages.core.rejected import printable
from stages.core.review import base_id

Level = Literal["error", "warning", "notice"]
Risk = Literal["low", "medium", "high", "highest"]
RISKS: tuple[Risk, ...] = ("highest", "high", "medium", "low")


class Problem(Struct, frozen=True, kw_only=True):
    """One thing that is wrong in a line of a file, 0 for the whole file. Nothing in it quotes a label.

    `place` is a JSON path in the line, "" for all of it.
    """

    path: str
    line: int = 0
    place: str = ""
    level: Level = "error"
    found: str
    expected: str = ""
    action: str = ""

    def message(self) -> str:
        """What is wrong, what was expected, and what to do."""
        parts = (self.found, self.expected and f"expected {self.expected}", self.action)
        said = "; ".join(filter(None, parts))
        return printable(f"{self.place}: {said}" if self.place else said)

    def text(self) -> str:
        """`file:line: message`, on one line whatever the file is called."""
        where = printable(self.path) + (f":{self.line}" if self.line else "")
        return f"{where}: {'' if self.level == 'error' else f'{self.level}: '}{self.message()}"


class Change(Struct, frozen=True, kw_only=True):
    """One change of a label: what stood there, what stands there now (None: nothing), and how likely it is a mistake.

    `path` and `line` are where the pull request makes it, `why` says what the risk comes from.
    """

    kind: str
    risk: Risk = "low"
    why: tuple[str, ...] = ()
    path: str = ""
    line: int = 0
    document: str = ""
    delivery: str = ""
    region: str = ""
    polygon: Polygon = ()
    before: str | None = None
    after: str | None = None


class Part(Struct, frozen=True, kw_only=True):
    """One kind of label data in a pull request, as far as it was looked at; `notes` say what else there is to know.

    `findings` are what checks hold against the labels now and did not before: how many, by (check, code, severity).
    """

    title: str
    problems: tuple[Problem, ...] = ()
    changes: tuple[Change, ...] = ()
    findings: dict[tuple[str, str, str], int] = {}
    notes: tuple[str, ...] = ()


def riskiest(changes: Iterable[Change]) -> list[Change]:
    """The changes, those first that a person should look at first; without what a decision among them brings about."""
    every = list(changes)
    decided = {_outcome(one) for one in every if one.path}
    own = [one for one in every if one.path or _outcome(one) not in decided]
    return sorted(own, key=lambda one: (RISKS.index(one.risk), not one.path, one.path, one.line, one.document))


def _outcome(change: Change) -> tuple[str, Polygon, str | None]:
    return base_id(change.document), change.polygon, change.after


def by_place(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without repetitions, file by file and line by line."""
    return sorted(set(problems), key=lambda one: (one.path, one.line, one.level, one.place, one.found))
