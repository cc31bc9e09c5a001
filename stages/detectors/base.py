"""What a personal-data detector is: it looks at one document and says where personal data stands, and of which kind.

A member says too much rather than too little: what it misses may be published. No checksum ever decides. What a place
counts as for whom is not its business but the policy's (`conf/mask/`).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar, Literal

from msgspec import Struct
from msgspec.structs import replace

from stages.core.coverage import share_covered
from stages.core.document import Polygon
from stages.core.heard import heard
from stages.core.leftover import is_print
from stages.core.personal import Detection, Failure
from stages.core.view import View

_IN_PRINT = 0.9
"""The share of a place in lines of print from which on it is nothing but that."""
Source = Literal["label", "text", "pixels"]
"""What a detector looks at: labels, lines of text wherever they come from, or pixels. Those of text also judge what
another engine reads of a masked image."""


class Detector(ABC):
    """A detector. `version` goes up when it says something else of the same document.

    Detectors of the second phase see in `view.found` what those of the first found, beside what was known before.
    """

    source: ClassVar[Source] = "text"
    second: ClassVar[bool] = False
    version: ClassVar[int] = 1

    def missing(self) -> str | None:
        """What isn't there (a library, a model) and what to do about it; None where the detector can be used."""
        return None

    def provenance(self) -> Mapping[str, str]:
        """All that its detections depend on besides code and arguments: sha256 of models, versions of libraries."""
        return {}

    @abstractmethod
    def detect(self, view: View) -> Iterable[Detection]:
        """What is personal on the document. `detector` need not be filled in. Whatever it raises is a failure."""


class Seen(Struct, frozen=True):
    """What all detectors say of a document, and which could not."""

    detections: tuple[Detection, ...]
    failures: tuple[Failure, ...]


def look(detectors: Sequence[tuple[str, Detector]], view: View, sources: frozenset[Source] | None = None) -> Seen:
    """Run the named detectors, the first phase before the second; `sources` leaves the others out.

    A detector that raises is a Failure: its document is not published, and no other suffers.
    """
    found: list[Detection] = []
    failures: list[Failure] = []
    printed = [one.line.polygon for one in heard(view) if is_print(one.texts, view.printed, view.doc_type)]
    for second in (False, True):
        seen = view.with_found([*view.found, *found]) if second else view
        for name, detector in detectors:
            if detector.second != second or (sources is not None and detector.source not in sources):
                continue
            try:
                made = [replace(one, detector=name) for one in detector.detect(seen)]
                found += made if detector.source != "text" else _off_print(made, printed)
            except MemoryError:
                raise
            except Exception as error:  # its words may quote the document
                failures.append(Failure(detector=name, reason=type(error).__name__))
    return Seen(tuple(found), tuple(failures))


def _off_print(found: Iterable[Detection], printed: Sequence[Polygon]) -> list[Detection]:
    """What text was found to say, but for places that lie in lines of print: one of their readings was misread."""
    return [one for one in found if not one.polygon or share_covered(one.polygon, printed) < _IN_PRINT]
