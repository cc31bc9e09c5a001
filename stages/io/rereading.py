"""A masked image read again, at several scales, by an engine that finds its own lines."""

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace

from stages.core.document import Document, polygon
from stages.core.geometry import scaled
from stages.core.reading import Line, Reading
from stages.core.view import Pixels
from stages.engines.base import Engine


def reread(engine: Engine, name: str, pixels: Pixels, document: Document, scales: Sequence[float]) -> list[Reading]:
    """What the engine reads at each scale; places are in px of the image as it is."""
    import cv2

    readings = []
    for scale in scales:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        resized = pixels if scale == 1 else cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=way)
        image = np.asarray(resized, np.uint8)
        lines = tuple(_back(line, scale) for line in engine.read(image))
        readings.append(Reading(id=document.id, delivery="", engine=name, provenance="", lines=lines))
    return readings


def _back(line: Line, scale: float) -> Line:
    return line if scale == 1 else replace(line, polygon=polygon(scaled(line.polygon, 1 / scale, 1 / scale)))
