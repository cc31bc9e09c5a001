"""PaddleOCR as it comes: the package `paddleocr` on ONNX Runtime."""

import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml

from stages.core.document import Polygon, nfc, polygon
from stages.core.reading import Line
from stages.engines.base import Engine, Pixels
from stages.engines.nets.crops import cut, tall
from stages.engines.nets.embedded import EMBEDDED, model_file
from stages.engines.nets.hashes import file_sha256
from stages.engines.nets.model_folders import model_folders
from stages.engines.nets.paddle import paddleocr

PACKAGES = ("paddleocr", "paddlex", "onnxruntime")
FILES = ("inference.onnx", "inference.yml")
MODULES = {"det": "TextDetection", "rec": "TextRecognition"}
PIPELINE = {"det": "text_detection", "rec": "text_recognition"}


class PaddleOCR(Engine):
    """PaddleOCR's pipeline on pages, its recogniser alone on places. Its orientation and unwarping models are off.

    `detection` and `recognition` are "embedded" (PP-OCRv6 small), a folder with inference.onnx and inference.yml, or a
    model's name on PaddleOCR's hub, from which it is downloaded. The embedded models are laid out in `cache`, in
    OCRMILL_MEMORY or `.ocrmill` if not given. Characters have no score of their own: they get their line's.
    """

    def __init__(
        self,
        *,
        detection: str = EMBEDDED,
        recognition: str = EMBEDDED,
        languages: Sequence[str] = ("und",),
        threads: int = 1,
        cache: str | None = None,
    ) -> None:
        self.models = {"det": detection, "rec": recognition}
        self.languages = tuple(languages)
        self.threads = threads
        self.cache = Path(cache or os.environ.get("OCRMILL_MEMORY", ".ocrmill"), "models")

    def missing(self) -> str | None:
        for package in PACKAGES:
            try:
                version(package)
            except PackageNotFoundError:
                return f"the package {package} is missing; run: pip install {package}"
        try:
            for kind, name in self.models.items():
                if name == EMBEDDED:
                    model_file(name, kind)
                elif _local(name):
                    _check_folder(name)
        except ValueError as error:
            return str(error)
        return None

    def provenance(self) -> Mapping[str, str]:
        hashes = {
            f"sha256:{self._settings(kind)['Global']['model_name']}/{file}": file_sha256(self._folder(kind) / file)
            for kind in MODULES
            for file in FILES
        }
        runtime = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
        return {"engine": "paddleocr", "runtime": runtime, "precision": "f32", **hashes}

    def characters(self) -> frozenset[str]:
        listed = self._settings("rec")["PostProcess"]["character_dict"]
        return frozenset(char for entry in (*listed, " ") for char in unicodedata.normalize("NFC", str(entry)))

    def read(self, image: Pixels, places: Sequence[Polygon] | None = None) -> list[Line]:
        if places is not None:
            return [self._at(image, place) for place in places]
        (found,) = self._pipeline.predict(_bgr(image))
        # The package leaves lines in the order of their tops, beside each other from left to right.
        return [
            _line(polygon(quad.tolist()), text, score)
            for quad, text, score in zip(found["rec_polys"], found["rec_texts"], found["rec_scores"], strict=True)
        ]

    def _at(self, image: Pixels, place: Polygon) -> Line:
        """The line at a place; where it is tall, the surest of what it says upright and turned either way."""
        crop = cut(image, place)
        if crop is None:
            return Line(polygon=place, text="", confidence=0.0)
        lines = []
        for turn in (0, 1, 3) if tall(crop) else (0,):
            # One line a call: a batch is padded to its longest line, which changes what is read.
            (found,) = self._module("rec").predict(_bgr(np.rot90(crop, turn)), batch_size=1)
            rolled = (*place[turn:], *place[:turn])
            lines.append(_line(rolled, found["rec_text"], found["rec_score"], turned=turn > 0))
        return max(lines, key=lambda line: line.confidence)

    @cached_property
    def _pipeline(self) -> Any:
        models = {f"{PIPELINE[kind]}_{key}": value for kind in MODULES for key, value in self._arguments(kind).items()}
        return paddleocr().PaddleOCR(
            **models,
            **self._runtime,
            text_recognition_batch_size=1,
            use_doc_orientation_classify=False,
            use_doc_unwarping=False,
            use_textline_orientation=False,
        )

    def _module(self, kind: str) -> Any:
        """The detector or the recogniser alone, made once."""
        made: dict[str, Any] = self.__dict__.setdefault("_made", {})
        if kind not in made:
            made[kind] = getattr(paddleocr(), MODULES[kind])(**self._arguments(kind), **self._runtime)
        return made[kind]

    @property
    def _runtime(self) -> dict[str, Any]:
        return {"engine": "onnxruntime", "engine_config": {"intra_op_num_threads": self.threads}, "device": "cpu"}

    def _arguments(self, kind: str) -> dict[str, str]:
        """How paddleocr is told of a model."""
        name = self.models[kind]
        if name != EMBEDDED and not _local(name):
            return {"model_name": name}
        return {"model_name": self._settings(kind)["Global"]["model_name"], "model_dir": str(self._folder(kind))}

    def _settings(self, kind: str) -> dict[str, Any]:
        read: dict[str, dict[str, Any]] = self.__dict__.setdefault("_read", {})
        if kind not in read:
            text = (self._folder(kind) / "inference.yml").read_text(encoding="utf-8")
            read[kind] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        return read[kind]

    def _folder(self, kind: str) -> Path:
        """The model's folder; for a hub name, where paddleocr put it."""
        name = self.models[kind]
        if name == EMBEDDED:
            return model_folders(self.cache)[kind]
        return _check_folder(name) if _local(name) else Path(self._module(kind).paddlex_predictor.model_dir)


def _local(name: str) -> bool:
    """Whether a model's name is a path: a name on the hub is no folder here and has no separator."""
    return os.sep in name or Path(name).is_dir()


def _check_folder(name: str) -> Path:
    """The model's folder. Raises ValueError where a file isn't in it."""
    for file in FILES:
        if not Path(name, file).is_file():
            raise ValueError(f"no {file} in {name}; expected {' and '.join(FILES)}: export the model as ONNX")
    return Path(name)


def _bgr(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(image), cv2.COLOR_RGB2BGR), np.uint8)


def _line(place: Iterable[tuple[float, float]], text: str, score: float, *, turned: bool = False) -> Line:
    text = nfc(text).strip()
    score = round(float(score), 4) if text else 0.0
    return Line(
        polygon=tuple(place),
        text=text,
        confidence=score,
        characters=(score,) * len(text),
        direction="turned" if turned else "horizontal",
    )
