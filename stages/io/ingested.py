"""The images of one delivery through the image reader: mapped over processes, remembered by content."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from stages.core.assemble import ImageFacts
from stages.core.rejected import Rejected
from stages.io.code import fingerprint
from stages.io.delivery import Scan, read_bytes
from stages.io.description import FILE
from stages.io.images import canonical_image
from stages.io.mapper import Item, Limits, Refused, run_over
from stages.io.memory import Memory, key

MAX_BYTES = 512 * 2**20
LIBRARIES = ("imagehash", "numpy", "pillow", "scipy")


def ingest_image(folder: Path, path: str) -> tuple[ImageFacts, bytes | None]:
    """The facts of the image, and its canonical bytes where they differ from the file's own."""
    raw = read_bytes(folder, path, MAX_BYTES)
    facts, data = canonical_image(raw)
    return facts, None if data == raw else data


class ImageStore:
    """A delivery's images: facts first, canonical bytes when they are asked for."""

    def __init__(self, folder: Path, images: Sequence[str], memory: Memory) -> None:
        self._folder, self._images, self._memory = folder, images, memory
        self._digests = memory.sha256([folder / path for path in images])
        self._facts: dict[str, ImageFacts | Rejected] = {}
        self._code = fingerprint("stages.io.images", libraries=LIBRARIES)

    def read(self, *, what: str, limits: Limits) -> dict[str, ImageFacts | Rejected]:
        """The facts of each image, or why it was rejected."""
        items = [Item(self._key(path), (self._folder, path)) for path in self._images]
        mapped = run_over(
            items, ingest_image, ImageFacts, self._memory, what=what, limits=limits, preload=("imagehash",)
        )
        self._facts = {
            path: result.refusal().rejected("image", path) if isinstance(result, Refused) else result
            for path, result in zip(self._images, mapped.results, strict=True)
        }
        return self._facts

    def canonical_bytes(self, path: str) -> bytes:
        """The canonical bytes of an accepted image, as remembered or delivered; computed anew if those are damaged."""
        facts = self._facts[path]
        assert isinstance(facts, ImageFacts)
        data = self._memory.attachment(self._key(path)) or read_bytes(self._folder, path, MAX_BYTES)
        if hashlib.sha256(data).hexdigest() != facts.sha256:
            _, data = canonical_image(read_bytes(self._folder, path, MAX_BYTES))
        if hashlib.sha256(data).hexdigest() != facts.sha256:
            raise ValueError(f"{self._folder}: an image changed while it was read; let the delivery rest and run again")
        return data

    def _key(self, path: str) -> str:
        return key("image", self._code, self._digests[self._folder / path])


def content_key(folder: Path, found: Scan, memory: Memory) -> str:
    """A key of all that a delivery holds, by name and content, whatever was refused included."""
    digests = memory.sha256([folder / path for path in [*found.images, *found.others, FILE]])
    content = sorted((path.relative_to(folder).as_posix(), sha256) for path, sha256 in digests.items())
    return key(content, found.refused)


def sizes(facts: Mapping[str, ImageFacts | Rejected]) -> dict[str, tuple[int, int] | Rejected]:
    """(width, height) in px of each accepted image; of the others, why they were rejected."""
    return {path: one if isinstance(one, Rejected) else (one.width, one.height) for path, one in facts.items()}


def count_entries(folder: Path) -> int:
    """How many entries of a delivery are no folders, by a walk of its own: what its account must add up to."""
    number = 0
    for place, folders, files in os.walk(folder):
        number += len(files) + sum((Path(place) / name).is_symlink() for name in folders)
    return number
