"""Filled files: the same whatever was hidden, with nothing beside their pixels, and proved to be so."""

import io
import random
import struct
import zlib
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image, ImageCms, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo
from simplejpeg import encode_jpeg

from stages.core.cells import filling
from stages.core.containers import cell_size, colour_unit, segments, smoothed
from stages.core.document import Polygon
from stages.core.geometry import quad_from_box
from stages.core.grid import Cells
from stages.core.rejected import Refusal
from stages.io.block_pixels import block_pixels
from stages.io.masked_image import encoded, masked_image, pixel_mask, proof
from tests.conftest import picture

WIDTH, HEIGHT = 333, 205
PLACE: Polygon = quad_from_box(70.0, 92.0, 170.0, 106.0)
BLACK = (0, 0, 0)
CANARY = "CANARY-900101-1234567"
INPUTS = {
    "png": {"format": "PNG"},
    "jpeg 4:2:0": {"format": "JPEG", "quality": 90},
    "jpeg 4:2:2": {"format": "JPEG", "quality": 75, "subsampling": 1},
    "jpeg 4:4:4": {"format": "JPEG", "quality": 95, "subsampling": 0},
    "progressive": {"format": "JPEG", "quality": 60, "progressive": True},
    "restarts": {"format": "JPEG", "quality": 85, "restart_marker_blocks": 3},
}


def card(text: str, seed: int = 1) -> Image.Image:
    """A picture with a text in PLACE."""
    image = picture(seed, (WIDTH, HEIGHT))
    draw = ImageDraw.Draw(image)
    draw.text((72, 91), text, fill=(200, 0, 40), font=ImageFont.load_default(13))
    return image.copy()


def saved(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, **options)
    return buffer.getvalue()


def masked(data: bytes, colour: tuple[int, int, int] = BLACK) -> tuple[bytes, Cells, int]:
    cell = cell_size(data)
    cells = filling([("name", PLACE)], WIDTH, HEIGHT, cell=cell).cells
    suffix = ".png" if data.startswith(b"\x89") else ".jpg"
    return masked_image(data, cells, cell, colour, suffix), cells, cell


def proved(data: bytes, cells: Cells, cell: int, colour: tuple[int, int, int] = BLACK) -> str | None:
    return proof(data, cells, cell, colour, WIDTH, HEIGHT)


@pytest.mark.parametrize("name", INPUTS)
def test_files_that_differ_in_the_secret_alone_are_masked_to_the_same_bytes(name: str) -> None:
    rng = random.Random(name)
    for seed in range(6):
        secrets = ["".join(rng.choices("gjKM019 -W", k=rng.randint(3, 7))) for _ in range(2)]
        one, other = (saved(card(secret, seed), **INPUTS[name]) for secret in secrets)
        (first, cells, cell), (second, *_) = masked(one), masked(other)
        assert one != other
        assert first == second
        assert proved(first, cells, cell) is None


def test_a_plain_fill_would_leave_traces_beside_it() -> None:
    """Why colours are given up that were coded together with the secret's, and aren't smoothed by the decoder."""
    one, other = (saved(card(text), **INPUTS["jpeg 4:2:0"]) for text in ("Kim", "Wong"))
    cells = filling([("name", PLACE)], WIDTH, HEIGHT, cell=8).cells
    outside = ~pixel_mask(cells, 8, HEIGHT, WIDTH)
    assert (block_pixels(one) != block_pixels(other))[outside].any()
    units = ~pixel_mask(filling([("name", PLACE)], WIDTH, HEIGHT, cell=16).cells, 16, HEIGHT, WIDTH)
    smooth = [np.array(Image.open(io.BytesIO(data))) for data in (one, other)]
    assert (smooth[0] != smooth[1])[units].any()
    assert not (block_pixels(one) != block_pixels(other))[units].any()


def test_what_is_beside_a_mask_keeps_its_brightness_and_the_paper_its_colour() -> None:
    image = Image.new("RGB", (WIDTH, HEIGHT), (235, 205, 160))
    ImageDraw.Draw(image).text((72, 70), "Caption", fill=(60, 20, 20), font=ImageFont.load_default(12))
    out, cells, _ = masked(saved(image, **INPUTS["jpeg 4:2:0"]))
    beside = pixel_mask(cells, 8, HEIGHT, WIDTH) != pixel_mask(np.ones_like(cells), 8, HEIGHT, WIDTH)
    difference = np.abs(block_pixels(out).astype(int) - np.array(image))[beside]
    assert difference.mean() < 4
    assert (difference.max(axis=1) > 60).mean() < 0.01


