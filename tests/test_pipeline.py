"""The main job on a real repository: add a delivery, `dvc repro`, get a dataset; the next costs only its own work."""

import io
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from PIL import Image

from tests.conftest import write_image
from tests.workspace import OUTPUTS, Workspace

MakeImage = Callable[..., Path]
AFTER_CONFIGURE = {
    *("ingest", "group", "read", "examine", "check_labels", "correct_labels", "audit"),
    *(
        "calibrate",
        "auto_gt",
        "learn_templates",
        "train_zones",
        "train_classifier",
        "classify",
        "detect",
        "mask",
        "release",
        "report",
        "vouch",
    ),
}
TEXT = 'TOTAL, "RM" 9,00'


def deliver(folder: Path, make_image: MakeImage, seeds: range) -> Path:
    """A folder of images, each with one ICDAR label line."""
    for seed in seeds:
        make_image(folder / f"img/{seed:03}.jpg", seed)
        (folder / "box").mkdir(exist_ok=True)
        (folder / f"box/{seed:03}.csv").write_text(f"1,2,30,2,30,12,1,12,{TEXT} {seed}\n")
    return folder


def add(workspace: Workspace, folder: Path, *options: str) -> None:
    workspace.ocrmill("add", str(folder), "--received", "2026-01-15", *options)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a delivery of six documents, and the repository that it was built in and committed to."""
    place = tmp_path_factory.mktemp("built")
    workspace = Workspace.create(place / "repository")
    add(workspace, deliver(place / "first", write_image, range(6)), "--format", "icdar", "--language", "en")
    first, *others = workspace.repro()
    assert first == "configure" and set(others) == AFTER_CONFIGURE
    workspace.commit("first")
    return place


@pytest.fixture
def filled(built: Path, tmp_path: Path) -> Workspace:
    """A copy of the built repository, beside a copy of its delivery."""
    subprocess.run(["cp", "-a", f"{built}/.", str(tmp_path)], check=True)
    return Workspace(tmp_path / "repository")


def test_a_delivery_becomes_a_dataset(filled: Workspace, tmp_path: Path) -> None:
    documents = filled.records("release/documents/first.jsonl")
    assert sorted(d["regions"][0]["text"] for d in documents) == [f"{TEXT} {n}" for n in range(6)]  # type: ignore[index]
    assert all(d["source"] == "" for d in documents), "a vendor's file name may name a person"
    with zipfile.ZipFile(filled.path / "data/release/images/first.zip") as pack:
        assert sorted(pack.namelist()) == sorted(str(d["file"]) for d in documents)
        for name in pack.namelist():
            Image.open(io.BytesIO(pack.read(name))).load()
    assert len(filled.records("release/splits.jsonl")) == filled.json("release/manifest.json")["documents"] == 6
    assert "6" in (filled.path / "data/report/index.html").read_text()
    assert filled.repro() == []
    assert filled.run("git", "status", "--porcelain").stdout == ""


def test_the_next_delivery_costs_only_its_own_work(filled: Workspace, tmp_path: Path, make_image: MakeImage) -> None:
    before = filled.digests()
    add(filled, deliver(tmp_path / "second", make_image, range(6, 8)), "--format", "icdar")
    result = filled.dvc("repro")
    assert "ingest second" in result.stderr and "ingest first" not in result.stderr
    after = filled.digests()
    assert {name for name in before if after[name] != before[name]} == {
        "dvc.lock",
        "data/audit/audit.json",
        "data/data_docs/index.html",
        "data/masked/labelling/index.html",
        "data/masked/labelling/manifest.json",
        "data/masked/sales/index.html",
        "data/masked/sales/manifest.json",
        "data/masking/labelling.json",
        "data/masking/sales.json",
        "data/release/manifest.json",
        "data/release/splits.jsonl",
        "data/report/index.html",
        "data/vouched/published.json",
    }
    splits = {record["id"]: record["split"] for record in filled.records("release/splits.jsonl")}
    assert len(splits) == 8


def test_one_new_image_costs_one_image(filled: Workspace, make_image: MakeImage) -> None:
    make_image(filled.path / "data/raw/first/img/new.jpg", 99)
    result = filled.dvc("repro")
    assert "7/7" in result.stderr and "1 new" in result.stderr, "six of seven are remembered"
    assert filled.json("release/manifest.json")["documents"] == 7


def test_without_the_memory_the_bytes_are_the_same(filled: Workspace) -> None:
    before = filled.digests()
    shutil.rmtree(filled.path / ".ocrmill")
    shutil.rmtree(filled.path / "data/documents")
    shutil.rmtree(filled.path / ".dvc/cache")
    filled.dvc("repro", "--force")
    assert filled.digests() == before


@pytest.mark.parametrize("delay", [0.3, 0.9, 1.5])
def test_a_killed_stage_leaves_nothing_half_made(filled: Workspace, delay: float) -> None:
    before = filled.digests()
    for name in (".ocrmill", ".dvc/cache/files", *(f"data/{output}" for output in OUTPUTS)):
        shutil.rmtree(filled.path / name)
    stage = subprocess.Popen(
        [sys.executable, "-m", "stages.ingest"], cwd=filled.path, env=filled.environment, stderr=subprocess.DEVNULL
    )
    time.sleep(delay)
    stage.kill()
    stage.wait()
    for path in filled.path.glob("data/*/first.*"):
        if path.parent.name in OUTPUTS:
            name = path.relative_to(filled.path).as_posix()
            assert filled.digests()[name] == before[name], "an output that is there is whole"
    filled.dvc("repro", "--force")
    assert filled.digests() == before
    assert not list(filled.path.glob("data/.*.part"))


def test_an_edited_output_is_made_again_not_remembered(filled: Workspace) -> None:
    before = filled.digests()
    documents = filled.path / "data/documents/first.jsonl"
    documents.chmod(0o644)
    documents.write_bytes(documents.read_bytes().replace(b"TOTAL", b"TOTAI"))
    assert "ingest" in filled.repro()
    assert filled.digests() == before


def test_withdrawn_is_gone(filled: Workspace, tmp_path: Path, make_image: MakeImage) -> None:
    before = filled.digests()
    add(filled, deliver(tmp_path / "second", make_image, range(6, 8)), "--format", "icdar")
    filled.repro()
    filled.ocrmill("withdraw", "second")
    filled.repro()
    assert {n: d for n, d in filled.digests().items() if n != "dvc.lock"} == {
        n: d for n, d in before.items() if n != "dvc.lock"
    }
    assert filled.repro() == []


def test_an_edit_in_conf_never_does_nothing(filled: Workspace) -> None:
    path = filled.path / "conf/group.yaml"
    path.write_text(path.read_text().replace("near_duplicate_bits: 12", "near_duplicate_bits: 11"))
    result = filled.dvc("repro", check=False)
    assert result.returncode and "group.near_duplicate_bits" in result.stderr and "ocrmill compose" in result.stderr
    assert filled.dvc("repro", "report", check=False).returncode, "a single target is stopped too"
    filled.ocrmill("compose")
    assert filled.repro() == ["configure", "group"], "a result that stays the same stops the chain"
    difference = filled.dvc("params", "diff", "--md").stdout
    assert "near_duplicate_bits" in difference and "12" in difference and "11" in difference


def test_a_hand_edit_of_params_is_stopped(filled: Workspace) -> None:
    filled.dvc("exp", "run", "--set-param", "group.near_duplicate_bits=11")  # DVC's run cache knows the edit
    filled.run("git", "checkout", "--quiet", ".")
    filled.dvc("checkout", "--quiet")
    path = filled.path / "params.yaml"
    path.write_text(path.read_text().replace("near_duplicate_bits: 12", "near_duplicate_bits: 11"))
    assert filled.dvc("repro", check=False).returncode


def test_a_parameter_reruns_its_stage_and_what_depends_on_it(filled: Workspace) -> None:
    path = filled.path / "conf/report.yaml"
    path.write_text(path.read_text().replace("pictures_per_delivery: 6", "pictures_per_delivery: 2"))
    filled.ocrmill("compose")
    assert filled.repro() == ["configure", "report", "vouch"]


def test_experiments_with_values_groups_and_presets(filled: Workspace) -> None:
    for change, expected in (
        ("group.near_duplicate_bits=4", "near_duplicate_bits: 4"),
        ("splits@release.splits=half_test", "test: 0.5"),
        ("experiment=strict_duplicates", "near_duplicate_bits: 4"),
    ):
        filled.dvc("exp", "run", "--set-param", change)
        assert expected in (filled.path / "params.yaml").read_text()
        filled.run("git", "checkout", "--quiet", ".")
        filled.dvc("checkout", "--quiet")
    assert len(filled.dvc("exp", "list", "--name-only").stdout.split()) >= 2


@pytest.mark.parametrize("label_format", ["coco", "funsd", "icdar", "labelstudio", "ocrmill", "ppocrlabel"])
def test_an_export_can_be_read_again(
    workspace: Workspace, tmp_path: Path, make_image: MakeImage, label_format: str
) -> None:
    folder = deliver(tmp_path / "first", make_image, range(3))
    make_image(folder / "img/copy.jpg", 0)  # the image of 000.jpg, with another label
    (folder / "box/copy.csv").write_text("1,2,30,2,30,12,1,12,COPY\n")
    workspace.configure("correct_labels", withhold="false")  # labels of one image that differ would wait for a person
    workspace.ocrmill("compose")
    add(workspace, folder, "--format", "icdar", "--language", "en")
    workspace.repro()
    workspace.ocrmill("export", str(tmp_path / "out"), "--format", label_format)
    add(workspace, tmp_path / "out/first", "--name", "again", "--format", label_format, "--language", "en")
    workspace.repro()
    said = [
        sorted((d["sha256"], *((r["polygon"], r["text"]) for r in d["regions"])) for d in workspace.records(name))  # type: ignore[attr-defined]
        for name in ("documents/first.jsonl", "documents/again.jsonl")
    ]
    assert said[0] == said[1] and len(said[0]) == 4
    assert "exact" in workspace.records("groups/groups.jsonl")[0]["reasons"]  # type: ignore[operator]


def test_a_description_is_taken_over(workspace: Workspace, tmp_path: Path, make_image: MakeImage) -> None:
    stated = {"source": "ACME", "format": "icdar", "received": "2020-01-01", "language": "en", "licence": "MIT"}
    for name in ("inside", "beside"):
        folder = deliver(tmp_path / name, make_image, range(2))
        path = folder / "delivery.yaml" if name == "inside" else tmp_path / "beside.yaml"
        path.write_text(yaml.safe_dump(stated | {"consent": "given"}))
        options = [] if name == "inside" else ["--describe", str(path)]
        workspace.ocrmill("add", str(folder), "--source", "Vendor", *options)
        description = yaml.safe_load((workspace.path / f"data/raw/{name}/delivery.yaml").read_text())
        assert description == stated | {"source": "Vendor", "consent": "given"}


def test_a_delivery_runs_no_command_and_hides_nothing(
    workspace: Workspace, tmp_path: Path, make_image: MakeImage
) -> None:
    folder = deliver(tmp_path / "evil", make_image, range(2))
    (folder / "dvc.yaml").write_text(f"stages: {{evil: {{cmd: touch {tmp_path}/EVIL, outs: [zzz]}}}}\n")
    for name in ("q.dvc", ".dvcignore", ".gitignore", "sub/.git/config", "img/__pycache__/5.jpg"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("*.jpg\n")
    add(workspace, folder, "--format", "icdar")
    workspace.repro()
    assert not (tmp_path / "EVIL").exists()
    reasons = [r["reason"] for r in workspace.records("rejected/evil.jsonl")]
    assert reasons.count("control_file") == 6
    assert workspace.json("release/manifest.json")["documents"] == 2


def test_a_failed_add_leaves_nothing(workspace: Workspace, tmp_path: Path, make_image: MakeImage) -> None:
    folder = deliver(tmp_path / "first", make_image, range(2))
    (workspace.path / ".dvcignore").write_text("*.csv\n")
    workspace.commit("a pattern that hides labels")
    result = workspace.ocrmill("add", str(folder), "--format", "icdar", check=False)
    assert result.returncode == 1 and "tracks 3 of 5 files" in result.stderr
    assert not (workspace.path / "data/raw/first").exists()
    assert workspace.run("git", "status", "--porcelain").stdout == ""


def test_a_folder_that_nobody_added_is_not_passed_over(filled: Workspace, make_image: MakeImage) -> None:
    make_image(filled.path / "data/raw/byhand/0.jpg")
    result = filled.dvc("repro", check=False)
    assert result.returncode and "byhand" in result.stderr and "ocrmill add" in result.stderr
    assert filled.run("git", "status", "--porcelain").stdout == "", "raw files never get into Git"


def test_what_the_machine_refused_is_tried_again(workspace: Workspace, tmp_path: Path, make_image: MakeImage) -> None:
    make_image(tmp_path / "big/0.png", 0, (7000, 7000))
    add(workspace, tmp_path / "big", "--format", "unlabelled")
    setting = workspace.path / "conf/ingest.yaml"
    for memory, documents in (("0.3", 0), ("4.0", 1)):
        setting.write_text(re.sub(r"memory_gib: .*", f"memory_gib: {memory}", setting.read_text()))
        workspace.ocrmill("compose")
        workspace.repro()
        assert workspace.json("release/manifest.json")["documents"] == documents


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("release.stratify_by=[nope]", "stratify_by"),
        ("ingest.memory_gib=-1", "memory_gib"),
        ("ingest.formats.ppocrlabel._target_=os.system", "not allowed"),
    ],
)
def test_settings_are_checked_before_anything_runs(filled: Workspace, change: str, said: str) -> None:
    result = filled.dvc("exp", "run", "--set-param", change, check=False)
    assert result.returncode and said in result.stderr and "Traceback" not in result.stderr


def test_what_a_format_cannot_hold_is_listed(workspace: Workspace, tmp_path: Path, make_image: MakeImage) -> None:
    make_image(tmp_path / "mrz/a.jpg")
    (tmp_path / "mrz/a.txt").write_text("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n")
    add(workspace, tmp_path / "mrz", "--format", "mrz")
    workspace.repro()
    result = workspace.ocrmill("export", str(tmp_path / "out"), "--format", "icdar")
    assert "1 regions or fields can't be written" in result.stdout
    assert (tmp_path / "out/left_out.jsonl").read_text().count("reason") == 1
    assert len(list((tmp_path / "out/mrz/images").iterdir())) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["add", "nowhere"], "not a folder"),
        (["add", "{delivery}", "--name", "../out"], "can't name a delivery"),
        (["add", "{delivery}", "--name", "first"], "never changed"),
        (["add", "{delivery}", "--name", "x", "--format", "word"], "unknown; expected one of"),
        (["add", "{empty}", "--name", "x"], "no image"),
        (["add", "{delivery}", "--name", "x", "--format", "ppocrlabel"], "no label file of the format"),
        (["add", "{delivery}", "--name", "x", "--describe", "none.yaml"], "not found"),
        (["export", "data/release/x", "--format", "icdar"], "which the stages write"),
        (["add", "{delivery}", "--name", "x", "--language", "; rm -rf"], "language"),
        (["withdraw", "nothing"], "not found"),
        (["export", "out", "--format", "unlabelled"], "can be read but not written"),
        (["export", "out", "--format", "icdar", "--split", "none"], "expected one of"),
    ],
)
def test_commands_say_what_to_do(filled: Workspace, tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "empty").mkdir()
    places = {"delivery": tmp_path / "first", "empty": tmp_path / "empty"}
    result = filled.ocrmill(*(argument.format(**places) for argument in arguments), check=False)
    assert result.returncode == 1 and said in result.stderr and "Traceback" not in result.stderr
    assert filled.run("git", "status", "--porcelain").stdout == ""


def test_bad_inputs_are_set_aside_and_the_rest_goes_on(
    workspace: Workspace, tmp_path: Path, make_image: MakeImage
) -> None:
    folder = deliver(tmp_path / "mixed", make_image, range(3))
    broken = folder / "img/000.jpg"
    broken.write_bytes(broken.read_bytes()[:-300])
    (folder / "box/001.csv").write_text("1,2,3\n1,2,30,2,30,12,1,12,good\n")
    (folder / "img/out.jpg").symlink_to("/etc/hostname")
    (folder / "notes.txt").write_text("hello")
    add(workspace, folder, "--format", "icdar")
    workspace.repro()
    rejected = [(r["kind"], r["path"], r["place"], r["reason"]) for r in workspace.records("rejected/mixed.jsonl")]
    assert ("image", "img/000.jpg", "", "undecodable") in rejected
    assert ("label", "box/000.csv", "", "image_rejected") in rejected
    assert any(r[:3] == ("label", "box/001.csv", "1") for r in rejected)
    assert any(r[:2] == ("file", "img/out.jpg") for r in rejected)
    account = workspace.json("accounts/mixed.json")
    assert (account["documents"], account["images"], account["regions"], account["refused"]) == (2, 3, 2, 1)
    assert not (workspace.path / "data/raw/mixed/img/out.jpg").exists()


def test_unread_files_are_listed(workspace: Workspace, tmp_path: Path, make_image: MakeImage) -> None:
    folder = deliver(tmp_path / "first", make_image, range(2))
    (folder / "notes.doc").write_text("hello")
    add(workspace, folder, "--format", "icdar")
    workspace.repro()
    assert [(r["path"], r["reason"]) for r in workspace.records("rejected/first.jsonl")] == [("notes.doc", "not_read")]


def test_an_empty_repository_builds(workspace: Workspace) -> None:
    workspace.repro()
    assert workspace.json("release/manifest.json")["documents"] == 0
