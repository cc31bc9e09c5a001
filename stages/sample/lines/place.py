"""Where the line's ink stands in the picture: its margin, and how it is turned, slanted and seen aslant."""

import cv2
import numpy as np
from msgspec import Struct

from stages.core.document import Polygon, polygon
from stages.sample.canvas import Mask
from stages.sample.photograph import project, warp_mask


class Pose(Struct, frozen=True, kw_only=True):
    """Margins in px (left, top, right, bottom); the turn in degrees; slant and keystone as shares of the height."""

    margins: tuple[float, float, float, float]
    turn: float = 0.0
    slant: float = 0.0
    keystone: float = 0.0
    stretch: float = 1.0

    @property
    def flat(self) -> bool:
        """Whether the ink is only moved."""
        return (self.turn, self.slant, self.keystone, self.stretch) == (0, 0, 0, 1)


def place(mask: Mask, pose: Pose, grow: float) -> tuple[np.ndarray, Polygon]:
    """The ink in its frame, float32 (height, width) from 0 to 1, and the quad of its box grown by `grow` px."""
    height, width = mask.shape
    left, top, right, bottom = pose.margins
    if pose.flat:
        frame = np.zeros((height + round(top + bottom), width + round(left + right)), np.float32)
        x, y = round(left), round(top)
        frame[y : y + height, x : x + width] = mask.astype(np.float32) / 255
        return frame, _box(x - grow, y - grow, x + width + grow, y + height + grow)
    matrix = _homography(width, height, pose)
    corners = project(matrix, np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))
    low, high = corners.min(axis=0), corners.max(axis=0)
    shift = np.eye(3)
    shift[:2, 2] = (left, top) - low
    size = np.ceil(high - low + (left + right, top + bottom)).astype(int)
    matrix = shift @ matrix
    grown = np.array([(-grow, -grow), (width + grow, -grow), (width + grow, height + grow), (-grow, height + grow)])
    return warp_mask(mask, matrix, (int(size[0]), int(size[1]))), polygon(project(matrix, grown).tolist())


def _box(left: float, top: float, right: float, bottom: float) -> Polygon:
    return polygon([(left, top), (right, top), (right, bottom), (left, bottom)])


def _homography(width: int, height: int, pose: Pose) -> np.ndarray:
    """From the mask's edges to the turned line's, around the origin."""
    thick = min(width, height)
    lean, narrow = pose.slant * thick / 2, pose.keystone * thick / 2
    wide = width * pose.stretch
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    # The keystone makes the far end of the line smaller: the right of a row, the foot of a column.
    away = (0.0, narrow) if width >= height else (narrow, 0.0)
    target = np.array(
        [
            (lean, 0),
            (wide + lean, away[1]),
            (wide - lean - away[0], height - away[1]),
            (-lean + away[0], height),
        ],
        np.float64,
    )
    angle = np.radians(pose.turn)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return np.asarray(cv2.getPerspectiveTransform(source, (target @ turn.T).astype(np.float32)), np.float64)