def test_a_picture_that_is_hidden_almost_everywhere_turns_grey_at_the_rest() -> None:
    data = saved(card("Kim"), **INPUTS["jpeg 4:2:0"])
    cells = np.ones((-(-HEIGHT // 8), -(-WIDTH // 8)), bool)
    cells[::4, ::4] = False
    rest = np.kron(~cells, np.ones((2, 2), bool))
    assert rest.any()
    out = masked_image(data, cells, 8, BLACK, ".jpg")
    assert proved(out, cells, 8) is None


@pytest.mark.parametrize("name", INPUTS)
@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (13, 200, 77), (250, 3, 128)])
def test_what_is_outside_the_cells_stays_and_what_is_inside_is_one_colour(
    name: str, colour: tuple[int, int, int]
) -> None:
    data = saved(card("Kim Minsu"), **INPUTS[name])
    out, cells, cell = masked(data, colour)
    assert proved(out, cells, cell, colour) is None
    before, after = block_pixels(data).astype(int), block_pixels(out).astype(int)
    outside = ~pixel_mask(cells, cell, HEIGHT, WIDTH)
    difference = np.abs(before - after)[outside]
    assert difference.max() == 0 if name == "png" else difference.mean() < 4
    assert out == masked(data, colour)[0]


def test_nothing_but_pixels_leaves() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x9286] = CANARY, CANARY
    xmp = f"<x:xmpmeta>{CANARY}</x:xmpmeta>".encode()
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + CANARY.encode()
    jpeg = saved(card("Kim"), format="JPEG", exif=exif, xmp=xmp, icc_profile=profile, comment=CANARY)
    jpeg = jpeg[:2] + _thumbnail() + jpeg[2:] + CANARY.encode()
    text = PngInfo()
    text.add_text("Comment", CANARY)
    text.add_itxt("XML:com.adobe.xmp", CANARY, zip=True)
    png = saved(card("Kim"), format="PNG", pnginfo=text, exif=exif, icc_profile=profile) + CANARY.encode()
    for data in (jpeg, png):
        out, cells, cell = masked(data)
        assert CANARY.encode() in data and b"CANARY" not in out
        assert proved(out, cells, cell) is None
        assert set(segments(out) or ()) <= {"SOI", "JFIF", "DQT", "SOF0", "DHT", "SOS", "EOI", "IHDR", "IDAT", "IEND"}


