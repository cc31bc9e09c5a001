"""The release unpacked, in the label format that a tool wants."""

from collections import defaultdict
from pathlib import Path

from tqdm import tqdm

from stages.core.document import Document
from stages.core.manifest import Placed
from stages.formats.base import Format
from stages.io.labelled_folder import LeftOut, check_new, writable, write_folder
from stages.io.outputs import replacing_folders
from stages.io.params import instantiate, label_format, load_params
from stages.io.paths import RELEASE
from stages.io.records import read_folder, read_jsonl, write_jsonl


def export_release(folder: Path, name: str, split: str | None = None) -> int:
    """Write data/release/ to a new folder; the number of regions and fields left out, which left_out.jsonl there lists.

    Raises ValueError for a folder, format or split that can't be used.
    """
    settings = label_format(load_params().ingest.formats, name, "give another --format")
    check_new(folder)
    writer = instantiate(settings, Format)
    documents = read_folder(RELEASE / "documents", Document)
    placed = {(p.delivery, p.id): p.split for p in read_jsonl(RELEASE / "splits.jsonl", Placed)}
    if split is not None and split not in placed.values():
        known = ", ".join(sorted(set(placed.values())))
        raise ValueError(f"split {split!r} is unknown; expected one of {known}; give another --split")
    chosen: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if split is None or placed[document.delivery, document.id] == split:
            chosen[document.delivery].append(document)
    left_out: list[LeftOut] = []
    with replacing_folders(folder) as (part,):
        for delivery, own in tqdm(sorted(chosen.items()), desc="export", unit="delivery", mininterval=0.5):
            kept = [writable(document, writer, left_out) for document in own]
            write_folder(kept, RELEASE / "images" / f"{delivery}.zip", writer.write, part / delivery)
        write_jsonl(part / "left_out.jsonl", left_out)
    return len(left_out)
