"""A masked image read again, at several scales, by an engine that finds its own lines.

What is read surely at one scale is not read at those after it; where an image is masked further, what was read of it
elsewhere still holds.
"""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Document, polygon
from stages.core.geometry import Points, bounds, scaled
from stages.core.reading import Line, Reading
from stages.core.view import Pixels
from stages.engines.base import Engine

_SURE = 0.7
"""How sure the least sure character of a line must be for the line not to be read at other scales."""
_MARGIN = 24
"""How far above and below what changed an image is read again, in px."""
_RIM = 2
"""How far around a line the colour is that it is painted over in, in px."""
_STRIPS = 0.5
"""From this share of the rows on, all of an image is read again."""


class Seen(Struct, frozen=True):
    """An image, and what was read of it at each scale."""

    pixels: Pixels
    readings: list[Reading]


def reread(
    engine: Engine,
    name: str,
    pixels: Pixels,
    document: Document,
    scales: Sequence[float],
    before: Seen | None = None,
) -> list[Reading]:
    """What the engine reads at each scale; places are in px of the image as it is.

    `before` is the same image less masked: of rows in which nothing changed, what was read then is kept.
    """
    strips = [(0, len(pixels))] if before is None else _strips(pixels, before)
    readings, sure = [], list[Line]()
    for number, scale in enumerate(scales):
        lines = [line for strip in strips for line in _read(engine, pixels, strip, sure, scale)]
        sure += [line for line in lines if line.confidence >= _SURE]
        if before is not None:
            kept = (line for line in before.readings[number].lines if not _meets(line, strips))
            lines = sorted((*kept, *lines), key=lambda line: bounds(line.polygon)[1::-1])
        readings.append(Reading(id=document.id, delivery="", engine=name, provenance="", lines=tuple(lines)))
    return readings


def _read(engine: Engine, pixels: Pixels, strip: tuple[int, int], without: Sequence[Line], scale: float) -> list[Line]:
    """The lines of some rows at a scale, `without` those that are painted over."""
    import cv2

    top, bottom = strip
    image = pixels[top:bottom]
    if scale != 1:
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        image = np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=way), np.uint8)
    image = image.copy() if without else image
    for line in without:
        image = _painted(image, scaled(_lowered(line.polygon, -top), scale, scale))
    return [_back(line, scale, top) for line in engine.read(np.ascontiguousarray(image))]


def _painted(image: Pixels, place: Points) -> Pixels:
    """The image with a line painted over in the colour around it."""
    import cv2

    x1, y1, x2, y2 = (round(value) for value in bounds(place))
    part = image[max(0, y1 - _RIM) : max(0, y2 + _RIM), max(0, x1 - _RIM) : max(0, x2 + _RIM)]
    if part.size:
        rim = np.concatenate((part[0], part[-1], part[:, 0], part[:, -1]))
        cv2.fillPoly(image, [np.rint(np.array(place)).astype(np.int32)], np.median(rim, axis=0).tolist())
    return image


def _strips(pixels: Pixels, before: Seen) -> list[tuple[int, int]]:
    """Rows in which the image isn't as it was, from top to bottom, with all lines that are partly there."""
    changed = (pixels != before.pixels).any(axis=(1, 2))
    spans = [bounds(line.polygon)[1::2] for reading in before.readings for line in reading.lines]
    rows = np.zeros(len(pixels), np.bool_)
    for row in np.flatnonzero(changed):
        rows[max(0, row - _MARGIN) : row + _MARGIN] = True
    while more := [s for s in spans if 0 < rows[_slice(s)].sum() < len(rows[_slice(s)])]:
        for span in more:
            rows[_slice(span)] = True
    if rows.mean() > _STRIPS:
        return [(0, len(pixels))]
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in edges.reshape(-1, 2)]


def _slice(span: Sequence[float]) -> slice:
    return slice(max(0, round(span[0])), max(0, round(span[1])) + 1)


def _meets(line: Line, strips: Sequence[tuple[int, int]]) -> bool:
    _, top, _, bottom = bounds(line.polygon)
    return any(top < end and bottom >= start for start, end in strips)


def _back(line: Line, scale: float, top: int) -> Line:
    if scale == 1 and not top:
        return line
    return replace(line, polygon=polygon(_lowered(scaled(line.polygon, 1 / scale, 1 / scale), top)))


def _lowered(place: Points, rows: int) -> list[tuple[float, float]]:
    return [(x, y + rows) for x, y in place]