def _thumbnail() -> bytes:
    """A JFIF extension with a picture in it."""
    body = b"JFXX\0\x13\x10\x10" + np.full((16, 16, 3), 7, np.uint8).tobytes() + CANARY.encode()
    return b"\xff\xe0" + struct.pack(">H", len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def reencoded(data: bytes, change: Callable[[np.ndarray], None], suffix: str) -> bytes:
    pixels = block_pixels(data)
    change(pixels)
    return encoded(pixels, suffix)


def _dot(pixels: np.ndarray) -> None:
    pixels[96:100, 100:104] = 90


TAMPERED: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "bytes behind a JPEG": (".jpg", lambda data: data + b"x", "carries trailing"),
    "bytes behind a PNG": (".png", lambda data: data + b"x", "carries trailing"),
    "a comment": (".jpg", lambda data: data[:2] + b"\xff\xfe\0\x04ab" + data[2:], "carries COM"),
    "an application's segment": (".jpg", lambda data: data[:2] + b"\xff\xe1\0\x04ab" + data[2:], "carries APP1"),
    "a thumbnail": (".jpg", lambda data: data[:2] + _thumbnail() + data[2:], "carries APP0"),
    "a text chunk": (".png", lambda data: data[:33] + chunk(b"tEXt", b"a\0b") + data[33:], "carries tEXt"),
    "an animation": (".png", lambda data: data[:33] + chunk(b"acTL", b"\0" * 8) + data[33:], "carries acTL"),
    "hidden pixels": (".png", lambda data: data[:-12] + chunk(b"IDAT", zlib.compress(b"x")) + data[-12:], "no plain"),
    "a flipped bit": (".png", lambda data: data[:60] + bytes([data[60] ^ 1]) + data[61:], "damaged"),
    "half a file": (".jpg", lambda data: data[: len(data) // 2], "damaged"),
    "half of the pixels": (".jpg", lambda data: data[: len(data) // 2] + b"\xff\xd9", "can't be decoded"),
    "another size": (".jpg", lambda data: saved(Image.new("RGB", (8, 8)), format="JPEG"), "expected 333"),
    "a grey image": (".png", lambda data: saved(Image.new("L", (WIDTH, HEIGHT)), format="PNG"), "three 8-bit"),
    "16 bits": (".png", lambda data: _sixteen(), "three 8-bit"),
    "a dot in a JPEG": (".jpg", lambda data: reencoded(data, _dot, ".jpg"), "px of filled cells"),
    "a dot in a PNG": (".png", lambda data: reencoded(data, _dot, ".png"), "16 px of filled cells"),
    "no image": (".png", lambda data: b"GIF89a", "neither"),
}


def _sixteen() -> bytes:
    return bytes(cv2.imencode(".png", np.zeros((HEIGHT, WIDTH, 3), np.uint16))[1].tobytes())


@pytest.mark.parametrize("name", TAMPERED)
def test_the_proof_finds_what_is_wrong(name: str) -> None:
    suffix, change, expected = TAMPERED[name]
    source = "png" if suffix == ".png" else "jpeg 4:2:0"
    out, cells, cell = masked(saved(card("Kim"), **INPUTS[source]))
    assert proved(out, cells, cell) is None
    assert expected in (proved(change(out), cells, cell) or "")


def test_a_jpeg_whose_blocks_lean_on_each_other_is_refused() -> None:
    """Decoders make up what a progressive file leaves out from the blocks around."""
    whole = saved(card("Kim"), **INPUTS["progressive"])
    scans = [at for at in range(len(whole)) if whole[at : at + 2] == b"\xff\xda"]
    cut = whole[: scans[3]] + b"\xff\xd9"
    assert smoothed(cut) and not smoothed(whole)
    assert not any(smoothed(saved(card("Kim"), **INPUTS[name])) for name in INPUTS)
    with pytest.raises(Refusal, match="blocks"):
        masked(cut)


@pytest.mark.parametrize(
    ("sampling", "unit"), [("444", (8, 8)), ("422", (16, 8)), ("420", (16, 16)), ("411", (32, 8)), ("440", (8, 16))]
)
def test_colours_are_coded_in_larger_units_than_brightness(sampling: str, unit: tuple[int, int]) -> None:
    data = encode_jpeg(np.array(card("Kim")), 90, colorsubsampling=sampling)
    assert (cell_size(data), colour_unit(data)) == (8, unit)
    out, cells, cell = masked(data)
    assert proved(out, cells, cell) is None
    assert out == masked(encode_jpeg(np.array(card("Lee")), 90, colorsubsampling=sampling))[0]


def test_where_red_green_and_blue_are_coded_the_unit_is_the_cell() -> None:
    for sampling, cell in (("444", 8), ("420", 16)):
        files = [encode_jpeg(np.array(card(text)), 90, colorsubsampling=sampling) for text in ("Kim", "Lee")]
        one, other = (_as_rgb(data) for data in files)
        assert cell_size(one) == cell
        assert (block_pixels(one) != block_pixels(files[0])).any()
        assert masked(one)[0] == masked(other)[0]


def _as_rgb(data: bytes) -> bytes:
    """The file with channels called R, G and B, and without the header that says otherwise."""
    data = data[:2] + data[20:]
    for marker, first, step in ((b"\xff\xc0", 10, 3), (b"\xff\xda", 5, 2)):
        at = data.index(marker)
        for channel, name in enumerate(b"RGB"):
            place = at + first + step * channel
            data = data[:place] + bytes([name]) + data[place + 1 :]
    return data


def test_no_image_has_no_cells() -> None:
    for data in (b"", b"GIF89a", b"\xff\xd8\xff\xd9"):
        with pytest.raises(ValueError, match="JPEG nor a PNG"):
            cell_size(data)
