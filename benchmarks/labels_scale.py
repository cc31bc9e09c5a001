"""What checks and judgement cost for a million regions: every check that needs neither image nor reading.

Each size is a process of its own, from its start to its end: Python's and Great Expectations' imports, the delivery's
customs, all checks of params.yaml, findings and doubts written, the judgement, and Data Docs. `max_rss_mb` is the most
that it and its workers ever held at one moment (sum of resident sizes, looked at 20 times a second: pages that they
share count several times), `cpu_seconds` the processor time of all. `gx_seconds` is what the parent spends on the
judgement and Data Docs, imports included; the workers go on checking meanwhile. Documents are invented before, with
defects in 5 % of regions; OCRMILL_WORKERS says how many processes check, SIZES which numbers of regions are measured,
as in SIZES="10000 100000".
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.common import finish, say, scratch
from benchmarks.scale_documents import write

SIZES = (10_000, 100_000, 1_000_000, 2_000_000)
HEADLINE = 1_000_000
SEED = 20_261
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Measure each size and print; with `--measured FILE FOLDER` be the process that is measured."""
    if sys.argv[1:2] == ["--measured"]:
        print(json.dumps(_checked(Path(sys.argv[2]), Path(sys.argv[3]))))
        return
    sizes = [int(size) for size in os.environ.get("SIZES", "").split()] or list(SIZES)
    growth = {}
    with scratch() as folder:
        for size in sizes:
            say(f"inventing {size:,} regions")
            path = folder / "scale.jsonl"
            planted = write(path, size, SEED)
            say(f"checking {path.stat().st_size / 2**20:,.0f} MiB")
            out = folder / f"out-{size}"
            out.mkdir()
            growth[str(size)] = _measured(path, out) | {"planted": planted}
            say(f"{growth[str(size)]}")
    headline = growth.get(str(HEADLINE)) or growth[str(sizes[-1])]
    finish(headline | {"growth": growth, "cpus": len(os.sched_getaffinity(0))})


def _measured(path: Path, out: Path) -> dict[str, Any]:
    """Run the process, and watch its size."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.labels_scale", "--measured", str(path), str(out)],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    watch = _Watch(process.pid)
    watch.start()
    said, _ = process.communicate()
    seconds = time.monotonic() - began
    if process.returncode:
        raise SystemExit(f"the measured process ended with {process.returncode}")
    return (
        {
            "regions": 0,
            "seconds": round(seconds, 2),
        }
        | watch.stopped()
        | json.loads(said)
    )


def _checked(path: Path, out: Path) -> dict[str, Any]:
    """What `check_labels` does with a delivery, but for images and readings."""
    from stages.io.checking import Plan, look_over_all, rows
    from stages.io.data_docs import build_data_docs
    from stages.io.judge import Judge
    from stages.io.params import load_params
    from stages.io.records import write_json
    from stages.io.subjects import read_customs

    params = load_params()
    suites, thresholds = _suites()
    spent = {"customs": 0.0, "judge": 0.0, "data_docs": 0.0}
    began = time.monotonic()
    plan = Plan(
        checks=params.check_labels.checks, schema=params.doc_types, customs=read_customs(path), phases=("plain",)
    )
    spent["customs"] = time.monotonic() - began
    known = {"doc_types": sorted(params.doc_types)}
    judge = Judge(path.stem, suites, thresholds, plan.severities(), known=known)
    found = 0
    with (out / "findings.jsonl").open("wb") as findings, (out / "doubts.jsonl").open("wb") as doubts:
        for checked in look_over_all(plan, rows(path)):
            findings.write(checked.findings)
            doubts.write(checked.doubts)
            found += checked.found
            at = time.monotonic()
            judge.add(checked.tables)
            spent["judge"] += time.monotonic() - at
    at = time.monotonic()
    verdict = judge.verdict()
    write_json(out / "judgement.json", verdict)
    spent["judge"] += time.monotonic() - at
    at = time.monotonic()
    (out / "data_docs").mkdir()
    build_data_docs([verdict], out / "data_docs")
    spent["data_docs"] = time.monotonic() - at
    return {
        "regions": verdict.suites[0].rows,
        "gx_seconds": round(spent["judge"] + spent["data_docs"], 2),
        "findings": found,
        "checks": len(plan.checks),
        "expectations": sum(len(suite.outcomes) for suite in verdict.suites),
        "spent": {name: round(seconds, 2) for name, seconds in spent.items()},
    }


def _suites() -> Any:
    """The suites and thresholds of conf/."""
    import msgspec
    import yaml

    from stages.core.judgement import Suite, Thresholds

    def read(name: str, kind: Any) -> Any:
        return msgspec.convert(yaml.safe_load(Path(f"conf/suites/{name}.yaml").read_text(encoding="utf-8")), kind)

    return {name: read(name, Suite) for name in ("regions", "documents")}, read("thresholds", Thresholds)


class _Watch(threading.Thread):
    """The most that the processes of a session hold together, and the processor time that they have taken."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self._session = session
        self._most = 0.0
        self._seconds: dict[str, float] = {}
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.wait(0.05):
            self._most = max(self._most, sum(map(self._looked, Path("/proc").iterdir())))

    def stopped(self) -> dict[str, float]:
        """What was seen."""
        self._done.set()
        self.join()
        return {"max_rss_mb": round(self._most), "cpu_seconds": round(sum(self._seconds.values()), 1)}

    def _looked(self, entry: Path) -> float:
        """A process's size in MiB; 0 for those of others."""
        if not entry.name.isdigit():
            return 0.0
        try:
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
            if int(stat[3]) != self._session:
                return 0.0
            self._seconds[entry.name] = (int(stat[11]) + int(stat[12])) / _TICKS
            return int((entry / "statm").read_text().split()[1]) * _PAGE_MB
        except OSError:
            return 0.0


if __name__ == "__main__":
    main()
