"""The places of personal data on documents of a known layout: the layout is registered on the image."""

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from stages.core.personal import Detection
from stages.core.registration import SIDE, find_features
from stages.core.template import Found, Template, decode, locate, place
from stages.core.view import View
from stages.detectors.base import Detector, Source


class Templates(Detector):
    """`folder` holds what `learn_templates` writes. On types that aren't identity documents nothing is looked for."""

    source: Source = "pixels"  # type: ignore[misc]

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)

    def missing(self) -> str | None:
        if self._folder.is_dir():
            return None
        return f"{self._folder}: not found; expected the templates of document types; run `dvc repro learn_templates`"

    def provenance(self) -> Mapping[str, str]:
        return {f"sha256:{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest() for path in _files(self._folder)}

    def detect(self, view: View) -> Iterator[Detection]:
        found = self._find(view) if view.identity else None
        if found is None:
            return
        height, width = view.pixels.shape[:2]
        for zone in found.template.zones:
            if polygon := place(found, zone, width, height):
                yield Detection(kind=zone.kind, polygon=polygon, confidence=found.confidence)

    def _find(self, view: View) -> Found | None:
        """The layout: one of the document's type, if need be seen from nearer, or else any other."""
        templates = _templates(self._folder)
        if not templates:
            return None
        own = [one for one in templates if one.doc_type == view.doc_type]
        others = [one for one in templates if one.doc_type != view.doc_type]
        image = find_features(view.grey, SIDE)
        found = locate(own, view.grey, image)
        if found is None and own and max(view.grey.shape) > SIDE:
            found = locate(own, view.grey, find_features(view.grey, 2 * SIDE))
        return found or locate(others, view.grey, image)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.msgpack"))


@lru_cache(maxsize=8)
def _templates(folder: Path) -> tuple[Template, ...]:
    """The templates, read once a process."""
    return tuple(decode(path.read_bytes()) for path in _files(folder))
