"""A folder that `ocrmill tasks` wrote, after people edited it: the labels that changed, read strictly."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Brief, Document
from stages.core.label import Label
from stages.core.rejected import Refusal, Rejected
from stages.core.review import base_id
from stages.formats.base import Format
from stages.io.delivery import MAX_LABEL_BYTES, RawDelivery, Scan, read_bytes, scan
from stages.io.description import NAME
from stages.io.members import instantiate, label_format
from stages.io.params import load_params
from stages.io.paths import DOCUMENTS
from stages.io.records import read_folder
from stages.io.tasks import Written

_UNIT = re.compile(r"\d+|\$\[\d+\]")
"""What a place begins with, where labels are lines of a file or items of a list."""


class Edited(Struct, frozen=True):
    """A delivery's labels that people edited, each with the document that it is of, and what can't be used."""

    delivery: str
    labels: list[tuple[Label, Document]]
    problems: list[Rejected]


def check_name(by: str) -> None:
    """Raise ValueError for what can't name a person."""
    if not NAME.fullmatch(by):
        raise ValueError(f"{by!r} can't name a person here; expected {NAME.pattern}; choose another --by")


def reader_of(written: Written, name: str | None = None) -> Format:
    """The format to read a folder's labels in: the one called `name`, else the one that they were written in."""
    settings = label_format(load_params().ingest.formats, name or written.format, "give another --format")
    return instantiate(settings, Format)


def read_edited(
    folder: Path, written: Written, asked: Sequence[Document], reader: Format, *, untouched: bool
) -> Iterator[Edited]:
    """What people made of each delivery; labels that are as they were written were not reviewed, unless `untouched`."""
    known = {base_id(document.id) for document in read_folder(DOCUMENTS, Brief)}
    deliveries: defaultdict[str, list[Document]] = defaultdict(list)
    for document in asked:
        deliveries[document.delivery].append(document)
    for delivery, own in deliveries.items():
        if not NAME.fullmatch(delivery) or not (folder / delivery).is_dir():
            yield Edited(delivery, [], [_no_folder(delivery)])
            continue
        same = {} if untouched else {p.partition("/")[2]: sha for p, sha in written.files.items()}
        labels, problems = _edited_labels(folder / delivery, own, reader, same)
        gone = [label for label, document in labels if base_id(document.id) not in known]
        yield Edited(delivery, [pair for pair in labels if pair[0] not in gone], [*problems, *map(_unknown, gone)])


def is_whole(label: Label, problems: Sequence[Rejected]) -> bool:
    """Whether nothing of the label was refused, so that a region which isn't in it was taken out."""
    return not any(one.path == label.path and _may_be_in(label.place, one.place) for one in problems)


def _may_be_in(label: str, place: str) -> bool:
    """Whether what stands at `place` may belong to the label: it isn't plainly in another line or item of the file."""
    one, other = _UNIT.match(label), _UNIT.match(place)
    return not one or not other or one[0] == other[0]


def _edited_labels(
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


def _unknown(label: Label) -> Rejected:
    action = "leave it out: its delivery was withdrawn"
    return rejected_label(label, "no_image", "an image that is in no delivery", "one of data/documents", action)


def _no_folder(delivery: str) -> Rejected:
    expected, action = "the folder of this delivery's tasks", "put it back"
    return Rejected(kind="file", path=delivery, reason="no_folder", found="no folder", expected=expected, action=action)


def rejected_label(label: Label, reason: str, found: str, expected: str, action: str) -> Rejected:
    """A label that can't be used."""
    return Rejected(
        kind="label", path=label.path, place=label.place, reason=reason, found=found, expected=expected, action=action
    )


def _is_same(folder: Path, path: str, sha256: str | None) -> bool:
    """Whether a label file still is what was written."""
    if sha256 is None:
        return False
    try:
        return hashlib.sha256(read_bytes(folder, path, MAX_LABEL_BYTES)).hexdigest() == sha256
    except Refusal:
        return False


def _explained(rejected: Rejected) -> Rejected:
    if rejected.reason != "no_image":
        return rejected
    return replace(rejected, expected="an image that `ocrmill tasks` wrote", action="leave this label out")


def _unusable(label: Label, number: int) -> Rejected:
    if number > 1:
        found, expected, action = f"{number} labels of one image", "one", "remove all but the reviewed one"
    else:
        found, expected, action = "a label of an image of another size", "the image as handed out", "label it again"
    return rejected_label(label, "ambiguous" if number > 1 else "size", found, expected, action)
