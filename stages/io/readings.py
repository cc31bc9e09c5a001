"""One engine's turn: the documents that are for it, in chunks through the reader, to a file a delivery."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from stages.core.reading import Reading
from stages.core.reading_plan import Lying, Sheet, made_for, places_of, quarters_of, reading
from stages.io.mapper import NOT_REMEMBERED, Limits, Refused
from stages.io.memory import Memory
from stages.io.paths import CLASSES, DOCUMENTS, IMAGES, READINGS
from stages.io.reader import Page, read_pages
from stages.io.records import read_jsonl, write_jsonl

_CHUNK = 2000  # pages whose readings are held at a time


def lying_in(delivery: str) -> dict[str, int]:
    """By how many quarters clockwise the documents of a delivery lie that surely aren't upright."""
    found = ((one.id, quarters_of(one)) for one in read_jsonl(CLASSES / f"{delivery}.jsonl", Lying))
    return {document: quarters for document, quarters in found if quarters}


class Turn(Struct, frozen=True, kw_only=True):
    """An engine, the languages it is for, its folder, and the folder of the guide whose lines it reads.

    `lying` says by delivery which documents aren't upright, as `lying_in` does.
    """

    name: str
    settings: dict[str, Any]
    provenance: str
    languages: tuple[str, ...]
    folder: Path
    guide: Path | None
    lying: Mapping[str, Mapping[str, int]]

    def path(self, delivery: str) -> Path:
        """The file of a delivery's readings."""
        return self.folder / f"{delivery}.jsonl"

    def read(self, deliveries: Sequence[str], memory: Memory, limits: Limits) -> Iterator[str]:
        """Write each delivery's readings; yields those in which nothing failed that may succeed another time."""
        wanted = {delivery: self._sheets(delivery) for delivery in deliveries}
        pairs = (pair for delivery, sheets in wanted.items() for pair in self._guided(delivery, sheets))
        stream = self._readings(pairs, memory, limits)
        problems: Counter[str] = Counter()
        for delivery, sheets in wanted.items():
            mine: Counter[str] = Counter()
            write_jsonl(self.path(delivery), _counted(stream, sheets, mine))
            assert mine.total() == len(sheets), f"{self.name}, {delivery}: {mine.total()} readings of {len(sheets)}"
            problems += mine
            if not NOT_REMEMBERED & mine.keys():
                yield delivery
        assert next(stream, None) is None, f"{self.name}: more readings than documents"
        self._tell(problems)

    def _sheets(self, delivery: str) -> list[Sheet]:
        sheets = read_jsonl(DOCUMENTS / f"{delivery}.jsonl", Sheet)
        return [sheet for sheet in sheets if made_for(self.languages, sheet.language)]

    def _guided(self, delivery: str, sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, Reading | None]]:
        """Each document with what the guide said of it, if that matters."""
        if self.guide is None:
            return ((sheet, None) for sheet in sheets)
        ids = {sheet.id for sheet in sheets}
        said = (one for one in read_jsonl(self.guide / f"{delivery}.jsonl", Reading) if one.id in ids)
        return zip(sheets, said, strict=True)

    def _readings(
        self, pairs: Iterator[tuple[Sheet, Reading | None]], memory: Memory, limits: Limits
    ) -> Iterator[Reading]:
        while chunk := list(islice(pairs, _CHUNK)):
            pages = [
                Page(
                    sheet.sha256,
                    str(IMAGES / f"{sheet.delivery}.zip"),
                    sheet.file,
                    places=places_of(said),
                    quarters=self.lying[sheet.delivery].get(sheet.id, 0),
                )
                for sheet, said in chunk
            ]
            mapped = read_pages(self.name, self.settings, pages, memory, limits=limits, what="read")
            for (sheet, said), result in zip(chunk, mapped.results, strict=True):
                if isinstance(result, Refused):
                    yield reading(sheet, self.name, self.provenance, (), f"{result.reason}: {result.found}", said)
                else:
                    yield reading(sheet, self.name, self.provenance, result.lines, "", said)

    def _tell(self, problems: Counter[str]) -> None:
        """Say on the terminal how many documents were not read, and why."""
        del problems[""]
        if problems:
            why = ", ".join(f"{number} {reason}" for reason, number in sorted(problems.items()))
            sys.stderr.write(f"read {self.name}: documents not read: {why}; see `problem` in {READINGS / self.name}\n")


def _counted(stream: Iterator[Reading], sheets: Sequence[Sheet], problems: Counter[str]) -> Iterator[Reading]:
    """The next readings of the stream, one a document, counted by the reason why nothing was read ("": none)."""
    for sheet, one in zip(sheets, stream, strict=False):
        assert (one.delivery, one.id) == (sheet.delivery, sheet.id), "readings in the documents' order"
        problems[one.problem.partition(":")[0]] += 1
        yield one
