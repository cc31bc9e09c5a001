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
    from simplejpeg import decode_jpeg

    try:
        if data.startswith(b"\xff\xd8"):
            return np.ascontiguousarray(decode_jpeg(data, colorspace="RGB"))
        with Image.open(io.BytesIO(data)) as image:
            return np.array(image.convert("RGB"))
    except (OSError, ValueError) as error:
        found = f"an image that can't be decoded ({type(error).__name__})"
        action = "run `dvc checkout`, or `dvc repro`"
        raise Refusal("undecodable", found=found, expected="a canonical image", action=action) from None
