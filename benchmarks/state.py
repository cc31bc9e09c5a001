"""A workspace as it was before a build, copied for every disturbance; and what one finds in it afterwards."""

import re
import shutil
import subprocess
from pathlib import Path

from benchmarks.common import RECEIVED, make_delivery, site
from tests.workspace import OUTPUTS, Workspace

Digests = dict[str, str]


class State:
    """A workspace that is ready for `dvc repro`: what was built before, if anything, and what a build must give."""

    def __init__(self, workspace: Workspace, home: Path) -> None:
        """`home` is where the undisturbed copy is built."""
        self.workspace = workspace
        self.before = workspace.digests()
        self.reference = self.copy(home)
        self.reference.dvc("repro")
        self.after = self.reference.digests()

    def copy(self, path: Path) -> Workspace:
        """A copy of the workspace at `path`, hard links kept, with DVC's own state beside it."""
        path.parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cp", "-a", str(self.workspace.path), str(path)], check=True)
        return Workspace(path, site(path.parent))

    def half_written(self, workspace: Workspace) -> list[str]:
        """Outputs that are there and are neither as they were before nor as they must be afterwards."""
        now = workspace.digests()
        wrong = []
        for output in (f"data/{name}" for name in OUTPUTS):
            present = (workspace.path / output).exists()
            if present and _part(now, output) not in (_part(self.before, output), _part(self.after, output)):
                wrong.append(output)
        return wrong


def prepare(place: Path, number: int) -> Workspace:
    """A workspace with a delivery of `number` documents that waits to be built."""
    workspace = Workspace.create(place / "repository", site(place))
    deliver(workspace, place / "first", number, 0)
    return workspace


def deliver(workspace: Workspace, folder: Path, number: int, first: int) -> None:
    """Add an invented delivery."""
    make_delivery(folder, number, first, size=(480, 320))
    workspace.ocrmill("add", str(folder), "--format", "ppocrlabel", "--received", RECEIVED)
    shutil.rmtree(folder)


def last_line(output: str) -> str:
    """The last line that says something, without the scratch folder's path."""
    lines = [line.strip() for line in output.replace("\r", "\n").splitlines() if line.strip()]
    return re.sub(r"/\S*/ocrmill-bench-[^/\s]*/", "…/", lines[-1])[:300] if lines else ""


def _part(digests: Digests, output: str) -> Digests:
    return {name: sha for name, sha in digests.items() if name == output or name.startswith(output + "/")}
