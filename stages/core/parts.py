"""Finds in the readings of lines as detections: where several engines read a line, what any of them says is hidden."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from stages.core.personal import Detection, Kind
from stages.core.spans import cut, shares
from stages.core.view import TextLine

_NEARLY_ALL = 0.85
"""A part that covers so much of a line covers all of it."""
_LARGER = 1.6
"""How much wider the characters of a value are, with gaps between, than those of a caption in its line, at most."""


class Part(Struct, frozen=True, gc=False):
    """What a text of line `line` says from `start` to `end` is personal; all of a line that has no text."""

    kind: Kind
    line: int
    text: str
    start: int
    end: int
    confidence: float = 1.0


def detections(lines: Sequence[TextLine], parts: Iterable[Part]) -> Iterator[Detection]:
    """The parts as places, those of one kind that overlap as one."""
    grouped: dict[tuple[int, Kind], list[Part]] = {}
    for part in parts:
        grouped.setdefault((part.line, part.kind), []).append(part)
    for (line, kind), members in grouped.items():
        placed = sorted(((*_place(part), part) for part in dict.fromkeys(members)), key=lambda one: one[:2])
        joined: list[tuple[float, float, list[Part]]] = []
        for start, end, part in placed:
            if joined and start <= joined[-1][1]:
                before = joined.pop()
                joined.append((before[0], max(before[1], end), [*before[2], part]))
            else:
                joined.append((start, end, [part]))
        for start, end, together in joined:
            values = (part.text[part.start : part.end].strip() for part in together)
            whole = end - start >= _NEARLY_ALL
            yield Detection(
                kind=kind,
                polygon=lines[line].polygon if whole else cut(lines[line].polygon, start, end),
                confidence=max(part.confidence for part in together),
                values=tuple(dict.fromkeys(value for value in values if value)),
            )


def _place(part: Part) -> tuple[float, float]:
    if part.end - part.start >= len(part.text.strip()):
        return 0.0, 1.0
    start, end = shares(part.text, part.start, part.end)
    before, after = (_LARGER if any(c.isalpha() for c in rest) else 1.0 for rest in _around(part))
    return start / (start + before * (1 - start)), 1 - (1 - end) / (1 - end + after * end)


def _around(part: Part) -> tuple[str, str]:
    return part.text[: part.start], part.text[part.end :]
