"""Whole shards remembered: the outputs of a stage for one delivery, so that an old delivery costs nothing again.

A shard is kept as hard links under a key that names everything its bytes depend on. What was changed since it was kept
isn't trusted, and the folder may be deleted at any time.
"""

import shutil
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from stages.io.memory import memory_folder
from stages.io.outputs import link

_STAT = "stat.json"
_GENERATIONS = 4


class Shards:
    """The remembered shards of one stage."""

    def __init__(self, stage: str, folder: Path | None = None) -> None:
        self._folder = (folder or memory_folder()) / "shards" / stage

    def restore(self, delivery: str, key: str, outputs: Mapping[str, Path]) -> bool:
        """Put the shard's files in place, if they are remembered whole and unchanged."""
        home = self._folder / delivery / key
        try:
            stats = msgspec.json.decode((home / _STAT).read_bytes(), type=dict[str, tuple[int, int]])
            if set(stats) != set(outputs) or any(_stat(home / name) != stat for name, stat in stats.items()):
                return False
            for name, target in outputs.items():
                link(home / name, target)
        except (OSError, msgspec.DecodeError):
            for target in outputs.values():
                target.unlink(missing_ok=True)
            return False
        return True

    def keep(self, delivery: str, key: str, outputs: Mapping[str, Path]) -> None:
        """Remember the shard's files as they are now; without a place to keep them, the next run computes again."""
        home = self._folder / delivery
        try:
            home.mkdir(parents=True, exist_ok=True)
            part = Path(tempfile.mkdtemp(prefix=".", suffix=".part", dir=home))
        except OSError:
            return
        try:
            for name, source in outputs.items():
                link(source, part / name)
            stats = {name: _stat(part / name) for name in outputs}
            (part / _STAT).write_bytes(msgspec.json.encode(stats))
            shutil.rmtree(home / key, ignore_errors=True)
            part.rename(home / key)
        except OSError:
            shutil.rmtree(part, ignore_errors=True)
        _prune(home)


def _stat(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _prune(home: Path) -> None:
    """Keep the newest few generations; what a killed run left half-made goes too."""
    ages = sorted(home.iterdir(), key=lambda path: path.stat().st_mtime_ns, reverse=True)
    whole = [path for path in ages if not path.name.endswith(".part")]
    stale = [path for path in ages if path.name.endswith(".part") and path.stat().st_mtime < time.time() - 3600]
    for path in whole[_GENERATIONS:] + stale:
        shutil.rmtree(path, ignore_errors=True)
