"""Pictures as the classifier sees them: all of the page, in the middle of a grey square, turned by quarters.

Strips are seen wider than they are, for their letters would be lost.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

THUMBNAIL = 224
"""The longer side of what is kept of a page (px)."""
GROUND = 128
"""The grey that a page lies on where it isn't square."""
SLIM = 2.0
"""How many times its shorter side a picture's longer side is at most, as it is seen."""
AREA = 0.5
"""Below this scale every pixel must be averaged over, or some would be lost; above it, that only takes time."""
FAULTS = ("cut_off", "glare")
"""What the classifier can see of what is wrong with a picture, besides its type."""


def shrunk(picture: Pixels, side: int = THUMBNAIL) -> Pixels:
    """The picture with sides of at most that many px, no pixel of it lost; smaller ones are left as they are."""
    height, width = picture.shape[:2]
    across, down = (min(scale, 1.0) for scale in fitted(height, width, side))
    if across == down == 1:
        return picture
    size = max(1, round(width * across)), max(1, round(height * down))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def squared(picture: Pixels, side: int) -> Pixels:
    """The picture in the middle of a grey square of that side, as large as fits it; strips are widened."""
    height, width = picture.shape[:2]
    across, down = fitted(height, width, side)
    small = picture
    if min(across, down) < AREA:  # apart from what grows: that isn't averaged over
        less = round(width * min(across, 1.0)), round(height * min(down, 1.0))
        small = np.asarray(cv2.resize(small, less, interpolation=cv2.INTER_AREA), np.uint8)
    size = round(width * across), round(height * down)
    if size != small.shape[1::-1]:
        small = np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    if size == (side, side):
        return small
    square = np.full((side, side, 3), GROUND, np.uint8)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    square[top : top + size[1], left : left + size[0]] = small
    return square


def fitted(height: int, width: int, side: int) -> tuple[float, float]:
    """What width and height are scaled by: the longer one becomes the side, the other one at least a `SLIM`th of it."""
    scale, least = side / max(height, width), side / SLIM
    return max(scale, least / width), max(scale, least / height)


def turned(picture: Pixels, quarters: int) -> Pixels:
    """The picture turned clockwise by so many quarters."""
    return np.ascontiguousarray(np.rot90(picture, -quarters % 4))
