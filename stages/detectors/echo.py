"""What was found once, found again: values of labels and of other detectors, wherever else they stand."""

from collections.abc import Iterator

from stages.core.coverage import share_covered
from stages.core.echoes import Echo as Found
from stages.core.echoes import Echoes
from stages.core.field_kinds import said_of_person
from stages.core.personal import PICTURES, Detection, Kind
from stages.core.spans import part_of
from stages.core.view import TextLine, View
from stages.detectors.base import Detector, Source

_EXPLAINED = 0.8


class Echo(Detector):
    """Looks at every line for values that are known to be personal on the document."""

    source: Source = "text"  # type: ignore[misc]
    second = True

    def detect(self, view: View) -> Iterator[Detection]:
        values = list(dict.fromkeys(_values(view)))
        if not values:
            return
        echoes = Echoes(values, view.printed, view.doc_type)
        known = [one for one in view.found if one.kind != "text"]
        for line in view.lines:
            if line.polygon:
                yield from _in_line(view, line, echoes, known)


def _values(view: View) -> Iterator[tuple[Kind, str]]:
    """Personal values and their kinds; a kind that was found comes before one that is only guessed."""
    for one in view.found:
        if one.kind not in PICTURES:
            yield from ((one.kind, value) for value in one.values)
    for label in (*view.labels, view.document):
        yield from said_of_person(label, view.doc_type, view.schema)
    yield from (("text", secret) for secret in view.secrets)


def _in_line(view: View, line: TextLine, echoes: Echoes, known: list[Detection]) -> Iterator[Detection]:
    made: set[tuple[Kind, int, int, str]] = set()
    for text in line.texts:
        spans = view.printed.spans(text, view.doc_type)
        for echo in echoes.find(text):
            if any(start <= echo.start and echo.end <= end for start, end in spans):
                continue
            if (echo.kind, echo.start, echo.end, text) in made or not _counts(view, line, echo, known):
                continue
            made.add((echo.kind, echo.start, echo.end, text))
            polygon = part_of(line.polygon, text, echo.start, echo.end)
            if share_covered(polygon, [one.polygon for one in known if one.kind == echo.kind]) < 1:
                yield Detection(kind=echo.kind, polygon=polygon, values=(text[echo.start : echo.end],))


def _counts(view: View, line: TextLine, echo: Found, known: list[Detection]) -> bool:
    """One word of a name counts where all is the holder's, unless the line is known to be of another kind."""
    if echo.firm:
        return True
    others = [one.polygon for one in known if one.kind != echo.kind]
    return view.identity and share_covered(line.polygon, others) < _EXPLAINED
