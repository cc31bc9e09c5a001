"""What the documents say: commands run, paths exist, tables are complete."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.conftest import write_image
from tests.workspace import Workspace

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_every_make_target_in_the_documents_exists() -> None:
    named = set(re.findall(r"\bmake ([a-z-]+)", README + (ROOT / "CONTRIBUTING.md").read_text()))
    assert {"run", "test"} <= named
    for target in named:
        subprocess.run(["make", "--dry-run", target], cwd=ROOT, check=True, capture_output=True)


def test_the_commands_of_the_readme_run(workspace: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "from-vendor/receipts-2026-03"
    for seed in range(12):
        write_image(folder / f"img/{seed}.jpg", seed)
        (folder / "box").mkdir(exist_ok=True)
        (folder / f"box/{seed}.csv").write_text(f"1,2,30,2,30,12,1,12,TOTAL {seed}\n")
    write_image(folder / "img/unlabelled.jpg", 99)
    (workspace.path / ".venv").symlink_to(sys.prefix)
    script = "".join(block for block in BLOCKS if "make run" not in block)
    for command in (
        "dvc push",
        "ocrmill add",
        "ocrmill compose",
        "dvc exp run",
        "ocrmill export",
        "ocrmill withdraw",
        "ocrmill tasks",
        "ocrmill check-pr",
    ):
        assert command in script
    workspace.run("bash", "-euxc", script)
    assert (workspace.path / "build/training/receipts-2026-03/Label.txt").is_file()
    assert "fake" in (workspace.path / "build/lines/receipts-2026-03/images/Label.txt").read_text()
    assert not (workspace.path / "data/raw/receipts-2026-03").exists()


def test_every_benchmark_of_the_readme_exists() -> None:
    for name in ("hostile", "ingest", "incremental", "reproducible", "kill"):
        assert name in README
        assert (ROOT / f"benchmarks/{name}.py").is_file()


def test_every_format_is_in_the_table() -> None:
    for path in (ROOT / "conf/formats").glob("*.yaml"):
        assert f"`{path.stem}`" in README, f"README's table of formats lacks {path.stem}"


def test_the_picture_shows_every_stage() -> None:
    picture = (ROOT / "docs/pipeline.svg").read_text()
    for stage in yaml.safe_load((ROOT / "dvc.yaml").read_text())["stages"]:
        assert f">{stage}<" in picture


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_paths_exist(document: str) -> None:
    text = (ROOT / document).read_text()
    for path in re.findall(r"`((?:stages|conf|tests|docs|benchmarks)/[\w/.]+)`", text):
        assert (ROOT / path).exists(), f"{document} names {path}"
    for path in re.findall(r"\]\(([\w/.]+)\)", text):
        assert (ROOT / path).exists(), f"{document} links {path}"


def test_every_benchmark_is_named_and_says_what_it_measures() -> None:
    for path in (ROOT / "benchmarks").glob("*.py"):
        if '__name__ == "__main__"' in path.read_text():
            name = path.stem.replace("_", "-")
            assert f"`{name}`" in README or f"bench-{name}" in README
            assert path.read_text().startswith('"""')
