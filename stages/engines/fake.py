"""An engine for tests: it says what it is told to, at once."""

import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from stages.core.document import Polygon
from stages.core.geometry import quad_from_box
from stages.core.reading import Line
from stages.engines.base import Engine, Pixels


class Fake(Engine):
    """Says `texts` by index of the line ("" beyond them), or `says` on every line.

    Without places, a page is split into as many bands as there are texts. `absent` is what `missing` answers. Each call
    appends a line to the file `calls`, so that processes can be counted together, and takes `delay` s. An image as wide
    as `crash_on` px ends the process as a crashing decoder would; one as wide as `fail_on` px raises ValueError.
    """

    def __init__(
        self,
        *,
        texts: Sequence[str] = (),
        says: str = "fake",
        languages: Sequence[str] = ("und",),
        alphabet: str = "",
        confidence: float = 0.9,
        revision: str = "1",
        absent: str | None = None,
        calls: str | None = None,
        delay: float = 0.0,
        crash_on: int | None = None,
        fail_on: int | None = None,
    ) -> None:
        self.texts = tuple(texts)
        self.says = says
        self.languages = tuple(languages)
        self.written = alphabet
        self.confidence = confidence
        self.revision = revision
        self.absent = absent
        self.calls = Path(calls) if calls else None
        self.delay = delay
        self.crash_on = crash_on
        self.fail_on = fail_on

    def missing(self) -> str | None:
        return self.absent

    def provenance(self) -> Mapping[str, str]:
        return {"engine": "fake", "runtime": self.revision}

    def characters(self) -> frozenset[str]:
        return frozenset(self.written or "".join(self.texts) or self.says)

    def read(self, image: Pixels, places: Sequence[Polygon] | None = None) -> list[Line]:
        height, width = image.shape[:2]
        if self.calls:
            with self.calls.open("a", encoding="utf-8") as file:
                file.write(f"{width}x{height} {'page' if places is None else len(places)}\n")
        time.sleep(self.delay)
        if width == self.crash_on:
            os._exit(139)
        if width == self.fail_on:
            raise ValueError(f"the fake engine fails on images {width} px wide")
        if places is None:
            count = max(1, len(self.texts))
            bands = [(index * height / count, (index + 1) * height / count) for index in range(count)]
            places = [quad_from_box(0.0, round(top, 2), float(width), round(bottom, 2)) for top, bottom in bands]
        return [self._line(index, place) for index, place in enumerate(places)]

    def _line(self, index: int, place: Polygon) -> Line:
        told = self.texts[index] if index < len(self.texts) else ""
        text = told if self.texts else self.says
        sure = self.confidence if text else 0.0
        return Line(polygon=place, text=text, confidence=sure, characters=(sure,) * len(text))
