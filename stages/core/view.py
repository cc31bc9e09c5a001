"""What a personal-data detector may look at: one document's pixels, labels and readings, and what others found."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.document import Document, Polygon
from stages.core.personal import Detection
from stages.core.printed import Printed
from stages.core.reading import Reading
from stages.core.subject import DocType

Pixels = NDArray[np.uint8]


class TextLine(Struct, frozen=True, gc=False):
    """A line of text: where it stands, and every distinct reading of it, the label's or the surest first.

    `texts` is empty where a line was found and no engine could read it. `labelled` lines come from a label.
    """

    polygon: Polygon
    texts: tuple[str, ...]
    labelled: bool = False


class View:
    """One document before a detector."""

    def __init__(
        self,
        document: Document,
        pixels: Pixels,
        *,
        labels: Sequence[Document] = (),
        readings: Sequence[Reading] = (),
        schema: Mapping[str, DocType] | None = None,
        doc_type: str | None = None,
        printed: Printed | None = None,
        found: Sequence[Detection] = (),
        secrets: Sequence[str] = (),
        again: bool = False,
    ) -> None:
        """`pixels` are RGB, height × width × 3. `labels` are what was ever said of the document's regions, the
        corrected label first; `readings` the engines', the guide's first. `doc_type` is the type that policies go by,
        None where it is unknown. `found` is what detectors of the first phase said, `secrets` personal values that are
        known besides. `again` says that the readings are those of a masked image, on which engines see letters in the
        background that stands alone.
        """
        self.document = document
        self.pixels = pixels
        self.labels = tuple(labels)
        self.readings = tuple(readings)
        self.schema = schema or {}
        self.doc_type = doc_type
        self.printed = printed or Printed(self.schema)
        self.found = tuple(found)
        self.secrets = tuple(secrets)
        self.again = again

    @property
    def kind(self) -> DocType | None:
        """What documents of the type are made of; None where the type is unknown."""
        return self.schema.get(self.doc_type or "")

    @property
    def identity(self) -> bool:
        """Whether everything that isn't known to be printed on all such documents counts as the holder's."""
        return self.kind is None or self.kind.identity

    @cached_property
    def lines(self) -> tuple[TextLine, ...]:
        """The lines of labels and readings; engines that read one place give one line."""
        made: dict[Polygon, list[str]] = {}
        labelled: dict[Polygon, list[str]] = {}
        for label in self.labels:
            for region in label.regions:
                if region.polygon and region.text is not None:
                    labelled.setdefault(region.polygon, []).append(region.text)
        for reading in self.readings:
            for line in reading.lines:
                made.setdefault(line.polygon, []).append(line.text)
        return tuple(
            TextLine(polygon, tuple(dict.fromkeys(text for text in texts if text.strip())), from_label)
            for lines, from_label in ((labelled, True), (made, False))
            for polygon, texts in lines.items()
        )

    @cached_property
    def grey(self) -> Pixels:
        """The image in grey, height × width."""
        import cv2

        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_RGB2GRAY), np.uint8)

    def with_found(self, found: Sequence[Detection]) -> "View":
        """The same, for the second phase; what was computed of it is kept."""
        other = View.__new__(View)
        other.__dict__.update(self.__dict__)
        other.found = tuple(found)
        return other
