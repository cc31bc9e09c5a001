"""Tesseract's LSTM recogniser, in process. A wheel of tesserocr brings a library that uses one thread."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from stages.core.document import Polygon, nfc, polygon
from stages.core.geometry import Points
from stages.core.reading import Alternative, Line
from stages.engines.base import Engine, Pixels
from stages.engines.nets import tessdata
from stages.engines.nets.composed import composed
from stages.engines.nets.crops import cut, tall
from stages.engines.nets.levels import blank, dark_on_light, even_ground, framed, resized

Grey = NDArray[np.uint8]
Symbol = tuple[str, float, tuple[tuple[str, float], ...]]
"""A text, its probability, and other texts with theirs."""

SETTINGS = {
    "debug_file": "/dev/null",  # else warnings about odd images go to stderr
    "preserve_interword_spaces": "1",  # else spaces appear between Hangul syllables
    "invert_threshold": "0",  # what is white on dark is inverted by a rule, not by reading everything unsure twice
    "lstm_rating_coefficient": "1",  # else what is rated above 20 can't be told apart
}
LONGEST = 4_000
"""Width in px of a scaled line, some 200 characters; what is longer is squeezed."""
RAW_HEIGHT, RAW_PADDING = 36, 3
"""Height and frame in px of a line in raw mode: as the nets were trained."""
PAGE = 16_000_000
"""Pixels of a page, twice A4 at 300 dpi; what is larger is reduced."""
DPI = 300
"""Whatever the image says: layout analysis reckons with it, and found most words at it."""
SLIM = 5
"""Height / width above which a crop is no single upright character: "l" and "!" are the slimmest."""
UNSURE = 0.95
"""From this probability of a character on, no others are handed on; below UNLIKELY, another isn't."""
UNLIKELY = 0.001
RATING = 4
"""How much a rating must differ for e times the odds. Fitted: ratings add up over a character's steps, as if each said
something new."""


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

        models = {f"sha256:{path.stem}": hashlib.sha256(path.read_bytes()).hexdigest() for path in self._files()}
        runtime = f"tesseract {tesserocr.PyTessBaseAPI.Version()}, tesserocr {version('tesserocr')}"
        return {"engine": "tesseract", "runtime": runtime, **models}

    def characters(self) -> frozenset[str]:
        return frozenset().union(*(tessdata.characters(path) for path in self._files()))

    def read(self, image: Pixels, places: Sequence[Polygon] | None = None) -> list[Line]:
        if places is None:
            return sorted(self._page(image), key=lambda line: (line.polygon[0][1], line.polygon[0][0]))
        return [self._at(image, place) for place in places]

    def _at(self, image: Pixels, place: Polygon) -> Line:
        crop = cut(image, place)
        if crop is None or blank(grey := _grey(crop)):
            return Line(polygon=place, text="", confidence=0.0)
        grey = dark_on_light(grey)
        upright = self._best(self._api, grey, place)
        if not tall(crop):
            return upright
        up, down = np.rot90(grey, -1), np.rot90(grey)
        lines = [
            replace(self._best(self._api, up, place[-1:] + place[:-1]), direction="turned"),
            replace(self._best(self._api, down, place[1:] + place[:1]), direction="turned"),
        ]
        if crop.shape[0] <= SLIM * crop.shape[1]:
            lines.insert(0, upright)
        if self.vertical_models:
            # These models were trained on columns laid down with their top to the left. They read turned Latin too.
            column = self._best(self._vertical_api, down, place)
            lines += [] if column.text.isascii() else [replace(column, direction="vertical")]
        return max(lines, key=_worth)

    def _best(self, api: Any, grey: Grey, place: Polygon) -> Line:
        """The reading of a flat crop, the surer of two where the first is in doubt."""
        import tesserocr

        line = self._recognised(api, tesserocr.PSM.SINGLE_LINE, grey, self.height, self.padding, place)
        if line.confidence >= self.doubt:
            return line
        # Raw mode takes the crop as the line, without looking for letters in it first. So it also reads what is none:
        # where the first reading is empty, the second must be beyond doubt.
        again = self._recognised(api, tesserocr.PSM.RAW_LINE, grey, RAW_HEIGHT, RAW_PADDING, place)
        return again if again.confidence > (line.confidence if line.text else self.doubt) else line

    def _recognised(self, api: Any, mode: int, grey: Grey, height: int, padding: int, place: Polygon) -> Line:
        width = min(LONGEST, max(1, round(grey.shape[1] * height / grey.shape[0])))
        found = _recognise(api, mode, framed(even_ground(resized(grey, width, height)), padding))
        parts = [symbols for _, symbols in _lines(found, self.alternatives)]
        return _line([symbol for part in parts for symbol in ((" ", 1.0, ()), *part)][1:], place)

    def _page(self, image: Pixels) -> Iterator[Line]:
        import tesserocr

        grey = _grey(image)
        scale = min(1.0, math.sqrt(PAGE / grey.size), 30_000 / max(grey.shape))
        if scale < 1:
            grey = resized(grey, round(grey.shape[1] * scale), round(grey.shape[0] * scale))
        for quad, symbols in _lines(_recognise(self._api, tesserocr.PSM.AUTO, grey), self.alternatives):
            yield _line(symbols, polygon((x / scale, y / scale) for x, y in quad))

    @cached_property
    def _api(self) -> Any:
        return self._load(self.models)

    @cached_property
    def _vertical_api(self) -> Any:
        return self._load(self.vertical_models)

    def _load(self, models: Sequence[str]) -> Any:
        import tesserocr

        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        return tesserocr.PyTessBaseAPI(
            path=f"{self._folder}/",
            lang="+".join(models),
            oem=tesserocr.OEM.LSTM_ONLY,
            variables=SETTINGS | {"lstm_choice_mode": "2" if self.alternatives else "0"},
        )

    @property
    def _folder(self) -> Path:
        return tessdata.folder(self.tessdata)

    def _files(self) -> list[Path]:
        return [self._folder / f"{name}.traineddata" for name in (*self.models, *self.vertical_models)]


