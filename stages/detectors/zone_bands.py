"""The band of a machine-readable zone by its look, whether or not an engine read it."""

from collections.abc import Iterator

from stages.core.personal import Detection
from stages.core.view import View
from stages.core.zone_rows import zone_bands
from stages.detectors.base import Detector, Source


class ZoneBands(Detector):
    """Only identity documents have one."""

    source: Source = "pixels"  # type: ignore[misc]

    def detect(self, view: View) -> Iterator[Detection]:
        for band in zone_bands(view.grey) if view.identity else ():
            yield Detection(kind="mrz", polygon=band, confidence=0.7)
