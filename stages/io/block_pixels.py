"""Pixels of which none depends on another block of its file, so that what is filled leaves no trace beside it."""

import numpy as np
from numpy.typing import NDArray

from stages.core.containers import segments, smoothed
from stages.core.rejected import Refusal
from stages.io.pixels import rgb_pixels

Pixels = NDArray[np.uint8]


def block_pixels(data: bytes, *, strict: bool = False) -> NDArray[np.uint8]:
    """As `rgb_pixels`, but no pixel of a JPEG depends on another block: colours aren't smoothed over edges.

    Raises Refusal for bytes that are no image, for a JPEG of which this can't be had, and, if `strict`, for damage.
    """
    if data[:2] != b"\xff\xd8":
        return _png_pixels(data)
    if smoothed(data):
        raise _refusal()
    return _decoded(data, "RGB", strict=strict)


def brightness(data: bytes) -> Pixels:
    """A JPEG's brightness, height × width, of which no pixel depends on another block. Raises as `block_pixels`."""
    return _decoded(data, "GRAY", strict=False)[..., 0]


def _decoded(data: bytes, colours: str, *, strict: bool) -> Pixels:
    from simplejpeg import decode_jpeg

    try:
        return np.asarray(decode_jpeg(data, colorspace=colours, fastupsample=True, strict=strict))
    except ValueError:
        raise _refusal() from None


def _refusal() -> Refusal:
    found, expected = "a JPEG whose blocks can't be decoded each by itself", "whole scans and usual sampling"
    return Refusal("undecodable", found=found, expected=expected, action="convert it to PNG and deliver it again")


def _png_pixels(data: bytes) -> Pixels:
    """The pixels of an 8-bit RGB PNG in half of Pillow's time; of any other image in Pillow's."""
    import cv2

    if data[24:29] == b"\x08\x02\0\0\0" and segments(data) is not None:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
        if found is not None:
            return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB, dst=found), np.uint8)
    return rgb_pixels(data)
