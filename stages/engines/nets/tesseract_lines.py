"""Tesseract through `tesserocr`: models loaded, a picture in, and what it says of it as lines of symbols."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from stages.core.document import Polygon, nfc
from stages.core.geometry import Points
from stages.core.reading import Alternative, Line
from stages.engines.nets.composed import composed
from stages.engines.nets.levels import Grey

Symbol = tuple[str, float, tuple[tuple[str, float], ...]]
"""A text, its probability, and other texts with theirs."""

SETTINGS = {
    "debug_file": "/dev/null",  # else warnings about odd images go to stderr
    "preserve_interword_spaces": "1",  # else spaces appear between Hangul syllables
    "lstm_rating_coefficient": "1",  # else what is rated above 20 can't be told apart
}
DPI = 300
"""Whatever the image says: layout analysis reckons with it, and found most words at it."""
UNSURE = 0.95
"""From this probability of a character on, no others are handed on; below UNLIKELY, another isn't."""
UNLIKELY = 0.001
RATING = 4
"""By how much ratings differ for e times the odds: fitted to what was right on synthetic lines of three languages."""


def load(folder: Path, models: Sequence[str], *, alternatives: bool) -> Any:
    """Tesseract with these models of the folder, LSTM only: the older recogniser learns from what it reads."""
    import tesserocr

    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
    return tesserocr.PyTessBaseAPI(
        path=f"{folder}/",
        lang="+".join(models),
        oem=tesserocr.OEM.LSTM_ONLY,
        variables=SETTINGS | {"lstm_choice_mode": "2" if alternatives else "0"},
    )


def recognise(api: Any, mode: int, grey: Grey) -> Any:
    """An iterator over what Tesseract read, None where that is nothing."""
    from tesserocr import PSM

    height, width = grey.shape
    api.SetPageSegMode(mode)
    # Lines that it is less sure of, Tesseract would read in negative, too. Single lines come dark on light already.
    api.SetVariable("invert_threshold", "0.7" if mode == PSM.AUTO else "0")
    api.SetImageBytes(grey.tobytes(), width, height, 1, width)
    api.SetSourceResolution(DPI)
    api.Recognize()
    return api.GetIterator()


def lines(found: Any, alternatives: int) -> Iterator[tuple[Points, list[Symbol]]]:
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
        elif found.IsAtBeginningOf(RIL.WORD) and found.BlanksBeforeWord() and symbols:
            symbols.append((" ", 1.0, ()))
        symbol = _symbol(found, alternatives)
        if not symbol[0].isspace():  # noise may be read as a space
            symbols.append(symbol)
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


def line_of(symbols: Sequence[Symbol], place: Polygon) -> Line:
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