def _worth(line: Line) -> float:
    """What chooses between directions: how sure on average, and less without letters, for a turned one is a dash."""
    sure = sum(line.characters) / max(1, len(line.characters))
    return sure if any(char.isalnum() for char in line.text) else 0.6 * sure


def _grey(image: Pixels) -> Grey:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def _recognise(api: Any, mode: int, grey: Grey) -> Any:
    """An iterator over what Tesseract read, None where that is nothing."""
    height, width = grey.shape
    api.SetPageSegMode(mode)
    api.SetImageBytes(grey.tobytes(), width, height, 1, width)
    api.SetSourceResolution(DPI)
    api.Recognize()
    return api.GetIterator()


def _lines(found: Any, alternatives: int) -> Iterator[tuple[Points, list[Symbol]]]:
    """Quad and symbols of each line that was read, with spaces between the words."""
    from tesserocr import RIL

    quad: Points = ()
    symbols: list[Symbol] = []
    more = found is not None and not found.Empty(RIL.SYMBOL)
    while more:
        if found.IsAtBeginningOf(RIL.TEXTLINE):
            if symbols:
                yield quad, symbols
            quad, symbols = _quad(found), []
        elif found.IsAtBeginningOf(RIL.WORD) and found.BlanksBeforeWord():
            symbols.append((" ", 1.0, ()))
        symbol = _symbol(found, alternatives)
        symbols += [] if symbol[0].isspace() else [symbol]
        more = found.Next(RIL.SYMBOL)
    if symbols:
        yield quad, symbols


def _symbol(found: Any, alternatives: int) -> Symbol:
    """The symbol at which the iterator stands. Tesseract's 100 + 5 · (log p - 0.085) is p again."""
    from tesserocr import RIL, iterate_choices

    text = found.GetUTF8Text(RIL.SYMBOL)
    probability = min(1.0, math.exp((found.Confidence(RIL.SYMBOL) - 100) / 5 + 0.085))
    if not alternatives or probability >= UNSURE:
        return text, probability, ()
    choices = [(choice.GetUTF8Text(), choice.Confidence()) for choice in iterate_choices(found.GetChoiceIterator())]
    ratings = {choice: rating for choice, rating in choices if choice}  # some are None
    own = ratings.pop(text, max(ratings.values(), default=0.0))
    others = [(other, probability * math.exp((rating - own) / RATING)) for other, rating in ratings.items()]
    likely = sorted((other for other in others if other[1] >= UNLIKELY), key=lambda other: -other[1])
    return text, probability, tuple((other, min(1.0, share)) for other, share in likely[:alternatives])


def _quad(found: Any) -> Points:
    """The quad of the line at which the iterator stands: its box, slanted as its baseline is."""
    from tesserocr import RIL

    left, top, right, bottom = found.BoundingBox(RIL.TEXTLINE)
    baseline = found.Baseline(RIL.TEXTLINE)
    fall = baseline[1][1] - baseline[0][1] if baseline else 0
    if abs(fall) > (bottom - top) / 2:
        fall = 0
    down, up = max(fall, 0), max(-fall, 0)
    return (left, top + up), (right, top + down), (right, bottom - up), (left, bottom - down)


def _line(symbols: Sequence[Symbol], place: Polygon) -> Line:
    """The line of these symbols; it is as sure as its least sure character, a space as its neighbours are."""
    text, characters = composed((text, probability) for text, probability, _ in symbols)
    others: tuple[Alternative, ...] = ()
    if len(text) == len(symbols):  # else an index would not be a character's
        others = tuple(
            Alternative(index, nfc(other), round(share, 4))
            for index, (_, _, alternatives) in enumerate(symbols)
            for other, share in alternatives
        )
    near = [
        min(characters[index - 1 : index + 2]) if char == " " else characters[index] for index, char in enumerate(text)
    ]
    return Line(
        polygon=place,
        text=text,
        confidence=round(min(characters, default=0.0), 4),
        characters=tuple(round(probability, 4) for probability in near),
        alternatives=others,
    )
