"""What labels say of a person, wherever they say that it stands."""

from collections.abc import Iterator

from stages.core.field_kinds import labelled_kind
from stages.core.personal import Detection
from stages.core.view import View
from stages.detectors.base import Detector, Source


class LabelledFields(Detector):
    """Regions whose field is a kind of personal data, by the document's type or by what it is called."""

    source: Source = "label"  # type: ignore[misc]

    def detect(self, view: View) -> Iterator[Detection]:
        for label in view.labels:
            for region in label.regions:
                kind = labelled_kind(region, view.doc_type, view.schema)
                if kind and len(region.polygon) > 1:
                    yield Detection(kind=kind, polygon=region.polygon, values=(region.text,) if region.text else ())
