"""What people chose as documents' types in handed-out tasks, added to data/reviews/ as decisions."""

from collections import Counter
from pathlib import Path

from msgspec.structs import replace

from stages.core.class_review import class_decision, is_news, standing
from stages.core.classes import Classified
from stages.core.label import Label
from stages.core.rejected import Rejected
from stages.core.review import Decision, base_id, in_force
from stages.io.class_tasks import offered
from stages.io.params import load_params
from stages.io.paths import CLASSES, REVIEWS
from stages.io.records import read_folder
from stages.io.reviewed import Tally
from stages.io.reviewed_folder import check_name, read_edited, reader_of, rejected_label
from stages.io.reviews import append_lines, read_decisions
from stages.io.tasks import read_record

CONFIRMED, CORRECTED = "confirmed", "corrected"


def import_reviewed_types(folder: Path, by: str, at: str, name: str | None = None, *, untouched: bool = False) -> Tally:
    """Add the decisions of a folder that `ocrmill tasks --kind classes` wrote and people edited.

    Raises ValueError for a person's name, a format or a folder that can't be used.
    """
    check_name(by)
    before = in_force(read_decisions(REVIEWS))
    written, asked = read_record(folder)
    choices = offered(load_params(), {one.type for one in read_folder(CLASSES, Classified)})
    changes: Counter[str] = Counter()
    added: dict[str, Decision] = {}
    refused: list[Rejected] = []
    reviewed = 0
    for edited in read_edited(folder, written, asked, reader_of(written, name), untouched=untouched):
        for label, document in edited.labels:
            if label.doc_type is None:  # nobody has chosen
                continue
            reviewed += 1
            one = class_decision(document, label.doc_type, by=by, at=at)
            news = is_news(one, added.get(one.document) or standing(before.get(base_id(document.id), ())))
            if label.doc_type not in choices:
                edited.problems.append(_unknown(label, choices))
            elif news == "late":
                edited.problems.append(_late(label))
            elif news == "new":
                added[one.document] = one
                changes[CONFIRMED if one.text == one.proposed else CORRECTED] += 1
        refused += [replace(one, path=f"{edited.delivery}/{one.path}") for one in edited.problems]
    path = REVIEWS / f"{by}.jsonl"
    append_lines(path, list(added.values()))
    return Tally(path=path, changes=dict(changes), added=len(added), refused=refused, open=len(asked) - reviewed)


def _unknown(label: Label, choices: list[str]) -> Rejected:
    action = "choose one of them; a new type needs conf/doc_types/<name>.yaml first"
    return rejected_label(label, "unknown_class", "another type", f"one of {', '.join(choices)}", action)


def _late(label: Label) -> Rejected:
    found, action = "a type that a newer decision is about", "give --at a later day if this one is to win"
    return rejected_label(label, "late", found, f"none in {REVIEWS} that is newer", action)
