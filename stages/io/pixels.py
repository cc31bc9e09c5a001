"""The bytes of a canonical image to the pixels that OCR engines take."""

import io

import numpy as np
from numpy.typing import NDArray

from stages.core.rejected import Refusal

LIBRARIES = ("numpy", "opencv-python-headless", "pillow", "simplejpeg")
"""What pixels depend on, from here to the nets."""


def rgb_pixels(data: bytes) -> NDArray[np.uint8]:
    """The image, height × width × 3, contiguous. Raises Refusal for bytes that are no image."""
    from PIL import Image

    if (quickly := _jpeg(data)) is not None:
        return quickly
    try:
        with Image.open(io.BytesIO(data)) as image:
            return np.array(image.convert("RGB"))
    except (OSError, ValueError) as error:
        found = f"an image that can't be decoded ({type(error).__name__})"
        action = "run `dvc checkout`, or `dvc repro`"
        raise Refusal("undecodable", found=found, expected="a canonical image", action=action) from None


def _jpeg(data: bytes) -> NDArray[np.uint8] | None:
    """A JPEG's pixels in a third of Pillow's time; None for what isn't one, or is an odd one that Pillow bears with."""
    from simplejpeg import decode_jpeg

    try:
        return np.ascontiguousarray(decode_jpeg(data, colorspace="RGB")) if data[:2] == b"\xff\xd8" else None
    except ValueError:
        return None
