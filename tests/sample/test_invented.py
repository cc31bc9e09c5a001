"""Invented values: readable, told truthfully, secret-free, and nothing else of the image changes."""

import io

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image

from stages.core.cells import filling
from stages.core.containers import cell_size
from stages.core.document import Polygon
from stages.core.geometry import quad_from_box, rotated_rectangle
from stages.core.grid import touched
from stages.core.masked import Mask
from stages.core.personal import KINDS, Kind
from stages.core.policy import Policy
from stages.core.replacing import cells_of_masks, with_invented, writable_quads
from stages.io.block_pixels import block_pixels
from stages.io.masked_image import encoded, fill, pixel_mask, proof
from stages.io.replaced import Pixels, replaced
from stages.sample.fonts import font_path
from stages.sample.invented import write_invented
from tests.conftest import picture

SIZE = (480, 240)
PLACES: list[tuple[Kind, Polygon]] = [
    ("name", quad_from_box(40.0, 40.0, 130.0, 62.0)),
    ("id_number", quad_from_box(40.0, 100.0, 230.0, 122.0)),
    ("face", quad_from_box(380.0, 40.0, 450.0, 130.0)),
    ("date", quad_from_box(40.0, 160.0, 150.0, 182.0)),
]
KINDS_OF_TEXT: tuple[Kind, ...] = ("name", "id_number", "date")


@pytest.fixture(autouse=True)
def _fonts() -> None:
    try:
        font_path("korean"), font_path("sans")
    except ValueError as error:
        pytest.skip(str(error))


def masked(
    secret: int, suffix: str = ".jpg", **options: object
) -> tuple[Pixels, bytes, tuple[Mask, ...], np.ndarray, int]:
    """A picture with noise as secrets in PLACES, masked: its filled pixels, file, masks, cells and their size."""
    image = np.array(picture(3, SIZE))
    for _, place in PLACES:
        (x1, y1), _, (x2, y2), _ = place
        image[int(y1) : int(y2), int(x1) : int(x2)] = np.random.default_rng(secret).integers(0, 256, 3)
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, **({"format": "JPEG", "quality": 90} | options))
    cell = cell_size(buffer.getvalue())
    cells = filling(PLACES, *SIZE, cell=cell).cells
    pixels = block_pixels(buffer.getvalue())
    fill(pixels, cells, cell, (0, 0, 0), buffer.getvalue())
    outlines = filling(PLACES, *SIZE, cell=cell).outlines
    masks = tuple(Mask(kind=kind, polygon=one) for (kind, _), one in zip(PLACES, outlines, strict=True))
    return pixels, encoded(pixels, suffix), masks, cells, cell


def policy(*kinds: Kind) -> Policy:
    return Policy(purpose="tests", replace=kinds)


@pytest.mark.parametrize("options", [{}, {"subsampling": 0}, {"format": "PNG"}])
@pytest.mark.parametrize("language", ["ko", "vi", "en", None])
def test_values_are_written_in_filled_cells_alone(options: dict[str, object], language: str | None) -> None:
    suffix = ".png" if options.get("format") == "PNG" else ".jpg"
    pixels, file, masks, cells, cell = masked(1, suffix, **options)
    made, told, problem = replaced(
        pixels, file, masks, cells, cell, policy=policy(*KINDS_OF_TEXT), language=language, write=write_invented
    )
    assert problem is None
    assert [bool(mask.invented) for mask in told] == [True, True, False, True]
    written = touched([mask.polygon for mask in told if mask.invented], *SIZE, cell)
    inside = pixel_mask(written, cell, SIZE[1], SIZE[0])
    before, after = block_pixels(file), block_pixels(made)
    assert (before[~inside] == after[~inside]).all() and (after[inside] > 200).any()
    assert proof(made, cells & ~written, cell, (0, 0, 0), *SIZE) is None
    assert proof(made, cells, cell, (0, 0, 0), *SIZE) is not None


def test_what_is_invented_does_not_depend_on_the_secret() -> None:
    found = []
    for secret in (1, 2):
        pixels, file, masks, cells, cell = masked(secret)
        found.append(
            replaced(pixels, file, masks, cells, cell, policy=policy("name"), language="ko", write=write_invented)
        )
    assert found[0] == found[1]
    assert found[0][1][0].invented


