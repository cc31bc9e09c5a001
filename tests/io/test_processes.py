"""Worker processes: a pool that ends early leaves nothing behind, not even a complaint."""

import subprocess
import sys
from pathlib import Path

from stages.io.processes import processes

_ROOT = Path(__file__).parents[2]


def hurry() -> None:
    """Use few of many workers, and end while the others are still starting."""
    for _ in range(3):
        with processes(16) as pool:
            assert pool.schedule(abs, args=(-1,)).result() == 1


def test_a_worker_that_starts_as_the_pool_ends_dies_quietly() -> None:
    command = [sys.executable, "-c", "from tests.io.test_processes import hurry; hurry()"]
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
