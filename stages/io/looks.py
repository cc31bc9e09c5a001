"""What documents look like, small, and what can be measured of them: mapped over processes, remembered by content."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.inspection import SCALE, Measured, measured
from stages.core.pictured import shrunk
from stages.io.code import fingerprint
from stages.io.mapper import Item, Refused, run_over
from stages.io.memory import Memory, key
from stages.io.packs import Pack
from stages.io.pixels import LIBRARIES, rgb_pixels

Pixels = NDArray[np.uint8]
QUALITY = 92
"""At which thumbnails are kept, as JPEG with all of its colour."""


class Head(Struct, frozen=True):
    """A document as far as its looks go, and which type the delivery says."""

    id: str
    delivery: str
    file: str
    sha256: str
    doc_type: str | None = None


def look_at(pack: str, file: str) -> tuple[Measured, bytes]:
    """The measures of an image of a pack, and its thumbnail (JPEG)."""
    from simplejpeg import encode_jpeg

    picture, short_side = reduced(_pack(pack).read(file), SCALE)
    small = np.ascontiguousarray(shrunk(picture))
    return measured(picture, short_side), encode_jpeg(small, quality=QUALITY, colorsubsampling="444")


def reduced(data: bytes, long_side: int) -> tuple[Pixels, int]:
    """An image's RGB pixels, a JPEG's at an eighth or more of its size, yet no smaller than asked; its shorter side."""
    from simplejpeg import decode_jpeg, decode_jpeg_header

    if data[:2] == b"\xff\xd8":
        try:
            height, width, *_ = decode_jpeg_header(data)
            share = min(1.0, long_side / max(height, width))
            size = {"min_height": max(1, int(height * share)), "min_width": max(1, int(width * share))}
            return np.asarray(decode_jpeg(data, colorspace="RGB", fastdct=True, fastupsample=True, **size)), min(
                height, width
            )
        except ValueError:
            pass  # an odd one, that Pillow bears with
    pixels = rgb_pixels(data)
    return pixels, min(pixels.shape[:2])


def looks(pack: Path, heads: Sequence[Head], memory: Memory, what: str) -> list[tuple[Measured, Pixels] | Refused]:
    """Measures and thumbnail (RGB) of each document, or why it couldn't be looked at."""
    from simplejpeg import decode_jpeg

    code = fingerprint("stages.io.looks", libraries=LIBRARIES)
    items = [Item(key("look", code, head.sha256), (str(pack), head.file)) for head in heads]
    mapped = run_over(items, look_at, Measured, memory, what=what, unit="page", preload=("cv2", "scipy.fft"))
    found: list[tuple[Measured, Pixels] | Refused] = []
    for item, result in zip(items, mapped.results, strict=True):
        if isinstance(result, Refused):
            found.append(result)
            continue
        thumbnail = memory.attachment(item.key) or look_at(*item.arguments)[1]
        found.append((result, np.asarray(decode_jpeg(thumbnail, colorspace="RGB"))))
    return found


@lru_cache(maxsize=1)
def _pack(path: str) -> Pack:
    return Pack(Path(path))
