"""The release, or what an audience may see, unpacked in the label format that a tool wants."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace
from tqdm import tqdm

from stages.core.document import Document
from stages.core.manifest import Placed
from stages.core.masked import Manifest
from stages.formats.base import Format
from stages.io.labelled_folder import LeftOut, check_new, writable, write_folder
from stages.io.members import instantiate, label_format
from stages.io.memory import file_sha256
from stages.io.outputs import replacing_folders
from stages.io.params import load_params
from stages.io.paths import MASKED, RELEASE
from stages.io.records import read_folder, read_json, read_jsonl, write_json, write_jsonl

_ANOTHER = "give another --format"


def export_release(folder: Path, name: str, split: str | None = None) -> int:
    """Write data/release/ to a new folder; the number of regions and fields left out, which left_out.jsonl there lists.

    Raises ValueError for a folder, format or split that can't be used.
    """
    writer = _writer(folder, name)
    documents = read_folder(RELEASE / "documents", Document)
    placed = {(p.delivery, p.id): p.split for p in read_jsonl(RELEASE / "splits.jsonl", Placed)}
    if split is not None and split not in placed.values():
        known = ", ".join(sorted(set(placed.values())))
        raise ValueError(f"split {split!r} is unknown; expected one of {known}; give another --split")
    chosen = [one for one in documents if split is None or placed[one.delivery, one.id] == split]
    return _export(folder, writer, chosen, RELEASE / "images", lambda _: None)


def export_masked(folder: Path, name: str, audience: str) -> int:
    """Write what an audience may see to a new folder, as `export_release`, with the labels' records and a manifest.

    Raises ValueError for a folder, format or audience that can't be used.
    """
    writer, source = _writer(folder, name), MASKED / audience
    known = ", ".join(sorted(path.name for path in MASKED.glob("*") if path.is_dir()))
    if audience not in known.split(", "):
        expected = f"one of {known}" if known else "the output of `mask`; run `dvc repro`"
        raise ValueError(f"audience {audience!r} is unknown; expected {expected}; give another --audience")
    manifest = read_json(source / "manifest.json", Manifest)

    def describe(part: Path) -> None:
        shutil.copytree(source / "labels", part / "labels", copy_function=shutil.copyfile)
        names = {path.relative_to(part).as_posix(): path for path in sorted(part.rglob("*")) if path.is_file()}
        files = {path: file_sha256(where) for path, where in names.items()}
        write_json(part / "manifest.json", replace(manifest, files=files, format=name))

    return _export(folder, writer, read_folder(source / "labels", Document), source / "images", describe)


def label_files(documents: Sequence[Document], name: str) -> tuple[dict[str, bytes], list[LeftOut]]:
    """What an export of these documents of one delivery writes, and what it leaves out."""
    writer = instantiate(label_format(load_params().ingest.formats, name, _ANOTHER), Format)
    left_out: list[LeftOut] = []
    return writer.write([writable(document, writer, left_out) for document in documents]), left_out


def _writer(folder: Path, name: str) -> Format:
    settings = label_format(load_params().ingest.formats, name, _ANOTHER)
    check_new(folder)
    return instantiate(settings, Format)


def _export(
    folder: Path, writer: Format, documents: Sequence[Document], images: Path, describe: Callable[[Path], None]
) -> int:
    chosen: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        chosen[document.delivery].append(document)
    left_out: list[LeftOut] = []
    with replacing_folders(folder) as (part,):
        for delivery, own in tqdm(sorted(chosen.items()), desc="export", unit="delivery", mininterval=0.5):
            kept = [writable(document, writer, left_out) for document in own]
            write_folder(kept, images / f"{delivery}.zip", writer.write, part / delivery)
        write_jsonl(part / "left_out.jsonl", left_out)
        describe(part)
    return len(left_out)
