"""What fails is not published, everything else is, and everyone is told: but nothing that a document says."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.canaries import Canaries, page
from tests.workspace import Workspace

AUDIENCES = ("labelling", "sales")
BROKEN = 360
"""px of the image's width that something fails on, here."""
SIZES = (480, BROKEN, 400)
DETECTOR = '''"""A detector that somebody added and that can't look at everything."""

from collections.abc import Iterator
from typing import ClassVar

from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector


class Shaky(Detector):
    """Fails on images of a width, quoting what is read there."""

    second: ClassVar[bool] = True

    def __init__(self, width: int) -> None:
        self._width = width

    def detect(self, view: View) -> Iterator[Detection]:
        if view.pixels.shape[1] == self._width:
            raise ValueError(f"what is this: {[text for line in view.lines for text in line.texts]}")
        yield from ()
'''


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries(11)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, canaries: Canaries) -> Path:
    """A repository with three documents, up to what detectors and masks need."""
    folder = tmp_path_factory.mktemp("failures")
    for number, width in enumerate(SIZES):
        image, _ = page((("Name", canaries.name("pixels")),), number)
        path = folder / f"scans/{number}.png"
        path.parent.mkdir(exist_ok=True)
        image.crop((0, 0, width, image.height)).save(path)
        path.with_suffix(".txt").write_text(canaries.name("label") + "\n")
    workspace = Workspace.create(folder / "repository")
    workspace.ocrmill("add", str(folder / "scans"), "--format", "sidecar", "--received", "2026-01-15")
    workspace.dvc("repro", "detect")
    return folder / "repository"


@pytest.fixture
def copy(built: Path, tmp_path: Path) -> Workspace:
    subprocess.run(["cp", "-a", str(built), str(tmp_path / "repository")], check=True)
    return Workspace(tmp_path / "repository")


@pytest.fixture
def stage(copy: Workspace, canaries: Canaries) -> Iterator[Callable[[str], subprocess.CompletedProcess[str]]]:
    """Runs a stage; nothing that it says may quote a document."""

    def run(name: str) -> subprocess.CompletedProcess[str]:
        done = copy.run(sys.executable, "-m", f"stages.{name}", check=False)
        quoted = [one for one in canaries.planted if one in done.stdout + done.stderr]
        assert not quoted and "Traceback" not in done.stderr, done.stderr
        return done

    return run


def reasons(workspace: Workspace, audience: str) -> dict[int, tuple[str, ...]]:
    """Why documents were kept back, by their width; none for those that were published. Checks that this is so."""
    records = workspace.records(f"masking/{audience}/scans.jsonl")
    assert sorted(int(str(one["width"])) for one in records) == sorted(SIZES)
    folder = workspace.path / "data/masked" / audience
    packs = [zipfile.ZipFile(path) for path in folder.glob("images/*.zip")]
    assert sum(len(pack.namelist()) for pack in packs) == sum(bool(one["published"]) for one in records)
    manifest = workspace.json(f"masked/{audience}/manifest.json")
    assert len(manifest["documents"]) == sum(bool(one["published"]) for one in records)  # type: ignore[arg-type]
    found = {}
    for one in records:
        said = tuple(f"{reason['code']}:{reason['detail']}" for reason in one["quarantine"])  # type: ignore[attr-defined]
        assert bool(one["published"]) != bool(said)
        found[int(str(one["width"]))] = said
    return found


def test_a_detector_that_raises_keeps_back_its_document_alone(copy: Workspace, canaries: Canaries) -> None:
    (copy.path / "stages/detectors/shaky.py").write_text(DETECTOR)
    (copy.path / "conf/detectors/shaky.yaml").write_text(f"_target_: stages.detectors.shaky.Shaky\nwidth: {BROKEN}\n")
    config = copy.path / "conf/config.yaml"
    line = "  - detectors@detect.detectors.templates: templates\n"
    assert line in config.read_text()
    config.write_text(config.read_text().replace(line, f"  - detectors@detect.detectors.shaky: shaky\n{line}"))
    copy.ocrmill("compose")
    done = copy.dvc("repro", check=False)
    said = done.stdout + done.stderr
    assert done.returncode != 0 and "failed to reproduce 'vouch'" in said
    assert "detector_failed (shaky): 1 documents" in said and "data/report/index.html" in said
    assert not any(one in said for one in canaries.planted) and "what is this" not in said
    for audience in AUDIENCES:
        assert reasons(copy, audience) == {480: (), BROKEN: ("detector_failed:shaky",), 400: ()}
    page = (copy.path / "data/report/index.html").read_text()
    assert "shaky" in page, "the report was written before"
    assert not (copy.path / "data/vouched").exists()


