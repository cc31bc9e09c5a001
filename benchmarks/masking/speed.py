"""Images a second: detection and masking on warm processes, nothing remembered, and the peer on the same images.

`mask`: readings are at hand; detect, mask, encode, prove the file's pixels. `verified`: the other engine reads the
masked image, too. `with_reading`: the guide reads the image first. There are as many processes as processors, each with
one thread; models are loaded, and one image is done, before the clock starts. So it is for the peer; beside that, it is
measured as it comes: one process, in which Tesseract has its own number of threads.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from benchmarks.common import say
from benchmarks.masking import peer
from benchmarks.masking.outcome import Outcome
from benchmarks.masking.pool import THREADS, processors
from stages.core.document import Document
from tests.workspace import ROOT, Workspace

WAYS = ("mask", "verified", "with_reading")


def measure(
    workspace: Workspace, outcome: Outcome, documents: Sequence[Document], folder: Path, *, with_peer: bool
) -> dict[str, Any]:
    """Images a second by way, the peer's, and how many times as fast we are."""
    own: dict[str, Any] = {way: _own(workspace, outcome.audience, documents, way, folder / way) for way in WAYS}
    sources = folder / "sources"
    sources.mkdir(parents=True)
    paths = []
    for number, document in enumerate(documents):
        paths.append(sources / f"{number}.png")
        Image.fromarray(outcome.original_pixels(document)).save(paths[-1], compress_level=1)
    rates: dict[str, float | None] = {}
    for name, as_it_comes in (("presidio", False), ("presidio_as_it_comes", True)):
        told = peer.redact(paths, folder / name, as_it_comes=as_it_comes) if with_peer else {}
        rates[name] = round(len(paths) / told["seconds"], 3) if "seconds" in told else None
    ratios = {
        name: {way: round(rate / theirs, 2) if rate and theirs else None for way, rate in own.items()}
        for name, theirs in rates.items()
    }
    found = {
        "images": len(documents),
        "images_per_s": own,
        **rates,
        "speedup": ratios["presidio"],
        "speedup_over_one_as_it_comes": ratios["presidio_as_it_comes"],
    }
    say(f"speed: {found}")
    return found


def _own(workspace: Workspace, audience: str, documents: Sequence[Document], way: str, folder: Path) -> float:
    """Images a second over all deliveries of the documents."""
    seconds = 0.0
    for delivery in sorted({one.delivery for one in documents}):
        target = folder / delivery
        target.mkdir(parents=True)
        order = {
            "audience": audience,
            "delivery": delivery,
            "ids": [one.id for one in documents if one.delivery == delivery],
            "way": way,
            "processes": processors(),
            "folder": str(target),
        }
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.masking.speed_worker"],
            input=json.dumps(order),
            capture_output=True,
            text=True,
            check=False,
            cwd=workspace.path,
            env=workspace.environment
            | dict.fromkeys(THREADS, "1")
            | {"PYTHONPATH": os.pathsep.join((str(workspace.path), str(ROOT)))},
        )
        if done.returncode:
            raise AssertionError(f"{way}: {done.stderr[-2000:]}")
        seconds += json.loads(done.stdout.splitlines()[-1])["seconds"]
    return round(len(documents) / seconds, 3)
