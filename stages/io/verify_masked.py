"""`ocrmill verify-masked`: the receiver's side checks again that nothing personal came along."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from tqdm import tqdm

from stages.core.document import Document
from stages.core.grid import Cells
from stages.core.masked import PublishedDocument
from stages.core.reading import Reading
from stages.core.received import entry_problems, grid, label_problems, reading_problems
from stages.core.rejected import Refusal
from stages.io.block_pixels import block_pixels
from stages.io.masked_image import constant_problem, container_problem
from stages.io.params import load_params
from stages.io.received import Received
from stages.io.receiver import Judge

R = TypeVar("R", Document, Reading)


class Problem(Struct, frozen=True, order=True):
    """Something wrong with a file, in words that quote nothing of it, and the kind of personal data if it is that."""

    file: str
    what: str
    kind: str = ""

    def message(self) -> str:
        """One line for a person."""
        return f"{self.file}: {self.what}" + (f" ({self.kind})" if self.kind else "")


def verify_masked(folder: Path, *, reading: bool = True) -> tuple[int, list[Problem]]:
    """How many documents a published or exported folder holds, and all that is wrong with it.

    Unless `reading` is off, each image is read with the engine that verifies documents of its language. Raises
    ValueError for a folder without a manifest, and where a detector or an engine that it needs is missing.
    """
    received = Received(folder)
    judge = Judge(load_params(), received.manifest, reading=reading)
    entries = received.manifest.documents
    problems = [Problem(*one) for one in (*received.problems(), *entry_problems(entries))]
    labels = _by_id(received.records("labels", Document), problems)
    readings = _by_id(received.records("readings", Reading), problems)
    known = {entry.id for entry in entries}
    problems += [
        Problem(place, "it is of no document") for one in (labels, readings) for place, _ in _strange(one, known)
    ]
    problems += [Problem(*one) for one in received.export_problems(label for _, label in labels.values())]
    for entry in tqdm(entries, desc="verify", unit=" document", mininterval=0.5):
        cells = grid(entry)
        if cells is not None:
            label, said = labels.get(entry.id), readings.get(entry.id)
            found = _look(received, judge, entry, cells, label and label[1], said and said[1])
            problems += [Problem(entry.file, *one) for one in found]
    return len(entries), sorted(set(problems))


def _by_id(records: Iterable[tuple[str, R | None]], problems: list[Problem]) -> dict[str, tuple[str, R]]:
    """The records by document, each with its place; what is none, and second ones, are problems."""
    found: dict[str, tuple[str, R]] = {}
    for place, record in records:
        if record is None:
            problems.append(Problem(place, "it is no record as `mask` writes them"))
        elif record.id in found:
            problems.append(Problem(place, "it is about a document of another line"))
        else:
            found[record.id] = place, record
    return found


def _strange(found: Mapping[str, tuple[str, object]], known: Collection[str]) -> list[tuple[str, object]]:
    return [one for document, one in found.items() if document not in known]


def _look(
    received: Received,
    judge: Judge,
    entry: PublishedDocument,
    cells: Cells,
    label: Document | None,
    said: Reading | None,
) -> Iterator[tuple[str, str]]:
    """What is wrong with one document."""
    data = received.image(entry)
    if data is None or hashlib.sha256(data).hexdigest() != entry.sha256:
        yield "its image is missing, or not the one that the manifest lists", ""
        return
    if problem := container_problem(data):
        yield problem, ""
        return
    try:
        pixels = block_pixels(data, strict=True)
    except Refusal:
        yield "it can't be decoded", ""
        return
    if pixels.shape != (entry.height, entry.width, 3):
        yield "it is not as large as the manifest says", ""
        return
    if problem := constant_problem(pixels, cells, entry.cell, received.manifest.colour):
        yield problem, ""
    if label is None:
        yield "it has no label", ""
        return
    yield from ((problem, "") for problem in label_problems(label, entry, cells))
    yield from judge.told(label, pixels, cells, entry.cell)
    if said is not None:
        yield from ((problem, "") for problem in reading_problems(said, entry, cells))
    yield from judge.read(label, pixels, said, cells, entry.cell)
