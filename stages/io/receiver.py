"""What can be read of masked images and their labels, and which of it is personal, as the receiver's side judges it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict

from msgspec import Struct
from msgspec.structs import replace

from stages.core.boxes import polygon_shared
from stages.core.document import Document, Polygon
from stages.core.geometry import area
from stages.core.grid import Cells, filled_share
from stages.core.masked import Manifest
from stages.core.masking import language_of
from stages.core.policy import Policy
from stages.core.printed import Printed
from stages.core.publishing import INVENTED
from stages.core.reading import Reading
from stages.core.subject import DocType
from stages.core.view import Pixels, View
from stages.detectors.base import Detector, Source, look
from stages.engines.base import Engine
from stages.io.members import instantiate
from stages.io.params import Params
from stages.io.rereading import reread

_COVERED = 0.5
"""The share of a place that is filled, or lies on a line that counts for nothing, from which on it does too."""
_TEXT: frozenset[Source] = frozenset(("text",))
_LABEL: frozenset[Source] = frozenset(("label", "text"))


class Known(TypedDict):
    """What is known of all documents of a type."""

    schema: Mapping[str, DocType]
    doc_type: str | None
    printed: Printed


class Judged(Struct, frozen=True):
    """Places of invented text, and lines that were published.

    Whether a line of no certain kind is print was judged where it was masked, by more readings than are here.
    """

    invented: tuple[Polygon, ...]
    lines: tuple[Polygon, ...]


class Judge:
    """The detectors of text and labels, and the engines that verify."""

    def __init__(self, params: Params, manifest: Manifest, *, reading: bool) -> None:
        """Raises ValueError for a detector that can't be used, and for an engine if images are to be read."""
        self._schema = params.doc_types
        self._printed = Printed(self._schema, manifest.printed)
        self._policy = Policy(purpose=manifest.purpose, shown=manifest.shown)
        made = {name: instantiate(one, Detector) for name, one in params.detect.detectors.items()}
        self._detectors = [(name, one) for name, one in made.items() if one.source != "pixels"]
        lacking = [f"detector {name}: {said}" for name, one in self._detectors if (said := one.missing())]
        self._verifiers, self._scales = params.mask.verifiers, params.mask.scales
        self._engines: dict[str, Engine] = {}
        if reading:
            names = {self._verifier(entry.language) for entry in manifest.documents}
            self._engines = {name: instantiate(params.read.engines[name], Engine) for name in sorted(names)}
            lacking += [f"engine {name}: {said}" for name, one in self._engines.items() if (said := one.missing())]
        if lacking:
            listed = "".join(f"\n  {one}" for one in lacking)
            raise ValueError(
                f"what judges masked documents can't be used here; install it, or give --no-reading:{listed}"
            )

    def told(self, label: Document, pixels: Pixels, cells: Cells, cell: int) -> list[tuple[str, str]]:
        """What is wrong with what a label says."""
        view = View(label, pixels, labels=[label], again=True, **self._known(label))
        judged = _judged(label, None)
        return [(f"its label {what}", kind) for what, kind in self._personal(view, _LABEL, judged, cells, cell)]

    def read(
        self, label: Document, pixels: Pixels, said: Reading | None, cells: Cells, cell: int
    ) -> Iterator[tuple[str, str]]:
        """What is wrong with what was read of an image, and with what can be read now."""
        bare, judged = replace(label, regions=()), _judged(label, said)
        if said is not None:
            texts = replace(said, lines=tuple(line for line in said.lines if line.text))
            view = View(bare, pixels, readings=[texts], again=True, **self._known(label))
            yield from (
                (f"its reading {what}", kind) for what, kind in self._personal(view, _TEXT, judged, cells, cell)
            )
        if self._engines:
            name = self._verifier(label.language)
            try:
                readings = reread(self._engines[name], name, pixels, bare, self._scales)
            except (ValueError, RuntimeError, OSError) as error:
                yield f"{name} can't read it: {type(error).__name__}", ""
                return
            view = View(bare, pixels, readings=readings, again=True, **self._known(label))
            yield from ((f"its image {what}", kind) for what, kind in self._personal(view, _TEXT, judged, cells, cell))

    def _personal(
        self, view: View, sources: frozenset[Source], judged: Judged, cells: Cells, cell: int
    ) -> Iterator[tuple[str, str]]:
        seen = look(self._detectors, view, sources)
        for one in seen.detections:
            if not self._policy.hides(one.kind, view.doc_type) or not one.polygon:
                continue
            excused = [*judged.invented, *(judged.lines if one.kind == "text" else ())]
            most = 0.0 if one.kind == "text" else _COVERED  # a line at a mask is what is left of print
            if filled_share(one.polygon, cells, cell) <= most and not _lies_on(one.polygon, excused):
                yield "says what is personal", one.kind
        yield from ((f"can't be judged, for {failure.detector} failed", "") for failure in seen.failures)

    def _known(self, label: Document) -> Known:
        return {"schema": self._schema, "doc_type": label.doc_type, "printed": self._printed}

    def _verifier(self, language: str | None) -> str:
        return self._verifiers.get(language_of((), language), self._verifiers["und"])


def _judged(label: Document, said: Reading | None) -> Judged:
    ids = label.attributes.get(INVENTED, "").split()
    invented = tuple(region.polygon for region in label.regions if region.id in ids)
    lines = [region.polygon for region in label.regions if region.text]
    return Judged(invented, (*lines, *(line.polygon for line in (said.lines if said else ()))))


def _lies_on(polygon: Polygon, places: Sequence[Polygon]) -> bool:
    size = area(polygon)
    return any(polygon_shared(polygon, place) >= _COVERED * size for place in places)
