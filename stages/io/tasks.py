"""The lines that people should look at, handed out in a label format; a record beside them says what was asked."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from tqdm import tqdm

from stages.core.document import Document, Region
from stages.core.matching import match
from stages.core.rejected import Refusal
from stages.core.review import base_id
from stages.formats.base import Format
from stages.io.delivery import read_bytes
from stages.io.labelled_folder import LeftOut, Writer, check_new, file_name, writable, write_folder
from stages.io.mask_tasks import show_published
from stages.io.members import instantiate, label_format
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import AUDIT_TASKS, GROUND_TRUTH_TASKS, IMAGES, LABEL_TASKS, MASK_TASKS
from stages.io.records import read_folder, write_json, write_jsonl

ASKED, WRITTEN = "tasks.jsonl", "written.json"
FOLDERS = {"labels": LABEL_TASKS, "audit": AUDIT_TASKS, "ground_truth": GROUND_TRUTH_TASKS}
"""Where each kind of task lies. Of two that ask about one place, the earlier kind's proposal is shown."""
_MAX_BYTES = 2**30


class Written(Struct, frozen=True, forbid_unknown_fields=True):
    """In which format tasks were handed out, and the sha256 of each label file by its path in the folder.

    `audience` is for whom the masks are that the tasks are about, "" where they are about labels; `types` says that
    they ask for documents' types.
    """

    format: str
    files: dict[str, str]
    audience: str = ""
    types: bool = False


class HandedOut(Struct, frozen=True):
    """How much was handed out, and how many lines the format can't hold."""

    documents: int
    lines: int
    left_out: int


def hand_out(
    folder: Path, name: str, delivery: str | None = None, kind: str | None = None, audience: str = ""
) -> HandedOut:
    """Write the tasks of a kind, or of all about labels, with the images to a new folder. Nothing is asked about twice.

    With an `audience`, the tasks are about its masks. Raises ValueError for a folder, format, delivery, kind or
    audience that can't be used.
    """
    settings = label_format(load_params().ingest.formats, name, "give another --format")
    check_new(folder)
    writer = instantiate(settings, Format)
    places = [_masks_for(audience)] if audience else _places(kind)
    tasks = _once([task for place in places for task in read_folder(place, Document)])
    deliveries = sorted({path.stem for place in places for path in place.glob("*.jsonl")})
    if delivery is not None and delivery not in deliveries:
        known = ", ".join(deliveries)
        raise ValueError(f"delivery {delivery!r} is unknown; expected one of {known}; give another --delivery")
    chosen: defaultdict[str, list[Document]] = defaultdict(list)
    left_out: list[LeftOut] = []
    for task in tasks:
        kept = writable(task, writer, left_out) if delivery in {None, task.delivery} else None
        if kept is not None and (kept.regions or audience):  # where nothing is masked, something may be missed
            chosen[task.delivery].append(kept)
    return write_tasks(folder, chosen, writer.propose, Written(name, {}, audience), left_out)


def write_tasks(
    folder: Path,
    chosen: Mapping[str, Sequence[Document]],
    write: Writer,
    what: Written,
    left_out: Sequence[LeftOut] = (),
) -> HandedOut:
    """Write deliveries' tasks with their images to a new folder, and the record of what was asked, and how."""
    files: dict[str, str] = {}
    asked = [replace(task, file=file_name(task)) for _, own in sorted(chosen.items()) for task in own]
    with replacing_folders(folder) as (part,):
        for place, own in tqdm(sorted(chosen.items()), desc="tasks", unit="delivery", mininterval=0.5):
            labels = write_folder(own, IMAGES / f"{place}.zip", write, part / place)
            if what.audience:
                show_published(part / place, what.audience, own)
            files |= {f"{place}/{path}": hashlib.sha256(data).hexdigest() for path, data in labels.items()}
        write_jsonl(part / ASKED, asked)
        write_json(part / WRITTEN, replace(what, files=files))
        write_jsonl(part / "left_out.jsonl", left_out)
    return HandedOut(len(asked), sum(len(task.regions) for task in asked), len(left_out))


def read_record(folder: Path) -> tuple[Written, list[Document]]:
    """What was handed out in the folder. Raises ValueError for a folder without its record, or with a broken one."""
    try:
        written = msgspec.json.decode(read_bytes(folder, WRITTEN, _MAX_BYTES), type=Written, strict=True)
        lines = read_bytes(folder, ASKED, _MAX_BYTES).splitlines()
    except (Refusal, msgspec.DecodeError) as error:
        expected = f"the {WRITTEN} and {ASKED} of a folder that `ocrmill tasks` wrote"
        raise ValueError(f"{folder}: {error}; expected {expected}; put the edited labels into that folder") from None
    decoder = msgspec.json.Decoder(Document, strict=True)
    asked = []
    for number, line in enumerate(lines, start=1):
        try:
            asked.append(decoder.decode(line))
        except msgspec.DecodeError as error:
            action = "hand the tasks out again, and put the edited labels there"
            raise ValueError(f"{folder / ASKED}:{number}: {error}; expected a document; {action}") from None
    return written, asked


def _places(kind: str | None) -> list[Path]:
    """The folders with tasks of the kind, or of all."""
    if kind is not None and kind not in FOLDERS:
        raise ValueError(f"kind {kind!r} is unknown; expected one of {', '.join(FOLDERS)}; give another --kind")
    return [place for name, place in FOLDERS.items() if kind in {None, name}]


def _masks_for(audience: str) -> Path:
    """The folder with the tasks about an audience's masks."""
    known = sorted(path.name for path in MASK_TASKS.glob("*") if path.is_dir())
    if audience not in known:
        expected = ", ".join(known) or "none: run `dvc repro`"
        raise ValueError(f"audience {audience!r} is unknown; expected one of {expected}; give another --audience")
    return MASK_TASKS / audience


def _once(tasks: list[Document]) -> list[Document]:
    """A task an image, without the vendor's file names: the first about it, with what others ask of other places."""
    first: dict[str, Document] = {}
    for task in tasks:
        image = base_id(task.id)
        known = first.setdefault(image, replace(task, source=""))
        if known.regions != task.regions:
            first[image] = replace(known, regions=(*known.regions, *_elsewhere(known.regions, task.regions)))
    return list(first.values())


def _elsewhere(known: Sequence[Region], regions: Sequence[Region]) -> list[Region]:
    """The regions that stand where no known one does, each with an id of its own."""
    taken = {region.id for region in known}
    found = []
    for pair in match([region.polygon for region in known], [region.polygon for region in regions]):
        for index in () if pair.left else pair.right:
            region, number = regions[index], 1
            while (name := region.id if number == 1 else f"{region.id}-{number}") in taken:
                number += 1
            taken.add(name)
            found.append(replace(region, id=name))
    return found
