"""Outputs appear whole or not at all: written beside their place, forced to disk, then renamed."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path to write; it takes `path`'s place when the block ends well and vanishes when it doesn't."""
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep_files(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        _settle(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def replacing_folders(*folders: Path) -> Iterator[tuple[Path, ...]]:
    """Temporary folders to fill; they take the folders' places, the first one last, when the block ends well.

    A reader that finds the first folder therefore finds all of them whole.
    """
    parts = []
    for folder in folders:
        folder.parent.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        parts.append(Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=folder.parent)))
        parts[-1].chmod(0o755)
    try:
        yield tuple(parts)
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)
        for part, folder in reversed(list(zip(parts, folders, strict=True))):
            part.rename(folder)
    finally:
        for part in parts:
            shutil.rmtree(part, ignore_errors=True)


def link(source: Path, target: Path) -> None:
    """Make `target` the same file as `source`: a hard link where the file system can, else a copy."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _sweep(folder: Path) -> None:
    """Remove what a killed run left half-written beside the folder."""
    for stale in folder.parent.glob(f".{folder.name}.*.part"):
        shutil.rmtree(stale, ignore_errors=True)


def _sweep_files(path: Path) -> None:
    """Remove what killed processes left half-written beside the file; a living one's is its own."""
    for stale in path.parent.glob(f".{path.name}.*.part"):
        number = stale.name.removesuffix(".part").rpartition(".")[2]
        if number.isdigit() and not _alive(int(number)):
            stale.unlink(missing_ok=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
