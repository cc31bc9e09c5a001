"""Fingerprints, by their ridges."""

from collections.abc import Iterator

from stages.core.levelled import level, stretched
from stages.core.personal import Detection
from stages.core.ridges import SIDE, ridge_patches
from stages.core.view import View
from stages.detectors.base import Detector, Source

_MARGIN = 0.15
"""How far around the ridges that were seen a print is hidden, as a share of their extent: it fades out."""


class Fingerprints(Detector):
    """They may stand on documents of any type."""

    source: Source = "pixels"  # type: ignore[misc]

    def detect(self, view: View) -> Iterator[Detection]:
        seen = level(view.grey, 0.0, SIDE, quick=True)
        for x1, y1, x2, y2 in ridge_patches(stretched(seen.pixels)):
            wide, high = _MARGIN * (x2 - x1), _MARGIN * (y2 - y1)
            place = seen.polygon((x1 - wide, y1 - high, x2 + wide, y2 + high))
            yield Detection(kind="fingerprint", polygon=place, confidence=0.7)
