"""Numbers that are punched through the page: characters of holes, which no engine reads."""

from collections.abc import Iterator

from stages.core.levelled import level, tilt
from stages.core.perforated import SIDE, perforated_rows
from stages.core.personal import Detection, Kind
from stages.core.view import View
from stages.detectors.base import Detector, Source

_NUMBERS: tuple[Kind, ...] = ("passport_number", "licence_number", "id_number")


class Perforations(Detector):
    """They are the document's number. Only identity documents have one."""

    source: Source = "pixels"  # type: ignore[misc]

    def detect(self, view: View) -> Iterator[Detection]:
        if not view.identity:
            return
        seen = level(view.grey, tilt(line.polygon for line in view.lines).degrees, SIDE)
        for quad in perforated_rows(seen.pixels):
            yield Detection(kind=_number(view), polygon=seen.back(quad), confidence=0.8)


def _number(view: View) -> Kind:
    """What the document's own number is."""
    rules = view.kind.fields.values() if view.kind else ()
    own = [rule.personal for rule in rules if rule.personal in _NUMBERS]
    return next((kind for kind in _NUMBERS if kind in own), "id_number")
