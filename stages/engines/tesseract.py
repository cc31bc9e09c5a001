"""Tesseract's LSTM recogniser, in process. A wheel of tesserocr brings a library that uses one thread."""

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from msgspec.structs import replace

from stages.core.document import Polygon, polygon
from stages.core.reading import Direction, Line
from stages.engines.base import Engine, Pixels
from stages.engines.nets import tessdata
from stages.engines.nets.crops import cut, tall
from stages.engines.nets.detector import reading_order
from stages.engines.nets.hashes import file_sha256
from stages.engines.nets.levels import Grey, blank, dark_on_light, even_ground, framed, resized
from stages.engines.nets.tesseract_lines import line_of, lines, load, recognise

LONGEST = 4_000
"""Width in px of a scaled line, some 200 characters; what is longer is squeezed."""
RAW_HEIGHT, RAW_PADDING = 36, 3
"""Height and frame in px of a line in raw mode: as the nets were trained."""
PAGE = 16_000_000
"""Pixels of a page, twice A4 at 300 dpi; what is larger is reduced."""
SLIM = 5
"""Height / width above which a crop is no single upright character: "l" and "!" are the slimmest."""


class Way(NamedTuple):
    """One of the ways to hold a crop: which models read it, the crop as they see it, and what they read."""

    api: Any
    grey: Grey
    line: Line


class Tesseract(Engine):
    """Tesseract with these models (names of traineddata); several read each word and the surest counts.

    `vertical_models` read upright characters below each other. `tessdata` is the folder of the models, else
    TESSDATA_PREFIX or the system's. A line is scaled to `height` px and gets `padding` px around it. Where a character
    is less probable than `doubt`, the line is read again in Tesseract's raw mode, and the surer reading counts.

    Pages are read in Tesseract's own way, in which a line may depend on its page; lines at places are read alone.
    """

    def __init__(
        self,
        models: Sequence[str],
        languages: Sequence[str],
        *,
        vertical_models: Sequence[str] = (),
        tessdata: str | None = None,
        height: int = 32,
        padding: int = 8,
        doubt: float = 0.0,
        alternatives: int = 3,
    ) -> None:
        self.models = tuple(models)
        self.languages = tuple(languages)
        self.vertical_models = tuple(vertical_models)
        self.tessdata = tessdata
        self.height = height
        self.padding = padding
        self.doubt = doubt
        self.alternatives = alternatives

    def missing(self) -> str | None:
        if find_spec("tesserocr") is None:
            return "the package tesserocr is missing; run: pip install tesserocr"
        absent = [path.stem for path in self._files() if not path.is_file()]
        if not absent:
            return None
        packages = " ".join(tessdata.package(name) for name in absent)
        return f"no {', '.join(absent)} in {self._folder}; run: apt-get install {packages}"

    def provenance(self) -> Mapping[str, str]:
        import tesserocr

        settings = ("height", "padding", "doubt", "alternatives")
        return {
            "engine": "tesseract",
            "runtime": f"tesseract {tesserocr.PyTessBaseAPI.Version()}, tesserocr {version('tesserocr')}",
            "settings": " ".join(f"{name}={getattr(self, name)}" for name in settings),
            "models": f"{'+'.join(self.models)} vertical {'+'.join(self.vertical_models)}".removesuffix(" vertical "),
            **{f"sha256:{path.stem}": file_sha256(path) for path in self._files()},
        }

    def characters(self) -> frozenset[str]:
        return frozenset().union(*(tessdata.characters(path) for path in self._files()))

    def read(self, image: Pixels, places: Sequence[Polygon] | None = None) -> list[Line]:
        if places is None:
            found = list(self._page(image))
            order = {quad: index for index, quad in enumerate(reading_order([line.polygon for line in found]))}
            return sorted(found, key=lambda line: order[line.polygon])
        return [self._at(image, place) for place in places]

    def _at(self, image: Pixels, place: Polygon) -> Line:
        crop = cut(image, place)
        if crop is None or blank(grey := _grey(crop)):
            return Line(polygon=place, text="", confidence=0.0)
        grey = dark_on_light(grey)
        ways = [self._way(self._api, grey, place, "horizontal")]
        if tall(crop):
            up, down = np.rot90(grey, -1), np.rot90(grey)
            ways += [
                self._way(self._api, up, place[-1:] + place[:-1], "turned"),
                self._way(self._api, down, place[1:] + place[:1], "turned"),
            ]
            if crop.shape[0] > SLIM * crop.shape[1]:
                del ways[0]
            if self.vertical_models:
                # These models were trained on columns laid down with their top to the left. They read turned Latin too.
                column = self._way(self._vertical_api, down, place, "vertical")
                ways += [] if column.line.text.isascii() else [column]
        return self._surer(max(ways, key=_worth))

    def _way(self, api: Any, grey: Grey, place: Polygon, direction: Direction) -> Way:
        """What a crop, laid flat, says."""
        import tesserocr

        line = self._recognised(api, tesserocr.PSM.SINGLE_LINE, grey, self.height, self.padding, place)
        return Way(api, grey, replace(line, direction=direction))

    def _surer(self, way: Way) -> Line:
        """The line, read again where it is in doubt.

        Raw mode takes a crop as the line, without looking for letters in it first. So it also reads what is none: where
        the first reading is empty, the second must be beyond doubt.
        """
        import tesserocr

        line = way.line
        if line.confidence >= self.doubt:
            return line
        again = self._recognised(way.api, tesserocr.PSM.RAW_LINE, way.grey, RAW_HEIGHT, RAW_PADDING, line.polygon)
        bar = line.confidence if line.text else self.doubt
        return replace(again, direction=line.direction) if again.confidence > bar else line

    def _recognised(self, api: Any, mode: int, grey: Grey, height: int, padding: int, place: Polygon) -> Line:
        width = min(LONGEST, max(1, round(grey.shape[1] * height / grey.shape[0])))
        found = recognise(api, mode, framed(even_ground(resized(grey, width, height)), padding))
        parts = [symbols for _, symbols in lines(found, self.alternatives)]
        return line_of([symbol for part in parts for symbol in ((" ", 1.0, ()), *part)][1:], place)

    def _page(self, image: Pixels) -> Iterator[Line]:
        import tesserocr

        grey = _grey(image)
        scale = min(1.0, math.sqrt(PAGE / grey.size), 30_000 / max(grey.shape))
        if scale < 1:
            grey = resized(grey, round(grey.shape[1] * scale), round(grey.shape[0] * scale))
        for quad, symbols in lines(recognise(self._api, tesserocr.PSM.AUTO, grey), self.alternatives):
            yield line_of(symbols, polygon((x / scale, y / scale) for x, y in quad))

    @cached_property
    def _api(self) -> Any:
        return load(self._folder, self.models, alternatives=self.alternatives > 0)

    @cached_property
    def _vertical_api(self) -> Any:
        return load(self._folder, self.vertical_models, alternatives=self.alternatives > 0)

    @property
    def _folder(self) -> Path:
        return tessdata.folder(self.tessdata)

    def _files(self) -> list[Path]:
        return [self._folder / f"{name}.traineddata" for name in (*self.models, *self.vertical_models)]


def _worth(way: Way) -> float:
    """What chooses between ways: how sure on average, and less without letters, for a turned one is a dash."""
    line = way.line
    sure = sum(line.characters) / max(1, len(line.characters))
    return sure if any(char.isalnum() for char in line.text) else 0.6 * sure


def _grey(image: Pixels) -> Grey:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
