"""A scratch ocrmill repository: the working tree's code, with Git and DVC of its own; for tests and benchmarks."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = (
    *("documents", "images", "rejected", "accounts", "readings", "groups"),
    *("examined", "findings", "doubts", "judgement", "data_docs", "labels", "ledger", "audit"),
    *("consensus", "ground_truth", "tasks", "release", "report"),
    *("classes", "detections", "masked", "masking", "vouched"),
)


class Workspace:
    """A repository in a folder of its own, without deliveries at first."""

    def __init__(self, path: Path, environment: dict[str, str] | None = None, prefix: tuple[str, ...] = ()) -> None:
        """`prefix` goes before every command, such as ("taskset", "-c", "0")."""
        self.path = path
        self.prefix = prefix
        self.environment = {
            **os.environ,
            "PYTHONPATH": str(path),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            **(environment or {}),
        }

    @classmethod
    def create(
        cls,
        path: Path,
        environment: dict[str, str] | None = None,
        prefix: tuple[str, ...] = (),
        root: Path = ROOT,
        real_engines: bool = False,
    ) -> "Workspace":
        """Copy the files of `root` that Git tracks or would track, commit them, drop the deliveries they may name.

        Documents are read by the fake engine alone, at no cost, unless `real_engines` are asked for.
        """
        listed = subprocess.run(
            ["git", "ls-files", "-coz", "--exclude-standard"], cwd=root, capture_output=True, check=True
        )
        for name in listed.stdout.decode().split("\0"):
            kept = name and not name.startswith(("tests/", "benchmarks/", "data/raw/", "dvc.lock"))
            if kept and (root / name).is_file():
                (path / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(root / name, path / name)
        (path / "data/raw").mkdir(parents=True, exist_ok=True)
        (path / "conf/deliveries.yaml").write_text("deliveries: []\n")
        made = cls(path, environment, prefix)
        if not real_engines:
            made.configure("read", guide="fake", places="[]")
            made.configure("train_zones", least=1_000_000)
            made.configure("train_classifier", least=1_000_000)
            mask = path / "conf/mask.yaml"
            mask.write_text(re.sub(r"(?m)^verifiers:\n(  .*\n)+", "verifiers: {und: fake}\n", mask.read_text()))
            calibrate = path / "conf/calibrate.yaml"  # no line is drawn, so nothing is certified
            calibrate.write_text(re.sub(r"(?m)^lines:\n(  .*\n)+", "lines: {}\n", calibrate.read_text()))
        made.run("git", "init", "--quiet", "--initial-branch=main")
        made.run("git", "config", "user.email", "ocrmill@example.org")
        made.run("git", "config", "user.name", "ocrmill")
        made.run("git", "config", "gc.auto", "0")
        made.ocrmill("compose")
        made.commit("start")
        return made

    def configure(self, stage: str, **settings: object) -> None:
        """Change settings that stand on a line of their own in the stage's file of conf/; compose afterwards."""
        path = self.path / f"conf/{stage}.yaml"
        text = path.read_text()
        for name, value in settings.items():
            text, count = re.subn(rf"(?m)^{name}: .*$", f"{name}: {value}", text)
            assert count == 1, f"{path} has no line for {name}"
        path.write_text(text)

    def run(self, *command: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the repository's root."""
        result = subprocess.run(
            (*self.prefix, *command),
            cwd=self.path,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if check and result.returncode:
            raise AssertionError(f"{command} failed with {result.returncode}\n{result.stdout}\n{result.stderr}")
        return result

    def ocrmill(self, *arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run an `ocrmill` command."""
        return self.run(sys.executable, "-m", "stages.cli", *arguments, check=check, **environment)

    def dvc(self, *arguments: str, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a `dvc` command."""
        return self.run(sys.executable, "-m", "dvc", *arguments, check=check, **environment)

    def repro(self, check: bool = True, **environment: str) -> list[str]:
        """Run `dvc repro`; the names of the stages that ran."""
        result = self.dvc("repro", check=check, **environment)
        return [line.split("'")[1] for line in result.stdout.splitlines() if line.startswith("Running stage")]

    def commit(self, message: str) -> None:
        """Commit everything that Git isn't told to ignore."""
        self.run("git", "add", "--all")
        self.run("git", "commit", "--quiet", "--allow-empty", "--message", message)

    def records(self, name: str) -> list[dict[str, object]]:
        """The records of a JSON Lines file below data/."""
        return [msgspec.json.decode(line) for line in (self.path / "data" / name).read_bytes().splitlines()]

    def json(self, name: str) -> dict[str, object]:
        """A JSON file below data/."""
        value: dict[str, object] = msgspec.json.decode((self.path / "data" / name).read_bytes())
        return value

    def digests(self) -> dict[str, str]:
        """sha256 of dvc.lock and of every output, by path."""
        outputs = [self.path / "data" / name for name in OUTPUTS]
        files = [self.path / "dvc.lock", *(p for out in outputs for p in ([out] if out.is_file() else out.rglob("*")))]
        return {
            path.relative_to(self.path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(files)
            if path.is_file()
        }
