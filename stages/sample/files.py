"""Image files as vendors send them: JPEG mostly, and the odd ones on purpose."""

import io

import numpy as np
from PIL import Image

from stages.sample.plan import Oddity

ORIENTATION, ARTIST, MAKE = 0x0112, 0x013B, 0x010F


def image_file(picture: np.ndarray, quality: int, oddity: Oddity | None, holder: str) -> tuple[bytes, str]:
    """The bytes of an image file that shows the picture, and its suffix. Some name the holder in their metadata."""
    image = Image.fromarray(picture)
    match oddity:
        case Oddity.SIXTEEN_BIT:
            grey = np.asarray(image.convert("L"), np.uint16) * 257
            return _saved(Image.fromarray(grey), "PNG", compress_level=6), ".png"
        case Oddity.CMYK:
            return _saved(image.convert("CMYK"), "JPEG", quality=quality), ".jpg"
        case Oddity.GREYSCALE:
            return _saved(image.convert("L"), "JPEG", quality=quality), ".jpg"
        case Oddity.TRUNCATED:
            data = _saved(image, "JPEG", quality=quality)
            return data[: len(data) * 55 // 100], ".jpg"
        case Oddity.EXIF_ROTATED:
            exif = Image.Exif()
            exif[ORIENTATION] = 6  # shown turned to the right, hence stored turned to the left
            exif[ARTIST] = holder
            exif[MAKE] = "ocrmill sample"
            return _saved(image.transpose(Image.Transpose.ROTATE_90), "JPEG", quality=quality, exif=exif), ".jpg"
        case _:
            return _saved(image, "JPEG", quality=quality), ".jpg"


def _saved(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()
