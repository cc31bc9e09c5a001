"""The faces that lines are set in: more than `stages.sample.fonts` has roles, from the same Debian packages."""

import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

import numpy as np
from msgspec import Struct
from PIL import ImageFont

from stages.sample import fonts

Halves = Literal["all", "even", "odd"]


class Face(Struct, frozen=True):
    """A font file, its family and half, how often it is chosen beside others, and the least size in px it is set in."""

    file: str
    family: str
    half: str
    weight: float
    least: int


def _faces(family: str, half: str, stem: str, styles: str, least: int = 0) -> tuple[Face, ...]:
    """The faces of a family from "-Regular:6 -Bold:3"; a style of "-" is no suffix at all."""
    pairs = (style.rpartition(":") for style in styles.split())
    return tuple(
        Face(f"{stem}{'' if name == '-' else name}.ttf", family, half, float(w), least) for name, _, w in pairs
    )


# Families that look alike are in the same half, so that a face of one half is new to who knows the other.
LATIN = (
    *_faces("DejaVu Sans", "even", "DejaVuSans", "-:4 -Bold:2 -Oblique:1 -BoldOblique:.4"),
    *_faces("DejaVu Sans", "even", "DejaVuSans", "-ExtraLight:.4", least=22),
    *_faces("DejaVu Sans Condensed", "even", "DejaVuSansCondensed", "-:4 -Bold:2 -Oblique:.7"),
    *_faces("Noto Serif", "even", "NotoSerif", "-Regular:5 -Bold:2 -Italic:1.2 -BoldItalic:.4"),
    *_faces("Noto Sans", "odd", "NotoSans", "-Regular:6 -Bold:3 -Italic:1.2 -BoldItalic:.4"),
    *_faces("Noto Sans Display", "odd", "NotoSansDisplay", "-Regular:3 -Bold:1.5 -Italic:.7"),
    *_faces("DejaVu Serif", "odd", "DejaVuSerif", "-:4 -Bold:2 -Italic:1 -BoldItalic:.3"),
    *_faces("DejaVu Serif Condensed", "odd", "DejaVuSerifCondensed", "-:4 -Bold:1.5 -Italic:.7"),
)
ENGLISH = (
    *LATIN,
    *_faces("Liberation Sans", "even", "LiberationSans", "-Regular:8 -Bold:4 -Italic:1 -BoldItalic:.4"),
    *_faces("Liberation Sans Narrow", "even", "LiberationSansNarrow", "-Regular:3 -Bold:2"),
    *_faces("Liberation Mono", "even", "LiberationMono", "-Regular:3 -Bold:2"),
    *_faces("Liberation Serif", "odd", "LiberationSerif", "-Regular:8 -Bold:4 -Italic:1.5 -BoldItalic:.5"),
    *_faces("DejaVu Sans Mono", "odd", "DejaVuSansMono", "-:3 -Bold:2"),
)
KOREAN = (
    *_faces("Nanum Barun Gothic", "even", "NanumBarunGothic", "-:6 Bold:4"),
    *_faces("Nanum Square Round", "even", "NanumSquareRound", "R:4 B:3"),
    *_faces("Nanum Myeongjo", "even", "NanumMyeongjo", "-:8", least=18),
    # The bold serif is a drawing of its own, and the odd half would have no serif without it.
    *_faces("Nanum Myeongjo", "odd", "NanumMyeongjo", "Bold:6"),
    *_faces("Nanum Gothic", "odd", "NanumGothic", "-:6 Bold:3"),
    *_faces("Nanum Square", "odd", "NanumSquare", "R:4 B:3"),
    *_faces("Nanum Gothic Coding", "odd", "NanumGothicCoding", "-:3 Bold:2"),
)
FACES = {"en": ENGLISH, "ko": KOREAN, "vi": LATIN}

PACKAGES = {
    "DejaVu": "fonts-dejavu-core",
    "Liberation": "fonts-liberation",
    "Nanum": "fonts-nanum",
    "Noto": "fonts-noto-core",
}


@cache
def path(file: str) -> Path:
    """Where a font file is installed. Raises ValueError, naming its package, if it isn't."""
    for folder in fonts.FOLDERS:
        for found in sorted(folder.rglob(file)):
            return found
    package = next((name for start, name in PACKAGES.items() if file.startswith(start)), "the package that has it")
    raise ValueError(f"font {file} is not installed; run: apt-get install {package}")


@lru_cache(maxsize=2048)
def font(file: str, size: int) -> ImageFont.FreeTypeFont:
    """A font at a size in pixels, in basic layout: the other one depends on a library that may be missing."""
    return ImageFont.truetype(str(path(file)), size, layout_engine=ImageFont.Layout.BASIC)


def can_draw(text: str, file: str) -> bool:
    """Whether a font has a glyph for every character."""
    return fonts.coverage(path(file)).issuperset(map(ord, text))


def check_drawable(text: str, file: str) -> None:
    """Raises ValueError, naming font and characters, for text that the font can't draw in full or that isn't NFC."""
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError(f"text {text!r} is not NFC; normalise it before drawing")
    covered = fonts.coverage(path(file))
    lacking = [c for c in dict.fromkeys(text) if ord(c) not in covered or unicodedata.combining(c)]
    if lacking:
        listed = ", ".join(f"U+{ord(c):04X} ({unicodedata.name(c, 'unnamed')})" for c in lacking)
        raise ValueError(f"font {file} cannot draw {listed}; use another font or text")


@cache
def choice_of(language: str, halves: Halves) -> tuple[tuple[Face, ...], np.ndarray]:
    """A language's faces of a half with their weights. Raises ValueError for halves other than all, even and odd."""
    if halves not in ("all", "even", "odd"):
        raise ValueError(f"fonts {halves!r} is unknown; expected all, even or odd")
    faces = tuple(face for face in FACES[language] if halves in ("all", face.half))
    return faces, np.array([face.weight for face in faces])


def choose(text: str, language: str, rng: np.random.Generator, halves: Halves = "all") -> Face:
    """A face that can draw the text, by weight. Raises ValueError, naming a font and characters, where none can."""
    faces, weights = choice_of(language, halves)
    # In order of a draw without replacement, so that the first that can draw the text comes by its weight.
    order = np.argsort(rng.exponential(size=len(faces)) / weights, kind="stable")
    ranked = [faces[int(index)] for index in order]
    for face in ranked:
        if can_draw(text, face.file):
            return face
    check_drawable(text, ranked[0].file)
    raise AssertionError("a font that lacks nothing was not chosen")
