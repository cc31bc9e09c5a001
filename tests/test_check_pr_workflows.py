"""The workflows around `ocrmill check-pr`: their permissions, and their steps run as GitHub runs them."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from stages.core.pr_comment import MARKER
from tests.deliveries import ROOT
from tests.test_check_pr import PAYLOADS, REVIEWS, Elements, append, decision, rendered
from tests.workspace import Workspace

WORKFLOWS = ROOT / ".github" / "workflows"


def workflow(name: str) -> dict[Any, Any]:
    loaded: dict[Any, Any] = yaml.safe_load((WORKFLOWS / f"{name}.yml").read_text())
    return loaded


def steps(name: str) -> dict[str, dict[str, Any]]:
    (job,) = workflow(name)["jobs"].values()
    return {step.get("name", step.get("uses", step.get("run"))): step for step in job["steps"]}


def test_the_workflows_give_a_pull_request_no_secret_and_no_shell() -> None:
    checking, posting = workflow("labels"), workflow("labels-comment")
    assert checking["permissions"] == {"contents": "read"} and list(checking[True]) == ["pull_request"]
    assert posting["permissions"] == {} and posting[True]["workflow_run"]["workflows"] == [checking["name"]]
    assert posting["jobs"]["comment"]["permissions"] == {"actions": "read", "pull-requests": "write"}
    used = yaml.safe_load((WORKFLOWS / "ci.yml").read_text())["jobs"]["test"]["steps"]
    pinned = {step["uses"] for step in used if "uses" in step} | {"actions/upload-artifact@v4"}
    for name in ("labels", "labels-comment"):
        assert "secrets." not in (WORKFLOWS / f"{name}.yml").read_text()
        for step in steps(name).values():
            assert "${{" not in step.get("run", ""), "what others wrote comes by environment, never into the script"
            assert step.get("uses", "actions/checkout@v4") in pinned
    assert not any("uses" in step for step in steps("labels-comment").values()), "nothing of the pull request is run"
    assert steps("labels")["actions/checkout@v4"]["with"]["fetch-depth"] == 0


def script(step: dict[str, Any], folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, in the current folder; `folder` holds what it writes for later steps."""
    folder.mkdir(exist_ok=True)
    own = {"GITHUB_OUTPUT": str(folder / "output"), "GITHUB_STEP_SUMMARY": str(folder / "summary")}
    own |= {"RUNNER_TEMP": str(folder), "REPOSITORY": "org/repo"} | environment
    return subprocess.run(
        ["bash", "-e", "-c", step["run"]], env=os.environ | own, capture_output=True, text=True, check=False
    )


