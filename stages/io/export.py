"""The release unpacked, in the label format that a tool wants: images beside their labels, a folder a delivery."""

from collections import defaultdict
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from tqdm import tqdm

from stages.core.document import Document
from stages.core.manifest import Placed
from stages.formats.base import Format
from stages.io.outputs import replacing_folders
from stages.io.packs import Pack
from stages.io.params import instantiate, label_format, load_params
from stages.io.paths import RELEASE
from stages.io.records import read_folder, read_jsonl, write_jsonl


class LeftOut(Struct, frozen=True, kw_only=True):
    """A region, or a field of a document, that the format can't hold, and why."""

    delivery: str
    document: str
    region: str = ""
    field: str = ""
    reason: str


def export_release(folder: Path, name: str, split: str | None = None) -> int:
    """Write data/release/ to a new folder; the number of regions and fields left out, which left_out.jsonl there lists.

    Raises ValueError for a folder, format or split that can't be used.
    """
    formats = load_params().ingest.formats
    settings = label_format(formats, name, "give another --format")
    if folder.resolve().is_relative_to(Path("data").resolve()):
        raise ValueError(f"{folder}: lies in data/, which the stages write; choose a folder outside it")
    if folder.exists():
        raise ValueError(f"{folder}: exists; expected a new folder; choose another or remove it")
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
            kept = [_writable(document, writer, left_out) for document in own]
            with Pack(RELEASE / "images" / f"{delivery}.zip") as images:
                _export(kept, images, writer, part / delivery)
        write_jsonl(part / "left_out.jsonl", left_out)
    return len(left_out)


def _writable(document: Document, writer: Format, left_out: list[LeftOut]) -> Document:
    """The document with the regions that the format can hold; the others are noted with the reason."""
    problems = {region.id: writer.cannot_write(region) for region in document.regions}
    left_out += [
        LeftOut(delivery=document.delivery, document=document.id, region=region, reason=problem)
        for region, problem in problems.items()
        if problem
    ]
    if document.fields and not writer.holds_fields:
        reason = "it is a value of the document as a whole"
        left_out += [
            LeftOut(delivery=document.delivery, document=document.id, field=field, reason=reason)
            for field in sorted(document.fields)
        ]
    kept = tuple(region for region in document.regions if not problems[region.id])
    links = tuple(pair for pair in document.links if not any(problems.get(end) for end in pair))
    return replace(document, regions=kept, links=links)


def _export(documents: list[Document], images: Pack, writer: Format, folder: Path) -> None:
    """Write one delivery. A further copy of an image gets a file of its own, for its label may differ."""
    named = {f"{document.id}{Path(document.file).suffix}": document for document in documents}
    try:
        files = writer.write([replace(document, file=name) for name, document in named.items()])
    except NotImplementedError as error:
        raise ValueError(f"{error}; expected a format that can be written; choose another --format") from None
    for name, document in named.items():
        files[f"images/{name}"] = images.read(document.file)
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
