"""`ocrmill check-pr`: only what a pull request changes in label data, for the terminal, GitHub and a comment."""

import sys
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from stages.checks.base import Check, look_over
from stages.core.document import Document
from stages.core.finding import Finding
from stages.core.pr_annotations import annotation
from stages.core.pr_change import Part, by_place
from stages.core.pr_comment import comment
from stages.core.subject import DocType, Subject
from stages.io.members import instantiate
from stages.io.outputs import replacing
from stages.io.params import load_params
from stages.io.paths import RAW, REVIEWS
from stages.io.pr_git import LOCK, History

_DELIVERIES = "conf/deliveries.yaml"


class Asked(Struct, frozen=True, kw_only=True):
    """What to compare with what, and what to say where. `labels` are folders of label files, each with its format."""

    base: str
    head: str | None = None
    comment: Path | None = None
    annotations: bool = False
    show_texts: bool = False
    crops: Path | None = None
    labels: tuple[tuple[Path, str], ...] = ()


def check_pr(asked: Asked) -> bool:
    """Print what is wrong, write the comment; whether there are no errors."""
    history = History(asked.base, asked.head)
    parts = look_at(history, asked.labels)
    problems = by_place(problem for part in parts for problem in part.problems)
    for problem in problems:
        sys.stdout.write(f"{problem.text()}\n")
    for problem in problems if asked.annotations else ():
        sys.stdout.write(f"{annotation(problem)}\n")
    if asked.comment:
        pictures = {}
        if asked.crops:
            from stages.io.pr_crops import write_crops

            pictures = write_crops([change for part in parts for change in part.changes], asked.crops)
        with replacing(asked.comment) as part:
            part.write_text(comment(parts, show=asked.show_texts, crops=pictures), encoding="utf-8")
    errors = sum(problem.level == "error" for problem in problems)
    changes = sum(len(part.changes) for part in parts)
    sys.stderr.write(f"changes of labels: {changes}; errors: {errors}; warnings: {len(problems) - errors}\n")
    return not errors


def look_at(history: History, labels: Sequence[tuple[Path, str]] = ()) -> list[Part]:
    """What changed in decisions, deliveries, outputs and label files; what didn't isn't looked at, nor loaded."""
    parts: list[Part] = []
    if history.changed(str(REVIEWS)):
        from stages.io.pr_reviews import check_reviews

        parts.append(check_reviews(history, *_checks()))
    if history.changed(str(RAW), _DELIVERIES):
        from stages.io.pr_deliveries import check_deliveries

        parts.append(check_deliveries(history))
    if history.changed(LOCK):
        from stages.io.pr_outputs import check_outputs

        parts += check_outputs(history, _checks()[0])
    for folder, name in labels:
        if history.changed(str(folder)):
            from stages.io.pr_labels import check_labels

            parts.append(check_labels(history, folder, name, *_checks()))
    return parts


@cache
def _checks() -> tuple[dict[str, DocType], Callable[[Document], Sequence[Finding]]]:
    """The schema of document types, and what runs the checks that need a label alone."""
    params = load_params()
    members = [(name, instantiate(settings, Check)) for name, settings in params.check_labels.checks.items()]
    plain = [(name, check) for name, check in members if check.phase == "plain"]

    def look(document: Document) -> Sequence[Finding]:
        return look_over(plain, Subject(document, schema=params.doc_types), ("plain",)).findings

    return dict(params.doc_types), look
