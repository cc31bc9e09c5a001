"""Labelled documents as examples for a net of zones: pictures of a small size, and what stands where."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from msgspec import Struct

from stages.core.document import Document
from stages.core.groups import Group, Key
from stages.core.subject import DocType
from stages.core.zone_card import Shares, divided
from stages.core.zone_shapes import CELL, fitted
from stages.core.zones import labelled_zones, raster
from stages.io.packs import Pack
from stages.io.pixels import rgb_pixels
from stages.io.records import read_jsonl
from stages.models.base import Example, Pixels

FINER = 1.25
"""Longer sides of examples, in sides of what the net sees: pages are also looked at from nearer."""


class Material(Struct, frozen=True):
    """Documents whose labels teach zones, how they are divided, and how many there are whose labels don't."""

    documents: tuple[Document, ...]
    shares: Shares
    left_out: int

    @property
    def taught(self) -> list[Document]:
        """Documents to learn from."""
        return [self.documents[index] for index in self.shares.taught]

    @property
    def held_out(self) -> list[Document]:
        """Documents to be judged by."""
        return [self.documents[index] for index in self.shares.held_out]


def material(labels: Path, groups: Path, schema: Mapping[str, DocType], most: int, seed: int) -> Material:
    """What there is to learn from in a folder of labels; one person's documents stay together."""
    found: list[Document] = []
    left_out = 0
    for source in sorted(labels.glob("*.jsonl")):
        for document in read_jsonl(source, Document):
            if labelled_zones(document, schema) is None:
                left_out += 1
            else:
                found.append(document)
    found.sort(key=lambda document: (document.delivery, document.id))
    together: dict[Key, str] = {
        key: group.id
        for path in sorted(groups.glob("*.jsonl"))
        for group in read_jsonl(path, Group)
        for key in group.documents
    }
    keys = [((document.delivery, document.id), document.doc_type or "") for document in found]
    return Material(tuple(found), divided(keys, together, most, seed), left_out)


def examples(
    documents: Sequence[Document], images: Path, schema: Mapping[str, DocType], side: int
) -> Iterator[Example]:
    """Documents as a net learns from them, a pixel of the picture for a pixel of the target."""
    for document, pixels in _pictures(documents, images):
        zones, background = labelled_zones(document, schema) or ([], 0)
        scale = min(1.0, FINER * side / max(pixels.shape[:2]))
        size = max(1, round(pixels.shape[1] * scale)), max(1, round(pixels.shape[0] * scale))
        small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        yield Example(np.asarray(small, np.uint8), raster(zones, (document.width, document.height), size, background))


def whole_pages(
    documents: Sequence[Document], images: Path, schema: Mapping[str, DocType], side: int
) -> Iterator[Example]:
    """Documents as a net is asked about them: the whole page, and a pixel of the target for each of its cells."""
    for document, pixels in _pictures(documents, images):
        zones, background = labelled_zones(document, schema) or ([], 0)
        page, scale = fitted(pixels, side)
        rows, columns = page.shape[0] // CELL, page.shape[1] // CELL
        size = columns * CELL / scale, rows * CELL / scale
        yield Example(page, raster(zones, size, (columns, rows), background))


def _pictures(documents: Sequence[Document], images: Path) -> Iterator[tuple[Document, Pixels]]:
    """Each document with its pixels (RGB), delivery by delivery."""
    for delivery in sorted({document.delivery for document in documents}):
        with Pack(images / f"{delivery}.zip") as pack:
            for document in documents:
                if document.delivery == delivery:
                    yield document, rgb_pixels(pack.read(document.file))
