"""Disks that are full or read-only while `dvc repro` runs; afterwards one more `dvc repro` must give the same bytes."""

import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.common import say, site
from benchmarks.state import State, last_line
from tests.workspace import Workspace

SHARES = (0.01, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 0.95)
"""How much of what a build writes still fits when the disk is full."""
_MIB = 2**20


def disk_full(state: State, place: Path) -> dict[str, Any]:
    """Builds on a disk with room for a part of what they write, then again with room enough."""
    if not can_mount(place):
        return {"stand_in": "RLIMIT_FSIZE, for nothing can be mounted here"} | _short_files(state, place)
    small, large = _size(state.workspace.path), _size(state.reference.path)
    tally = _Tally(state)
    for share in SHARES:
        home = place / f"full-{share}"
        home.mkdir()
        size = int(small + share * (large - small))
        with _mounted(home, "-t", "tmpfs", "-o", f"size={size}", "ocrmill-bench"):
            copied = state.copy(home / "repository")
            workspace = Workspace(copied.path, site(place / f"full-site-{share}"))
            tally.disturbed(workspace, f"{share:.0%}")
            _mount("-o", f"remount,size={large * 4 + 64 * _MIB}", str(home))
            tally.mended(workspace)
    return tally.result()


def read_only(state: State, place: Path, folder: str) -> dict[str, Any]:
    """A build while `folder` of the workspace can't be written to, then one while it can."""
    tally = _Tally(state)
    workspace = state.copy(place / f"read-only-{folder.strip('.').replace('/', '-')}" / "repository")
    target = workspace.path / folder
    target.mkdir(parents=True, exist_ok=True)
    if can_mount(place):
        with _mounted(target, "--bind", str(target)):
            _mount("-o", "remount,ro,bind", str(target))
            tally.disturbed(workspace, folder)
    elif os.geteuid():
        modes = {path: path.stat().st_mode for path in [target, *target.rglob("*")] if path.is_dir()}
        for path in modes:
            path.chmod(0o555)
        tally.disturbed(workspace, folder)
        for path, mode in modes.items():
            path.chmod(mode)
    else:
        return {"skipped": "root, but nothing can be mounted here"}
    tally.mended(workspace)
    return tally.result()


class _Tally:
    """What became of disturbed builds."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._counts = dict.fromkeys(
            ("tried", "failed", "failed_clean", "succeeded", "half_written", "reruns_failed", "differing_after"), 0
        )
        self._messages: dict[str, str] = {}

    def disturbed(self, workspace: Workspace, name: str) -> None:
        """Build while something is in the way. Clean is a failure that is told and leaves no half-written output."""
        say(f"disturbed build: {name}")
        result = workspace.dvc("repro", check=False)
        half = self._state.half_written(workspace)
        said = result.stdout + result.stderr
        self._counts["tried"] += 1
        self._counts["half_written"] += bool(half)
        if result.returncode:
            told = "Traceback" not in said and bool(said.strip())
            self._counts["failed"] += 1
            self._counts["failed_clean"] += told and not half
            self._messages[name] = _first_complaint(said) + (f" [half-written: {', '.join(half)}]" if half else "")
        else:
            self._counts["succeeded"] += 1
            self._counts["differing_after"] += workspace.digests() != self._state.after
            self._messages[name] = _first_complaint(said)

    def mended(self, workspace: Workspace) -> None:
        """Build again with nothing in the way."""
        result = workspace.dvc("repro", check=False)
        self._counts["reruns_failed"] += bool(result.returncode)
        if result.returncode:
            self._messages["rerun"] = last_line(result.stderr or result.stdout)
        self._counts["differing_after"] += workspace.digests() != self._state.after

    def result(self) -> dict[str, Any]:
        """The counts and what was said."""
        return self._counts | {"messages": self._messages}


def _first_complaint(said: str) -> str:
    words = ("errno", "error", "no space", "read-only", "too large", "can't", "memory:", "denied")
    lines = [line for line in said.replace("\r", "\n").splitlines() if any(word in line.lower() for word in words)]
    return last_line(lines[0]) if lines else ""


def _short_files(state: State, place: Path) -> dict[str, Any]:
    """No file may grow beyond a limit: like a full disk, writing fails in the midst of a file."""
    tally = _Tally(state)
    largest = max(path.stat().st_size for path in state.reference.path.rglob("*") if path.is_file())
    for share in SHARES:
        limit = max(1, int(largest * share))
        workspace = state.copy(place / f"short-{share}" / "repository")
        workspace.prefix = ("prlimit", f"--fsize={limit}")
        tally.disturbed(workspace, f"files of at most {limit} bytes")
        workspace.prefix = ()
        tally.mended(workspace)
    return tally.result()


def can_mount(place: Path) -> bool:
    """Whether a tmpfs can be mounted here."""
    if sys.platform != "linux" or os.geteuid() or not shutil.which("mount"):
        return False
    probe = place / "probe"
    probe.mkdir(exist_ok=True)
    try:
        with _mounted(probe, "-t", "tmpfs", "-o", "size=1m", "ocrmill-bench"):
            return True
    except subprocess.CalledProcessError:
        return False


@contextmanager
def _mounted(target: Path, *options: str) -> Iterator[None]:
    _mount(*options, str(target))
    try:
        yield
    finally:
        if subprocess.run(["umount", str(target)], check=False, capture_output=True).returncode:
            subprocess.run(["umount", "--lazy", str(target)], check=True)  # something of the build still looks into it


def _mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True, capture_output=True)


def _size(folder: Path) -> int:
    """Bytes that the folder takes on a tmpfs: whole pages for files, a page for the rest, hard links once."""
    stats = [path.lstat() for path in folder.rglob("*")]
    pages = {one.st_ino: -(-one.st_size // 4096) if stat.S_ISREG(one.st_mode) else 1 for one in stats}
    return 4096 * sum(pages.values())
