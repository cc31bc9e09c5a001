"""Photographs whose place is known: what a net sees of a face in one adds nothing but traces of that face."""

from collections.abc import Sequence

from stages.core.boxes import Box, box_area, box_shared
from stages.core.geometry import bounds
from stages.core.personal import Detection

_GIVEN = 1.0
"""The confidence of places that a label or a known layout gives; a net is never as sure."""
_AROUND = 0.25
"""How far a photograph reaches beyond the face in it, in face widths; otherwise its place may be wrong."""


def without_guesses(detections: Sequence[Detection]) -> list[Detection]:
    """The detections without faces, and photographs around them, that a net found well within a given photograph.

    Nets see the same face some pixels elsewhere after any change of the image, and so do masks that follow them.
    """
    given = [bounds(one.polygon) for one in detections if one.kind == "photograph" and one.polygon and _is_given(one)]
    guessed = [one for one in detections if one.kind in {"face", "photograph"} and one.polygon and not _is_given(one)]
    faces = [one for one in guessed if one.kind == "face" and any(_holds(box, bounds(one.polygon)) for box in given)]
    explained = {id(one) for one in faces}
    for one in guessed:
        box = bounds(one.polygon)
        own = [bounds(face.polygon) for face in guessed if face.kind == "face" and face.detector == one.detector]
        inside = [face for face in own if box_shared(face, box) >= 0.5 * box_area(face)]
        known = [bounds(face.polygon) for face in faces if face.detector == one.detector]
        if one.kind == "photograph" and inside and all(face in known for face in inside):
            explained.add(id(one))
    return [one for one in detections if id(one) not in explained]


def _is_given(one: Detection) -> bool:
    return one.confidence >= _GIVEN


def _holds(photograph: Box, face: Box) -> bool:
    """Whether a face lies well within a photograph."""
    margin = _AROUND * (face[2] - face[0])
    return (
        photograph[0] <= face[0] - margin
        and photograph[1] <= face[1] - margin
        and photograph[2] >= face[2] + margin
        and photograph[3] >= face[3] + margin
    )
