"""What is wrong with published labels, readings and manifest entries, as far as they alone can tell.

Nothing here quotes what a label says: problems are words of ours.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from stages.core.document import Document
from stages.core.grid import Cells, filled_share, unpacked
from stages.core.masked import PublishedDocument
from stages.core.publishing import GENERATED, HIDDEN, INVENTED, PART
from stages.core.reading import Reading

SUFFIXES = (".jpg", ".png")
_REGION = re.compile(r"r[1-9][0-9]*")
_PUBLISHED = re.compile(r"(images/part-\d{3,}\.zip|(labels|readings)/part-\d{3,}\.jsonl|index\.html)")
_INSIDE = 0.5
"""The share of its cells that are filled at least, of a hidden region; of a tilted one, the outline holds others."""


def entry_problems(entries: Sequence[PublishedDocument]) -> Iterator[tuple[str, str]]:
    """What is wrong with the manifest's documents; with the file's name where that says nothing."""
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        place = entry.file if GENERATED.fullmatch(entry.id) else f"document {number}"
        if not GENERATED.fullmatch(entry.id) or not PART.fullmatch(entry.part):
            yield place, "its name is not a generated one"
        elif entry.id.partition("-")[0] != entry.sha256[:16]:
            yield place, "its name is not derived from its image"
        if entry.file not in {entry.id + suffix for suffix in SUFFIXES}:
            yield place, "its file is not called as it is"
        if entry.id in seen:
            yield place, "it is listed twice"
        if grid(entry) is None:
            yield place, "its filled cells don't fit its size"
        seen.add(entry.id)


def grid(entry: PublishedDocument) -> Cells | None:
    """The filled cells of a document; None where the entry is wrong."""
    if entry.cell <= 0 or entry.width <= 0 or entry.height <= 0:
        return None
    try:
        return unpacked(entry.filled, entry.width, entry.height, entry.cell)
    except ValueError:
        return None


def is_published_name(path: str) -> bool:
    """Whether a file of an audience may be called so: nothing in its path is taken from an original."""
    return _PUBLISHED.fullmatch(path) is not None


def label_problems(label: Document, entry: PublishedDocument, cells: Cells) -> Iterator[str]:
    """What a published label says that it may not."""
    facts = (label.file, label.delivery, label.sha256, label.width, label.height, label.doc_type, label.language)
    if facts != (entry.file, entry.part, entry.sha256, entry.width, entry.height, entry.doc_type, entry.language):
        yield "the label is not what the manifest says of the document"
    if label.source or label.fingerprint or label.fields or label.links or set(label.attributes) - {HIDDEN, INVENTED}:
        yield "the label tells of the original"
    if [region.id for region in label.regions] != [f"r{number}" for number in range(1, len(label.regions) + 1)]:
        yield "the label's regions are not numbered"
    hidden, invented = (set(label.attributes.get(name, "").split()) for name in (HIDDEN, INVENTED))
    for region in label.regions:
        if not region.polygon:
            yield "a region has no place"
            continue
        covered = filled_share(region.polygon, cells, entry.cell)
        if region.id in hidden and (region.text is not None or region.words):
            yield "a hidden region has a text"
        if region.id in hidden and covered < _INSIDE:
            yield "a hidden region is not filled"
        if region.id not in hidden | invented and region.text and covered > 0:
            yield "a region with a text is partly filled"
    if not {region.id for region in label.regions} >= hidden | invented:
        yield "the label hides regions that it hasn't got"


def reading_problems(reading: Reading, entry: PublishedDocument, cells: Cells) -> Iterator[str]:
    """What a published reading says that it may not."""
    if reading.delivery != entry.part or reading.problem:
        yield "the reading tells of the original"
    if any(
        line.text and np.any(filled_share(line.polygon, cells, entry.cell) > 0)
        for line in reading.lines
        if line.polygon
    ):
        yield "the reading has a text on filled cells"
    if any(not line.polygon for line in reading.lines):
        yield "a line has no place"
