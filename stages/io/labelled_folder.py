"""Documents beside their images in a new folder, in the label format that a tool wants; a folder a delivery."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document
from stages.formats.base import Format
from stages.io.packs import Pack

Writer = Callable[[Iterable[Document]], dict[str, bytes]]
"""`Format.write` or `Format.propose`."""


class LeftOut(Struct, frozen=True, kw_only=True):
    """A region, or a field of a document, that the format can't hold, and why."""

    delivery: str
    document: str
    region: str = ""
    field: str = ""
    reason: str


def check_new(folder: Path) -> None:
    """Raise ValueError for a folder that exists, or lies where the stages write."""
    if folder.resolve().is_relative_to(Path("data").resolve()):
        raise ValueError(f"{folder}: lies in data/, which the stages write; choose a folder outside it")
    if folder.exists():
        raise ValueError(f"{folder}: exists; expected a new folder; choose another or remove it")


def writable(document: Document, format_: Format, left_out: list[LeftOut]) -> Document:
    """The document with the regions that the format can hold; the others are noted with the reason."""
    problems = {region.id: format_.cannot_write(region) for region in document.regions}
    left_out += [
        LeftOut(delivery=document.delivery, document=document.id, region=region, reason=problem)
        for region, problem in problems.items()
        if problem
    ]
    if document.fields and not format_.holds_fields:
        reason = "it is a value of the document as a whole"
        left_out += [
            LeftOut(delivery=document.delivery, document=document.id, field=field, reason=reason)
            for field in sorted(document.fields)
        ]
    kept = tuple(region for region in document.regions if not problems[region.id])
    links = tuple(pair for pair in document.links if not any(problems.get(end) for end in pair))
    return replace(document, regions=kept, links=links)


def write_folder(documents: Iterable[Document], pack: Path, write: Writer, folder: Path) -> dict[str, bytes]:
    """Write a delivery's documents and their images; the label files by path."""
    files_of = {file_name(document): document for document in documents}
    try:
        labels = write([replace(document, file=name) for name, document in files_of.items()])
    except NotImplementedError as error:
        raise ValueError(f"{error}; expected a format that can; choose another --format") from None
    for name, data in labels.items():
        _write(folder / name, data)
    _write_images({name: document.file for name, document in files_of.items()}, pack, folder / "images")
    return labels


def file_name(document: Document) -> str:
    """What the image is called in such a folder; a further copy has a file of its own, for its label may differ."""
    return f"{document.id}{Path(document.file).suffix}"


def _write_images(members: Mapping[str, str], pack: Path, folder: Path) -> None:
    with Pack(pack) as images:
        for name, member in members.items():
            _write(folder / name, images.read(member))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