def test_the_steps_that_check(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = workspace
    monkeypatch.chdir(repository.path)
    repository.run("git", "update-ref", "refs/remotes/origin/a;>x", "main")
    Path(".venv/bin").mkdir(parents=True)
    Path(".venv/bin/ocrmill").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m stages.cli "$@"\n')
    Path(".venv/bin/ocrmill").chmod(0o755)
    append(REVIEWS, decision(), "{\n")
    environment = {"PYTHONPATH": str(repository.path), "BASE": "a;>x"}
    result = script(steps("labels")["check"], tmp_path / "runner", PRIVATE="true", **environment)
    assert result.returncode == 1 and f"::error file={REVIEWS},line=2" in result.stdout, result.stderr
    assert not Path("x").exists()
    script(steps("labels")["summary"], tmp_path / "runner")
    assert (tmp_path / "runner/summary").read_text().startswith(MARKER)


GH = """#!{python}
import json, os, sys
from pathlib import Path
home = Path(os.environ["GH_HOME"])
with (home / "calls").open("a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
if "--input" in sys.argv:
    (home / "posted.json").write_bytes(Path(sys.argv[sys.argv.index("--input") + 1]).read_bytes())
elif sys.argv[1:3] == ["run", "download"]:
    folder = Path(sys.argv[sys.argv.index("--dir") + 1])
    folder.mkdir()
    (folder / "comment.md").write_bytes((home / "comment.md").read_bytes())
elif any(part.endswith("/pulls") for part in sys.argv):
    print((home / "pulls.json").read_text())
else:
    print((home / "comments.json").read_text())
"""


@pytest.fixture
def runner(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs a step of labels-comment with a `gh` that keeps what it is asked."""
    if not shutil.which("jq"):
        pytest.skip("no jq here, which GitHub's runners have")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/gh").write_text(GH.format(python=sys.executable))
    (tmp_path / "bin/gh").chmod(0o755)

    def run(name: str, **environment: str) -> subprocess.CompletedProcess[str]:
        path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
        facts = {"HEAD_SHA": "abc", "HEAD_OWNER": "fork", "HEAD_BRANCH": "$(touch x)", "RUN": "1"}
        return script(
            steps("labels-comment")[name], tmp_path / "runner", PATH=path, GH_HOME=str(tmp_path), **facts | environment
        )

    return run


@pytest.mark.parametrize(
    ("pulls", "number"),
    [
        ([{"number": 12, "head": {"sha": "abc"}}], "number=12\n"),
        ([{"number": 11, "head": {"sha": "newer"}}], ""),
        ([], ""),
        ([{"number": "12; rm -rf /", "head": {"sha": "abc"}}], ""),
    ],
)
def test_the_pull_request_is_taken_from_the_event(
    pulls: list[Any], number: str, runner: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "pulls.json").write_text(json.dumps(pulls))
    result = runner("find the pull request")
    assert result.returncode == 0, result.stderr
    output = tmp_path / "runner/output"
    assert (output.read_text() if output.exists() else "") == number
    assert "head=fork:$(touch x)" in json.loads((tmp_path / "calls").read_text().splitlines()[0])


def test_what_is_posted_is_harmless_whatever_the_artifact_holds(
    runner: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    hostile = (
        MARKER + "\n" + "\n\n".join(f"{text}\n- {text}\n> {text}" for text in PAYLOADS) + "\n\xff\x00" + "é" * 90_000
    )
    (tmp_path / "comment.md").write_bytes(hostile.encode("utf-8", "surrogatepass"))
    (tmp_path / "comments.json").write_text("[]")
    assert runner("fetch").returncode == 0
    assert runner("make safe").returncode == 0
    body = (tmp_path / "runner/body.md").read_text()
    elements = Elements(rendered(body.removeprefix(MARKER)))
    assert not {tag for tag, _ in elements.found} & {"a", "img", "script", "svg", "iframe", "style", "details", "b"}
    assert not re.search(r"@\w|://|www\.\w", body)
    assert "language-mermaid" not in rendered(body)
    assert runner("post", NUMBER="12", BODY=str(tmp_path / "runner/body.md")).returncode == 0
    posted = json.loads((tmp_path / "posted.json").read_text())
    assert set(posted) == {"body"} and len(posted["body"]) <= 65_000 and posted["body"].startswith(MARKER)
    assert "repos/org/repo/issues/12/comments" in (tmp_path / "calls").read_text().splitlines()[-1]


def test_the_one_comment_is_kept_up_to_date(
    runner: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    comments = [
        {"id": 1, "user": {"login": "mallory"}, "body": f"{MARKER}\nmine"},
        {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "another"},
        {"id": 3, "user": {"login": "github-actions[bot]"}, "body": f"{MARKER}\nold"},
    ]
    (tmp_path / "comments.json").write_text(json.dumps(comments[:2]) + json.dumps(comments[2:]))
    (tmp_path / "body.md").write_text(MARKER + "\nnew")
    assert runner("post", NUMBER="12", BODY=str(tmp_path / "body.md")).returncode == 0
    last = json.loads((tmp_path / "calls").read_text().splitlines()[-1])
    assert last[:4] == ["api", "--method", "PATCH", "repos/org/repo/issues/comments/3"]


@pytest.mark.parametrize("content", ["no marker", "", f" {MARKER}"])
def test_an_artifact_that_is_no_comment_is_not_posted(
    content: str, runner: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    (tmp_path / "comment.md").write_text(content)
    assert runner("fetch").returncode == 0 and runner("make safe").returncode == 0
    assert not (tmp_path / "runner/output").exists()


def test_the_hook_of_pre_commit() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"][0]["hooks"]
    (hook,) = [hook for hook in hooks if hook["id"] == "labels"]
    assert hook["entry"] == ".venv/bin/ocrmill check-pr --base HEAD" and not hook["pass_filenames"]
