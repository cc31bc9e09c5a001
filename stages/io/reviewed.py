"""What people made of handed-out tasks, read back strictly and added to data/reviews/ as decisions."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Brief, Document
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.core.review import Decision, base_id, in_force
from stages.core.reviewing import news, review
from stages.formats.base import Format
from stages.io.delivery import MAX_LABEL_BYTES, RawDelivery, Scan, read_bytes, scan
from stages.io.description import NAME
from stages.io.params import instantiate, label_format, load_params
from stages.io.paths import DOCUMENTS, REVIEWS
from stages.io.records import read_folder
from stages.io.reviews import append_decisions, read_decisions
from stages.io.tasks import read_record

_UNIT = re.compile(r"\d+|\$\[\d+\]")
"""What a place begins with, where labels are lines of a file or items of a list."""


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
    if not NAME.fullmatch(by):
        raise ValueError(f"{by!r} can't name a person here; expected {NAME.pattern}; choose another --by")
    formats = load_params().ingest.formats
    standing = in_force(read_decisions(REVIEWS))
    written, asked = read_record(folder)
    reader = instantiate(label_format(formats, name or written.format, "give another --format"), Format)
    known = {base_id(document.id) for document in read_folder(DOCUMENTS, Brief)}
    changes: Counter[str] = Counter()
    added: list[Decision] = []
    refused: list[Rejected] = []
    reviewed = 0
    for delivery, own in _by_delivery(asked).items():
        if not NAME.fullmatch(delivery) or not (folder / delivery).is_dir():
            refused.append(_no_folder(delivery))
            continue
        same = {} if untouched else {p.partition("/")[2]: sha for p, sha in written.files.items()}
        labels, problems = _labels(folder / delivery, own, reader, same)
        for label, document in labels:
            if base_id(document.id) not in known:
                problems.append(_unknown(label))
                continue
            fresh, late, found = _decide(label, document, problems, standing.get(base_id(document.id), []), by, at)
            changes.update(found)
            added += fresh
            reviewed += 1
            problems += [_late(label)] * late
        refused += [replace(one, path=f"{delivery}/{one.path}") for one in problems]
    path = REVIEWS / f"{by}.jsonl"
    append_decisions(path, added)
    return Tally(path=path, changes=dict(changes), added=len(added), refused=refused, open=len(asked) - reviewed)


def _by_delivery(asked: Sequence[Document]) -> dict[str, list[Document]]:
    own: defaultdict[str, list[Document]] = defaultdict(list)
    for document in asked:
        own[document.delivery].append(document)
    return own


def _labels(
    folder: Path, asked: Sequence[Document], reader: Format, same: Mapping[str, str]
) -> tuple[list[tuple[Label, Document]], list[Rejected]]:
    """The one label of each document that was reviewed, and what can't be used of the folder's label files."""
    by_image = {f"images/{document.file}": document for document in asked}
    found = scan(folder)
    edited = tuple(path for path in found.others if not _is_same(folder, path, same.get(path)))
    sizes = {image: (document.width, document.height) for image, document in by_image.items()}
    handed = RawDelivery(folder, Scan(images=tuple(sorted(by_image)), others=edited, refused=found.refused), sizes)
    said = list(reader.read(handed))
    problems = [*found.refused, *(_explained(one) for one in said if isinstance(one, Rejected))]
    labels: defaultdict[str, list[Label]] = defaultdict(list)
    for label in said:
        if isinstance(label, Label):
            labels[label.image].append(label)
    single = []
    for image, own in labels.items():
        if len(own) == 1 and "labelled_size" not in own[0].attributes:
            single.append((own[0], by_image[image]))
        else:
            problems += [_unusable(label, len(own)) for label in own]
    return single, problems


def _is_same(folder: Path, path: str, sha256: str | None) -> bool:
    """Whether a label file still is what was written."""
    if sha256 is None:
        return False
    try:
        return hashlib.sha256(read_bytes(folder, path, MAX_LABEL_BYTES)).hexdigest() == sha256
    except Refusal:
        return False


def _decide(
    label: Label, document: Document, problems: list[Rejected], standing: Sequence[Decision], by: str, at: str
) -> tuple[list[Decision], int, list[str]]:
    """The decisions to add, how many can't be because later ones stand, and what each region amounts to.

    A line that has no region any more was taken out, unless something of this label was refused: it may be that.
    """
    whole = not any(one.path == label.path and _may_be_in(label.place, one.place) for one in problems)
    done, refused = review(document, label.regions, by=by, at=at, whole=whole)
    for refusal in refused:
        place = ", ".join(filter(None, (label.place, f"region {refusal.place}")))
        problems.append(replace(refusal.rejected("label", label.path), place=place))
    added, late = news([one.decision for one in done], standing)
    return added, len(late), [one.change for one in done if one.decision not in late]


def _may_be_in(label: str, place: str) -> bool:
    """Whether what stands at `place` may belong to the label: it isn't plainly in another line or item of the file."""
    one, other = _UNIT.match(label), _UNIT.match(place)
    return not one or not other or one[0] == other[0]


def _explained(rejected: Rejected) -> Rejected:
    if rejected.reason != "no_image":
        return rejected
    return replace(rejected, expected="an image that `ocrmill tasks` wrote", action="leave this label out")


def _unusable(label: Label, number: int) -> Rejected:
    if number > 1:
        found, expected, action = f"{number} labels of one image", "one", "remove all but the reviewed one"
    else:
        found, expected, action = "a label of an image of another size", "the image as handed out", "label it again"
    return _rejected(label, "ambiguous" if number > 1 else "size", found, expected, action)


def _unknown(label: Label) -> Rejected:
    action = "leave it out: its delivery was withdrawn"
    return _rejected(label, "no_image", "an image that is in no delivery", "one of data/documents", action)


def _late(label: Label) -> Rejected:
    found, action = "a decision about a place that a newer one is about", "give --at a later day if this one is to win"
    return _rejected(label, "late", found, f"none in {REVIEWS} that is newer", action)


def _rejected(label: Label, reason: str, found: str, expected: str, action: str) -> Rejected:
    return Rejected(
        kind="label", path=label.path, place=label.place, reason=reason, found=found, expected=expected, action=action
    )


def _no_folder(delivery: str) -> Rejected:
    expected, action = "the folder of this delivery's tasks", "put it back"
    return Rejected(kind="file", path=delivery, reason="no_folder", found="no folder", expected=expected, action=action)
