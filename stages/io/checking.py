"""Checks run over a whole delivery: several processes, line by line, in bounded memory.

The documents are read once, and what belongs to each (readings, what was measured in its places) beside it, from files
that stand in the same order. Findings come back as lines ready to be written, with the tables that a judge needs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import TimeoutError as Late
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from pebble import ProcessExpired

from stages.checks.base import PHASES, Check, Phase, look_over
from stages.core.customs import Customs
from stages.core.document import Document
from stages.core.doubts import Doubts
from stages.core.examined import Examined
from stages.core.finding import Severity
from stages.core.flattened import Flattened, flatten
from stages.core.reading import Reading
from stages.core.subject import DocType, Subject
from stages.io.members import instantiate
from stages.io.processes import processes, workers
from stages.io.records import encode
from stages.io.subjects import twins_of

_BYTES = 2 << 20
"""What a process gets at a time; it takes some tenths of a second."""
_AHEAD = 12
"""Chunks a process that may be under way or wait to be taken: a judge may be busy for two seconds."""
_SECONDS = 600.0
"""After so long a chunk hangs."""


class Plan(Struct, frozen=True, kw_only=True):
    """What every document of a delivery is looked over with.

    `checks` are settings by name, in the order in which they run, `twins` the documents of one image by its id.
    """

    checks: dict[str, dict[str, Any]]
    schema: dict[str, DocType] = {}
    customs: Customs = Customs()
    twins: dict[str, list[Document]] = {}
    phases: tuple[Phase, ...] = PHASES

    def severities(self) -> dict[str, Severity]:
        """The checks and what their findings count as."""
        return {name: instantiate(settings, Check).severity for name, settings in self.checks.items()}


class Row(Struct, frozen=True):
    """A document's lines in the files: its own, the engines' readings, what was measured in its places."""

    document: bytes
    readings: tuple[bytes, ...] = ()
    examined: bytes | None = None


class Checked(Struct, frozen=True):
    """Some documents, looked over: findings and doubts as lines of their files, and the tables of both."""

    documents: int
    findings: bytes
    found: int
    doubts: bytes
    tables: Flattened


class _Id(Struct):
    id: str


def rows(documents: Path, readings: Sequence[Path] = (), examined: Path | None = None) -> Iterator[Row]:
    """Each document's lines, from files in the order of their ids. Raises ValueError where one isn't."""
    with ExitStack() as stack:
        beside = [_Beside(stack, path) for path in readings]
        measured = _Beside(stack, examined) if examined else None
        for line, identity in _lines(stack, documents):
            read = tuple(found for one in beside if (found := one.of(identity)) is not None)
            yield Row(line, read, measured.of(identity) if measured else None)


def look_over_all(plan: Plan, found: Iterable[Row]) -> Iterator[Checked]:
    """Every document looked over, in order, a chunk at a time. Little is done in this process, much in several."""
    chunks = _chunks(found)
    first = list(islice(chunks, 2))
    packed = msgspec.msgpack.encode(plan)
    count = workers()
    if len(first) < 2 or count < 2:
        prepare(packed)
        yield from (look(chunk) for chunk in chain(first, chunks))
        return
    modules = (__name__, *_modules(plan.checks))
    with processes(count, preload=modules, initializer=prepare, initargs=(packed,)) as pool:
        under_way: list[tuple[Any, list[Row]]] = []
        for chunk in chain(first, chunks):
            under_way.append((pool.schedule(look, args=(chunk,), timeout=_SECONDS), chunk))
            if len(under_way) > count * _AHEAD:
                yield _result(*under_way.pop(0))
        while under_way:
            yield _result(*under_way.pop(0))


class _Looker:
    """What a process keeps from chunk to chunk."""

    def __init__(self, packed: bytes) -> None:
        self._plan = msgspec.msgpack.decode(packed, type=Plan)
        self._checks = [(name, instantiate(settings, Check)) for name, settings in self._plan.checks.items()]
        self._document = msgspec.json.Decoder(Document)
        self._reading = msgspec.json.Decoder(Reading)
        self._examined = msgspec.json.Decoder(Examined)

    def look(self, chunk: Sequence[Row]) -> Checked:
        """The documents of a chunk, looked over."""
        documents = [self._document.decode(row.document) for row in chunk]
        looked = [
            look_over(self._checks, self._subject(document, row), self._plan.phases)
            for document, row in zip(documents, chunk, strict=True)
        ]
        findings = [encode(finding) for one in looked for finding in one.findings]
        doubts = [
            encode(Doubts(document.id, document.delivery, one.chances))
            for document, one in zip(documents, looked, strict=True)
        ]
        pairs = [(document, one.findings) for document, one in zip(documents, looked, strict=True)]
        tables = flatten(pairs, tuple(self._plan.checks))
        return Checked(len(documents), _joined(findings), len(findings), _joined(doubts), tables)

    def _subject(self, document: Document, row: Row) -> Subject:
        return Subject(
            document,
            schema=self._plan.schema,
            customs=self._plan.customs,
            readings=tuple(self._reading.decode(line) for line in row.readings),
            examined=None if row.examined is None else self._examined.decode(row.examined),
            twins=twins_of(document, self._plan.twins),
        )


_looker: _Looker | None = None


def prepare(packed: bytes) -> None:
    """Make this process ready to look over chunks by a plan."""
    global _looker
    _looker = _Looker(packed)


def look(chunk: Sequence[Row]) -> Checked:
    """Look over a chunk in a process that was prepared."""
    assert _looker is not None
    return _looker.look(chunk)


class _Beside:
    """A file whose lines belong to some of the documents."""

    def __init__(self, stack: ExitStack, path: Path) -> None:
        self._lines = _lines(stack, path)
        self._next = next(self._lines, None)

    def of(self, identity: str) -> bytes | None:
        """The line of a document; those before it belong to none."""
        while self._next and self._next[1] < identity:
            self._next = next(self._lines, None)
        return self._next[0] if self._next and self._next[1] == identity else None


def _lines(stack: ExitStack, path: Path) -> Iterator[tuple[bytes, str]]:
    """A file's lines with their ids. Raises ValueError where ids don't rise, or a line isn't a record."""
    decoder, before = msgspec.json.Decoder(_Id), ""
    for number, line in enumerate(stack.enter_context(path.open("rb")), start=1):
        try:
            identity = decoder.decode(line).id
        except msgspec.DecodeError as error:
            raise ValueError(f"{path}:{number}: {error}; expected a record with an id; run `dvc repro`") from None
        if identity <= before:
            raise ValueError(f"{path}:{number}: an id out of order; expected rising ones; run `dvc repro`")
        before = identity
        yield line, identity


def _chunks(found: Iterable[Row]) -> Iterator[list[Row]]:
    chunk: list[Row] = []
    size = 0
    for row in found:
        chunk.append(row)
        size += len(row.document) + sum(map(len, row.readings)) + len(row.examined or b"")
        if size >= _BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _result(future: Any, chunk: Sequence[Row]) -> Checked:
    first, last = (msgspec.json.decode(row.document, type=_Id).id for row in (chunk[0], chunk[-1]))
    where = f"documents {first} to {last}"
    try:
        result: Checked = future.result()
    except Late:
        raise ValueError(
            f"{where}: checks took more than {_SECONDS:g} s; find the label, or the check at fault"
        ) from None
    except ProcessExpired as death:
        raise ValueError(f"{where}: checks crashed (exit {death.exitcode}); find the label at fault") from None
    return result


def _modules(checks: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return sorted({str(settings["_target_"]).rpartition(".")[0] for settings in checks.values()})


def _joined(lines: Sequence[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)
