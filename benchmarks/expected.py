"""What a dataset folder holds, counted and read here from its own files: no line of ocrmill's takes part in it."""

import json
import unicodedata
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageFile

_SUFFIXES = {".jpg", ".jpeg", ".png"}


class Known(NamedTuple):
    """How to add a dataset known by name, and how to count the regions that its labels give."""

    format: str
    language: str | None
    regions: Callable[[Path], int]


class Expected(NamedTuple):
    """Images lying there, those that can be decoded (each becomes a document), and their regions; None if unknown."""

    images: int
    documents: int
    regions: int | None


def images(folder: Path) -> list[Path]:
    """The image files of a dataset folder."""
    return sorted(path for path in folder.rglob("*") if path.suffix.lower() in _SUFFIXES)


def expected(folder: Path, known: Known | None) -> Expected:
    """Count a dataset folder."""
    files = images(folder)
    return Expected(len(files), sum(map(_loads, files)), known.regions(folder) if known else None)


def sroie_texts(box: Path) -> list[str]:
    """The texts of one csv file of SROIE: what follows the eighth comma, further commas included."""
    texts = []
    for line in box.read_bytes().decode("utf-8-sig").split("\n"):
        line = line.removesuffix("\r")
        if line.strip():
            texts.append(unicodedata.normalize("NFC", line.split(",", 8)[8]))
    return texts


def _sroie(folder: Path) -> int:
    return sum(len(sroie_texts(path)) for path in folder.glob("box/*.csv"))


def _funsd(folder: Path) -> int:
    return sum(len(json.loads(path.read_bytes())["document"]) for path in folder.glob("jsons/*.json"))


def _mrz(folder: Path) -> int:
    return sum(len(path.read_text().split()) for path in folder.glob("images/*.txt"))


def _sidtd(folder: Path) -> int:
    labels = [*folder.glob("*_id.json"), *folder.glob("*_passport.json")]
    return sum(len(json.loads(path.read_bytes())) for path in labels)


def _loads(path: Path) -> bool:
    """Whether strict Pillow reads the image to its end."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with warnings.catch_warnings(), Image.open(path) as image:
            warnings.simplefilter("ignore")
            image.load()
    except Exception:
        return False
    return True


DATASETS = {
    "sroie": Known("icdar", "en", _sroie),
    "funsd": Known("funsd", "en", _funsd),
    "korean_lines": Known("filename", "ko", lambda folder: len(images(folder))),
    "mrz_passports": Known("mrz", None, _mrz),
    "sidtd": Known("sidtd", None, _sidtd),
}
LEFT_OUT = ("bad_images", "mmocr_toy")
"""Not datasets: files to break a reader with (see benchmarks.hostile), and many formats in one folder."""
