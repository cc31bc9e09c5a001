"""PP-OCR by hand: a line's reading depends on that line alone, however it is asked for."""

import hashlib
import io
from functools import cache

import msgspec
import numpy as np
import pytest
from PIL import Image

from stages.core.document import Polygon
from stages.core.reading import Line
from stages.engines.nets.narrowed import kept
from stages.engines.ppocr import PPOCR
from stages.sample.lines.make import make_line

COUNT = 16


@cache
def page() -> tuple[np.ndarray, tuple[Polygon, ...], tuple[str, ...]]:
    """A page of drawn lines below each other, with their places and texts."""
    lines = [make_line("en", seed, degradation="clean") for seed in range(COUNT)]
    pictures = [np.asarray(Image.open(io.BytesIO(line.image)).convert("RGB")) for line in lines]
    image = np.full((sum(p.shape[0] for p in pictures), max(p.shape[1] for p in pictures), 3), 255, np.uint8)
    places, top = [], 0
    for line, picture in zip(lines, pictures, strict=True):
        image[top : top + picture.shape[0], : picture.shape[1]] = picture
        places.append(tuple((x, y + top) for x, y in line.quad))
        top += picture.shape[0]
    return image, tuple(places), tuple(line.text for line in lines)


def bytes_of(lines: list[Line]) -> list[str]:
    return [hashlib.sha256(msgspec.json.encode(line)).hexdigest() for line in lines]


@pytest.mark.parametrize("recognition", ["embedded", "ko_vi_en"])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("batch", [1, 4, 16])
def test_the_same_readings_whatever_the_batch_the_threads_and_the_order(
    batch: int, threads: int, recognition: str
) -> None:
    image, places, _ = page()
    whole = bytes_of(PPOCR(recognition=recognition).read(image, places))
    engine = PPOCR(recognition=recognition, threads=threads)
    parts = [engine.read(image, places[start : start + batch]) for start in range(0, COUNT, batch)]
    assert bytes_of([line for part in parts for line in part]) == whole
    assert bytes_of(engine.read(image, places[::-1])) == whole[::-1]


@pytest.mark.parametrize("settings", [{}, {"scripts": "no_cjk", "squeeze": 0.85}, {"runtime": "onnxruntime"}])
def test_clean_lines_are_read(settings: dict[str, object]) -> None:
    image, places, texts = page()
    lines = PPOCR(**settings).read(image, places)  # type: ignore[arg-type]
    right = sum(line.text == text for line, text in zip(lines, texts, strict=True))
    assert right >= COUNT - 3
    assert all(len(line.characters) == len(line.text) for line in lines)


def test_a_page_without_places_is_found_and_read_in_order() -> None:
    image, places, texts = page()
    lines = PPOCR(scripts="no_cjk").read(image)
    assert len(lines) >= COUNT - 2
    tops = [line.polygon[0][1] for line in lines]
    assert tops == sorted(tops) or len(lines) > len(places)
    assert sum(line.text in texts for line in lines) >= COUNT // 2


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_turned_lines_are_turned_before_they_are_read(turns: int) -> None:
    line = make_line("en", 3, degradation="clean")
    picture = np.asarray(Image.open(io.BytesIO(line.image)).convert("RGB"))
    turned = np.ascontiguousarray(np.rot90(picture, turns))
    height, width = turned.shape[:2]
    quad = ((0.0, 0.0), (float(width), 0.0), (float(width), float(height)), (0.0, float(height)))
    (read,) = PPOCR().read(turned, [quad])
    assert read.text == line.text
    assert read.direction == "turned"


def test_a_narrowed_alphabet_is_what_the_engine_says_it_can_write() -> None:
    whole, narrow = PPOCR().alphabet, PPOCR(scripts="no_cjk").alphabet
    assert narrow < whole
    assert not any("一" <= c <= "鿿" or "ぁ" <= c <= "ヿ" for c in narrow)
    assert set("Az09,.₫€“") <= narrow
    assert kept(["a", "一"], "no_cjk") == [0, 1]


def test_precision_that_is_not_to_be_had_says_so() -> None:
    assert "bf16" in str(PPOCR(runtime="onnxruntime", precision="bf16").missing())
    assert PPOCR(runtime="onnxruntime").missing() is None


def test_provenance_names_models_runtime_and_precision() -> None:
    record = PPOCR().provenance()
    assert {"runtime", "precision", "processor", "sha256:det", "sha256:rec"} <= set(record)
    assert PPOCR(squeeze=0.9).provenance() != record
