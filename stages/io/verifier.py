"""A masked image read again, by another engine than those that found its text, and judged by all text detectors."""

from collections.abc import Sequence
from typing import Any

import msgspec
from msgspec import Struct

from stages.core.document import Polygon
from stages.core.grid import Cells, filled_share
from stages.core.mask_review import MaskDecision
from stages.core.masked import Masked, Reason
from stages.core.masking import Hidden, language_of, lies_on, still_personal
from stages.core.policy import Policy
from stages.core.printed import Printed
from stages.core.reading import Reading
from stages.core.subject import DocType
from stages.core.view import Pixels, View
from stages.detectors.base import Detector, look
from stages.engines.base import Engine
from stages.io.members import instantiate
from stages.io.rereading import Seen, reread

_FILLED = 0.5
"""The share of a place from which on it counts as masked."""


class Plan(Struct, frozen=True, kw_only=True):
    """For whom documents are masked, and by what they are judged afterwards.

    `detectors` are those of text, `widely` names those that find zones wider than what they hide. `verifiers` name an
    engine by language ("und": any other), `engines` their settings; one that can't be used is missing there. Without
    `verifiers`, nothing is read again: for measurements alone.
    """

    audience: str
    policy: Policy
    schema: dict[str, DocType]
    recurring: dict[str, tuple[str, ...]]
    detectors: dict[str, dict[str, Any]]
    widely: frozenset[str]
    verifiers: dict[str, str]
    engines: dict[str, dict[str, Any]]
    scales: tuple[float, ...]


class Attempt(Struct, frozen=True):
    """An image with places masked: the lines that stay, the filled cells, the file, and what is wrong with it."""

    places: list[Hidden]
    stays: list[Polygon]
    outlines: list[Polygon]
    cells: Cells
    pixels: Pixels
    file: bytes
    problem: str | None


class Verdict(Struct, frozen=True):
    """What the verifier says of a masked image; `seen` is what each engine read of it."""

    leftover: tuple[Hidden, ...]
    reasons: tuple[Reason, ...]
    reading: Reading | None = None
    verifiers: tuple[str, ...] = ()
    seen: dict[str, Seen] = {}


class Verifier:
    """The engines and detectors of a plan, kept from page to page."""

    def __init__(self, packed: bytes) -> None:
        self.plan = msgspec.msgpack.decode(packed, type=Plan)
        self.printed = Printed(self.plan.schema, self.plan.recurring)
        self.detectors = [(name, instantiate(one, Detector)) for name, one in self.plan.detectors.items()]
        self._engines: dict[str, Engine] = {}

    def verify(
        self,
        made: Attempt,
        record: Masked,
        view: View,
        decisions: Sequence[MaskDecision],
        before: Verdict = Verdict((), ()),  # noqa: B008
    ) -> Verdict:
        """What other engines can still read of a masked image, and which of it is personal.

        The image is read in the language of what stays, which may be told, and in that of what was read before.
        `before` is the verdict on the image when less of it was masked.
        """
        if not self.plan.verifiers or made.problem:
            return Verdict((), ())
        heard = language_of((text for line in view.lines for text in line.texts), view.document.language)
        verifiers = self.plan.verifiers
        names = dict.fromkeys(verifiers.get(one or "und", verifiers["und"]) for one in (record.language, heard))
        known = {} if record.ground else before.seen  # print is judged on whole pages, as receivers see them
        found = [self._verdict(name, made, record, view, decisions, known.get(name)) for name in names]
        return Verdict(
            tuple(dict.fromkeys(one for each in found for one in each.leftover)),
            tuple(dict.fromkeys(one for each in found for one in each.reasons)),
            found[0].reading,
            tuple(name for each in found for name in each.verifiers),
            {name: seen for each in found for name, seen in each.seen.items()},
        )

    def _verdict(
        self,
        name: str,
        made: Attempt,
        record: Masked,
        view: View,
        decisions: Sequence[MaskDecision],
        before: Seen | None,
    ) -> Verdict:
        """What one engine can still read."""
        if name not in self.plan.engines:
            return Verdict((), (Reason(code="no_verifier", detail=name),))
        try:
            readings = reread(self._engine(name), name, made.pixels, view.document, self.plan.scales, before)
        except MemoryError:
            raise
        except Exception as error:  # its words may quote what was read
            reason = Reason(code="verifier_failed", detail=f"{name}: {type(error).__name__}")
            return Verdict((), (reason,), None, (name,))
        again = View(
            view.document,
            made.pixels,
            labels=view.labels,
            readings=readings,
            schema=view.schema,
            doc_type=view.doc_type,
            printed=self.printed,
            found=view.found,
            again=True,
        )
        seen = look(self.detectors, again, frozenset(("text",)))
        failed = tuple(Reason(code="detector_failed", detail=one.detector) for one in seen.failures)
        left = still_personal(seen.detections, view.doc_type, self.plan.policy, decisions)
        leftover = tuple(one for one in left if _is_open(one, made, record.cells))
        return Verdict(leftover, failed, readings[0], (name,), {name: Seen(made.pixels, readings)})

    def _engine(self, name: str) -> Engine:
        if name not in self._engines:
            self._engines[name] = instantiate(self.plan.engines[name], Engine)
        return self._engines[name]


def _is_open(one: Hidden, made: Attempt, cell: int) -> bool:
    """Whether a place isn't masked. Text of no certain kind on a line that was judged before was judged better then."""
    if filled_share(one.polygon, made.cells, cell) >= _FILLED:
        return False
    return one.kind != "text" or not lies_on(one.polygon, made.stays)
