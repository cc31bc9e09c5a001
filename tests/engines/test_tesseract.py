"""Tesseract on real models: what it reads, that a line depends on itself alone, and what it says when it can't."""

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from stages.core.document import Polygon
from stages.core.reading import Line
from stages.engines import tesseract
from stages.engines.nets import tessdata
from stages.engines.nets.composed import composed
from stages.engines.tesseract import Tesseract
from tests.engines.lines import OUTSIDE, VIETNAMESE, column, drawn, hostile, page, whole

ENGLISH = ("Granary Row 28, Millbrook", "Thank you, please come again.", "TOTAL 1,274.50", "14 March 2026")
SENTENCES = [
    ("eng", "en", "sans", ENGLISH),
    ("vie", "vi", "vietnamese", ("Hội làm vườn Bến Gạo", "Đặng Thuỳ Dương, ngày 5 tháng 8")),
    ("Vietnamese", "vi", "vietnamese", ("Hội làm vườn Bến Gạo", "Đặng Thuỳ Dương, ngày 5 tháng 8")),
    ("kor", "ko", "korean", ("서울특별시 강남구", "1989년 10월 23일", "반갑게 읽었습니다")),
    ("Hangul", "ko", "korean", ("서울특별시 강남구", "1989년 10월 23일", "반갑게 읽었습니다")),
]
COLUMN = ("kor_vert", "Hangul_vert")


def made(model: str, language: str, vertical: str = "", **settings: object) -> Tesseract:
    """The engine, or a skipped test that says what is missing."""
    engine = Tesseract([model], [language], vertical_models=[vertical] if vertical else [], **settings)
    if missing := engine.missing():
        pytest.skip(missing)
    return engine


@pytest.fixture(scope="module")
def english() -> Tesseract:
    return made("eng", "en", doubt=0.5)


@pytest.fixture(scope="module")
def lines() -> tuple[np.ndarray, list[Polygon]]:
    return page(*(drawn(text) for text in ENGLISH))


@pytest.mark.parametrize(("model", "language", "role", "texts"), SENTENCES, ids=[case[0] for case in SENTENCES])
def test_it_reads_clean_lines_without_a_mistake(model: str, language: str, role: str, texts: tuple[str, ...]) -> None:
    image, places = page(*(drawn(text, role) for text in texts))
    read = made(model, language).read(image, places)
    assert [line.text for line in read] == list(texts)
    assert [line.polygon for line in read] == places
    for line in read:
        assert unicodedata.is_normalized("NFC", line.text)
        assert len(line.characters) == len(line.text)
        assert 0.5 < line.confidence == min(line.characters) <= 1
        assert all(0 <= other.index < len(line.text) for other in line.alternatives)


def test_a_line_depends_on_itself_alone(english: Tesseract, lines: tuple[np.ndarray, list[Polygon]]) -> None:
    image, places = lines
    together = english.read(image, places)
    order = random.Random(7).sample(range(len(places)), len(places))
    shuffled = english.read(image, [places[index] for index in order])
    assert [shuffled[order.index(index)] for index in range(len(places))] == together
    english.read(image)
    assert [english.read(image, [place])[0] for place in places] == together
    assert made("eng", "en", doubt=0.5).read(image, places[-1:]) == together[-1:]


def test_threads_change_nothing(python: Callable[..., object]) -> None:
    made("eng", "en")
    code = (
        "from stages.engines.tesseract import Tesseract; from tests.engines.lines import drawn, whole;"
        "image = drawn('Thank you, please come again.', size=17);"
        "print(Tesseract(['eng'], ['en']).read(image, [whole(image)]))"
    )
    said = {python(code, OMP_THREAD_LIMIT=count, OMP_NUM_THREADS=count).stdout for count in ("1", "4")}
    assert len(said) == 1
    assert "Thank you" in said.pop()


def test_pages_are_read_from_top_to_bottom(english: Tesseract, lines: tuple[np.ndarray, list[Polygon]]) -> None:
    image, places = lines
    read = english.read(image)
    assert [line.text for line in read] == list(ENGLISH)
    for line, place in zip(read, places, strict=True):
        assert np.abs(np.array(line.polygon) - np.array(place)).max() < 12


def test_white_on_dark_reads_as_dark_on_white(english: Tesseract) -> None:
    image = drawn(ENGLISH[0])
    assert english.read(255 - image, [whole(image)])[0].text == ENGLISH[0]


