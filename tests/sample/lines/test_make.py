"""Pictures of lines: equal bytes for equal arguments, ink within its quad, no character drawn as a box."""

import hashlib
import os
import subprocess
import sys
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from stages.core.geometry import bounds
from stages.sample.lines import faces
from stages.sample.lines.make import BUCKETS, MadeLine, line_text, make_line, make_lines
from stages.sample.lines.typeset import typeset

LANGUAGES = ("en", "ko", "vi")
LETTERS = {
    "en": "ABCXYZabcxyz0189£€$#@%&“”'",
    "ko": "가힣값뷁쬐훑괜닭ABCxyz0189₩※☎()[]%",
    "vi": "ẫặỡựẵẳỗễữỹỵẩổểởửĐđẪẶỠỰẴẲỖỄỮỸỴẨỔỂỞỬ0189“”%",
}


def pixels(line: MadeLine) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(line.image, np.uint8), cv2.IMREAD_COLOR)


def digest() -> str:
    whole = hashlib.sha256()
    for language in LANGUAGES:
        for line in make_lines(language, 12, 5):
            whole.update(line.image + repr((line.text, line.quad, line.attributes)).encode())
    for line in make_lines("ko", 6, 5, direction="vertical"):
        whole.update(line.image)
    return whole.hexdigest()


def test_equal_arguments_give_equal_bytes_in_any_process_and_thread() -> None:
    expected = digest()
    code = "import cv2; cv2.setNumThreads(1); from tests.sample.lines.test_make import digest; print(digest())"
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "17"}
    root = Path(__file__).resolve().parents[3]
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=root, check=True
    )
    assert run.stdout.strip() == expected
    with ThreadPoolExecutor(3) as pool:
        assert {one.result() for one in [pool.submit(digest) for _ in range(3)]} == {expected}


def test_a_line_does_not_depend_on_the_lines_before_it() -> None:
    lines = list(make_lines("vi", 8, 3))
    assert next(make_lines("vi", 1, 3)) == lines[0]
    assert len({line.image for line in lines}) == 8
    one = make_line("ko", 11)
    assert make_line("ko", 11, degradation=one.attributes["degradation"]) == one
    assert make_line("ko", np.int64(11)) == one  # type: ignore[arg-type]
    assert line_text("ko", 11) == (one.text, one.attributes["kind"])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("halves", ["all", "even", "odd"])
def test_every_text_has_a_font_that_draws_it(language: str, halves: faces.Halves) -> None:
    rng = np.random.default_rng(1)
    for seed in range(300):
        text, _ = line_text(language, seed, vocabulary=halves)
        face = faces.choose(text, language, rng, halves)
        faces.check_drawable(text, face.file)
        assert halves in ("all", face.half)


@pytest.mark.parametrize("language", LANGUAGES)
def test_faces_draw_their_language_and_both_halves_have_some(language: str) -> None:
    for face in faces.FACES[language]:
        lacking = [c for c in LETTERS[language] if not faces.can_draw(c, face.file)]
        assert len(lacking) <= 1, f"{face.file} lacks {lacking}"
    halves = [{face.file for face in faces.FACES[language] if face.half == half} for half in ("even", "odd")]
    assert not halves[0] & halves[1]
    assert min(map(len, halves)) >= 5


@pytest.mark.parametrize(
    ("text", "file", "named"),
    [
        ("맷돌", "LiberationSans-Regular.ttf", r"LiberationSans-Regular.ttf .*U\+B9F7"),
        ("Nguyễn", "NanumMyeongjo.ttf", r"U\+1EC5"),
        ("中", "NotoSans-Regular.ttf", r"U\+4E2D"),
        ("x\u0321", "NotoSans-Regular.ttf", r"U\+0321"),
        (unicodedata.normalize("NFD", "Nguyễn"), "NotoSans-Regular.ttf", "NFC"),
    ],
)
def test_a_character_that_the_font_lacks_is_refused(text: str, file: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        typeset(text, file, 30, "horizontal")


def test_a_text_that_no_font_has_is_refused() -> None:
    with pytest.raises(ValueError, match=r"U\+4E2D"):
        faces.choose("中", "vi", np.random.default_rng(1))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quad_holds_the_ink_of_clean_lines_tightly(language: str) -> None:
    vertical = list(make_lines("ko", 15, 4, direction="vertical", degradation="clean")) if language == "ko" else []
    for line in [*make_lines(language, 50, 4, degradation="clean"), *vertical]:
        grey = cv2.cvtColor(pixels(line), cv2.COLOR_BGR2GRAY).astype(np.int32)
        inside = np.zeros(grey.shape, np.uint8)
        cv2.fillPoly(inside, [np.round(np.array(line.quad)).astype(np.int32)], (1,))
        away = np.abs(grey - int(np.median(grey[inside == 0])))
        ink = away > 0.55 * np.percentile(away[inside == 1], 99.5)
        assert not (ink & (inside == 0)).any(), line.text
        y, x = np.nonzero(ink)
        gaps = np.abs(np.array(bounds(line.quad)) - (x.min(), y.min(), x.max() + 1, y.max() + 1))
        assert gaps.max() < 0.25 * min(np.ptp(np.array(line.quad), axis=0)) + 4, (line.text, gaps)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_quad_is_inside_the_picture_and_clockwise(language: str) -> None:
    for line in make_lines(language, 40, 6):
        height, width, _ = pixels(line).shape
        left, top, right, bottom = bounds(line.quad)
        assert 0 <= left < right <= width and 0 <= top < bottom <= height
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.quad
        assert ax < bx and dx < cx and ay < dy and by < cy


def test_a_vertical_line_runs_down() -> None:
    for line in make_lines("ko", 12, 2, direction="vertical"):
        left, top, right, bottom = bounds(line.quad)
        assert bottom - top > 1.5 * (right - left)
        assert line.direction == "vertical"


def test_degradations_come_in_their_shares_and_as_asked() -> None:
    found = Counter(line.attributes["degradation"] for line in make_lines("en", 200, 1))
    for bucket, percent in BUCKETS.items():
        assert abs(found[bucket] / 2 - percent) < 9
        assert make_line("vi", 1, degradation=bucket).attributes["degradation"] == bucket
    with pytest.raises(ValueError, match="clean, light, hard"):
        make_line("vi", 1, degradation="torn")
    with pytest.raises(ValueError, match="all, even or odd"):
        make_line("vi", 1, fonts="some")  # type: ignore[arg-type]