def test_a_change_around_the_text_is_found_out() -> None:
    pixels, file, masks, cells, cell = masked(1)
    pixels[0, 0] = ~pixels[0, 0]  # what is encoded isn't what the file was made from
    *_, problem = replaced(pixels, file, masks, cells, cell, policy=policy("name"), language="ko", write=write_invented)
    assert problem == "invented text changed what is around it"


def test_nothing_is_written_without_a_wish_or_where_nothing_fits() -> None:
    pixels, file, masks, cells, cell = masked(1)
    for kinds in ((), ("mrz", "text", "answer")):
        assert replaced(
            pixels, file, masks, cells, cell, policy=policy(*kinds), language="ko", write=write_invented
        ) == (file, masks, None)
    tiny = np.zeros((12, 30, 3), np.uint8)
    assert write_invented(tiny, "address", "ko", (0, 0, 0), 1) == ""
    assert not tiny.any()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ko", "vi", "en"])
def test_every_kind_of_text_can_be_written_on_every_colour(kind: Kind, language: str) -> None:
    for colour in ((0, 0, 0), (255, 255, 255), (120, 120, 120)):
        pixels = np.full((40, 900, 3), colour, np.uint8)
        text = write_invented(pixels, kind, language, colour, 5)
        pictures = {"face", "photograph", "signature", "fingerprint", "barcode", "mrz", "answer", "text"}
        assert bool(text) == (kind not in pictures)
        assert (np.abs(pixels.astype(int) - colour).max() >= 100) == bool(text)


def test_masks_are_written_in_that_share_no_cell_with_another_kind() -> None:
    cells = np.ones((15, 30), bool)
    masks = [
        Mask(kind="name", polygon=quad_from_box(0.0, 0.0, 96.0, 32.0)),
        Mask(kind="name", polygon=quad_from_box(64.0, 0.0, 128.0, 32.0)),
        Mask(kind="date", polygon=quad_from_box(0.0, 64.0, 96.0, 96.0)),
        Mask(kind="face", polygon=quad_from_box(80.0, 64.0, 160.0, 160.0)),
        Mask(kind="name", polygon=quad_from_box(0.0, 128.0, 32.0, 208.0)),
        Mask(kind="name", polygon=()),
    ]
    own = cells_of_masks(masks, cells, 16)
    assert writable_quads(masks, own, ["name", "date"]) == {0: quad_from_box(0.0, 0.0, 96.0, 32.0)}
    told = with_invented(masks, own, {0: "Park"})
    assert [mask.invented for mask in told] == ["Park", "Park", "", "", "", ""]
    assert told[1] == replace(masks[0], invented="Park")


@pytest.mark.parametrize("degrees", [-50, -20, -7, 4, 12, 40, 75, 180])
def test_tilted_lines_are_written_along(degrees: float) -> None:
    place: Polygon = rotated_rectangle(240 if abs(degrees) > 90 else 120, 120, 200, 26, degrees)
    cells = filling([("name", place)], *SIZE, cell=8).cells
    pixels = np.full((SIZE[1], SIZE[0], 3), 230, np.uint8)
    fill(pixels, cells, 8, (0, 0, 0), _ANY_PNG)
    masks = [Mask(kind="name", polygon=one) for one in filling([("name", place)], *SIZE, cell=8).outlines]
    file = encoded(pixels, ".png")
    made, told, problem = replaced(
        pixels, file, masks, cells, 8, policy=policy("name"), language="en", write=write_invented
    )
    assert problem is None
    if degrees == 75:  # nobody's line: it could run up or down
        assert made == file and not told[0].invented
        return
    assert told[0].invented
    inside = pixel_mask(cells, 8, SIZE[1], SIZE[0])
    after = block_pixels(made)
    assert (after[~inside] == 230).all() and (after[inside] > 200).any()


_ANY_PNG = encoded(np.zeros((8, 8, 3), np.uint8), ".png")


def test_invented_text_can_be_seen() -> None:
    """Ink stands clear of the box's edges."""
    pixels = np.zeros((48, 300, 3), np.uint8)
    assert write_invented(pixels, "name", "ko", (0, 0, 0), 2)
    ink = np.argwhere(pixels.max(axis=2) > 128)
    assert ink[:, 0].min() >= 4 and ink[:, 0].max() < 44 and ink[:, 1].min() >= 4 and ink[:, 1].max() < 296
