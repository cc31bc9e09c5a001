"""What is read again of a masked image: all of it once, then what is in doubt, and where more was masked."""

from collections.abc import Sequence
from typing import cast

import cv2
import numpy as np

from stages.core.document import Document, Polygon
from stages.core.geometry import bounds, quad_from_box
from stages.core.reading import Line, Reading
from stages.engines.base import Engine, Pixels
from stages.io.rereading import Seen, reread

SURE, DOUBTFUL, LAST = (20, 40, 260, 60), (20, 140, 120, 160), (20, 300, 130, 330)
DOCUMENT = Document(id="a", delivery="b", file="c", source="d", sha256="e", fingerprint="f", width=300, height=400)


class Bars:
    """Reads dark bars as lines, of which it is sure if they are long."""

    def __init__(self) -> None:
        self.pictures: list[Pixels] = []

    def read(self, image: Pixels, places: Sequence[Polygon] | None = None) -> list[Line]:
        self.pictures.append(image.copy())
        dark = (image[..., 0] < 100).astype(np.uint8)
        return [
            Line(polygon=quad_from_box(x, y, x + w, y + h), text="bar", confidence=0.9 if w > h * 8 else 0.3)
            for x, y, w, h in cv2.connectedComponentsWithStats(dark)[2][1:, :4].tolist()
        ]


def page() -> Pixels:
    pixels = np.full((400, 300, 3), 250, np.uint8)
    for x1, y1, x2, y2 in (SURE, DOUBTFUL, LAST):
        pixels[y1:y2, x1:x2] = 0
    return pixels


def read(engine: Bars, pixels: Pixels, before: Seen | None = None) -> list[Reading]:
    return reread(cast("Engine", engine), "bars", pixels, DOCUMENT, [1.0, 0.5], before)


def boxes(reading: Reading) -> list[tuple[float, ...]]:
    return [bounds(line.polygon) for line in reading.lines]


def test_what_is_sure_is_read_at_one_scale() -> None:
    whole, half = read(Bars(), page())
    assert boxes(whole) == [SURE, DOUBTFUL, LAST]
    assert boxes(half) == [DOUBTFUL, LAST]


def test_where_more_was_masked_is_read_again() -> None:
    pixels = page()
    before = Seen(pixels, read(Bars(), pixels))
    less, engine = pixels.copy(), Bars()
    less[150:160, 20:120] = 250
    whole, half = read(engine, less, before)
    assert boxes(whole) == [SURE, (20, 140, 120, 150), LAST]
    assert boxes(half) == [LAST]
    assert max(len(picture) for picture in engine.pictures) < 100
    assert pixels[45, 25, 0] == less[45, 25, 0] == 0


def test_an_image_masked_all_over_is_read_as_a_whole() -> None:
    pixels = page()
    before = Seen(pixels, read(Bars(), pixels))
    less, engine = np.maximum(pixels, 10), Bars()
    assert read(engine, less, before) == read(Bars(), less)
    assert engine.pictures[0].shape == pixels.shape
