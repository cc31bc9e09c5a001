"""Places of birth, nationality and sex, where a caption announces them."""

from collections.abc import Iterable, Iterator

from stages.core.caption_values import announced
from stages.core.parts import Part, detections
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector


class PlacesAndFacts(Detector):
    """What the captions of places of birth or origin, nationality and sex announce."""

    def detect(self, view: View) -> Iterable[Detection]:
        return detections(view.lines, self._parts(view))

    def _parts(self, view: View) -> Iterator[Part]:
        for value in announced(view.lines).values:
            if value.role in ("place", "nationality", "sex"):
                yield Part(value.role, value.line, value.whole, value.start, value.end)
