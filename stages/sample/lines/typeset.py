"""Text set in a face: the ink of a line as a mask, cut to the ink."""

import numpy as np
from PIL import Image, ImageDraw

from stages.core.reading import Direction
from stages.sample.canvas import Mask
from stages.sample.lines.faces import check_drawable, font


def typeset(text: str, file: str, size: int, direction: Direction, spacing: float = 0.0) -> Mask:
    """The line's ink, cut to its box. `spacing` is added between characters, in parts of the size.

    Raises ValueError, naming the font and the characters, for text that the font can't draw.
    """
    check_drawable(text, file)
    if direction == "vertical":
        return trimmed(_column(text, file, size, spacing))
    return trimmed(_row(text, file, size, spacing) if spacing else _run(text, file, size))


def trimmed(mask: Mask) -> Mask:
    """The smallest part of a mask that has all its ink."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return np.ascontiguousarray(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _run(text: str, file: str, size: int) -> Mask:
    """A line as the font spaces it."""
    drawn = font(file, size).getmask(text, "L")
    width, height = drawn.size
    return np.frombuffer(bytes(drawn), np.uint8).reshape(height, width)


def _row(text: str, file: str, size: int, spacing: float) -> Mask:
    """A line whose characters stand wider apart, as in the captions of cards."""
    face, extra = font(file, size), spacing * size
    places, at = [], float(size)
    for character in text:
        places.append(at)
        at += face.getlength(character) + extra
    stencil = Image.new("L", (round(at) + size, 3 * size))
    draw = ImageDraw.Draw(stencil)
    for character, place in zip(text, places, strict=True):
        draw.text((round(place), size), character, fill=255, font=face)
    return np.asarray(stencil)


def _column(text: str, file: str, size: int, spacing: float) -> Mask:
    """Upright characters below each other, each in the middle of a square; a space is half a square."""
    face, pitch = font(file, size), size * (1.04 + spacing)
    stencil = Image.new("L", (3 * size, round(pitch * (len(text) + 2)) + size))
    draw, at = ImageDraw.Draw(stencil), float(size)
    for character in text:
        if character != " ":
            across = 1.5 * size - face.getlength(character) / 2
            draw.text((round(across), round(at)), character, fill=255, font=face)
        # A digit is narrow but as tall as a syllable; it stands a little closer to its neighbours.
        at += pitch * (0.5 if character == " " else 0.9 if character.isdecimal() else 1.0)
    return np.asarray(stencil)
