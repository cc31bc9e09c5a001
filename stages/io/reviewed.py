"""What people made of handed-out tasks, read back strictly and added to data/reviews/ as decisions."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document
from stages.core.label import Label
from stages.core.rejected import Rejected
from stages.core.review import Decision, base_id, in_force
from stages.core.reviewing import news, review
from stages.io.paths import REVIEWS
from stages.io.reviewed_folder import check_name, is_whole, read_edited, reader_of, rejected_label
from stages.io.reviews import append_lines, read_decisions
from stages.io.tasks import Written, read_record

Decided = tuple[Sequence[Struct], Sequence[str]]
"""The decisions that a label amounts to, and what each change in it is."""


class Tally(Struct, frozen=True, kw_only=True):
    """What came of an import: changes by kind, decisions added, what is refused, documents that nobody reviewed."""

    path: Path
    changes: dict[str, int]
    added: int
    refused: list[Rejected]
    open: int


def import_reviewed(folder: Path, by: str, at: str, name: str | None = None, *, untouched: bool = False) -> Tally:
    """Add the decisions of a folder that `ocrmill tasks` wrote and people edited.

    A label file that is as it was written was not reviewed, unless `untouched` says that everything in it is right.
    Raises ValueError for a person's name, a format or a folder that can't be used.
    """
    check_name(by)
    standing = in_force(read_decisions(REVIEWS))

    def decide(label: Label, document: Document, problems: list[Rejected], _: Written) -> Decided:
        own = standing.get(base_id(document.id), [])
        fresh, late, found = _decide(label, document, problems, own, by, at)
        problems.extend([_late(label)] * late)
        return fresh, found

    return take_over(folder, REVIEWS / f"{by}.jsonl", decide, name, untouched=untouched)


def take_over(
    folder: Path,
    path: Path,
    decide: Callable[[Label, Document, list[Rejected], Written], Decided],
    name: str | None,
    *,
    untouched: bool,
) -> Tally:
    """Add to a file what `decide` makes of each edited label, of its document, and of what can't be used beside it."""
    written, asked = read_record(folder)
    changes: Counter[str] = Counter()
    added: list[Struct] = []
    refused: list[Rejected] = []
    reviewed = 0
    for edited in read_edited(folder, written, asked, reader_of(written, name), untouched=untouched):
        for label, document in edited.labels:
            fresh, found = decide(label, document, edited.problems, written)
            changes.update(found)
            added += fresh
        reviewed += len(edited.labels)
        refused += [replace(one, path=f"{edited.delivery}/{one.path}") for one in edited.problems]
    append_lines(path, added)
    return Tally(path=path, changes=dict(changes), added=len(added), refused=refused, open=len(asked) - reviewed)


def _decide(
    label: Label, document: Document, problems: list[Rejected], standing: Sequence[Decision], by: str, at: str
) -> tuple[list[Decision], int, list[str]]:
    """The decisions to add, how many can't be because later ones stand, and what each region amounts to.

    A line that has no region any more was taken out, unless something of this label was refused: it may be that.
    """
    whole = is_whole(label, problems)
    done, refused = review(document, label.regions, by=by, at=at, whole=whole)
    for refusal in refused:
        place = ", ".join(filter(None, (label.place, f"region {refusal.place}")))
        problems.append(replace(refusal.rejected("label", label.path), place=place))
    added, late = news([one.decision for one in done], standing)
    return added, len(late), [one.change for one in done if one.decision not in late]


def _late(label: Label) -> Rejected:
    found, action = "a decision about a place that a newer one is about", "give --at a later day if this one is to win"
    return rejected_label(label, "late", found, f"none in {REVIEWS} that is newer", action)
