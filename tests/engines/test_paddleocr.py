"""PaddleOCR on the embedded models: what it reads, that a line depends on itself alone, what its alphabet lacks."""

import unicodedata
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from stages.core.reading import Line
from stages.engines import paddleocr
from stages.engines.nets.model_folders import model_folders
from stages.engines.paddleocr import PaddleOCR
from tests.engines.lines import OUTSIDE, VIETNAMESE, drawn, hostile, page, whole

TEXTS = ("Granary Row 28, Millbrook", "Thank you, please come again.", "TOTAL 1,274.50")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def engine(cache: Path) -> PaddleOCR:
    engine = PaddleOCR(cache=str(cache))
    if missing := engine.missing():
        pytest.skip(missing)
    return engine


@pytest.fixture(scope="module")
def read(engine: PaddleOCR) -> list[Line]:
    return engine.read(*page(*(drawn(text) for text in TEXTS)))


def test_it_reads_clean_lines_without_a_mistake(read: list[Line]) -> None:
    assert [line.text for line in read] == list(TEXTS)
    for line in read:
        assert line.characters == (line.confidence,) * len(line.text)
        assert 0.9 < line.confidence <= 1


def test_it_finds_the_lines_of_a_page(engine: PaddleOCR) -> None:
    image, places = page(*(drawn(text) for text in TEXTS))
    found = engine.read(image)
    assert [line.text for line in found] == list(TEXTS)
    for line, place in zip(found, places, strict=True):
        assert np.abs(np.array(line.polygon) - np.array(place)).max() < 16


def test_a_line_depends_on_itself_alone(engine: PaddleOCR, read: list[Line]) -> None:
    image, places = page(*(drawn(text) for text in TEXTS))
    assert engine.read(image, places[::-1]) == read[::-1]
    assert [engine.read(image, [place])[0] for place in places] == read


def test_threads_change_nothing(engine: PaddleOCR, read: list[Line], cache: Path) -> None:
    image, places = page(*(drawn(text) for text in TEXTS))
    assert PaddleOCR(cache=str(cache), threads=3).read(image, places) == read


def test_turned_lines_are_turned_back(engine: PaddleOCR) -> None:
    image = np.ascontiguousarray(np.rot90(drawn(TEXTS[1])))
    (line,) = engine.read(image, [whole(image)])
    assert (line.text, line.direction) == (TEXTS[1], "turned")
    assert line.polygon[0] == whole(image)[3], "the polygon starts at the top-left of the reading direction"


@pytest.mark.parametrize("name", hostile())
def test_pictures_without_lines_do_no_harm(name: str, engine: PaddleOCR) -> None:
    image = hostile()[name]
    assert len(engine.read(image, [whole(image)])) == 1
    if image.shape[0] < 5000:
        engine.read(image)


@pytest.mark.parametrize("name", OUTSIDE)
def test_places_that_are_none_give_an_empty_line(name: str, engine: PaddleOCR) -> None:
    image = np.full((100, 100, 3), 255, np.uint8)
    (line,) = engine.read(image, [OUTSIDE[name]])
    assert line.text == ""
    assert line.polygon == OUTSIDE[name]


def test_characters_are_those_of_the_model(engine: PaddleOCR) -> None:
    letters = {unicodedata.normalize("NFC", letter) for letter in VIETNAMESE} | set("đĐ")
    assert set("AZaz09, ") <= engine.alphabet
    assert not {char for char in engine.alphabet if "가" <= char <= "힣"}
    assert len(letters - engine.alphabet) == 88
    assert "ỡ" not in engine.alphabet


def test_provenance_names_versions_and_models_and_no_path(engine: PaddleOCR, cache: Path) -> None:
    provenance = engine.provenance()
    assert provenance["runtime"].startswith("paddleocr 3.")
    assert len(provenance["sha256:PP-OCRv6_small_rec/inference.onnx"]) == 64
    assert str(cache) not in str(provenance)


def test_the_embedded_models_are_laid_out_once_and_whole(tmp_path: Path) -> None:
    folders = model_folders(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.name for path in times} == {"inference.onnx", "inference.yml"}
    assert model_folders(tmp_path) == folders
    assert {path: path.stat().st_mtime_ns for path in times} == times
    (folders["det"] / "inference.yml").unlink()
    assert model_folders(tmp_path) == folders
    assert (folders["det"] / "inference.yml").is_file()


def test_a_folder_that_is_no_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "inference.onnx").touch()
    assert PaddleOCR(recognition=str(tmp_path)).missing() == (
        f"no inference.yml in {tmp_path}; expected inference.onnx and inference.yml: export the model as ONNX"
    )
    assert "no inference.onnx in ./absent" in (PaddleOCR(detection="./absent").missing() or "")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(paddleocr, "version", absent)
    assert PaddleOCR().missing() == "the package paddleocr is missing; run: pip install paddleocr"


def test_it_says_nothing_and_leaves_no_trace_at_import(python: Callable[..., object]) -> None:
    code = "import sys, stages.engines.paddleocr; print([m for m in ('paddlex', 'onnxruntime') if m in sys.modules])"
    result = python(code)
    assert (result.stdout, result.stderr) == ("[]\n", "")
