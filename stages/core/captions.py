"""Which field a place has by the caption that is printed beside or above it."""

import re
from collections.abc import Iterable

from stages.core.document import Region
from stages.core.subject import Box, DocType, Subject

_REACH_RIGHT, _REACH_DOWN = 14.0, 2.6
"""How far from its caption a value stands at most, in heights of the caption's line."""
_BESIDE = 0.5
_NOISE = re.compile(r"[\s:.：·]+")


def plain(text: str) -> str:
    """A caption without spaces, points and colons, in small letters."""
    return _NOISE.sub("", text).casefold()


def caption_fields(schema: DocType) -> dict[str, str]:
    """The field that a caption is beside, for captions that stand beside one field alone."""
    found: dict[str, set[str]] = {}
    for field, rule in schema.fields.items():
        for caption in rule.captions:
            found.setdefault(plain(caption), set()).add(field)
    return {caption: fields.pop() for caption, fields in found.items() if len(fields) == 1}


def captions(subject: Subject, schema: DocType) -> dict[str, Region]:
    """The region that holds the caption of a field, for fields whose caption stands in the document once."""
    known = caption_fields(schema)
    found: dict[str, list[Region]] = {}
    for region in subject.document.regions:
        if region.text and region.field is None and region.polygon:
            field = known.get(plain(region.text))
            if field:
                found.setdefault(field, []).append(region)
    return {field: regions[0] for field, regions in found.items() if len(regions) == 1}


def nearest(subject: Subject, caption: Region, among: Iterable[Region]) -> Region | None:
    """The region that stands beside the caption, or below it."""
    at = subject.boxes[caption.id]
    distances = [
        (distance, region.id, region) for region in among if (distance := _distance(at, subject.boxes.get(region.id)))
    ]
    return min(distances, key=lambda one: one[:2])[2] if distances else None


def _distance(caption: Box, box: Box | None) -> float:
    """How far off, in heights of the caption; 0 where it is out of reach."""
    if box is None:
        return 0.0
    height = max(caption[3] - caption[1], 1.0)
    shared = min(caption[3], box[3]) - max(caption[1], box[1])
    right = (box[0] - caption[2]) / height
    if shared >= _BESIDE * min(height, box[3] - box[1]) and -0.5 <= right <= _REACH_RIGHT:
        return 1.0 + max(right, 0.0) / 4
    down = (box[1] - caption[3]) / height
    aligned = abs(box[0] - caption[0]) <= 2 * height or (box[0] < caption[0] and box[2] > caption[2])
    return 1.0 + abs(down) if aligned and -0.6 <= down <= _REACH_DOWN else 0.0
