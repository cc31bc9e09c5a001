"""Patches of marks on a picture: what stands near each other, and is nowhere too narrow."""

import cv2
import numpy as np
from numpy.typing import NDArray


def patches(marks: NDArray[np.bool_], least: NDArray[np.uint8]) -> list[list[int]]:
    """[x, y, width, height, count of px] of each patch of marks, gaps closed, into all of which `least` fits."""
    closed = cv2.morphologyEx(marks.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    solid = cv2.morphologyEx(closed, cv2.MORPH_OPEN, least)
    if not solid.any():
        return []
    found: list[list[int]] = cv2.connectedComponentsWithStats(solid)[2][1:].tolist()
    return found