@pytest.mark.parametrize(("turns", "first"), [(1, 3), (3, 1)], ids=["upwards", "downwards"])
def test_turned_lines_are_turned_back(english: Tesseract, turns: int, first: int) -> None:
    image = np.ascontiguousarray(np.rot90(drawn(ENGLISH[1]), turns))
    (line,) = english.read(image, [whole(image)])
    assert (line.text, line.direction) == (ENGLISH[1], "turned")
    assert line.polygon[0] == whole(image)[first], "the polygon starts at the top-left of the reading direction"


@pytest.mark.parametrize(("model", "vertical"), [("kor", "kor_vert"), ("Hangul", "Hangul_vert")])
def test_upright_columns_are_read_downwards(model: str, vertical: str) -> None:
    image = column("가나다라마바사")
    (line,) = made(model, "ko", vertical).read(image, [whole(image)])
    assert (line.text.replace(" ", ""), line.direction) == ("가나다라마바사", "vertical")
    assert line.polygon == whole(image)


@pytest.mark.parametrize("name", hostile())
def test_pictures_without_lines_do_no_harm(name: str, english: Tesseract, capfd: pytest.CaptureFixture[str]) -> None:
    image = hostile()[name]
    (line,) = english.read(image, [whole(image)])
    assert line.confidence < 0.8
    english.read(image)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", OUTSIDE)
def test_places_that_are_none_give_an_empty_line(name: str, english: Tesseract) -> None:
    image = np.full((100, 100, 3), 255, np.uint8)
    assert english.read(image, [OUTSIDE[name]]) == [Line(polygon=OUTSIDE[name], text="", confidence=0.0)]


def test_no_places_no_lines(english: Tesseract) -> None:
    assert english.read(drawn(ENGLISH[0]), []) == []


def test_characters_are_those_of_the_models() -> None:
    letters = {unicodedata.normalize("NFC", letter) for letter in VIETNAMESE} | set("đĐ")
    vietnamese = made("vie", "vi").alphabet
    assert set("ỡặẫđ0123456789 ") <= vietnamese
    assert letters - vietnamese == set("ỵỴ"), "the model was made without them"
    korean = made("kor", "ko").alphabet
    assert len([char for char in korean if "가" <= char <= "힣"]) > 1000
    assert "A" not in korean
    assert "A" in made("Hangul", "ko").alphabet
    both = Tesseract(["kor", "eng"], ["ko"])
    assert both.alphabet == korean | made("eng", "en").alphabet


def test_provenance_names_versions_and_models_and_no_path(english: Tesseract) -> None:
    provenance = english.provenance()
    assert provenance["engine"] == "tesseract"
    assert provenance["runtime"].startswith("tesseract 5.")
    assert len(provenance["sha256:eng"]) == 64
    assert not any("/" in value for value in provenance.values())


def test_missing_models_are_named_with_the_command_that_brings_them(tmp_path: Path) -> None:
    (tmp_path / "eng.traineddata").touch()
    engine = Tesseract(["eng", "kor", "Vietnamese"], ["ko"], vertical_models=["kor_vert"], tessdata=str(tmp_path))
    assert engine.missing() == (
        f"no kor, Vietnamese, kor_vert in {tmp_path}; "
        "run: apt-get install tesseract-ocr-kor tesseract-ocr-script-viet tesseract-ocr-kor-vert"
    )


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "find_spec", lambda _: None)
    assert Tesseract(["eng"], ["en"]).missing() == "the package tesserocr is missing; run: pip install tesserocr"


def test_models_are_looked_for_where_the_environment_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata/eng.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert tessdata.folder(None) == tmp_path / "tessdata"
    assert tessdata.folder("elsewhere") == Path("elsewhere")


@pytest.mark.parametrize("content", [b"", b"\x18\0\0\0", b"\x02\0\0\0" + b"\xff" * 16, b"\xff" * 400])
def test_a_file_that_is_no_model_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd.traineddata").write_bytes(content)
    with pytest.raises(ValueError, match=r"odd\.traineddata holds no LSTM model"):
        tessdata.characters(tmp_path / "odd.traineddata")


@pytest.mark.parametrize(
    ("pieces", "text", "confidences"),
    [
        ([("a", 0.9), ("b", 0.8)], "ab", (0.9, 0.8)),
        ([("o", 0.9), ("\u031b", 0.7), ("\u0303", 0.8)], "ỡ", (0.7,)),
        ([("ᄒ", 0.9), ("ᅡ", 0.5), ("ᆫ", 0.6)], "한", (0.5,)),
        ([("ffi", 0.4), ("x", 1.0)], "ffix", (0.4, 0.4, 0.4, 1.0)),
        ([], "", ()),
    ],
)
def test_pieces_become_nfc(pieces: list[tuple[str, float]], text: str, confidences: tuple[float, ...]) -> None:
    assert composed(pieces) == (text, confidences)
