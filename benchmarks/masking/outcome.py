"""What the pipeline made of documents for an audience: published images, or why there are none."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import numpy as np
from msgspec import Struct

from benchmarks.masking.pixels import Pixels
from benchmarks.masking.truth import Key
from stages.core.document import Document
from stages.core.masked import Masked
from stages.core.policy import Policy
from stages.io.packs import Pack
from stages.io.params import load_params
from stages.io.paths import DOCUMENTS, IMAGES, MASKED, MASKING
from stages.io.pixels import rgb_pixels
from stages.io.records import read_folder

LABELLING = "labelling"
"""The audience that over-masking is measured for."""


class Made(Struct, frozen=True):
    """A document and its record for an audience."""

    document: Document
    record: Masked

    @property
    def key(self) -> Key:
        """By what its truth is known."""
        return self.document.delivery, self.document.source


class Outcome:
    """One audience's outputs in a repository."""

    def __init__(self, repository: Path, audience: str) -> None:
        self.repository, self.audience = repository, audience
        self.policy: Policy = load_params(repository / "params.yaml").mask.audiences[audience]
        records = {(one.delivery, one.id): one for one in read_folder(repository / MASKING / audience, Masked)}
        documents = read_folder(repository / DOCUMENTS, Document)
        self.made = {
            (one.delivery, one.source): Made(one, records[one.delivery, one.id])
            for one in documents
            if (one.delivery, one.id) in records
        }
        self._members = dict(_members(repository / MASKED / audience / "images"))

    def published(self, record: Masked) -> bytes:
        """The bytes of a published image."""
        pack, member = self._members[record.published]
        with ZipFile(pack) as opened:
            return opened.read(member)

    def published_pixels(self, record: Masked) -> Pixels:
        """The published image, RGB, as anybody's viewer decodes it."""
        return np.asarray(rgb_pixels(self.published(record)), np.uint8)

    def original_pixels(self, document: Document) -> Pixels:
        """The image before it was masked, RGB."""
        return original_pixels(self.repository, document)


def original_pixels(repository: Path, document: Document) -> Pixels:
    """An image as it was ingested, RGB."""
    with Pack(repository / IMAGES / f"{document.delivery}.zip") as pack:
        return np.asarray(rgb_pixels(pack.read(document.file)), np.uint8)


def audiences(repository: Path) -> list[str]:
    """For whom the repository masks."""
    return sorted(load_params(repository / "params.yaml").mask.audiences)


def _members(folder: Path) -> Iterator[tuple[str, tuple[Path, str]]]:
    """Published ids with the pack and the member that hold them."""
    for path in sorted(folder.glob("*.zip")):
        with ZipFile(path) as opened:
            for member in opened.namelist():
                yield Path(member).stem, (path, member)
