"""`read` in a real repository: what is read by whom, how often, and what becomes of pages that can't be read."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import yaml

from stages.io.params import load_params
from tests.conftest import write_image
from tests.workspace import ROOT, Workspace

MakeImage = Callable[..., Path]
TEXT = "GEHEIM 770101"
"""Stands for a personal datum: what engines say, and what a file is called."""


def add(workspace: Workspace, name: str, sizes: list[int], language: str = "en") -> None:
    """A delivery of images of these widths."""
    for seed, width in enumerate(sizes):
        write_image(workspace.path.parent / name / f"{TEXT} {width}.png", 1000 * seed + width, (width, 48))
    folder = str(workspace.path.parent / name)
    workspace.ocrmill("add", folder, "--format", "unlabelled", "--language", language, "--received", "2026-01-15")


def engine(workspace: Workspace, name: str, **arguments: object) -> None:
    """Configure a fake engine that counts its calls in a file of its name."""
    settings = {"_target_": "stages.engines.fake.Fake", "calls": f"../calls.{name}"} | arguments
    (workspace.path / f"conf/engines/{name}.yaml").write_text(yaml.safe_dump(settings))
    config = workspace.path / "conf/config.yaml"
    line = f"  - engines@read.engines.{name}: {name}\n"
    if line not in config.read_text():
        config.write_text(config.read_text().replace("  - read@read\n", "  - read@read\n" + line))


def calls(workspace: Workspace, name: str) -> list[str]:
    """The calls of an engine since this was last asked."""
    path = workspace.path.parent / f"calls.{name}"
    lines = sorted(path.read_text().splitlines()) if path.exists() else []
    path.unlink(missing_ok=True)
    return lines


def read(workspace: Workspace) -> None:
    """As a person does it."""
    workspace.ocrmill("compose")
    workspace.dvc("repro", "read")


def stage(workspace: Workspace, check: bool = True, **environment: str) -> subprocess.CompletedProcess[str]:
    """The stage alone, after an edit in conf/."""
    workspace.ocrmill("compose")
    return workspace.run(sys.executable, "-m", "stages.read", check=check, **environment)


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which a guide and an engine that reads its places have read three documents."""
    workspace = Workspace.create(tmp_path_factory.mktemp("read") / "repository")
    engine(workspace, "guide", texts=[TEXT, "", "b"])
    engine(workspace, "second", says=TEXT, languages=["en"])
    workspace.configure("read", guide="guide", places="[second]")
    add(workspace, "first", [100, 101, 102])
    read(workspace)
    assert calls(workspace, "guide") == ["100x48 page", "101x48 page", "102x48 page"]
    assert calls(workspace, "second") == ["100x48 3", "101x48 3", "102x48 3"], "empty lines are places too"
    return workspace.path.parent


@pytest.fixture
def filled(started: Path, tmp_path: Path) -> Workspace:
    """A copy of the repository."""
    subprocess.run(["cp", "-a", f"{started}/.", str(tmp_path)], check=True)
    return Workspace(tmp_path / "repository")


def test_what_was_read_is_recorded(filled: Workspace) -> None:
    documents = filled.records("documents/first.jsonl")
    for name, texts in (("guide", [TEXT, "", "b"]), ("second", [TEXT] * 3)):
        facts = filled.json(f"readings/{name}/engine.json")
        readings = filled.records(f"readings/{name}/first.jsonl")
        assert [r["id"] for r in readings] == sorted(str(d["id"]) for d in documents)
        for reading in readings:
            assert [line["text"] for line in reading["lines"]] == texts  # type: ignore[attr-defined]
            assert (reading["engine"], reading["provenance"]) == (name, facts["provenance"])
            assert reading["problem"] == ""
    assert facts["alphabet"] == "".join(sorted(set(TEXT))) and facts["alphabet_size"] == len(set(TEXT))
    assert facts["coverage"]["ko"] == 0 < facts["coverage"]["en"] < 1  # type: ignore[index]
    assert facts["role"] == "places"


def test_what_was_read_is_not_read_again(filled: Workspace) -> None:
    before = filled.digests()
    filled.dvc("repro", "--force", "read")
    (filled.path / "data/readings/guide/first.jsonl").unlink()
    subprocess.run(["rm", "-r", str(filled.path / ".ocrmill/shards")], check=True)
    stage(filled)
    assert calls(filled, "guide") == calls(filled, "second") == []
    assert filled.digests() == before


def test_a_document_that_lies_is_read_upright(filled: Workspace) -> None:
    path = filled.path / "data/classes/first.jsonl"
    width = {one["id"]: one["width"] for one in filled.records("documents/first.jsonl")}
    said = filled.records("classes/first.jsonl")
    doubts: list[dict[str, list[str]]] = [{}, {"faults": ["turn"]}, {"reasons": ["unknown_type"]}]
    lying = [one | {"orientation": 90, "reasons": []} | doubt for one, doubt in zip(said, doubts, strict=True)]
    path.unlink()  # or all repositories that share the cache would have it
    path.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in lying))
    stage(filled)
    turned = width[said[0]["id"]]
    assert calls(filled, "guide") == [f"48x{turned} page"] and calls(filled, "second") == [f"48x{turned} 3"]
    (line, *_) = filled.records("readings/guide/first.jsonl")[0]["lines"]  # type: ignore[misc]
    third = pytest.approx(2 / 3 * turned, abs=0.01)  # type: ignore[operator]
    assert line["polygon"] == [[turned, 0], [turned, 48], [third, 48], [third, 0]]


