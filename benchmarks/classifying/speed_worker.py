"""How many pictures a second are classified, without PyTorch: run in a repository that has a classifier.

Reads one JSON object from stdin: `files` (a folder of JPEG files), `classifier`, `threads`, `seconds` (for each way).
Prints one: pictures a second by way, and whether PyTorch was imported.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from stages.core.classes import classify
from stages.core.inspection import SCALE, Measured, measured
from stages.core.pictured import THUMBNAIL, Pixels, shrunk, squared
from stages.core.typing_net import typed
from stages.io.looks import reduced
from stages.io.type_net import BATCH, load, look_all

T = TypeVar("T")
AT_ONCE = 32 * BATCH
"""Pictures that are decided on at a time."""


def main() -> None:
    """Measure, and say how fast it was."""
    order = json.load(sys.stdin)
    cv2.setNumThreads(1)
    loaded = load(Path(order["classifier"]))
    files, seconds = sorted(Path(order["files"]).glob("*.jpg")), order["seconds"]
    with ThreadPoolExecutor(order["threads"]) as executor:
        seen = list(executor.map(_seen, files))
        thumbnails = _many([one for one, _ in seen])
        measures = [one for _, one in seen]
        parts = np.split(np.stack([squared(one, loaded.card.side) for one in thumbnails]), AT_ONCE // BATCH)
        assert loaded.net is not None
        net = loaded.net

        def decide(pictures: Sequence[Pixels], measures: Sequence[Measured]) -> None:
            basis = loaded.card.basis
            assert basis is not None
            found = typed(look_all(net, pictures, loaded.card.side), loaded.typical)
            for one, own in zip(found, measures, strict=True):
                classify({"id": "", "file": "", "doc_type": None}, one, own, basis)

        def from_files() -> None:
            found = list(executor.map(_seen, _many(files)))
            decide([one for one, _ in found], [own for _, own in found])

        rates = {
            "net": rate(lambda: list(executor.map(net, parts)), AT_ONCE, seconds),
            "decoded": rate(lambda: decide(thumbnails, _many(measures)), AT_ONCE, seconds),
            "from_jpeg": rate(from_files, AT_ONCE, seconds),
        }
    assert "torch" not in sys.modules, "PyTorch was imported"
    print(json.dumps(rates | {"torch_imported": "torch" in sys.modules}))


def rate(work: Callable[[], object], pictures: int, seconds: float) -> float:
    """Pictures a second, of work that is done again and again for so long; the first time doesn't count."""
    work()
    done, began = 0, time.perf_counter()
    while (spent := time.perf_counter() - began) < seconds:
        work()
        done += pictures
    return done / spent


def _many(some: Sequence[T]) -> list[T]:
    return [some[index % len(some)] for index in range(AT_ONCE)]


def _seen(path: Path) -> tuple[Pixels, Measured]:
    picture, short_side = reduced(path.read_bytes(), SCALE)
    return np.ascontiguousarray(shrunk(picture, THUMBNAIL)), measured(picture, short_side)


if __name__ == "__main__":
    main()
