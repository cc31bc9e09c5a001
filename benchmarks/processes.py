"""A `dvc repro` in a session of its own, and who of that session is killed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from tests.workspace import Workspace


class Process(NamedTuple):
    """One process of a session, as /proc tells."""

    pid: int
    command: str


class Running:
    """A `dvc repro` that has been started and not been waited for."""

    def __init__(self, workspace: Workspace, log: Path) -> None:
        with log.open("wb") as output:
            self._dvc = subprocess.Popen(
                [sys.executable, "-m", "dvc", "repro"],
                cwd=workspace.path,
                env=workspace.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def finished(self) -> bool:
        """Whether dvc has ended by itself."""
        return self._dvc.poll() is not None

    def kill(self, whom: str) -> str:
        """Kill -9 the `stage`'s process, `dvc` alone, or the whole `group`; returns whom it was.

        Where no stage is running at the moment, the group goes.
        """
        stage = next((one.pid for one in self.alive() if "-m stages." in one.command and "sh -c" not in one.command), 0)
        if whom == "stage" and stage:
            _kill(stage)
            self._dvc.wait()
            return "stage"
        if whom == "dvc":
            self._dvc.kill()
            self._dvc.wait()
            return f"dvc, {'a' if stage else 'no'} stage running"
        for one in self.alive():
            _kill(one.pid)
        self._dvc.wait()
        self.settle()
        return "group"

    def alive(self) -> list[Process]:
        """What still runs of the session, dvc and its descendants; the oldest first."""
        found = []
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit() and int(entry.name) != os.getpid():
                try:
                    state, *_, session = (entry / "stat").read_text().rpartition(")")[2].split()[:4]
                    command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                except OSError:
                    continue
                if int(session) == self._dvc.pid and state != "Z":
                    found.append(Process(int(entry.name), command))
        return sorted(found)

    def pause(self) -> None:
        """Stop whatever still runs, so that its files can be looked at."""
        for one in self.alive():
            _signal(one.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let it run on."""
        for one in self.alive():
            _signal(one.pid, signal.SIGCONT)

    def settle(self, seconds: float = 60) -> bool:
        """Wait until nothing of the session runs; False, and a kill, where something stays."""
        deadline = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > deadline:
                for one in self.alive():
                    _kill(one.pid)
                return False
            time.sleep(0.02)
        return True


def _kill(pid: int) -> None:
    _signal(pid, signal.SIGKILL)


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
