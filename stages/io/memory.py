"""The memory of per-item results: what was computed once from the same content, settings and code isn't computed again.

It lives outside DVC, in `.ocrmill/` (or `OCRMILL_MEMORY`), and may be deleted at any time. Entries are only ever added
under a key that names everything they depend on, in SQLite's write-ahead mode, so two processes may share it.
"""

import hashlib
import os
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from stages.io.records import encode

_SCHEMA = """
CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, value BLOB NOT NULL, attachment BLOB);
CREATE TABLE IF NOT EXISTS digests (path TEXT PRIMARY KEY, stat TEXT NOT NULL, sha256 TEXT NOT NULL);
"""
_BATCH = 500


def memory_folder() -> Path:
    """Where results are remembered."""
    return Path(os.environ.get("OCRMILL_MEMORY", ".ocrmill"))


def key(*parts: object) -> str:
    """sha256 over the canonical JSON of the parts: content hashes, settings, code fingerprint, model hashes."""
    return hashlib.sha256(encode(parts)).hexdigest()


class Memory:
    """Results by key, each a small value and perhaps an attachment (an image), and sha256 of files by their stat."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        folder = folder or memory_folder()
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        try:
            self._db = _open(folder / f"{name}.sqlite")
        except (OSError, sqlite3.Error) as error:
            print(f"memory: {folder} can't be used ({error}); this run remembers nothing", file=sys.stderr)  # noqa: T201
            self._scratch = tempfile.TemporaryDirectory(prefix="ocrmill-")
            self._db = _open(Path(self._scratch.name) / f"{name}.sqlite")
        self._pending: list[tuple[str, bytes, bytes | None]] = []
        self._weight = 0

    def get(self, keys: Iterable[str]) -> dict[str, bytes]:
        """The remembered values among the keys."""
        found: dict[str, bytes] = {}
        for batch in _batches(keys):
            marks = ",".join("?" * len(batch))
            rows = self._db.execute(f"SELECT key, value FROM results WHERE key IN ({marks})", batch)  # noqa: S608
            found.update(rows)
        return found

    def attachment(self, item: str) -> bytes | None:
        """The attachment remembered with a result."""
        self.flush()
        row = self._db.execute("SELECT attachment FROM results WHERE key = ?", (item,)).fetchone()
        return row[0] if row else None

    def put(self, item: str, value: bytes, attachment: bytes | None = None) -> None:
        """Remember a result. It is safe from a kill after the next `flush`, which comes by itself every so often.

        Results wait here rather than in an open transaction, which would keep a second process from writing.
        """
        self._pending.append((item, value, attachment))
        self._weight += 1 + (len(attachment or b"") >> 16)
        if self._weight >= _BATCH:
            self.flush()

    def sha256(self, files: Iterable[Path]) -> dict[Path, str]:
        """The files' sha256, read again only where size, times or inode say that a file changed."""
        wanted = {str(path.absolute()): (path, _stat(path)) for path in files}
        known: dict[str, str] = {}
        for batch in _batches(wanted):
            marks = ",".join("?" * len(batch))
            query = f"SELECT path, stat, sha256 FROM digests WHERE path IN ({marks})"  # noqa: S608
            known.update({name: sha for name, stat, sha in self._db.execute(query, batch) if stat == wanted[name][1]})
        fresh = {name: file_sha256(path) for name, (path, _) in wanted.items() if name not in known}
        self._db.executemany(
            "INSERT OR REPLACE INTO digests VALUES (?, ?, ?)",
            [(name, wanted[name][1], sha) for name, sha in fresh.items()],
        )
        self._db.commit()
        return {path: (known.get(name) or fresh[name]) for name, (path, _) in wanted.items()}

    def content_of(self, folder: Path, compute: Callable[[], str]) -> str:
        """What `compute` says of a folder's content, asked again only where a name, size, time or inode differs."""
        name, stat = str(folder.absolute()) + "/", _tree_stat(folder)
        row = self._db.execute("SELECT sha256 FROM digests WHERE path = ? AND stat = ?", (name, stat)).fetchone()
        if row:
            return str(row[0])
        content = compute()
        self._db.execute("INSERT OR REPLACE INTO digests VALUES (?, ?, ?)", (name, stat, content))
        self._db.commit()
        return content

    def flush(self) -> None:
        """Commit what was put."""
        if not self._pending:
            return
        self._db.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", self._pending)
        self._db.commit()
        self._pending.clear()
        self._weight = 0

    def close(self) -> None:
        """Commit and let go of the file."""
        self.flush()
        self._db.close()
        if self._scratch:
            self._scratch.cleanup()

    def __enter__(self) -> "Memory":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def file_sha256(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _tree_stat(folder: Path) -> str:
    """sha256 over name, kind, size, time and inode of all that lies in the folder; no link is followed."""
    lines: list[str] = []
    waiting = [str(folder)]
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                stat = entry.stat(follow_symlinks=False)
                lines.append(f"{entry.path}\0{stat.st_mode}:{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ino}")
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()


def _stat(path: Path) -> str:
    stat = path.stat()
    return f"{stat.st_size}:{stat.st_mtime_ns}:{stat.st_ino}"


def _open(path: Path) -> sqlite3.Connection:
    """Open the database, or begin a new one where the file is damaged: nothing in it can't be computed again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(path)
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError:
        for stale in path.parent.glob(path.name + "*"):
            stale.unlink(missing_ok=True)
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=120)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=NORMAL")
    db.executescript(_SCHEMA)
    db.execute("BEGIN IMMEDIATE").connection.commit()  # a memory that can't be written to is found out here
    return db


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for item in keys:
        batch.append(item)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
