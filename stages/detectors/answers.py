"""What people are asked for in forms: occupation, employer, member numbers, relations, where a caption announces it."""

from collections.abc import Iterable, Iterator

from stages.core.caption_values import announced
from stages.core.parts import Part, detections
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector


class Answers(Detector):
    """Answers about a person, on documents of the types named in `of`."""

    def __init__(self, of: Iterable[str]) -> None:
        self._of = frozenset(of)

    def detect(self, view: View) -> Iterable[Detection]:
        return detections(view.lines, self._parts(view)) if view.doc_type in self._of else ()

    def _parts(self, view: View) -> Iterator[Part]:
        for value in announced(view.lines).values:
            if value.role == "answer":
                yield Part("answer", value.line, value.whole, value.start, value.end, 0.7)
