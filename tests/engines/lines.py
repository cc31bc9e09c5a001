"""Lines to read: drawn clean, so that engines read them without a mistake."""

import numpy as np
from PIL import Image, ImageDraw

from stages.core.document import Polygon
from stages.core.geometry import quad_from_box
from stages.engines.base import Pixels
from stages.sample.fonts import font

VIETNAMESE = {
    char
    for vowel in "aăâeêioôơuưy"
    for low in (vowel, *(f"{vowel}{tone}" for tone in "\u0300\u0301\u0303\u0309\u0323"))
    for char in (low, low.upper())
}
"""Vowels with each tone (decomposed), without đ."""


def drawn(text: str, role: str = "sans", size: int = 32, *, margin: int = 6) -> Pixels:
    """The text on white, cut close."""
    face = font(role, size)
    left, top, right, bottom = (int(side) for side in face.getbbox(text))
    image = Image.new("RGB", (right - left + 2 * margin, bottom - top + 2 * margin), "white")
    ImageDraw.Draw(image).text((margin - left, margin - top), text, font=face, fill=(20, 20, 30))
    return np.asarray(image)


def column(text: str, role: str = "korean", size: int = 40) -> Pixels:
    """The characters below each other."""
    image = Image.new("RGB", (size + 16, (size + 4) * len(text) + 16), "white")
    pen = ImageDraw.Draw(image)
    for index, char in enumerate(text):
        pen.text((8, 6 + (size + 4) * index), char, font=font(role, size), fill="black")
    return np.asarray(image)


def page(*lines: Pixels) -> tuple[Pixels, list[Polygon]]:
    """The lines below each other on a page, and where each stands."""
    width, gap = max(line.shape[1] for line in lines) + 80, 40
    image = np.full((sum(line.shape[0] + gap for line in lines) + gap, width, 3), 255, np.uint8)
    places, top = [], gap
    for line in lines:
        height, wide = line.shape[:2]
        image[top : top + height, 40 : 40 + wide] = line
        places.append(quad_from_box(40.0, float(top), 40.0 + wide, float(top + height)))
        top += height + gap
    return image, places


def whole(image: Pixels) -> Polygon:
    """The place that is all of the image."""
    height, width = image.shape[:2]
    return quad_from_box(0.0, 0.0, float(width), float(height))


def hostile() -> dict[str, Pixels]:
    """Pictures without a line in them, by name."""
    noise = np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8)
    return {
        "blank": np.full((200, 300, 3), 255, np.uint8),
        "black": np.zeros((200, 300, 3), np.uint8),
        "one pixel": np.full((1, 1, 3), 7, np.uint8),
        "one row": noise[:1],
        "one column": noise[:, :1],
        "20,000 px long": np.tile(noise[:30], (1, 50, 1)),
        "20,000 px high": np.tile(noise[:, :30], (67, 1, 1)),
        "noise": noise,
        "stripes": np.repeat(np.tile(np.array([[[0], [255]]], np.uint8), (150, 200, 3)), 2, axis=0),
    }


OUTSIDE: dict[str, Polygon] = {
    "beside the image": quad_from_box(-90.0, -90.0, -10.0, -10.0),
    "a point": quad_from_box(5.0, 5.0, 5.0, 5.0),
    "thinner than a pixel": quad_from_box(5.0, 5.0, 5.2, 80.0),
    "far beyond the image": quad_from_box(-1e7, -1e7, 1e7, 1e7),
    "crossed": ((0.0, 0.0), (50.0, 50.0), (0.0, 50.0), (50.0, 0.0)),
    "a triangle": ((5.0, 5.0), (60.0, 9.0), (20.0, 40.0)),
}
