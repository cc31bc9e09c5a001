"""A line cut out of its page and laid flat, by its own quad alone."""

import cv2
import numpy as np
from numpy.typing import NDArray

from stages.core.document import Polygon
from stages.core.geometry import area, bounds

Pixels = NDArray[np.uint8]

TALL = 1.5
"""Height / width from which a crop may be a turned or vertical line, as in PaddleOCR."""


def cut(image: Pixels, quad: Polygon) -> Pixels | None:
    """The quad's pixels, flat: the side from vertex 0 to 1 is the top. None where it has no area within the image.

    An upright box is sliced; anything else is warped with cubic interpolation and replicated borders. A polygon of
    other than four vertices is cut by its smallest rotated rectangle.
    """
    height, width = image.shape[:2]
    if len(quad) < 3 or area(quad) < 1:
        return None
    x1, y1, x2, y2 = bounds(quad)
    if x2 <= 0 or y2 <= 0 or x1 >= width or y1 >= height:
        return None
    corners = np.array(quad if len(quad) == 4 else _box(quad), np.float32)
    if _upright(corners):
        left, top = max(0, int(corners[0, 0])), max(0, int(corners[0, 1]))
        right, bottom = min(width, int(np.ceil(corners[2, 0]))), min(height, int(np.ceil(corners[2, 1])))
        return image[top:bottom, left:right] if right > left and bottom > top else None
    wide = int(max(np.linalg.norm(corners[0] - corners[1]), np.linalg.norm(corners[2] - corners[3])))
    high = int(max(np.linalg.norm(corners[0] - corners[3]), np.linalg.norm(corners[1] - corners[2])))
    if wide < 1 or high < 1 or wide > 32_000 or high > 32_000:
        return None
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    return np.asarray(
        cv2.warpPerspective(image, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        np.uint8,
    )


def tall(pixels: Pixels) -> bool:
    """Whether a crop is so much higher than wide that its line may run down the page."""
    return bool(pixels.shape[0] >= TALL * pixels.shape[1])


def _upright(corners: NDArray[np.float32]) -> bool:
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    return bool(ay == by and cy == dy and ax == dx and bx == cx and ax < bx and ay < dy)


def _box(polygon: Polygon) -> NDArray[np.float32]:
    """The smallest rotated rectangle, clockwise from the vertex nearest to the polygon's first one."""
    points = np.array(polygon, np.float32)
    box: NDArray[np.float32] = np.asarray(cv2.boxPoints(cv2.minAreaRect(points)), np.float32)
    return np.roll(box, -int(np.argmin(np.linalg.norm(box - points[0], axis=1))), axis=0)
