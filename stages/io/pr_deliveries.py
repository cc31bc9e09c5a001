"""Which deliveries a pull request brings, takes out or changes: data/raw/*.dvc and conf/deliveries.yaml."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

import yaml

from stages.core.pr_change import Part, Problem
from stages.core.rejected import Refusal
from stages.io.description import NAME
from stages.io.intake import DELIVERIES
from stages.io.paths import RAW
from stages.io.pr_git import History
from stages.io.pr_outputs import DIGEST
from stages.io.pr_reviews import refused

TITLE = "Deliveries"


def check_deliveries(history: History) -> Part:
    """What happens to deliveries, which are never changed, and to their order, which only grows."""
    pointers = [path for path in history.changed(str(RAW)) if path.endswith(".dvc")]
    listed = str(DELIVERIES) in history.changed(str(DELIVERIES))
    if not pointers and not listed:
        return Part(title=TITLE)
    problems: list[Problem] = []
    notes: list[str] = []
    for path in pointers:
        notes += _pointer(history, path, problems)
    named = [_named(_content(history, str(DELIVERIES), problems, base=base), problems) for base in (True, False)]
    kept = [name for name in named[1] if name in named[0]]
    if kept != [name for name in named[0] if name in named[1]] or named[1][: len(kept)] != kept:
        found, expected = "another order of deliveries", "that of the base branch, new ones at the end"
        action = "put them back in order: the order decides which split an older document keeps"
        problems.append(_problem(str(DELIVERIES), found, expected, action))
    tracked = {PurePosixPath(path).stem for path in history.names(str(RAW), base=False) if path.endswith(".dvc")}
    for name in sorted(set(named[1]) - tracked):
        found, action = f"the delivery {_shown(name)}, which data/raw doesn't track", "commit its .dvc file, too"
        problems.append(_problem(str(DELIVERIES), found, f"{RAW}/<name>.dvc for each", action))
    for name in sorted(tracked - set(named[1])):
        found, action = "a delivery that conf/deliveries.yaml doesn't name", "commit that file, too"
        problems.append(_problem(f"{RAW}/{name}.dvc", found, "every delivery in it", action))
    return Part(title=TITLE, problems=tuple(problems), notes=tuple(notes))


def _pointer(history: History, path: str, problems: list[Problem]) -> list[str]:
    """What became of a delivery, in words."""
    name = _shown(PurePosixPath(path).stem)
    before, after = (_outs(_content(history, path, problems, base=base)) for base in (True, False))
    if after is None:
        return [f"Delivery {name} is taken out."] if before else []
    if not DIGEST.fullmatch(str(after.get("md5"))):
        action = "add the delivery again with `ocrmill add`"
        problems.append(_problem(path, "no pointer to a delivery", "what `dvc add` writes", action))
        return []
    if before is None:
        return [f"Delivery {name} is new: {_number(after, 'nfiles')} files, {_number(after, 'size')} bytes."]
    if before.get("md5") == after.get("md5"):
        return []
    action = "add what is new as a delivery of its own, or withdraw this one and add it under another name"
    problems.append(_problem(path, "a delivery that changed", "deliveries that never change", action))
    return [f"Delivery {name} is changed."]


def _content(history: History, path: str, problems: list[Problem], *, base: bool) -> Any:
    """The YAML in a file, as it was or as it is; None where there is none."""
    try:
        content = history.before(path) if base else history.after(path)
        return None if content is None else yaml.safe_load(content)
    except Refusal as refusal:
        problems.append(refused(path, refusal))
    except (yaml.YAMLError, UnicodeDecodeError):
        if not base:
            problems.append(_problem(path, "no YAML", "YAML in UTF-8", "correct it"))
    return None


def _outs(content: Any) -> dict[str, Any] | None:
    """The output that a .dvc file tracks; an empty one where it tracks none."""
    if content is None:
        return None
    outs = content.get("outs") if isinstance(content, dict) else None
    first = outs[0] if isinstance(outs, list) and outs else None
    return first if isinstance(first, dict) else {}


def _named(content: Any, problems: list[Problem]) -> list[str]:
    names = content.get("deliveries") if isinstance(content, dict) else None
    if names is None and content is not None:
        names = []
    found: Sequence[Any] = names if isinstance(names, list) else []
    good = [name for name in found if isinstance(name, str) and NAME.fullmatch(name)]
    if len(good) < len(found) or len(set(good)) < len(good):
        expected = f"names like {NAME.pattern}, each once"
        problem = _problem(str(DELIVERIES), "a name that can't be a delivery's, or one twice", expected, "correct it")
        if problem not in problems:
            problems.append(problem)
    return list(dict.fromkeys(good))


def _shown(name: str) -> str:
    return name if NAME.fullmatch(name) else "of another name"


def _number(out: dict[str, Any], member: str) -> int:
    value = out.get(member)
    return value if type(value) is int else 0


def _problem(path: str, found: str, expected: str, action: str) -> Problem:
    return Problem(path=path, found=found, expected=expected, action=action)