def test_a_missing_model_keeps_everything_back(
    copy: Workspace, stage: Callable[[str], subprocess.CompletedProcess[str]]
) -> None:
    shutil.rmtree(copy.path / "models/templates")
    shutil.rmtree(copy.path / "models/zones")
    found = stage("detect")
    assert found.returncode == 0 and "dvc repro learn_templates" in found.stderr and "train_zones" in found.stderr
    assert stage("mask").returncode == 0
    for audience in AUDIENCES:
        assert all(
            {"detector_failed:templates", "detector_failed:learned_zones"} <= set(said)
            for said in reasons(copy, audience).values()
        )
    vouched = stage("vouch")
    assert vouched.returncode == 1 and "templates): 3 documents" in vouched.stderr


def verifier(workspace: Workspace, **arguments: object) -> None:
    """Let a fake engine with these arguments read what is masked."""
    lines = [f"{name}: {value}\n" for name, value in arguments.items()]
    path = workspace.path / "conf/engines/second.yaml"
    path.write_text("".join(["_target_: stages.engines.fake.Fake\n", *lines]))
    config = workspace.path / "conf/config.yaml"
    line = "  - engines@read.engines.fake: fake\n"
    assert line in config.read_text()
    config.write_text(config.read_text().replace(line, f"{line}  - engines@read.engines.second: second\n"))
    mask = workspace.path / "conf/mask.yaml"
    assert "{und: fake}" in mask.read_text()
    mask.write_text(mask.read_text().replace("{und: fake}", "{und: second}"))
    workspace.ocrmill("compose")


def test_a_missing_verifier_keeps_everything_back(
    copy: Workspace, stage: Callable[[str], subprocess.CompletedProcess[str]]
) -> None:
    verifier(copy, absent="it isn't installed")
    assert "it isn't installed" in stage("mask").stderr
    for audience in AUDIENCES:
        assert set(reasons(copy, audience).values()) == {("no_verifier:second",)}
    vouched = stage("vouch")
    assert vouched.returncode == 1 and "no_verifier (second): 3 documents" in vouched.stderr


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("fail_on", "verifier_failed:second: ValueError"), ("crash_on", "unreadable_image:crashed")],
)
def test_a_verifier_that_fails_keeps_back_its_document_alone(
    copy: Workspace, stage: Callable[[str], subprocess.CompletedProcess[str]], fault: str, reason: str
) -> None:
    verifier(copy, **{fault: BROKEN})
    assert stage("mask").returncode == 0
    for audience in AUDIENCES:
        assert reasons(copy, audience) == {480: (), BROKEN: (reason,), 400: ()}
    assert stage("vouch").returncode == 1


def test_an_unreadable_image_is_kept_back_alone(
    copy: Workspace, stage: Callable[[str], subprocess.CompletedProcess[str]]
) -> None:
    documents = copy.records("documents/scans.jsonl")
    (bad,) = (str(one["file"]) for one in documents if one["width"] == BROKEN)
    path = copy.path / "data/images/scans.zip"
    with zipfile.ZipFile(path) as pack:
        members = {name: pack.read(name) for name in pack.namelist()}
    path.unlink()
    with zipfile.ZipFile(path, "w") as pack:
        for name, data in members.items():
            pack.writestr(name, data[:200] if name == bad else data)
    shutil.rmtree(copy.path / ".ocrmill")  # what is remembered is of the image as it was
    found = stage("detect")
    assert found.returncode == 0 and "1 documents of scans" in found.stderr
    assert stage("mask").returncode == 0
    for audience in AUDIENCES:
        said = reasons(copy, audience)
        assert said[480] == said[400] == () and said[BROKEN][0].startswith("unreadable_image:")
    vouched = stage("vouch")
    assert vouched.returncode == 1 and "unreadable_image" in vouched.stderr and "1 documents" in vouched.stderr
