"""What changed since two branches parted, as Git has it; what it names is data, never an option."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from stages.core.rejected import Refusal, printable
from stages.io.delivery import read_bytes

LOCK = "dvc.lock"
MAX_BYTES = 50 * 10**6


class History:
    """The files as they are (in the working tree, or at `head`), and as they were where `base` was left."""

    def __init__(self, base: str, head: str | None = None) -> None:
        """Raises ValueError for a revision that isn't there, and for two without a common commit."""
        self.head = _commit(head) if head else None
        tip = self.head or _commit("HEAD")
        found = _git("merge-base", _commit(base), tip, check=False)
        if not found:
            action = "fetch more of the history, as `git fetch --unshallow` does"
            raise ValueError(f"{printable(base)}: no commit in common with {head or 'HEAD'}; expected one; {action}")
        self.base = found.decode().split()[0]

    def changed(self, *paths: str) -> list[str]:
        """The files below the paths that were added, removed or changed, sorted; new ones that Git may track, too."""
        ends = [self.base, self.head] if self.head else [self.base]
        options = ("--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", "--ignore-submodules")
        found = set(_names(_git("diff", *options, *ends, "--", *paths)))
        if not self.head:
            found |= set(_names(_git("ls-files", "--others", "--exclude-standard", "-z", "--", *paths)))
        return sorted(found)

    def names(self, folder: str, *, base: bool) -> list[str]:
        """The files below a folder, as they were or as they are."""
        revision = self.base if base else self.head
        if revision:
            found = _names(_git("ls-tree", "-r", "-z", "--name-only", revision, "--", f"{folder}/"))
        else:
            found = _names(_git("ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", f"{folder}/"))
        return sorted({name for name in found if revision or Path(name).is_file()})

    def before(self, path: str) -> bytes | None:
        """The file as it was; None where there was none."""
        return _blob(self.base, path)

    def after(self, path: str) -> bytes | None:
        """The file as it is; None where there is none. Raises Refusal for what is no file, or over MAX_BYTES."""
        if self.head:
            return _blob(self.head, path, regular=True)
        if not os.path.lexists(path):
            return None
        return read_bytes(Path(), path, MAX_BYTES)

    def committed(self, *paths: str) -> int | None:
        """When the newest state of these paths was committed at the latest (Unix seconds); None where it isn't."""
        if not self.head and self._uncommitted(paths):
            return None
        return int(_git("show", "--no-patch", "--format=%ct", self.head or "HEAD"))

    def _uncommitted(self, paths: Sequence[str]) -> bool:
        return bool(_git("status", "--porcelain", "--untracked-files=all", "-z", "--", *paths))


def _blob(revision: str, path: str, *, regular: bool = False) -> bytes | None:
    entry = _git("ls-tree", "-z", "-l", revision, "--", path)
    if not entry:
        return None
    mode, kind, _, size = entry.split(b"\t")[0].split()
    if regular and (kind != b"blob" or not mode.startswith(b"100")):
        raise Refusal("link", found="a link", expected="a file", action="put the file itself there")
    if kind != b"blob":
        return None
    if regular and int(size) > MAX_BYTES:
        expected = f"at most {MAX_BYTES // 10**6} MB"
        raise Refusal("too_many_bytes", found=f"{int(size)} bytes", expected=expected, action="split the file")
    return _git("cat-file", "blob", f"{revision}:./{path}")


def _commit(revision: str) -> str:
    found = _git("rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}", check=False)
    if not found:
        action = "fetch it, or name another one"
        raise ValueError(f"{printable(revision)}: no such revision; expected a commit, a branch or a tag; {action}")
    return found.decode().split()[-1]


def _names(listed: bytes) -> Iterator[str]:
    return (os.fsdecode(name) for name in listed.split(b"\0") if name)


def _git(*arguments: str, check: bool = True) -> bytes:
    command = ("git", "--literal-pathspecs", "--no-optional-locks", *arguments)
    result = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if result.returncode and check:
        problem = printable(os.fsdecode(result.stderr).strip())
        raise ValueError(f"`git {arguments[0]}` failed: {problem}; expected a Git repository; mend that and try again")
    return b"" if result.returncode else result.stdout
