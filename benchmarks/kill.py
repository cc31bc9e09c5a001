"""A build that is killed, runs out of disk or meets read-only folders: one more `dvc repro` must give the same bytes.

Half of the kills hit a first build, half one that follows a second delivery, where older outputs are in place. At half
of the moments, drawn from the time that the undisturbed build takes, the whole process group is killed, at the others
the running stage alone, or dvc alone with the stage running on. `half_written_taken_for_whole` counts kills after
which an output was in place that was neither the old one nor the new one, whole; `differing_after_kill` those after
which one rerun did not lead to the reference's bytes; `leftovers` those after which temporary files stayed in data/
for good. The rerun comes at once. `dvc_lock_torn` counts kills that hit DVC as it wrote .dvc/tmp/rwlock: every DVC
command then fails until somebody deletes that file, so the rerun counts as failed, and another follows without it.
"""

import os
import random
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.common import finish, repro, say, scratch
from benchmarks.faults import can_mount, disk_full, read_only
from benchmarks.processes import Running
from benchmarks.state import State, deliver, last_line, prepare
from tests.workspace import Workspace

KILLS = int(os.environ.get("KILLS", "20"))
DOCUMENTS = int(os.environ.get("DOCUMENTS", "400"))
SEED = int(os.environ.get("SEED", "1"))
WHOM = ("group", "stage", "group", "dvc", "group", "stage")
FINISHED = "finished before"


def main() -> None:
    """Measure and print."""
    with scratch() as place:
        say("undisturbed builds")
        first = State(prepare(place / "start", DOCUMENTS), place / "reference-1" / "repository")
        grown = first.copy(place / "grown" / "repository")
        seconds = repro(grown).wall
        deliver(grown, place / "second", max(1, DOCUMENTS // 2), DOCUMENTS)
        second = State(grown, place / "reference-2" / "repository")
        second_seconds = repro(second.copy(place / "timed" / "repository")).wall
        result = _kills(place, ((first, seconds), (second, second_seconds)))
        result["disk_full"] = disk_full(first, place)
        result["read_only_cache"] = read_only(first, place, ".dvc/cache")
        result["read_only_memory"] = read_only(first, place, ".ocrmill")
        result["read_only_memory_in_use"] = read_only(second, place / "again", ".ocrmill")
        skipped = [] if can_mount(place) else ["mounting: a limit on file sizes and modes of folders stood in for it"]
        finish(result | {"undisturbed_s": [seconds, second_seconds], "documents": DOCUMENTS, "skipped": skipped})


def _kills(place: Path, states: tuple[tuple[State, float], ...]) -> dict[str, Any]:
    dice = random.Random(SEED)
    counts: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    notes = []
    for number in range(KILLS):
        state, seconds = states[number % 2]
        moment = dice.uniform(0, seconds)
        home = place / f"kill-{number}"
        while (said := _one(state, home, moment, WHOM[number // 2 % len(WHOM)]))["whom"] == FINISHED:
            moment *= 0.7  # the machine is quicker now than when the time was taken
            shutil.rmtree(home)
        say(f"kill {number + 1} of {KILLS} after {moment:.2f} s: {said}")
        killed[said["whom"]] += 1
        counts["half_written_taken_for_whole"] += bool(said["half_written"])
        counts["differing_after_kill"] += bool(said["differing"])
        counts["reruns_failed"] += bool(said["rerun_failed"])
        counts["leftovers"] += bool(said["leftovers"])
        counts["dvc_lock_torn"] += "RWLock" in said["rerun_failed"]
        if said["half_written"] or said["differing"] or said["rerun_failed"] or said["leftovers"]:
            notes.append(said | {"moment_s": round(moment, 2), "build": ("first", "second")[number % 2]})
        shutil.rmtree(home, ignore_errors=True)
    names = ("differing_after_kill", "half_written_taken_for_whole", "reruns_failed", "leftovers", "dvc_lock_torn")
    return {"kills": KILLS} | {name: counts[name] for name in names} | {"killed": dict(killed), "notes": notes}


def _one(state: State, home: Path, moment: float, whom: str) -> dict[str, Any]:
    """Kill one build and run it again."""
    workspace = state.copy(home / "repository")
    running = Running(workspace, home / "log")
    time.sleep(moment)
    killed = FINISHED if running.finished() else running.kill(whom)
    running.pause()
    half = state.half_written(workspace)
    running.resume()
    rerun = workspace.dvc("repro", check=False)
    said: dict[str, Any] = {"stayed": True} if not running.settle() else {}
    said |= {
        "whom": killed,
        "half_written": half,
        "rerun_failed": last_line(rerun.stderr or rerun.stdout) if rerun.returncode else "",
        "differing": _differing(workspace, state),
        "leftovers": sorted(path.name for path in (workspace.path / "data").rglob("*.part")),
    }
    if "RWLock" in said["rerun_failed"]:
        (workspace.path / ".dvc/tmp/rwlock").unlink()
        workspace.dvc("repro", check=False)
        said["differing_without_dvc_lock"] = _differing(workspace, state)
    return said


def _differing(workspace: Workspace, state: State) -> list[str]:
    now = workspace.digests()
    return sorted(name for name in now.keys() | state.after.keys() if now.get(name) != state.after.get(name))


if __name__ == "__main__":
    main()
