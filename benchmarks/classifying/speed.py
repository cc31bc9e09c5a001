"""Images a second: what runs without PyTorch, and a channels-last PyTorch loop over the same net, turn by turn.

Each is a process of its own, with as many threads as there are processors. `net`: squares of the net's side, ready in
memory, to what it says; it is this that is held against PyTorch's forward passes over the same squares. `decoded`:
decoded pictures with a longer side of 224 px, to decisions. `from_jpeg`: files of 4 Mpx from disk, to decisions, with
everything that is measured of a picture.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from benchmarks.classifying.pages import decoded, encoded
from benchmarks.classifying.spoil import Spoiled
from benchmarks.common import say
from benchmarks.masking.pool import processors
from stages.io.paths import CLASSIFIER
from tests.workspace import ROOT, Workspace

FOUR_MEGAPIXELS = 4_000_000
OURS, THEIRS = "benchmarks.classifying.speed_worker", "benchmarks.classifying.torch_worker"


def measure(
    workspace: Workspace, pages: Sequence[Spoiled], folder: Path, rounds: int, seconds: float
) -> dict[str, Any]:
    """Medians over the rounds, and how many times as fast as PyTorch the net is."""
    folder.mkdir(parents=True)
    for number, page in enumerate(pages):
        (folder / f"{number:04d}.jpg").write_bytes(enlarged(page.data))
    order = {"files": str(folder), "classifier": str(CLASSIFIER), "threads": processors(), "seconds": seconds}
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(_run(workspace, OURS, order))
        theirs.append(_run(workspace, THEIRS, order | {"settings": str(workspace.path / "params.yaml")}))
    rates = {name: round(statistics.median(one[name] for one in ours), 1) for name in ("decoded", "from_jpeg", "net")}
    torch = round(statistics.median(one["net"] for one in theirs), 1)
    found = {
        "images_per_s": rates,
        "torch_images_per_s": torch,
        "speedup_vs_torch": round(rates["net"] / torch, 2),
        "torch_imported": any(one["torch_imported"] for one in ours),
        "processors": processors(),
        "rounds": [{"ours": one, "torch": other["net"]} for one, other in zip(ours, theirs, strict=True)],
    }
    say(f"speed: {found}")
    return found


def enlarged(data: bytes) -> bytes:
    """A page's file as a camera of 4 Mpx would have written it."""
    picture = decoded(data)
    scale = (FOUR_MEGAPIXELS / (picture.shape[0] * picture.shape[1])) ** 0.5
    large = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return encoded(np.asarray(large, np.uint8), 90)


def _run(workspace: Workspace, module: str, order: dict[str, Any]) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
        cwd=workspace.path,
        env=workspace.environment | {"PYTHONPATH": os.pathsep.join((str(workspace.path), str(ROOT)))},
    )
    if done.returncode:
        raise AssertionError(f"{module}: {done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
