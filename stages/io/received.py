"""A folder of masked documents as it was received: its files, none of which is trusted."""

import zipfile
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import msgspec

from stages.core.document import Document
from stages.core.masked import Manifest, PublishedDocument
from stages.core.received import is_published_name
from stages.core.rejected import Refusal
from stages.io.delivery import read_bytes
from stages.io.export import label_files
from stages.io.memory import file_sha256
from stages.io.published import MANIFEST
from stages.io.records import encode

T = TypeVar("T")
_MOST_BYTES = 2**31
_LOCAL, _CENTRAL, _END = 30, 46, 22
"""Bytes of a zip's own for each member, twice, and at its end."""


class Received:
    """A published audience's folder, or what `ocrmill export` made of it."""

    def __init__(self, folder: Path) -> None:
        """Raises ValueError where there is no manifest that can be read."""
        self.folder = folder
        try:
            self.manifest = msgspec.json.decode(read_bytes(folder, MANIFEST, _MOST_BYTES), type=Manifest)
        except (Refusal, msgspec.DecodeError) as error:
            expected = f"the {MANIFEST} of a masked audience or of an export of it"
            raise ValueError(f"{folder}: {error}; expected {expected}; choose another folder") from None

    def problems(self) -> Iterator[tuple[str, str]]:
        """Files that aren't listed, are missing, or aren't what is listed; packs with anything beside their images."""
        found = {path.relative_to(self.folder).as_posix(): path for path in self.folder.rglob("*") if _is_leaf(path)}
        found.pop(MANIFEST, None)
        for name in sorted(set(found) - set(self.manifest.files)):
            yield name if name.isascii() else "a file", "it is not listed in the manifest"
        for name, sha256 in sorted(self.manifest.files.items()):
            if not self.manifest.format and not is_published_name(name):
                yield "a file of the manifest", "its name is not a generated one"
            elif name not in found:
                yield name, "it is missing"
            elif found[name].is_symlink() or file_sha256(found[name]) != sha256:
                yield name, "it is not the file that the manifest lists"
        if not self.manifest.format:
            yield from self._pack_problems()

    def _pack_problems(self) -> Iterator[tuple[str, str]]:
        for part in sorted({entry.part for entry in self.manifest.documents}):
            name = f"images/{part}.zip"
            try:
                with zipfile.ZipFile(self.folder / name) as pack:
                    members = pack.infolist()
            except (OSError, zipfile.BadZipFile):
                yield name, "it is no zip that can be read"
                continue
            own = sum(_LOCAL + _CENTRAL + 2 * len(one.filename.encode()) + one.compress_size for one in members)
            if any(one.compress_type != zipfile.ZIP_STORED for one in members):
                yield name, "its images are compressed; expected them stored"
            elif own + _END != (self.folder / name).stat().st_size and len(members) < 2**16:
                yield name, "it holds more than its images"
            if sorted(one.filename for one in members) != sorted(
                e.file for e in self.manifest.documents if e.part == part
            ):
                yield name, "its images are not those of the manifest"

    def image(self, entry: PublishedDocument) -> bytes | None:
        """The bytes of a document's image; None where there are none."""
        if self.manifest.format:
            return self._bytes(f"{entry.part}/images/{entry.file}")
        try:
            return _zip(str(self.folder / "images" / f"{entry.part}.zip")).read(entry.file)
        except (OSError, KeyError, zipfile.BadZipFile):
            return None

    def _bytes(self, name: str) -> bytes | None:
        try:
            return read_bytes(self.folder, name, _MOST_BYTES)
        except Refusal:
            return None

    def records(self, kind: str, of: type[T]) -> Iterator[tuple[str, T | None]]:
        """The records in the files of a kind, each with its place; None for what isn't exactly such a record."""
        decoder = msgspec.json.Decoder(of)
        for part in sorted({entry.part for entry in self.manifest.documents}):
            name = f"{kind}/{part}.jsonl"
            for number, line in enumerate((self._bytes(name) or b"").splitlines(), start=1):
                try:
                    record = decoder.decode(line)
                except msgspec.DecodeError:
                    record = None
                yield f"{name}:{number}", record if record is not None and encode(record) == line else None

    def export_problems(self, labels: Iterable[Document]) -> Iterator[tuple[str, str]]:
        """Label files of an export that aren't what the published labels come to in its format, and other files."""
        if not self.manifest.format:
            return
        own: dict[str, list[Document]] = {entry.part: [] for entry in self.manifest.documents}
        for label in labels:
            own.get(label.delivery, []).append(label)
        expected = {"left_out.jsonl": b""}
        for part, documents in own.items():
            written, left_out = label_files(documents, self.manifest.format)
            expected |= {f"{part}/{name}": data for name, data in written.items()}
            expected["left_out.jsonl"] += b"".join(encode(one) + b"\n" for one in left_out)
        images = {f"{entry.part}/images/{entry.file}" for entry in self.manifest.documents}
        for name in sorted({*expected, *images} - set(self.manifest.files)):
            yield name, "the manifest doesn't list it"
        for name in sorted(set(self.manifest.files) - images):
            if name not in expected and not is_published_name(name):
                yield "a file of the manifest", "its name is not a generated one"
            elif name in expected and self._bytes(name) != expected[name]:
                yield name, "it says something else than the published labels"


def _is_leaf(path: Path) -> bool:
    return path.is_symlink() or not path.is_dir()


@lru_cache(maxsize=2)
def _zip(path: str) -> zipfile.ZipFile:
    return zipfile.ZipFile(path)
