"""Personal zones as a net sees them that was trained on the labels at hand: for layouts that nobody described."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import ClassVar

import msgspec
import numpy as np
from msgspec import structs

from stages.core.personal import Detection
from stages.core.view import TextLine, View
from stages.core.zone_card import ZoneCard
from stages.core.zone_shapes import Floats, Look, Pixels, blobs, covered, fitted, shares, zones
from stages.core.zones import GROUPS, SHAPES
from stages.detectors.base import Detector, Source

PRINT, PERSONAL = GROUPS.index("print"), GROUPS.index("personal")
CODES = [GROUPS.index(group) for group in ("mrz", "barcode", "fingerprint")]
"""What known print is never taken for."""


class LearnedZones(Detector):
    """Where the net of `folder` sees pictures, signatures, machine-readable zones, codes, and text of the holder's.

    `sure` is the chance from which on a place belongs to a zone, and `zone_from` what it must come to on the whole on
    documents that are nobody's. A line is the holder's where the net holds that of `personal_from` of its text on
    identity documents, and of `certain_from` on others. Where one of the detectors `silent_where` found anything, the
    layout is known, and there is nothing to guess.
    """

    source: ClassVar[Source] = "pixels"
    second: ClassVar[bool] = True
    version: ClassVar[int] = 2

    def __init__(
        self,
        *,
        folder: str = "models/zones",
        sure: float = 0.4,
        zone_from: float = 0.75,
        personal_from: float = 0.5,
        certain_from: float = 0.95,
        silent_where: Sequence[str] = (),
    ) -> None:
        self.folder, self.look = Path(folder), Look(sure=sure)
        self.zone_from = zone_from
        self.personal_from, self.certain_from = personal_from, certain_from
        self.silent_where = frozenset(silent_where)

    def missing(self) -> str | None:
        """The net's folder, unless it says that there was too little to learn from."""
        card = self.folder / "zones.json"
        if not card.is_file() or (self.card.trained and not self._net.is_file()):
            return f"{self.folder}: no net of zones; expected zones.json and zones.onnx; run `dvc repro train_zones`"
        return None

    def provenance(self) -> Mapping[str, str]:
        """The net's sha256, and what runs it."""
        if not self.card.trained:
            return {"trained": "no"}
        return {
            "sha256": hashlib.sha256(self._net.read_bytes()).hexdigest(),
            "side": str(self.card.side),
            "version:onnxruntime": version("onnxruntime"),
        }

    def detect(self, view: View) -> Iterable[Detection]:
        """Zones, then lines, then text where no line was found."""
        if not self.card.trained or any(one.detector in self.silent_where for one in view.found):
            return
        height, width = view.pixels.shape[:2]
        page, scale = fitted(view.pixels, self.card.side)
        chances = self.chances(page)
        told = [line for line in view.lines if _is_print(line, view)]
        chances[CODES] *= ~covered([line.polygon for line in told], chances.shape[1:], scale, grow=0)
        look = self.look if view.identity else structs.replace(self.look, mean=self.zone_from)
        for zone in zones(chances, scale, (width, height), look):
            yield Detection(kind=SHAPES[zone.group], polygon=zone.polygon, confidence=zone.confidence)
        yield from self._lines(view, chances, scale)
        if view.identity:
            free = ~covered([line.polygon for line in view.lines], chances.shape[1:], scale)
            for zone in blobs(chances, free, scale, (width, height), self.look):
                yield Detection(kind="text", polygon=zone.polygon, confidence=zone.confidence)

    def chances(self, page: Pixels) -> Floats:
        """What the net says of a page whose sides are multiples of 32: groups × height / 4 × width / 4."""
        image = page.transpose(2, 0, 1)[None].astype(np.float32)
        (found,) = self._session.run(None, {"image": np.ascontiguousarray(image)})
        return np.asarray(found[0], np.float32)

    @cached_property
    def card(self) -> ZoneCard:
        """What is known of the net."""
        return msgspec.json.decode((self.folder / "zones.json").read_bytes(), type=ZoneCard)

    def _lines(self, view: View, chances: Floats, scale: float) -> Iterator[Detection]:
        least = self.personal_from if view.identity else self.certain_from
        for line in view.lines:
            if any(view.printed.spans(text, view.doc_type) for text in line.texts):
                continue  # a caption: what stands beside it is for those who can read
            share = _personal(line, chances, scale, identity=view.identity)
            if share >= least:
                yield Detection(kind="text", polygon=line.polygon, confidence=round(share, 4), values=line.texts[:1])

    @property
    def _net(self) -> Path:
        return self.folder / "zones.onnx"

    @cached_property
    def _session(self) -> "onnxruntime.InferenceSession":  # type: ignore[name-defined]  # noqa: F821
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # one page a process, and the same sums on every machine
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(str(self._net), options, providers=["CPUExecutionProvider"])


def _is_print(line: TextLine, view: View) -> bool:
    return any(view.printed.covers(text, view.doc_type) for text in line.texts)


def _personal(line: TextLine, chances: Floats, scale: float, *, identity: bool) -> float:
    """How much of a line's text is the holder's; on documents that are nobody's, of its whole place."""
    found = shares(chances, line.polygon, scale)
    own, printed = float(found[PERSONAL]), float(found[PRINT])
    if not identity:
        return own
    return own / (own + printed) if own + printed >= 0.2 else 0.0
