"""data/masked/<audience>/: images, labels and readings that leave the house, and the manifest that lists them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document
from stages.core.grid import Cells
from stages.core.masked import Code, Manifest, Masked, PublishedDocument
from stages.core.policy import Policy
from stages.core.publishing import (
    Name,
    part_name,
    published_document,
    published_entry,
    published_id,
    published_reading,
)
from stages.core.reading import Reading
from stages.io.memory import file_sha256
from stages.io.outputs import replacing_folders
from stages.io.packs import write_pack
from stages.io.records import encode, write_json, write_jsonl

MANIFEST = "manifest.json"


class Leaving(Struct, frozen=True, kw_only=True):
    """A document that is fit to leave: its record (with the masked image's sha256), its label as masks have it, what
    the verifying engine read of the masked image, and the filled cells.
    """

    record: Masked
    label: Document
    cells: Cells
    suffix: str
    reading: Reading | None = None


def publish(
    folder: Path,
    leaving: Sequence[Leaving],
    order: Sequence[str],
    read: Callable[[Masked], bytes],
    *,
    fields: Callable[[str | None], Collection[str]],
    describe: Callable[[Sequence[PublishedDocument], Mapping[str, str]], Manifest],
    page: Callable[[Path, Manifest], None] | None = None,
) -> dict[tuple[str, str], str]:
    """Write what leaves the house; the published id of each document, by delivery and id.

    `order` is that of the deliveries, which leave as parts by number. `read` gives a masked image's bytes, `fields` the
    field names that may be told of a document type; `describe` makes the manifest of the documents and the sha256 of
    each file. `page` writes a page for people into the folder, from its images and the manifest without files.
    """
    own: defaultdict[str, list[Leaving]] = defaultdict(list)
    for one in leaving:
        own[one.record.delivery].append(one)
    names: dict[tuple[str, str], str] = {}
    entries: list[PublishedDocument] = []
    with replacing_folders(folder) as (target,):
        for number, delivery in enumerate(order, start=1):
            part, named = part_name(number), list[tuple[Name, Leaving]]()
            for one in sorted(own.pop(delivery, ()), key=_secret_free):
                name = published_id(one.record.sha256, names.values())
                names[delivery, one.record.id] = name
                named.append((Name(name, part, name + one.suffix), one))
            if named:
                entries += _write_part(target, part, sorted(named, key=lambda pair: pair[0].id), read, fields)
        assert not own, f"{len(own)} deliveries that params.yaml doesn't name"
        if page:
            page(target, describe(entries, {}))
        files = {
            path.relative_to(target).as_posix(): file_sha256(path)
            for path in sorted(target.rglob("*"))
            if path.is_file()
        }
        write_json(target / MANIFEST, describe(entries, files))
    return names


def _secret_free(one: Leaving) -> tuple[str, bytes]:
    """An order of copies that tells nothing of the originals'."""
    nameless = Name("", "", "")
    return one.record.sha256, encode(published_document(one.label, one.record, nameless, one.cells))


def _write_part(
    target: Path,
    part: str,
    named: Sequence[tuple[Name, Leaving]],
    read: Callable[[Masked], bytes],
    fields: Callable[[str | None], Collection[str]],
) -> list[PublishedDocument]:
    """Write one part's images, labels and readings."""
    records = {name.file: one.record for name, one in named}
    write_pack(target / "images" / f"{part}.zip", {file: file for file in records}, lambda file: read(records[file]))
    write_jsonl(
        target / "labels" / f"{part}.jsonl",
        [
            published_document(one.label, one.record, name, one.cells, fields(one.record.doc_type))
            for name, one in named
        ],
    )
    readings = [published_reading(one.reading, name, one.cells, one.record.cells) for name, one in named if one.reading]
    write_jsonl(target / "readings" / f"{part}.jsonl", readings)
    return [published_entry(one.record, name, one.cells) for name, one in named]


def manifest(
    audience: str,
    policy: Policy,
    version: str,
    *,
    detectors: Mapping[str, str],
    verifiers: Mapping[str, str],
    printed: Mapping[str, tuple[str, ...]],
    quarantined: Mapping[Code, int],
) -> Callable[[Sequence[PublishedDocument], Mapping[str, str]], Manifest]:
    """What makes an audience's manifest; `version` is the policy's key, `detectors` and `verifiers` name theirs."""
    empty = Manifest(
        audience=audience,
        purpose=policy.purpose,
        policy=version,
        detectors=dict(detectors),
        verifiers=dict(verifiers),
        colour=policy.colour,
        shown=policy.shown,
        printed=dict(printed),
        documents=(),
        quarantined=dict(quarantined),
        files={},
    )
    return lambda documents, files: replace(empty, documents=tuple(documents), files=dict(files))
