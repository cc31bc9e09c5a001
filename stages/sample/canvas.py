"""A flat picture painted through masks, so that every line, shape and letter is smooth and may be translucent."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageColor

Mask = npt.NDArray[np.uint8]
"""(height, width), 255 where the paint covers."""

FRACTION = 4
"""Bits of a pixel's fraction that OpenCV is given."""


def rgb(colour: str) -> tuple[int, int, int]:
    """ "#rrggbb" as numbers."""
    red, green, blue, *_ = ImageColor.getrgb(colour)
    return red, green, blue


def mix(first: str, second: str, share: float) -> str:
    """The colour between two, `share` of the way to the second."""
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in zip(rgb(first), rgb(second), strict=True))


def fixed(points: np.ndarray) -> np.ndarray:
    """Points in OpenCV's fixed-point form."""
    return np.round(points * (1 << FRACTION)).astype(np.int32).reshape(-1, 1, 2)


def corners(text: str) -> list[tuple[float, float]]:
    """ "1,2 3,4" as points."""
    pairs = (pair.partition(",") for pair in text.split())
    return [(float(x), float(y)) for x, _, y in pairs]


def stamp(mask: Mask, points: np.ndarray, value: int = 255) -> None:
    """Fills a polygon (n, 2) in a mask, with a smooth edge."""
    cv2.fillPoly(mask, [fixed(points)], (value,), cv2.LINE_AA, FRACTION)


def smooth(points: Sequence[tuple[float, float]], *, closed: bool = True, rounds: int = 4) -> np.ndarray:
    """A smooth curve (n, 2) along a polygon's corners, by cutting corners (Chaikin)."""
    curve = np.asarray(points, dtype=np.float64)
    for _ in range(rounds):
        following = np.roll(curve, -1, axis=0) if closed else curve[1:]
        start = curve if closed else curve[:-1]
        cut = np.stack([0.75 * start + 0.25 * following, 0.25 * start + 0.75 * following], axis=1).reshape(-1, 2)
        curve = cut if closed else np.concatenate([curve[:1], cut, curve[-1:]])
    return curve


def overlap(first: Mask, second: Mask) -> Mask:
    """Where both masks cover."""
    return cv2.multiply(first, second, scale=1 / 255).astype(np.uint8)


class Canvas:
    """An RGB picture of a given size; all coordinates are pixels, y downwards."""

    def __init__(self, size: tuple[int, int], colour: str = "#ffffff") -> None:
        self.size = size
        self.image = Image.new("RGB", size, rgb(colour))

    def blank(self) -> Mask:
        """An empty mask of this canvas's size."""
        return np.zeros((self.size[1], self.size[0]), np.uint8)

    def paint(self, mask: Mask, colour: str, opacity: float = 1.0, at: tuple[int, int] = (0, 0)) -> None:
        """Lays a colour over the picture where the mask covers; `at` is the place of the mask's corner."""
        if opacity < 1:
            mask = (mask * opacity).astype(np.uint8)
        stencil = Image.fromarray(mask)
        self.image.paste(rgb(colour), (*at, at[0] + stencil.width, at[1] + stencil.height), stencil)

    def lay(self, picture: np.ndarray, mask: Mask, at: tuple[int, int], opacity: float = 1.0) -> None:
        """Lays an RGB picture over this one through a mask of its size."""
        if opacity < 1:
            mask = (mask * opacity).astype(np.uint8)
        self.image.paste(Image.fromarray(picture), at, Image.fromarray(mask))

    def fill(self, points: np.ndarray, colour: str, opacity: float = 1.0, clip: Mask | None = None) -> Mask:
        """Fills a polygon; returns its mask."""
        mask = self.blank()
        stamp(mask, points)
        if clip is not None:
            mask = overlap(mask, clip)
        self.paint(mask, colour, opacity)
        return mask

    def lines(
        self, curves: Sequence[np.ndarray], colour: str, width: int = 1, opacity: float = 1.0, *, closed: bool = False
    ) -> None:
        """Strokes curves (n, 2), all of one colour; where they cross the paint doesn't add up."""
        mask = self.blank()
        cv2.polylines(mask, [fixed(curve) for curve in curves], closed, (255,), width, cv2.LINE_AA, FRACTION)
        self.paint(mask, colour, opacity)


def rounded(width: float, height: float, radius: float, left: float = 0, top: float = 0) -> np.ndarray:
    """The outline of a rectangle with round corners."""
    radius = min(radius, width / 2, height / 2)
    angles = np.linspace(0, np.pi / 2, 12)
    corners = [
        (left + width - radius, top + height - radius, 0),
        (left + radius, top + height - radius, 1),
        (left + radius, top + radius, 2),
        (left + width - radius, top + radius, 3),
    ]
    parts = [
        np.stack([x + radius * np.cos(angles + q * np.pi / 2), y + radius * np.sin(angles + q * np.pi / 2)], axis=1)
        for x, y, q in corners
    ]
    return np.concatenate(parts)


def ellipse(x: float, y: float, width: float, height: float, turn: float = 0.0) -> np.ndarray:
    """The outline of an ellipse by its centre and half axes, turned by degrees."""
    angles = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    points = np.stack([width * np.cos(angles), height * np.sin(angles)], axis=1)
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    return np.asarray(points @ np.array([[c, s], [-s, c]]) + (x, y))
