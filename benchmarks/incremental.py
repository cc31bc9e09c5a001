"""What one per cent more documents costs, and what a `dvc repro` costs that has nothing to do.

For each size N, in a workspace of its own, all with bytecode compiled beforehand:

- `first_*`: the first `dvc repro` of a delivery of N documents;
- `one_percent_*`: `dvc repro` after a second delivery of N/100 documents;
- `noop_*`: `dvc repro` when nothing changed, the median of three;
- `fixed_*`: the first `dvc repro` of a one-document delivery: every stage runs, none has work;
- `*_cpu_s` is the whole process tree's, `*_stages_cpu_s` that without DVC's own process, which looks at every file of
  every dependency several times a run, whatever the stages do;
- `one_percent_compute_ratio` = (one_percent_stages - fixed_stages) / (first_stages - fixed_stages): the share of the
  first build's computation that one per cent more documents need, beyond what starting the processes costs;
- `one_percent_total_cpu_ratio`: the same of the whole tree, DVC's own process included;
- `computed_images_second_run`: results that the second build added to the memory, read from its database;
- `growth`: how each of the costs grows from one size to the next, divided by how the size does (1.0 is linear).

Documents are SIZE_PX JPEGs of about 30 KB with three regions. CPU is user and system time. `ocrmill add` isn't part.
"""

import itertools
import os
import sqlite3
import statistics
import sys
from pathlib import Path
from typing import Any

from benchmarks.common import RECEIVED, Spent, compiled, finish, make_delivery, repro, say, scratch, site
from tests.workspace import Workspace

SIZES = "1000,10000,30000"
SIZE_PX = (640, 400)


def main() -> None:
    """Measure and print."""
    argument = sys.argv[1] if len(sys.argv) > 1 else ""
    chosen = argument if argument.replace(",", "").isdigit() else os.environ.get("SIZES", SIZES)
    sizes = sorted(int(size) for size in chosen.split(",") if size)
    with scratch() as place:
        say("one document: the fixed cost")
        fixed = _first(place, 1)[1]
    rows = []
    for size in sizes:
        with scratch() as place:
            rows.append(_measure(place, size, fixed))
        say(f"{size} documents: {rows[-1]}")
    finish({"sizes": rows, "growth": _growth(rows), "fixed_s": fixed.wall})


def _first(place: Path, number: int) -> tuple[Workspace, Spent]:
    """A workspace with its first delivery built, and what that cost."""
    workspace = compiled(Workspace.create(place / "repository", site(place)))
    _deliver(workspace, place / "first", number, 0)
    return workspace, repro(workspace)


def _deliver(workspace: Workspace, folder: Path, number: int, first: int) -> None:
    make_delivery(folder, number, first, size=SIZE_PX)
    workspace.ocrmill("add", str(folder), "--format", "ppocrlabel", "--received", RECEIVED)


def _measure(place: Path, size: int, fixed: Spent) -> dict[str, Any]:
    say(f"{size} documents: first build")
    workspace, first = _first(place, size)
    known = _remembered(workspace)
    say(f"{size} documents: one per cent more")
    _deliver(workspace, place / "second", max(1, size // 100), size)
    more = repro(workspace)
    computed = _remembered(workspace)
    say(f"{size} documents: nothing to do")
    idle = [repro(workspace) for _ in range(3)]
    row = {
        "documents": size,
        "first_s": first.wall,
        "first_cpu_s": first.cpu,
        "first_stages_cpu_s": first.stages,
        "one_percent_s": more.wall,
        "one_percent_cpu_s": more.cpu,
        "one_percent_stages_cpu_s": more.stages,
        "fixed_cpu_s": fixed.cpu,
        "fixed_stages_cpu_s": fixed.stages,
        "noop_repro_s": statistics.median(one.wall for one in idle),
        "noop_cpu_s": statistics.median(one.cpu for one in idle),
        "one_percent_compute_ratio": _ratio(more.stages, first.stages, fixed.stages),
        "one_percent_total_cpu_ratio": _ratio(more.cpu, first.cpu, fixed.cpu),
    }
    if known is not None and computed is not None:
        row["computed_images_second_run"] = computed - known
    return row


def _ratio(more: float, first: float, fixed: float) -> float | None:
    return round((more - fixed) / (first - fixed), 4) if first > fixed else None


def _remembered(workspace: Workspace) -> int | None:
    """How many results the memory of ingest holds; None where it can't be read."""
    try:
        with sqlite3.connect(f"file:{workspace.path / '.ocrmill/ingest.sqlite'}?mode=ro", uri=True) as memory:
            return int(memory.execute("SELECT count(*) FROM results").fetchone()[0])
    except sqlite3.Error:
        return None


def _growth(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    costs = ("first_s", "first_cpu_s", "one_percent_s", "one_percent_cpu_s", "noop_repro_s")
    return [
        {"documents": [small["documents"], large["documents"]]}
        | {
            cost: round(large[cost] / small[cost] / (large["documents"] / small["documents"]), 3)
            for cost in costs
            if small[cost]
        }
        for small, large in itertools.pairwise(rows)
    ]


if __name__ == "__main__":
    main()
