"""PP-OCR, driven by hand: the nets that PaddleOCR runs, a line a call and nothing padded, several times as fast."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from stages.core.document import Polygon, nfc
from stages.core.likelihood import Chances
from stages.core.reading import Direction, Line
from stages.engines.base import Engine, Pixels
from stages.engines.nets import adapted, crops, detector, recogniser, runtime
from stages.engines.nets.detector import Detection
from stages.engines.nets.embedded import EMBEDDED, model_file
from stages.engines.nets.hashes import file_sha256
from stages.engines.nets.narrowed import Scripts, kept
from stages.engines.nets.recogniser import NOTHING, Text
from stages.engines.nets.runtime import Precision, Runtime

_DOUBTFUL = 0.6
"""A line read with less confidence is tried upside down too."""
_SPARSE = 0.6
"""Fewer characters than this for each height of the line are too few: in print there are about two."""
_CERTAIN = 0.9
"""A line that it finds isn't turned, for other engines too, for less: upside down, a foreign script may read well."""


class PPOCR(Engine):
    """PP-OCR's detection and recognition nets (ONNX) on OpenVINO or ONNX Runtime.

    `detection` and `recognition` are "embedded", an ONNX file or a folder with inference.onnx; its alphabet
    is in the metadata. `recognition` may also name a head of `nets/heads`, with which the embedded backbone reads
    other scripts (OpenVINO only). `precision` "auto" is bf16 where OpenVINO has it on this processor, else f32. More
    `threads` serve one page sooner; pages are better shared among processes. `scripts` "no_cjk" leaves Han, Kana and
    their like out of the alphabet, which saves a fifth of the time. `squeeze` below 1 makes lines narrower, which is
    quicker and, much below, less exact.
    """

    listens = True

    def __init__(
        self,
        *,
        detection: str = EMBEDDED,
        recognition: str = EMBEDDED,
        runtime: Runtime = "openvino",
        precision: Precision | str = "auto",
        threads: int = 1,
        languages: Sequence[str] = ("und",),
        scripts: Scripts = "all",
        squeeze: float = 1.0,
        sides: Sequence[int] = Detection().sides,
        score: float = Detection().score,
        most: int = Detection().most,
    ) -> None:
        self.languages = tuple(languages)
        self._head = adapted.head_file(recognition)
        self._models = {"det": detection, "rec": EMBEDDED if self._head else recognition}
        self._runtime, self._wanted, self._threads, self._squeeze = runtime, precision, threads, squeeze
        self._scripts = scripts
        self._detection = Detection(sides=tuple(sides), score=score, most=most)

    def missing(self) -> str | None:
        try:
            self._file("det")
            _ = self._characters
            runtime.version(self._runtime)
            _ = self._precision
            if self._head:
                adapted.check_runtime(self._runtime)
        except (ValueError, ImportError) as error:
            return str(error)
        return None

    def provenance(self) -> Mapping[str, str]:
        settings = {"squeeze": self._squeeze, "scripts": self._scripts} | {
            n: getattr(self._detection, n) for n in Detection.__struct_fields__
        }
        models = {kind: self._file(kind) for kind in self._models} | ({"head": self._head} if self._head else {})
        return {
            "engine": "PP-OCR, own driver",
            "runtime": f"{self._runtime} {runtime.version(self._runtime)}",
            "precision": self._precision,
            "processor": runtime.processor(),
            "settings": " ".join(f"{name}={value}" for name, value in sorted(settings.items())),
            **{f"sha256:{kind}": file_sha256(file) for kind, file in models.items()},
        }

    def characters(self) -> frozenset[str]:
        return frozenset(character for written in self._characters for character in nfc(written))

    def read(self, image: Pixels, places: Sequence[Polygon] | None = None) -> list[Line]:
        quads = detector.detect(image, self._detector, self._detection) if places is None else list(places)
        cut = [crops.cut(image, quad) for quad in quads]
        lines: list[Line] = [Line(polygon=quad, text="", confidence=0.0) for quad in quads]
        by_shape = sorted((index for index, crop in enumerate(cut) if crop is not None), key=lambda i: _ratio(cut[i]))
        for index in by_shape:  # lines of one width after another: the runtime prepares each shape anew
            crop = cut[index]
            assert crop is not None
            lines[index] = self._line(quads[index], crop, _DOUBTFUL if places else _CERTAIN)
        return lines

    def listen(
        self, image: Pixels, place: Polygon, *, fold: bool = False, written: frozenset[str] = frozenset()
    ) -> Chances | None:
        crop = crops.cut(image, place)
        seen = None if crop is None else self._seen(self._held(crop, _DOUBTFUL).pixels)
        return None if seen is None else Chances(seen, self._characters, fold=fold, written=written)

    def _seen(self, crop: Pixels) -> NDArray[np.float32] | None:
        return recogniser.look(crop, self._recogniser, self._squeeze)

    def _line(self, quad: Polygon, crop: Pixels, least: float) -> Line:
        return self._held(crop, least).line(quad)

    def _held(self, crop: Pixels, least: float) -> "_Held":
        """The surest of the ways to hold the crop: as it is and, where it is tall, turned either way or restacked.

        It isn't turned for less than the confidence `least`.
        """
        turns = (0, 1, 3) if crops.tall(crop) else (0,)
        read = {turn: self._text(crop, turn) for turn in turns}
        if not crops.tall(crop) and _doubtful(read[0], crop):
            read[2] = self._text(crop, 2)
        turn = max(read, key=lambda turn: (read[turn].confidence, -turn))
        if read[turn].confidence < least:
            turn = 0  # upright characters below each other are none of the three
        text = read[turn]
        if self._head and (row := crops.restacked(crop)) is not None:
            upright = self._text(row, 0)
            if upright.confidence > text.confidence:
                return _Held(0, "vertical", upright, row)
        return _Held(turn, "turned" if turn else "horizontal", text, _turned(crop, turn))

    def _text(self, crop: Pixels, turn: int) -> Text:
        """The text of a crop after `turn` quarter turns against the clock."""
        if min(crop.shape[:2]) < 1:
            return NOTHING
        return recogniser.recognise(_turned(crop, turn), self._recogniser, self._characters, self._squeeze)

    def _file(self, kind: str) -> Path:
        return model_file(self._models[kind], kind)

    @cached_property
    def _precision(self) -> Precision:
        return runtime.precision(self._runtime, self._wanted)

    @cached_property
    def _characters(self) -> tuple[str, ...]:
        if self._head:
            return adapted.head_characters(self._head)
        listed = recogniser.characters_of(self._file("rec"))
        return tuple(listed[number - 1] for number in kept(listed, self._scripts)[1:])

    @cached_property
    def _detector(self) -> runtime.Net:
        return self._load("det", detector.MEAN, detector.STD)

    @cached_property
    def _recogniser(self) -> runtime.Net:
        if self._head is None:
            listed = recogniser.characters_of(self._file("rec"))
            classes = None if self._scripts == "all" else kept(listed, self._scripts)
            return self._load("rec", recogniser.MEAN, recogniser.STD, classes)
        return adapted.load_adapted(
            self._file("rec"),
            self._head,
            runtime=self._runtime,
            precision=self._precision,
            threads=self._threads,
        )

    def _load(
        self, kind: str, mean: Sequence[float], std: Sequence[float], classes: Sequence[int] | None = None
    ) -> runtime.Net:
        return runtime.load(
            self._file(kind),
            runtime=self._runtime,
            precision=self._precision,
            threads=self._threads,
            mean=mean,
            std=std,
            classes=classes,
        )


class _Held(NamedTuple):
    """A crop as it is held: quarter turns against the clock, its direction, its text, its pixels."""

    turn: int
    direction: Direction
    text: Text
    pixels: Pixels

    def line(self, quad: Polygon) -> Line:
        """The line, of a place whose first vertex is where its text begins."""
        return Line(
            polygon=(*quad[self.turn :], *quad[: self.turn]) if len(quad) == 4 else quad,
            text=self.text.text,
            confidence=self.text.confidence,
            characters=self.text.characters,
            alternatives=self.text.alternatives,
            direction=self.direction,
        )


def _turned(crop: Pixels, turn: int) -> Pixels:
    """The crop after so many quarter turns against the clock."""
    return np.ascontiguousarray(np.rot90(crop, turn)) if turn else crop


def _doubtful(text: Text, crop: Pixels) -> bool:
    """Whether a reading is unsure, or far too short for its line, as one of a line upside down is."""
    return text.confidence < _DOUBTFUL or len(text.text) < _SPARSE * _ratio(crop)


def _ratio(crop: Pixels | None) -> float:
    return 0.0 if crop is None else crop.shape[1] / crop.shape[0]
