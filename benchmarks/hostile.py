"""Every file of a folder of damaged, odd or malicious images through the image reader, each in a process of its own.

`crashes` are children that a signal or two minutes ended, or that let an exception out that is no Refusal. `max_rss_mb`
contains what the preloaded parent already holds (`base_rss_mb`). `opencv_accepts_damaged` is the share of all inputs
that a plain `cv2.imread` gives an image for although strict Pillow (open, verify, load) rejects them.
"""

import os
import resource
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import cv2
from PIL import Image

from benchmarks.apart import Outcome, apart
from benchmarks.common import data_folder, finish, say, scratch
from benchmarks.image_checks import check, group_difference, peers
from stages.core.assemble import ImageFacts
from stages.core.rejected import Refusal
from stages.io.images import perceptual_hash
from stages.io.ingested import ingest_image
from stages.io.mapper import Item, Refused, run_over
from stages.io.memory import Memory

WORKERS = "2"
Verdict = tuple[str, str]
"""("accepted", sha256 of the canonical bytes), ("rejected", reason) or ("crash", "")."""


def main() -> None:
    """Measure and print."""
    folder = data_folder("python -m benchmarks.hostile FOLDER")
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    names = {path: path.relative_to(folder).as_posix() for path in files}
    cv2.setNumThreads(0)  # a fork must not meet threads
    Image.init()
    perceptual_hash(Image.new("RGB", (64, 64)))  # imports what children must not pay for
    with scratch() as place:
        ingested = {}
        for number, path in enumerate(files):
            ingested[path] = apart(_ingest, str(path), str(place / f"{number}.canonical"))
            if number % 100 == 0:
                say(f"{number} of {len(files)} files")
        accepted = {path: one.value["canonical"] for path, one in ingested.items() if _verdict(one)[0] == "accepted"}
        result = _costs(ingested, names) | _checks(accepted, names) | _peers(files, accepted, names)
        result |= _through_mapper(files, {path: _verdict(one) for path, one in ingested.items()}, place, names)
    finish(result)


def _ingest(path: str, target: str) -> dict[str, str]:
    """The verdict on one file; the canonical bytes stay where they are or go to `target`."""
    try:
        facts, data = ingest_image(Path(path).parent, Path(path).name)
    except Refusal as refusal:
        return {"verdict": "rejected", "detail": refusal.reason}
    except MemoryError:
        return {"verdict": "rejected", "detail": "too_much_memory"}
    if data is not None:
        Path(target).write_bytes(data)
    return {"verdict": "accepted", "detail": facts.sha256, "canonical": path if data is None else target}


def _verdict(outcome: Outcome) -> Verdict:
    return ("crash", "") if outcome.crash else (outcome.value["verdict"], outcome.value["detail"])


def _costs(ingested: dict[Path, Outcome], names: dict[Path, str]) -> dict[str, Any]:
    verdicts = [_verdict(one) for one in ingested.values()]
    kinds = Counter(kind for kind, _ in verdicts)
    slowest = max(ingested, key=lambda path: ingested[path].cpu_s)
    largest = max(ingested, key=lambda path: ingested[path].rss_mb)
    return {
        "inputs": len(ingested),
        "accepted": kinds["accepted"],
        "rejected": kinds["rejected"],
        "reasons": dict(Counter(reason for kind, reason in verdicts if kind == "rejected")),
        "crashes": kinds["crash"],
        "crashed": {names[path]: one.crash for path, one in ingested.items() if one.crash},
        "max_cpu_s": round(ingested[slowest].cpu_s, 2),
        "slowest": names[slowest],
        "max_rss_mb": round(ingested[largest].rss_mb),
        "largest": names[largest],
        "base_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "cpu_s": round(sum(one.cpu_s for one in ingested.values()), 1),
    }


def _checks(accepted: dict[Path, str], names: dict[Path, str]) -> dict[str, Any]:
    """The canonical bytes of all accepted files, checked in children; one that dies is listed, not passed over."""
    checked = {path: apart(check, str(path), canonical) for path, canonical in accepted.items()}
    whole = {path: one.value for path, one in checked.items() if not one.crash}
    found = {flag: [names[path] for path, said in whole.items() if said[flag]] for flag in next(iter(whole.values()))}
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for path, canonical in accepted.items():
        if path.parent.name == "exif_orientation":
            groups[path.stem.split("_")[0]].append(canonical)
    differences = [apart(group_difference, members) for members in groups.values() if len(members) > 1]
    return {
        "exif_oriented": len(found["oriented"]),
        "exif_mismatches": len(found["exif_mismatch"]),
        "exif_mismatched": found["exif_mismatch"],
        "exif_groups_max_mean_difference": max((round(one.value, 2) for one in differences), default=None),
        "opencv_mismatches": len(found["opencv_mismatch"]),
        "opencv_mismatched": found["opencv_mismatch"],
        "not_rgb_or_metadata": len(found["surplus"]),
        "surplus": {names[path]: said["surplus"] for path, said in whole.items() if said["surplus"]},
        "checks_crashed": {names[path]: one.crash for path, one in checked.items() if one.crash},
    }


def _peers(files: list[Path], accepted: dict[Path, str], names: dict[Path, str]) -> dict[str, Any]:
    asked = {path: apart(peers, str(path)) for path in files}
    said = {path: one.value for path, one in asked.items() if not one.crash}
    damaged = {path for path, one in said.items() if one["strict_error"]}
    by_opencv = [path for path in damaged if said[path]["opencv"]]
    by_verify = [path for path in damaged if said[path]["verified"]]
    wrong = sorted(names[path] for path in accepted if path in damaged or path not in said)
    return {
        "accepted_but_strict_pillow_rejects": len(wrong),
        "wrongly_accepted": wrong,
        "strict_pillow_rejects": len(damaged),
        "strict_pillow_accepts_but_rejected": len(said.keys() - damaged - accepted.keys()),
        "opencv_accepts_damaged": round(len(by_opencv) / len(files), 4),
        "opencv_accepts_damaged_files": len(by_opencv),
        "pillow_verify_accepts_damaged_files": len(by_verify),
        "peers_crashed": {names[path]: one.crash for path, one in asked.items() if one.crash},
    }


def _through_mapper(
    files: list[Path], verdicts: dict[Path, Verdict], place: Path, names: dict[Path, str]
) -> dict[str, Any]:
    """The same files through the stage's own loop, which must give the same verdicts."""
    os.environ["OCRMILL_WORKERS"] = WORKERS
    items = [Item(str(number), (path.parent, path.name)) for number, path in enumerate(files)]
    began = time.monotonic()
    try:
        with Memory("hostile", place / "memory") as memory:
            results = run_over(items, ingest_image, ImageFacts, memory, what="hostile").results
    except Exception as error:  # a bug of the reader stops the loop: as measured above under crashes
        return {"mapper_differs": len(files), "mapper_error": f"{type(error).__name__}: {error}"}
    crashes = {"crashed", "too_slow"}
    differing = []
    for path, one in zip(files, results, strict=True):
        if isinstance(one, Refused):
            mapped = ("crash", "") if one.reason in crashes else ("rejected", one.reason)
        else:
            mapped = ("accepted", one.sha256)
        differing += [names[path]] if mapped != verdicts[path] else []
    seconds = round(time.monotonic() - began, 1)
    return {"mapper_differs": len(differing), "mapper_differing": differing, "mapper_s": seconds}


if __name__ == "__main__":
    main()
