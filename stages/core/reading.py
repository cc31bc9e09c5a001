"""What an OCR engine said of a document: lines with their places, characters and how sure the engine was."""

from typing import Literal

from msgspec import Struct

from stages.core.document import Polygon

Direction = Literal["horizontal", "vertical", "turned"]
"""`vertical`: upright characters below each other; `turned`: a line that runs up, down or upside down on the page."""


class Alternative(Struct, frozen=True, gc=False):
    """Another character that the engine thought of: at which index of the text, which, and how probable (0 to 1)."""

    index: int
    text: str
    confidence: float


class Line(Struct, frozen=True, kw_only=True, gc=False):
    """One line as an engine read it.

    `polygon` is in px of the canonical image, clockwise from the top-left of the line's reading direction. `text` is
    NFC, "" where the engine saw nothing. `confidence` (0 to 1, 4 decimals) is the line's, `characters` one a code point
    of `text`. What an engine calls confidence isn't a probability before it is calibrated.
    """

    polygon: Polygon
    text: str
    confidence: float
    characters: tuple[float, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    direction: Direction = "horizontal"
    language: str | None = None


class Reading(Struct, frozen=True, kw_only=True, gc=False):
    """All that one engine said of one document; `provenance` is the key of the engine's record beside the readings."""

    id: str
    delivery: str
    engine: str
    provenance: str
    lines: tuple[Line, ...]
    problem: str = ""
