"""Untrusted image bytes: what becomes canonical, what keeps its bytes, what is refused."""

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image, ImageOps, PngImagePlugin

from stages.core.containers import _PixelStream, strip_png
from stages.core.rejected import Refusal
from stages.io.images import canonical_image
from stages.io.ingested import ingest_image
from tests.conftest import picture


def encoded(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.mode == "RGB"
        assert not image.getexif()
        assert not {"icc_profile", "comment", "exif", "xmp", "photoshop"} & set(image.info)
        return image.copy()


PLAIN = picture(1, (80, 60))


def test_a_canonical_jpeg_keeps_its_bytes() -> None:
    raw = encoded(PLAIN, "JPEG", quality=90)
    facts, data = canonical_image(raw)
    assert data == raw
    assert (facts.suffix, facts.width, facts.height) == (".jpg", 80, 60)


def test_a_canonical_png_keeps_its_bytes() -> None:
    raw = encoded(PLAIN, "PNG")
    assert canonical_image(raw)[1] == raw


def test_a_jpeg_loses_its_metadata_and_tail_but_no_pixel() -> None:
    exif = Image.Exif()
    exif[0x010E] = "SECRET description"
    raw = encoded(PLAIN, "JPEG", exif=exif, comment=b"SECRET comment", icc_profile=b"SECRET profile") + b"SECRET tail"
    facts, data = canonical_image(raw)
    assert b"SECRET" not in data
    assert facts.suffix == ".jpg"
    assert decoded(data).tobytes() == decoded_plainly(raw)


def test_a_png_loses_its_text_but_no_pixel() -> None:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "SECRET")
    raw = encoded(PLAIN, "PNG", pnginfo=info, dpi=(72, 72))
    _, data = canonical_image(raw)
    assert b"SECRET" not in data and b"pHYs" not in data
    assert decoded(data).tobytes() == PLAIN.tobytes()


def test_what_hides_behind_the_pixels_of_a_png_is_gone() -> None:
    raw = encoded(PLAIN, "PNG")
    start, end = raw.index(b"IDAT") - 4, raw.index(b"IEND") - 4
    pixels = raw[start + 8 : end - 4]
    for body in (pixels + b"SECRET", zlib.compress(zlib.decompress(pixels) + b"SECRET" * 99)):
        hidden = raw[:start] + chunk(b"IDAT", body) + raw[end:]
        _, data = canonical_image(hidden)
        assert data != hidden and b"SECRET" not in data and decoded(data).tobytes() == PLAIN.tobytes()
    _, data = canonical_image(raw[:end] + chunk(b"IDAT", b"SECRET") + raw[end:])
    assert b"SECRET" not in data


def test_pixels_without_end_are_not_unpacked_to_their_end() -> None:
    packer = zlib.compressobj(9)
    bomb_of_pixels = b"".join([*(packer.compress(b"\0" * (1 << 20)) for _ in range(600)), packer.flush()])
    header = struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", bomb_of_pixels) + chunk(b"IEND", b"")
    stream = _PixelStream(100, 100)
    assert not stream.take(bomb_of_pixels)
    assert len(stream._zlib.unconsumed_tail) > len(bomb_of_pixels) * 0.99, "the rest was left alone"
    assert strip_png(b"\x89PNG\r\n\x1a\n" + chunks) is None


def test_an_overlong_adobe_segment_is_cut() -> None:
    raw = encoded(PLAIN, "JPEG")
    segment = b"Adobe\x00\x64\x00\x00\x00\x00\x01" + b"SECRET"
    _, data = canonical_image(raw[:20] + b"\xff\xee" + struct.pack(">H", len(segment) + 2) + segment + raw[20:])
    assert b"SECRET" not in data and b"Adobe" in data
    assert decoded(data).tobytes() == decoded_plainly(raw)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "TIFF", "WEBP"])
def test_orientation_is_applied_and_gone(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    raw = encoded(PLAIN, kind, exif=exif)
    with Image.open(io.BytesIO(raw)) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    facts, data = canonical_image(raw)
    assert decoded(data).tobytes() == upright.tobytes()
    assert (facts.width, facts.height) == upright.size
    assert cv2.cvtColor(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB).tobytes() == (
        upright.tobytes()
    )


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    ramp = np.linspace(0, 65535, 256 * 4).astype(np.uint16).reshape(4, 256)
    _, data = canonical_image(encoded(Image.fromarray(ramp), "PNG"))
    values = np.asarray(decoded(data))[..., 0].ravel().astype(int)
    assert values[0] == 0 and values[-1] == 255
    assert np.all(np.diff(values) >= 0) and len(set(values)) == 256


def test_what_is_transparent_stands_on_white() -> None:
    image = Image.new("RGBA", (20, 10), (200, 0, 0, 0))
    image.putpixel((3, 4), (0, 0, 0, 255))
    result = decoded(canonical_image(encoded(image, "PNG"))[1])
    assert result.getpixel((0, 0)) == (255, 255, 255) and result.getpixel((3, 4)) == (0, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "LA"])
def test_other_modes_become_rgb(mode: str) -> None:
    decoded(canonical_image(encoded(PLAIN.convert(mode), "TIFF" if mode == "CMYK" else "PNG"))[1])


def test_the_first_frame_is_taken_and_the_others_counted() -> None:
    frames = [picture(seed, (40, 30)) for seed in range(3)]
    raw = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    facts, data = canonical_image(raw)
    assert facts.frames == 3
    assert decoded(data).tobytes() == frames[0].tobytes()


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def bomb(width: int, height: int) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not_an_image"),
        (b"%PDF-1.7", "not_an_image"),
        (b"<svg/>", "not_an_image"),
        (encoded(PLAIN, "JPEG")[:-200], "undecodable"),
        (encoded(PLAIN, "PNG")[:-200], "undecodable"),
        (bomb(40_000, 40_000), "too_large"),
        (bomb(8_001, 8_000), "too_large"),
        (bomb(100, 100), "undecodable"),
        (encoded(PLAIN.convert("F"), "TIFF"), "pixel_depth"),
    ],
)
def test_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        canonical_image(raw)
    assert caught.value.reason == reason


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.png").write_bytes(encoded(PLAIN, "PNG"))
    (tmp_path / "link.png").symlink_to("real.png")
    assert ingest_image(tmp_path, "real.png")
    with pytest.raises(Refusal, match="link"):
        ingest_image(tmp_path, "link.png")


def test_near_copies_have_near_fingerprints() -> None:
    facts = canonical_image(encoded(picture(5, (400, 300)), "PNG"))[0]
    same = canonical_image(encoded(picture(5, (400, 300)).resize((320, 240)), "JPEG", quality=60))[0]
    other = canonical_image(encoded(picture(6, (400, 300)), "PNG"))[0]

    def bits(a: str, b: str) -> int:
        return (int(a, 16) ^ int(b, 16)).bit_count()

    assert bits(facts.fingerprint, same.fingerprint) <= 12 < 60 < bits(facts.fingerprint, other.fingerprint)


def test_real_orientations_agree_in_pillow_and_opencv(real_data: Callable[[str], Path]) -> None:
    for path in sorted((real_data("bad_images") / "exif_orientation").glob("*.jpg")):
        _, data = canonical_image(path.read_bytes())
        by_opencv = cv2.cvtColor(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        with Image.open(path) as image:
            upright = ImageOps.exif_transpose(image).convert("RGB")
        assert decoded(data).tobytes() == by_opencv.tobytes() == upright.tobytes(), path.name


def decoded_plainly(raw: bytes) -> bytes:
    with Image.open(io.BytesIO(raw)) as image:
        return image.convert("RGB").tobytes()
