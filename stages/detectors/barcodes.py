"""Barcodes and matrix codes: those that can be decoded, and what looks like one."""

import math
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from importlib.util import find_spec

from stages.core.boxes import rounded
from stages.core.codes import code_blocks
from stages.core.document import Point
from stages.core.levelled import level, stretched, tilt
from stages.core.personal import Detection
from stages.core.shapes import convex
from stages.core.view import View
from stages.detectors.base import Detector, Source

_SIDE, _DECODED = 800, 1000
"""Longer sides of the pictures (px) that are looked at, and that are decoded."""
_QUIET = 0.08
"""How far around a code is hidden, as a share of its shorter side."""
_FLAT = 0.3
"""A barcode is taken to be so many times as high as long at least: a decoder says where it read, not how high it is."""
_GUESSED = "Data Matrix"
"""What the decoder takes other things for: it counts only where it could be decoded."""


class Barcodes(Detector):
    """What a code holds is no matter: one that can't be decoded here may be elsewhere."""

    source: Source = "pixels"  # type: ignore[misc]

    def missing(self) -> str | None:
        return None if find_spec("zxingcpp") else "zxing-cpp isn't installed; run `make env`"

    def provenance(self) -> Mapping[str, str]:
        return {"zxing-cpp": version("zxing-cpp")}

    def detect(self, view: View) -> Iterator[Detection]:
        yield from _decoded(view)
        seen = level(view.grey, tilt(line.polygon for line in view.lines).degrees, _SIDE, quick=True)
        for x1, y1, x2, y2 in code_blocks(stretched(seen.pixels)):
            more = _QUIET * min(x2 - x1, y2 - y1)
            place = seen.polygon((x1 - more, y1 - more, x2 + more, y2 + more))
            yield Detection(kind="barcode", polygon=place, confidence=0.7)


def _decoded(view: View) -> Iterator[Detection]:
    import zxingcpp

    large = max(view.grey.shape)
    seen = level(view.grey, 0.0, min(_DECODED, large), quick=True)
    across, down = seen.matrix[0, 0], seen.matrix[1, 1]
    for code in zxingcpp.read_barcodes(seen.pixels, return_errors=True, try_invert=False):
        at = code.position
        places = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
        corners = [(float(p.x / across), float(p.y / down)) for p in places]
        if (code.valid or str(code.format) != _GUESSED) and convex(corners):
            yield Detection(kind="barcode", polygon=rounded(_whole(corners)), confidence=1.0 if code.valid else 0.6)


def _whole(corners: list[Point]) -> list[Point]:
    """The quad with its quiet zone, and high enough for a barcode."""
    wide, high = _sides(corners)
    long = max(wide, high)
    more = _QUIET * min(wide, high)
    along = more + max(0.0, _FLAT * long - wide) / 2
    across = more + max(0.0, _FLAT * long - high) / 2
    return [
        _moved(corner, corners[i ^ 1], along, corners[3 - i], across, max(wide, 1.0), max(high, 1.0))
        for i, corner in enumerate(corners)
    ]


def _moved(corner: Point, beside: Point, along: float, below: Point, across: float, wide: float, high: float) -> Point:
    """A corner moved away from its two neighbours."""
    return (
        corner[0] + (corner[0] - beside[0]) / wide * along + (corner[0] - below[0]) / high * across,
        corner[1] + (corner[1] - beside[1]) / wide * along + (corner[1] - below[1]) / high * across,
    )


def _sides(corners: list[Point]) -> tuple[float, float]:
    return math.dist(corners[0], corners[1]), math.dist(corners[0], corners[3])
