"""The lines that people should look at, handed out in a label format; a record beside them says what was asked."""

import hashlib
from collections import defaultdict
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from tqdm import tqdm

from stages.core.document import Document
from stages.core.rejected import Refusal
from stages.core.review import base_id
from stages.formats.base import Format
from stages.io.delivery import read_bytes
from stages.io.labelled_folder import LeftOut, check_new, file_name, writable, write_folder
from stages.io.outputs import replacing_folders
from stages.io.params import instantiate, label_format, load_params
from stages.io.paths import IMAGES, TASKS
from stages.io.records import read_folder, write_json, write_jsonl

ASKED, WRITTEN = "tasks.jsonl", "written.json"
_MAX_BYTES = 2**30


class Written(Struct, frozen=True, forbid_unknown_fields=True):
    """In which format tasks were handed out, and the sha256 of each label file by its path in the folder."""

    format: str
    files: dict[str, str]


class HandedOut(Struct, frozen=True):
    """How much was handed out, and how many lines the format can't hold."""

    documents: int
    lines: int
    left_out: int


def hand_out(folder: Path, name: str, delivery: str | None = None) -> HandedOut:
    """Write data/tasks/ with the images to a new folder. An image that came several times is asked about once.

    Raises ValueError for a folder, format or delivery that can't be used.
    """
    settings = label_format(load_params().ingest.formats, name, "give another --format")
    check_new(folder)
    writer = instantiate(settings, Format)
    tasks = _once(read_folder(TASKS, Document))
    if delivery is not None and not (TASKS / f"{delivery}.jsonl").is_file():
        known = ", ".join(path.stem for path in sorted(TASKS.glob("*.jsonl")))
        raise ValueError(f"delivery {delivery!r} is unknown; expected one of {known}; give another --delivery")
    chosen: defaultdict[str, list[Document]] = defaultdict(list)
    left_out: list[LeftOut] = []
    for task in tasks:
        kept = writable(task, writer, left_out) if delivery in {None, task.delivery} else None
        if kept is not None and kept.regions:
            chosen[task.delivery].append(kept)
    files: dict[str, str] = {}
    asked = [replace(task, file=file_name(task)) for _, own in sorted(chosen.items()) for task in own]
    with replacing_folders(folder) as (part,):
        for place, own in tqdm(sorted(chosen.items()), desc="tasks", unit="delivery", mininterval=0.5):
            labels = write_folder(own, IMAGES / f"{place}.zip", writer.propose, part / place)
            files |= {f"{place}/{path}": hashlib.sha256(data).hexdigest() for path, data in labels.items()}
        write_jsonl(part / ASKED, asked)
        write_json(part / WRITTEN, Written(name, files))
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


def _once(tasks: list[Document]) -> list[Document]:
    """The tasks without those about an image that an earlier one is about, and without the vendor's file names."""
    first: dict[str, Document] = {}
    for task in tasks:
        first.setdefault(base_id(task.id), replace(task, source=""))
    return list(first.values())
