"""What the benchmarks share: the result line, scratch workspaces, the cost of a process tree, invented deliveries."""

import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image

from tests.workspace import Workspace

RECEIVED = "2026-01-15"
_PR_SET_CHILD_SUBREAPER = 36
_WORDS = ("invoice", "total", "receipt", "hoá đơn", "영수증", "合計", "date", "no. 17", "thank you")


def say(text: str) -> None:
    """Progress, for the person who waits."""
    print(text, file=sys.stderr, flush=True)


def finish(result: dict[str, Any]) -> None:
    """Print the result: one JSON object, the last line of stdout."""
    print(json.dumps(result, ensure_ascii=False, default=str), flush=True)


def data_folder(usage: str) -> Path:
    """The folder that the command line names; ends the benchmark where there is none."""
    if len(sys.argv) != 2 or not Path(sys.argv[1]).is_dir():
        sys.exit(f"expected one folder as argument, found {sys.argv[1:]}; run {usage}")
    return Path(sys.argv[1]).resolve()


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder that vanishes in the end; TMPDIR says where."""
    with tempfile.TemporaryDirectory(prefix="ocrmill-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def site(folder: Path) -> dict[str, str]:
    """Environment that keeps DVC's state about workspaces in `folder`, so that it vanishes with them."""
    return {"DVC_SITE_CACHE_DIR": str(folder / "dvc-site"), "DVC_NO_ANALYTICS": "1"}


def compiled(workspace: Workspace) -> Workspace:
    """The workspace with its bytecode, so that no measured run pays for compiling it."""
    workspace.run(sys.executable, "-m", "compileall", "-q", "stages")
    return workspace


class Spent(NamedTuple):
    """Seconds on the clock, and CPU seconds (user and system): of the whole process tree, and of all but its root."""

    wall: float
    cpu: float
    stages: float = 0.0


def timed(workspace: Workspace, *command: str) -> Spent:
    """Run a command in a workspace and measure it. Raises AssertionError, with its output, where it fails.

    A fork server and its workers outlive the stage that started them and so count for nobody's children; as a
    subreaper, this process inherits them and waits for them too.
    """
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    with tempfile.TemporaryFile() as output:
        before, began = _children_cpu(), time.monotonic()
        result = subprocess.run(
            [*workspace.prefix, *command],
            cwd=workspace.path,
            env=workspace.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
        wall = time.monotonic() - began
        _reap(seconds=20)
        if result.returncode:
            output.seek(0)
            raise AssertionError(f"{command} failed with {result.returncode}\n{output.read().decode(errors='replace')}")
    return Spent(round(wall, 2), round(_children_cpu() - before, 2))


_DVC = """
import resource, sys
from dvc.cli import main
code = main(["repro"])
own = resource.getrusage(resource.RUSAGE_SELF)
with open(sys.argv[1], "w") as file:
    file.write(str(own.ru_utime + own.ru_stime))
sys.exit(code)
"""


def repro(workspace: Workspace) -> Spent:
    """The cost of one `dvc repro`; `stages` leaves out DVC's own process."""
    with tempfile.NamedTemporaryFile("r") as own:
        spent = timed(workspace, sys.executable, "-c", _DVC, own.name)
        return spent._replace(stages=round(spent.cpu - float(own.read()), 2))


def _children_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _reap(seconds: float) -> None:
    """Wait for inherited processes; one that stays longer counts for nothing."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not pid:
            time.sleep(0.01)


def make_delivery(folder: Path, number: int, first: int = 0, *, size: tuple[int, int] = (192, 128)) -> Path:
    """Write `number` images that no perceptual hash confuses, with three regions each, as PPOCRLabel does."""
    (folder / "images").mkdir(parents=True)
    lines = []
    for index in range(first, first + number):
        name = f"images/{index:07d}.jpg"
        picture(index, size).save(folder / name, quality=80)
        lines.append(f"{name}\t{json.dumps(_regions(index, size), ensure_ascii=False)}\n")
    (folder / "Label.txt").write_text("".join(lines), encoding="utf-8")
    return folder


def picture(seed: int, size: tuple[int, int]) -> Image.Image:
    """Coarse coloured blocks with soft edges, others for each seed."""
    blocks = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize(size, Image.Resampling.BILINEAR)


def _regions(index: int, size: tuple[int, int]) -> list[dict[str, Any]]:
    width, height = size
    found = []
    for row in range(3):
        top, bottom = (row * height) // 3 + 4, (row + 1) * height // 3 - 4
        quad = [[8, top], [width - 8, top], [width - 8, bottom], [8, bottom]]
        text = f"{_WORDS[(index + row) % len(_WORDS)]} {index * 3 + row}"
        found.append({"transcription": text, "points": quad, "difficult": False})
    return found
