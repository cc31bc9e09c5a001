"""Real pictures, each folder of DATA a type: half of each teaches, the other half tests, then the other way round.

Copies and near-copies are in one half. They are too few to certify 1 % at 95 % confidence (that takes 298 without an
error), so two things are told: what the certificate accepts, and how many could be accepted, surest first, before
1 % of them is wrong. Lines and words are small by nature: a small picture is no fault here.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace

from benchmarks.classifying import unseen
from benchmarks.classifying.study import Asked, judged, parted, taught, together, turned_right, typed_pages
from benchmarks.classifying.weigh import Weighed, by, most_accepted, share, sureness, taken_for, told
from benchmarks.common import RECEIVED, say
from stages.core.groups import Key
from stages.io.params import TrainClassifier
from stages.io.type_material import Page
from tests.workspace import Workspace

TYPES = ("sroie", "funsd", "mrz_passports", "sidtd", "scene_text", "korean_lines")
SUFFIXES = {".jpg", ".jpeg", ".png"}
MAX_ERROR = 0.01
Halves = tuple[list[Page], list[Page]]


def measure(
    workspace: Workspace, data: Path, folder: Path, seed: int, settings: TrainClassifier, left_out: Sequence[str]
) -> dict[str, Any]:
    """The figures of both halves; types are left out in turn of those taught from the first."""
    present = [name for name in TYPES if (data / name).is_dir()]
    settings = replace(
        settings, least=2, least_of_type=2, max_error=MAX_ERROR, inspection=settings.inspection | {"short_side": 0}
    )
    _deliver(workspace, data, folder / "deliveries", present)
    own = typed_pages(workspace)
    groups = together(workspace)
    halves = halved(own, groups, seed)
    said: list[Weighed] = []
    turns, best = 0, [0, 0]
    strange: dict[str, unseen.Stranger] = {}
    for number in range(2):
        learnt, test = halves[number], [Asked(page, n) for n, page in enumerate(halves[1 - number])]
        types, parts = parted(learnt, groups, settings, settings.seed)
        say(f"teach half {number + 1} of the real pictures")
        loaded = taught(settings, types, parts, settings.seed, folder / f"half-{number}")
        found = judged(loaded, test)
        said += found
        accepted, wrong = _surest(found)
        best = [best[0] + accepted, best[1] + wrong]
        turns += turned_right(loaded, test)
        if not number:
            strange = unseen.leave_out(
                settings, types, parts, test, [one for one in left_out if one in types], folder / "left-out"
            )
    return {
        "left_out": [name for name in TYPES if name not in present],
        "accuracy": share(sum(one.right for one in said), len(said)),
        "coverage": share(best[0], len(said)),
        "error_among_accepted": share(best[1], best[0]),
        "max_error": MAX_ERROR,
        "orientation_accuracy": share(turns, 4 * len(said)),
        "as_certified": told(said),
        "by_type": by(said, "kind"),
        "taken_for": taken_for(said),
        "unseen": unseen.tally(strange),
    }


def _surest(said: Sequence[Weighed]) -> tuple[int, int]:
    """How many can be accepted before 1 % is wrong, and how many of them are."""
    scores = {number: sureness(one) for number, one in enumerate(said)}
    return most_accepted(scores, {n: not one.right for n, one in enumerate(said)}, MAX_ERROR)


def _deliver(workspace: Workspace, data: Path, folder: Path, present: Sequence[str]) -> None:
    """Add all pictures, each folder with its type."""
    for name in present:
        (folder / name / "images").mkdir(parents=True)
        for number, path in enumerate(
            sorted(one for one in (data / name).rglob("*") if one.suffix.lower() in SUFFIXES)
        ):
            shutil.copyfile(path, folder / name / f"images/{number:05d}{path.suffix.lower()}")
        options = ["--language", "und", "--received", RECEIVED, "--format", "unlabelled", "--doc-type", name]
        workspace.ocrmill("add", str(folder / name), "--name", name.replace("_", "-"), *options)
    workspace.dvc("repro", "group")


def halved(pages: Sequence[Page], groups: dict[Key, str], seed: int) -> Halves:
    """Two halves of each type, as even as groups that stay together allow."""
    units: dict[str, list[Page]] = {}
    for page in pages:
        key = (page.head.delivery, page.head.id)
        units.setdefault(groups.get(key, "/".join(key)), []).append(page)
    halves: Halves = ([], [])
    taken: dict[tuple[int, str], int] = {}
    for name in np.random.default_rng([seed, 9]).permutation(sorted(units)).tolist():
        kind = str(units[name][0].head.doc_type)
        half = int(taken.get((1, kind), 0) < taken.get((0, kind), 0))
        halves[half].extend(units[name])
        taken[half, kind] = taken.get((half, kind), 0) + len(units[name])
    return halves