def test_a_new_delivery_costs_its_own_calls(filled: Workspace) -> None:
    before = filled.digests()
    add(filled, "second", [103])
    read(filled)
    assert (calls(filled, "guide"), calls(filled, "second")) == (["103x48 page"], ["103x48 3"])
    after = filled.digests()
    assert {name for name in before if "readings/" in name and after[name] != before[name]} == set()


def test_a_changed_engine_reads_anew_and_no_other(filled: Workspace) -> None:
    provenance = filled.json("readings/second/engine.json")["provenance"]
    engine(filled, "second", says="other", languages=["en"])
    stage(filled)
    assert (calls(filled, "guide"), len(calls(filled, "second"))) == ([], 3)
    assert filled.json("readings/second/engine.json")["provenance"] != provenance
    engine(filled, "second", says="other", languages=["en", "vi"])
    stage(filled)
    assert calls(filled, "second") == [], "for whom an engine is changes nothing of what it read"
    filled.configure("read", places="[]", pages="[second]")
    stage(filled)
    assert calls(filled, "second") == ["100x48 page", "101x48 page", "102x48 page"]
    filled.configure("read", pages="[]")
    stage(filled)
    assert not (filled.path / "data/readings/second").exists()


def test_documents_go_to_the_engines_of_their_language(filled: Workspace) -> None:
    engine(filled, "korean", languages=["ko"])
    filled.configure("read", places="[second, korean]")
    for number, language in enumerate(["ko-KR", "und", "vi"]):
        add(filled, f"more{number}", [200 + number], language)
    read(filled)
    assert calls(filled, "guide") == ["200x48 page", "201x48 page", "202x48 page"]
    assert (calls(filled, "second"), calls(filled, "korean")) == (["201x48 3"], ["200x48 3", "201x48 3"])
    assert filled.records("readings/korean/more2.jsonl") == []


def test_an_engine_that_is_not_there_stops_the_stage_before_any_work(filled: Workspace) -> None:
    before = filled.digests()
    engine(filled, "second", absent="no model kor; run: apt-get install tesseract-ocr-kor")
    engine(filled, "third", absent="no package; run: pip install third")
    filled.configure("read", places="[third, second]")
    result = stage(filled, check=False)
    assert result.returncode and "Traceback" not in result.stderr
    assert "apt-get install tesseract-ocr-kor" in result.stderr and "pip install third" in result.stderr
    assert calls(filled, "guide") == []
    assert {n: d for n, d in filled.digests().items() if "readings/" in n} == {
        n: d for n, d in before.items() if "readings/" in n
    }
    table = filled.ocrmill("engines").stdout
    assert re.search(r"^third +places +und +- .*run: pip install third$", table, re.MULTILINE)
    assert re.search(r"^guide +guide +und +\d+ % .* usable$", table, re.MULTILINE)
    assert re.search(r"^ppocr +off +und +100 % +0 % .* openvino \S+ .* usable$", table, re.MULTILINE)


def test_a_page_that_crashes_an_engine_has_its_problem_and_harms_no_other(filled: Workspace) -> None:
    engine(filled, "guide", crash_on=101, says=TEXT)
    engine(filled, "second", crash_on=100, says=TEXT)
    result = stage(filled)
    problems = {
        name: {str(r["problem"]) for r in filled.records(f"readings/{name}/first.jsonl")}
        for name in ("guide", "second")
    }
    assert problems["guide"] == {"", "crashed: a crash (exit 139)"}
    assert problems["second"] == {"", "crashed: a crash (exit 139)", "no_places: guide could not read it"}
    assert "read guide: documents not read: 1 crashed" in result.stderr
    assert "read second: documents not read: 1 crashed, 1 no_places" in result.stderr
    assert TEXT not in result.stdout + result.stderr


def test_a_bug_of_an_engine_stops_the_stage_and_keeps_what_was(filled: Workspace) -> None:
    before = filled.digests()
    engine(filled, "second", fail_on=101)
    result = stage(filled, check=False)
    assert result.returncode and re.search(r"image [0-9a-f]{20}: ValueError at .*fake\.py:\d+", result.stderr)
    assert "fails on images" not in result.stderr, "what an engine says of its failure may quote what it read"
    assert {n for n in before if "readings/" in n} == {n for n in filled.digests() if "readings/" in n}


@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_number_of_processes_changes_no_byte(filled: Workspace, workers: str) -> None:
    before = filled.digests()
    filled.run("rm", "-r", ".ocrmill")
    result = stage(filled, OCRMILL_WORKERS=workers)
    assert len(calls(filled, "guide")) == 3
    assert filled.digests() == before
    assert TEXT not in result.stdout + result.stderr, "what was read, and files' names, stay out of logs"


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"guide": "nobody"}, "no engine nobody"),
        ({"places": ["tesseract_kor", "ppocr"]}, "named twice"),
        ({"engines": {"ppocr": {"_target_": "os.system"}}, "places": []}, "not allowed"),
        ({"engines": {"../ppocr": {}}}, "engines"),
    ],
)
def test_roles_are_checked(tmp_path: Path, setting: dict[str, object], said: str) -> None:
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    params["read"] |= setting
    (tmp_path / "params.yaml").write_text(yaml.safe_dump(params))
    with pytest.raises(ValueError, match=said):
        load_params(tmp_path / "params.yaml")
