"""The reader on a real engine: hostile pages, memory, and what one page may cost."""

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image, ImageDraw, ImageFont, ImageOps

from stages.core.boxes import quarter_turned
from stages.core.rejected import Refusal
from stages.io import reader
from stages.io.mapper import Limits, Refused
from stages.io.memory import Memory
from stages.io.pixels import rgb_pixels
from stages.io.reader import Page, PageRead, read_pages
from tests.workspace import ROOT

PPOCR = yaml.safe_load((ROOT / "conf/engines/ppocr.yaml").read_text())
LIMITS = Limits(seconds=120, memory_gib=yaml.safe_load((ROOT / "conf/read.yaml").read_text())["memory_gib"])
WORDS = ["Invoice 2026-11-21", "TOTAL RM 9,00", "Nguyen Van An"]


def written(size: tuple[int, int], texts: dict[tuple[int, int], str], height: int) -> Image.Image:
    """A white page with texts (font height in px) at places."""
    page = Image.new("RGB", size, "white")
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(height)
    for place, text in texts.items():
        draw.text(place, text, fill="black", font=font)
    return page


LETTER = written((600, 400), {(40, 40 + 100 * row): text for row, text in enumerate(WORDS)}, 40)
PAGES = {
    "blank": Image.new("RGB", (400, 300), "white"),
    "one pixel": Image.new("RGB", (1, 1)),
    "one row": Image.new("RGB", (20_000, 1)),
    "strip": written((20_000, 60), {(10, 10): "the quick brown fox " * 40}, 36),
    "column": written((60, 20_000), {(5, y): "9,00" for y in range(0, 19_900, 60)}, 20),
    "dense": written(
        (2000, 1700), {(x, y): "ABCDEFGHK"[x % 9] for x in range(5, 1950, 30) for y in range(5, 1650, 30)}, 14
    ),
    "noise": Image.fromarray(np.random.default_rng(0).integers(0, 256, (1500, 1500, 3), dtype=np.uint8)),
    "letter": LETTER,
    "turned left": LETTER.transpose(Image.Transpose.ROTATE_90),
    "upside down": LETTER.transpose(Image.Transpose.ROTATE_180),
    "turned right": LETTER.transpose(Image.Transpose.ROTATE_270),
    "inverted": ImageOps.invert(LETTER),
}


def page(image: Image.Image, **more: object) -> Page:
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    data = buffer.getvalue()
    return Page(hashlib.sha256(data).hexdigest(), data=data, **more)  # type: ignore[arg-type]


def texts(result: PageRead | Refused) -> list[str]:
    assert isinstance(result, PageRead)
    return [line.text for line in result.lines]


def test_every_page_gives_lines_or_a_reason(tmp_path: Path) -> None:
    pages = [page(image) for image in PAGES.values()]
    with Memory("test", tmp_path) as memory:
        mapped = read_pages("ppocr", PPOCR, pages, memory, limits=LIMITS, what="test")
        again = read_pages("another name", PPOCR | {"languages": ["en"]}, pages, memory, limits=LIMITS, what="test")
    assert (again.computed, again.results) == (0, mapped.results)
    said = dict(zip(PAGES, mapped.results, strict=True))
    assert {name: one.reason for name, one in said.items() if isinstance(one, Refused)} == {"dense": "too_dense"}
    assert [texts(said[name]) for name in ("blank", "one pixel", "one row", "noise")] == [[]] * 4
    for name in ("letter", "inverted", "turned left", "turned right"):
        assert sorted(texts(said[name])) == sorted(WORDS), name
    assert len(texts(said["upside down"])) == 3 and len(texts(said["strip"])) >= 1


def test_places_are_read_each_by_itself(tmp_path: Path) -> None:
    with Memory("test", tmp_path) as memory:
        (found,) = read_pages("ppocr", PPOCR, [page(LETTER)], memory, limits=LIMITS, what="test").results
        assert isinstance(found, PageRead)
        places = tuple(line.polygon for line in found.lines)
        pages = [page(LETTER, places=places[::-1]), page(LETTER, places=places[1:2]), page(LETTER, places=())]
        mapped = read_pages("ppocr", PPOCR, pages, memory, limits=LIMITS, what="test")
    whole, one, none = mapped.results
    assert isinstance(whole, PageRead) and isinstance(one, PageRead)
    assert (whole.lines, one.lines) == (found.lines[::-1], found.lines[1:2])
    assert (none, mapped.computed) == (PageRead(()), 2)


@pytest.mark.parametrize(("name", "quarters"), [("turned right", 1), ("upside down", 2), ("turned left", 3)])
def test_a_page_that_is_known_to_be_turned_is_read_as_if_it_were_upright(
    tmp_path: Path, name: str, quarters: int
) -> None:
    with Memory("test", tmp_path) as memory:
        upright, lying = (
            read_pages("ppocr", PPOCR, [one], memory, limits=LIMITS, what="test").results[0]
            for one in (page(LETTER), page(PAGES[name], quarters=quarters))
        )
        assert isinstance(upright, PageRead) and isinstance(lying, PageRead)
        places = tuple(line.polygon for line in lying.lines)
        again = page(PAGES[name], places=places, quarters=quarters)
        (placed,) = read_pages("ppocr", PPOCR, [again], memory, limits=LIMITS, what="test").results
    assert [line.text for line in upright.lines] == [line.text for line in lying.lines] == texts(placed)
    for one, other in zip(upright.lines, lying.lines, strict=True):
        assert other.polygon == quarter_turned(one.polygon, quarters, *LETTER.size)


def test_an_engine_that_has_mapped_too_much_is_begun_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = b'{"_target_": "stages.engines.fake.Fake"}'
    made = reader._engine(settings)
    monkeypatch.setattr(reader.resource, "getrlimit", lambda _: (2**62, 2**62))
    reader._make_room()
    assert reader._engine(settings) is made
    monkeypatch.setattr(reader.resource, "getrlimit", lambda _: (2**20, 2**20))
    reader._make_room()
    assert reader._engine(settings) is not made


def test_pixels_of_any_canonical_image() -> None:
    grey = Image.linear_gradient("L").convert("RGB")
    for form in ("PNG", "JPEG"):
        buffer = io.BytesIO()
        grey.save(buffer, form, quality=95)
        pixels = rgb_pixels(buffer.getvalue())
        assert pixels.shape == (256, 256, 3) and pixels.flags.c_contiguous
        assert np.abs(pixels.astype(int) - np.asarray(grey)).max() <= 4
        with pytest.raises(Refusal, match="can't be decoded"):
            rgb_pixels(buffer.getvalue()[:100])
