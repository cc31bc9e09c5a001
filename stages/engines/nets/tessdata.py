"""Tesseract's model files: where they lie, which package brings each, and the alphabet inside one.

A .traineddata file is a container: an int32 count, so many int64 offsets (-1 where a part is absent), then the parts,
little-endian. Part 21 is the recogniser's unicharset: a line with the count, then one line a character, of which the
first word is the character (https://tesseract-ocr.github.io/tessdoc/TrainingTesseract-4.00.html).
"""

import os
import struct
import unicodedata
from pathlib import Path

PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)

SCRIPTS = {
    "Hangul": "hang",
    "Hangul_vert": "hang-vert",
    "Japanese": "jpan",
    "Japanese_vert": "jpan-vert",
    "Latin": "latn",
    "Vietnamese": "viet",
}
"""Models of a script to the end of their Debian package's name; those of a language are named by the language."""

_UNICHARSET = 21
_NAMES = {"NULL": " "}  # the only entry that stands for another character: a line can't begin with a space
_NO_CHARACTERS = {"Joined", "Broken"}


def folder(tessdata: str | None) -> Path:
    """The folder of the models: the one given, else TESSDATA_PREFIX, else where a system keeps them."""
    given = tessdata or os.environ.get("TESSDATA_PREFIX")
    places = [Path(given), Path(given, "tessdata")] if given else [Path(place) for place in PLACES]
    return next((place for place in places if any(place.glob("*.traineddata"))), places[0])


def package(model: str) -> str:
    """The Debian package that brings the model."""
    if model in SCRIPTS:
        return f"tesseract-ocr-script-{SCRIPTS[model]}"
    return f"tesseract-ocr-{model.lower().replace('_', '-')}"


def characters(model: Path) -> frozenset[str]:
    """The code points (NFC) that the model is able to write, the space among them.

    Raises ValueError for a file that is no container or has no such part: a model of Tesseract 3.
    """
    content = model.read_bytes()
    try:
        (count,) = struct.unpack_from("<i", content)
        offsets = struct.unpack_from(f"<{count}q", content, 4)
        start = offsets[_UNICHARSET]
        if start < 0:
            raise IndexError
    except (struct.error, IndexError):
        raise ValueError(f"{model.name} holds no LSTM model; expected one of Tesseract 4 or later") from None
    end = min((offset for offset in offsets if offset > start), default=len(content))
    lines = content[start:end].decode("utf-8").split("\n")
    entries = [line.split(" ", 1)[0] for line in lines[1 : 1 + int(lines[0])]]
    written = (_NAMES.get(entry, entry) for entry in entries if entry not in _NO_CHARACTERS and entry[:2] != "|B")
    return frozenset(char for entry in written for char in unicodedata.normalize("NFC", entry))
