"""Canonical JSON Lines: sorted keys, one record a line, written whole or not at all."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from stages.io.outputs import replacing

T = TypeVar("T")
_encoder = msgspec.json.Encoder(order="sorted")


def encode(record: Any) -> bytes:
    """The record as canonical JSON, without the line's end."""
    return _encoder.encode(record)


def write_jsonl(path: Path, records: Iterable[Any]) -> None:
    """Write the records in the order given, one a line."""
    with replacing(path) as part, part.open("wb") as file:
        file.writelines(encode(record) + b"\n" for record in records)


def write_json(path: Path, value: Any) -> None:
    """Write one canonical JSON value, indented so that a diff can be read."""
    with replacing(path) as part:
        part.write_bytes(msgspec.json.format(encode(value), indent=2) + b"\n")


def read_jsonl(path: Path, kind: type[T]) -> Iterator[T]:
    """The records of a file that ocrmill wrote. Raises ValueError with file, line and JSON path for anything else."""
    return (record for record, _ in read_with_lines(path, kind))


def read_with_lines(path: Path, kind: type[T]) -> Iterator[tuple[T, bytes]]:
    """As `read_jsonl`, each record with the line that it was read from."""
    decoder = msgspec.json.Decoder(kind)
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        try:
            yield decoder.decode(line), line
        except msgspec.ValidationError as error:
            raise ValueError(f"{path}:{number}: {error}; expected a {kind.__name__}; run `dvc repro`") from None


def read_json(path: Path, kind: type[T]) -> T:
    """One typed JSON value. Raises ValueError with file and JSON path for anything else."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except msgspec.ValidationError as error:
        raise ValueError(f"{path}: {error}; expected a {kind.__name__}; run `dvc repro`") from None


def read_folder(folder: Path, kind: type[T]) -> list[T]:
    """The records of all JSON Lines files of a folder, file by file in the order of their names."""
    if not folder.is_dir():
        raise ValueError(f"{folder}: not found; expected the output of an earlier stage; run `dvc repro`")
    return [record for path in sorted(folder.glob("*.jsonl")) for record in read_jsonl(path, kind)]
