"""A delivery's documents with all that checks may look at, one after the other."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from stages.core.customs import Customs, customs
from stages.core.document import Brief, Document
from stages.core.examined import Examined
from stages.core.reading import Reading
from stages.core.reading_plan import EngineFacts, Sheet
from stages.core.review import base_id
from stages.core.subject import DocType, Subject
from stages.io.paths import DOCUMENTS, READINGS
from stages.io.records import read_json, read_jsonl

Twins = Mapping[str, Sequence[Document]]
"""By the id of an image's content, the documents that it came as, where there are several."""


def reading_engines() -> list[EngineFacts]:
    """The engines that read, the guide first."""
    engines = [read_json(path, EngineFacts) for path in sorted(READINGS.glob("*/engine.json"))]
    return sorted(engines, key=lambda engine: (engine.role != "guide", engine.engine))


def find_twins() -> dict[str, list[Document]]:
    """The documents whose image came several times, in whatever deliveries."""
    paths = sorted(DOCUMENTS.glob("*.jsonl"))
    sheets = [(path, base_id(sheet.id)) for path in paths for sheet in read_jsonl(path, Sheet)]
    counts = Counter(image for _, image in sheets)
    found: defaultdict[str, list[Document]] = defaultdict(list)
    for path in dict.fromkeys(path for path, image in sheets if counts[image] > 1):
        for document in read_jsonl(path, Document):
            if counts[base_id(document.id)] > 1:
                found[base_id(document.id)].append(document)
    return dict(found)


def read_customs(documents: Path) -> Customs:
    """How a delivery's labels are written, from its documents read one after the other."""
    decoder = msgspec.json.Decoder(Brief)
    with documents.open("rb") as lines:
        return customs(map(decoder.decode, lines))


def twins_of(document: Document, twins: Twins) -> tuple[Document, ...]:
    """The other documents of the same image."""
    same = twins.get(base_id(document.id), ())
    return tuple(one for one in same if (one.delivery, one.id) != (document.delivery, document.id))


def subjects(
    documents: Path,
    readings: Sequence[Path],
    *,
    schema: Mapping[str, DocType],
    known: Customs,
    twins: Twins,
    examined: Path | None = None,
) -> Iterator[Subject]:
    """Each document of a file, with what the engines of these files read of it, and what was measured in its places."""
    read: defaultdict[str, list[Reading]] = defaultdict(list)
    for path in readings:
        for reading in read_jsonl(path, Reading):
            read[reading.id].append(reading)
    measured = {one.id: one for one in read_jsonl(examined, Examined)} if examined else {}
    for document in read_jsonl(documents, Document):
        yield Subject(
            document,
            schema=schema,
            customs=known,
            readings=tuple(read.get(document.id, ())),
            examined=measured.get(document.id),
            twins=twins_of(document, twins),
        )
