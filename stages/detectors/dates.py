"""Dates in any writing: of birth where a caption says so or an identity document says nothing else, other dates."""

from collections.abc import Iterable, Iterator

from stages.core import written_dates
from stages.core.caption_values import Value, announced
from stages.core.parts import Part, detections
from stages.core.person_names import Span
from stages.core.personal import Detection, Kind
from stages.core.view import View
from stages.detectors.base import Detector


class Dates(Detector):
    """Dates by their form, and whatever has figures enough where a caption announces one."""

    def detect(self, view: View) -> Iterable[Detection]:
        return detections(view.lines, self._parts(view))

    def _parts(self, view: View) -> Iterator[Part]:
        told: dict[int, list[Value]] = {}
        for value in announced(view.lines).values:
            if value.role == "date" or value.role == "date_of_birth":
                told.setdefault(value.line, []).append(value)
                if not written_dates.find(value.text, identity=view.identity):
                    yield Part(value.role, value.line, value.whole, value.start, value.end)
        for index, line in enumerate(view.lines):
            for text in line.texts:
                for start, end in written_dates.find(text, identity=view.identity):
                    born = any(_meet((start, end), one) for one in written_dates.born(text))
                    kind = _kind(_roles(told.get(index, []), text, (start, end)), born=born, identity=view.identity)
                    yield Part(kind, index, text, start, end)


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _roles(told: list[Value], text: str, at: Span) -> set[str]:
    """What captions announce in that part of a line's text; what they announce in the line where it names none."""
    here: set[str] = {value.role for value in told if value.whole == text and _meet(at, (value.start, value.end))}
    return here or {value.role for value in told}


def _kind(roles: set[str], *, born: bool, identity: bool) -> Kind:
    """What a date is, by the roles of the captions that announce it."""
    if born or "date_of_birth" in roles:
        return "date_of_birth"
    return "date" if roles or not identity else "date_of_birth"
