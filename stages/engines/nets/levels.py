"""The grey levels of a line's crop: dark on light, on even ground."""

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

BLANK, FAINT = 8, 32
"""Grey levels between darkest and brightest: with fewer than BLANK there is nothing to read."""


def blank(grey: Grey) -> bool:
    """Whether all pixels are nearly the same."""
    return int(grey.max()) - int(grey.min()) < BLANK


def dark_on_light(grey: Grey) -> Grey:
    """The crop, inverted where most of its pixels are nearer to its darkest than to its brightest."""
    low, middle, high = np.percentile(grey, (2, 50, 98))
    return np.asarray(255 - grey, np.uint8) if middle < (low + high) / 2 else grey


def even_ground(grey: Grey) -> Grey:
    """The crop divided by its ground (what stays where ink as thick as half its height is closed), then stretched.

    The ground gets white. Less contrast than FAINT levels is stretched as if it were that: noise must not get ink.
    """
    side = grey.shape[0] // 2 * 2 + 1
    closed = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    flat = cv2.divide(grey, cv2.blur(closed, (side, side)), scale=255)
    low, high = np.percentile(flat, (1, 99))
    return np.asarray(np.clip(255 - (high - flat) * (255 / max(high - low, FAINT)), 0, 255), np.uint8)


def framed(grey: Grey, width: int) -> Grey:
    """The crop with so many px of its own ground around it."""
    ground = int(np.median(grey))
    return np.pad(grey, width, constant_values=ground)


def resized(grey: Grey, width: int, height: int) -> Grey:
    """The crop at a size of at least 1 px a side, cubic where that is larger."""
    smaller = width * height < grey.size / 4
    method = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(grey), (max(1, width), max(1, height)), interpolation=method))
