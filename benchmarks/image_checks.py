"""Independent checks of canonical images, and what other readers make of the same originals."""

import io
import struct
import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageFile, ImageOps

Pixels = npt.NDArray[np.uint8]
_ORIENTATION = 0x0112
_PLAIN_MODES = {"1", "L", "P", "RGB", "YCbCr", "CMYK"}
_PNG_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND"}


def peers(path: str) -> dict[str, Any]:
    """What strict Pillow, Pillow's verify() alone, and OpenCV make of a file."""
    warnings.simplefilter("ignore")
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    strict = ""
    verified = False
    try:
        with Image.open(path) as image:
            image.verify()
        verified = True
        with Image.open(path) as image:
            image.load()
    except Exception as error:
        strict = type(error).__name__
    try:
        opencv = cv2.imread(path) is not None
    except cv2.error:
        opencv = False
    return {"strict_error": strict, "verified": verified, "opencv": opencv}


def check(original: str, canonical: str) -> dict[str, Any]:
    """What is wrong with an accepted image's canonical bytes: lists and flags that are empty when nothing is."""
    warnings.simplefilter("ignore")
    data = Path(canonical).read_bytes()
    pixels = _by_pillow(data)
    differ = not _same(pixels, _by_opencv(data))
    with Image.open(original) as image:
        oriented = _ORIENTATION in image.getexif()
        plain = image.mode in _PLAIN_MODES and "transparency" not in image.info
        upright = np.asarray(ImageOps.exif_transpose(image).convert("RGB")) if oriented and plain else None
    return {
        "oriented": oriented,
        "opencv_mismatch": differ,
        "exif_mismatch": oriented and (differ or (upright is not None and not _same(pixels, upright))),
        "surplus": surplus(data),
    }


def group_difference(files: list[str]) -> float:
    """How far the images of one upright picture differ from the first: the largest mean difference in grey levels."""
    first, *others = (_by_pillow(Path(file).read_bytes()).astype(np.int16) for file in files)
    return max(float(np.abs(first - other).mean()) if first.shape == other.shape else 255.0 for other in others)


def surplus(data: bytes) -> list[str]:
    """Whatever makes the bytes anything but one 8-bit RGB frame without metadata; from the bytes, then from Pillow."""
    found = _png_surplus(data) if data.startswith(b"\x89PNG") else _jpeg_surplus(data)
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        info = {str(name).lower() for name in image.info}
        told = {"exif", "icc_profile", "comment", "xmp", "photoshop", "xml:com.adobe.xmp", "transparency"} & info
        found += sorted(told)
        found += ["exif tags"] if len(image.getexif()) else []
        found += [f"text {name}" for name in getattr(image, "text", {})]
        found += [] if image.mode == "RGB" else [f"mode {image.mode}"]
        found += [] if image.format in {"JPEG", "PNG"} else [f"format {image.format}"]
        found += [] if getattr(image, "n_frames", 1) == 1 else ["several frames"]
    return found


def _png_surplus(data: bytes) -> list[str]:
    found = [] if data[24:26] == b"\x08\x02" else ["not 8-bit RGB"]
    at = 8
    while at + 12 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        found += [] if kind in _PNG_CHUNKS else [f"chunk {kind!r}"]
        at += 12 + size
        if kind == b"IEND":
            break
    return found + ([] if at == len(data) else ["bytes after the end"])


def _jpeg_surplus(data: bytes) -> list[str]:
    """Segments that carry no pixels, but for JFIF's header and Adobe's colour transform; and what follows the end."""
    found = []
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return [*found, "bytes between segments"]
        marker = data[at + 1]
        if marker == 0xD9:
            break
        if marker == 0xFF or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        body = data[at + 4 : (end := at + 2 + struct.unpack_from(">H", data, at + 2)[0])]
        header = (marker == 0xE0 and len(body) == 14 and body[:5] == b"JFIF\0") or (
            marker == 0xEE and len(body) == 12 and body[:5] == b"Adobe"
        )
        if (0xE0 <= marker <= 0xEF or marker == 0xFE) and not header:
            found.append(f"segment {marker:02x}")
        at = end
        while marker == 0xDA and (at := data.find(b"\xff", at)) >= 0 and data[at + 1 : at + 2] in _IN_SCAN:
            at += 2
        if at < 0:
            return [*found, "no end"]
    return found + ([] if data[at : at + 2] == b"\xff\xd9" and at + 2 == len(data) else ["bytes after the end"])


_IN_SCAN = {bytes([code]) for code in (0, *range(0xD0, 0xD8))}


def _by_pillow(data: bytes) -> Pixels:
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGB"))


def _by_opencv(data: bytes) -> Pixels | None:
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if decoded is None else decoded[:, :, ::-1]


def _same(one: Pixels, other: Pixels | None) -> bool:
    return other is not None and one.shape == other.shape and bool((one == other).all())
