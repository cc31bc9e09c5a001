"""Records of a few images out of large shards: they are sorted by id, so most of a file is never read."""

import mmap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from stages.core.document import Document
from stages.core.reading import Reading
from stages.core.review import base_id
from stages.io.paths import DOCUMENTS, READINGS
from stages.io.subjects import reading_engines

T = TypeVar("T")


class _Named(Struct, gc=False):
    id: str


def find_documents(images: Iterable[str]) -> dict[str, Document]:
    """By image, the first document of it in data/documents/."""
    wanted = set(images)
    paths = sorted(DOCUMENTS.glob("*.jsonl"))
    found: dict[str, Document] = {}
    for path in paths:
        for document in _records(path, sorted(wanted), Document):
            found.setdefault(base_id(document.id), document)
    for path in paths if wanted - set(found) else ():  # perhaps a file isn't sorted
        for document in _anywhere(path, sorted(wanted - set(found)), Document):
            found.setdefault(base_id(document.id), document)
    return found


def find_readings(documents: Sequence[Document]) -> dict[str, tuple[Reading, ...]] | None:
    """What the engines read of the documents, the guide first, by image; None where no readings are at hand."""
    if not READINGS.is_dir():
        return None
    found: dict[str, tuple[Reading, ...]] = {base_id(document.id): () for document in documents}
    engines = [facts.engine for facts in reading_engines()]
    for delivery in {document.delivery for document in documents}:
        ids = {document.id for document in documents if document.delivery == delivery}
        for engine in engines:
            path = READINGS / engine / f"{delivery}.jsonl"
            for reading in _records(path, sorted(map(base_id, ids)), Reading) if path.is_file() else ():
                if reading.id in ids:
                    found[base_id(reading.id)] += (reading,)
    return found if engines else None


def _records(path: Path, images: Sequence[str], kind: type[T]) -> Iterator[T]:
    """The records of these images, copies too, in a file that is sorted by id."""
    with _opened(path) as content:
        for image in images:
            at = _first(path, content, image)
            while at < len(content):
                line = content[at : _end(content, at)]
                if base_id(_decoded(path, line, _Named).id) != image:
                    break
                yield _decoded(path, line, kind)
                at += len(line) + 1


def _anywhere(path: Path, images: Sequence[str], kind: type[T]) -> Iterator[T]:
    """The same, whatever the order of the file."""
    with _opened(path) as content:
        for image in images:
            at = content.find(key := b'"id":' + msgspec.json.encode(image)[:-1])
            while at >= 0:
                start, end = content.rfind(b"\n", 0, at) + 1, _end(content, at)
                line = content[start:end]
                if base_id(_decoded(path, line, _Named).id) == image:
                    yield _decoded(path, line, kind)
                at = content.find(key, end)


def _first(path: Path, content: mmap.mmap, image: str) -> int:
    """Where the first line begins whose id isn't before the image's."""
    low, high = 0, len(content)
    while low < high:
        start = content.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = _end(content, start)
        if _decoded(path, content[start:end], _Named).id < image:
            low = end + 1
        else:
            high = start
    return low


def _decoded(path: Path, line: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(line, type=kind)
    except msgspec.DecodeError as error:
        raise ValueError(f"{path}: {error}; expected a {kind.__name__} a line; run `dvc repro`") from None


def _end(content: mmap.mmap, at: int) -> int:
    end = content.find(b"\n", at)
    return len(content) if end < 0 else end


class _Empty(bytes):
    """Stands for the contents of an empty file, which can't be mapped."""

    def __enter__(self) -> "_Empty":
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""


def _opened(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        if not path.stat().st_size:
            return _Empty()  # type: ignore[return-value]
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
