"""Makes lines: a text, the picture of it, and where in the picture it stands. Equal arguments give equal bytes."""

from collections.abc import Iterator

import cv2
import numpy as np
from msgspec import Struct

from stages.core.document import Polygon
from stages.core.reading import Direction
from stages.sample.canvas import Mask
from stages.sample.lines import text as texts
from stages.sample.lines.faces import Halves, choose
from stages.sample.lines.ground import printed
from stages.sample.lines.lexicon import Vocabulary, generator, weighted
from stages.sample.lines.place import Pose, place
from stages.sample.lines.typeset import typeset
from stages.sample.lines.wear import PAD, WEAR, press, take

BUCKETS = {"clean": 45, "light": 40, "hard": 15}
"""How many lines of a hundred are how much degraded."""
SIZES = {"clean": (13, 52), "light": (14, 52), "hard": (17, 48)}
"""The character size in px, least and most; the ink of a line with ascenders and descenders is about as high."""


class MadeLine(Struct, frozen=True, kw_only=True):
    """A line: what is drawn (NFC), a PNG of the RGB picture, and the quad where the ink stands, grown by a little.

    `attributes`: font, size (small, medium, large), degradation (clean, light, hard), ground, kind, rare (yes, no).
    """

    text: str
    language: str
    direction: Direction
    image: bytes
    quad: Polygon
    attributes: dict[str, str]


def line_text(
    language: str, seed: int, *, direction: Direction = "horizontal", vocabulary: Vocabulary = "all"
) -> tuple[str, str]:
    """The text and the kind of the line that `make_line` draws for the same arguments."""
    return texts.line_text(language, seed, direction=direction, vocabulary=vocabulary)


def make_lines(
    language: str,
    number: int,
    seed: int,
    *,
    direction: Direction = "horizontal",
    degradation: str | None = None,
    vocabulary: Vocabulary = "all",
    fonts: Halves = "all",
) -> Iterator[MadeLine]:
    """A number of lines; those of different seeds have nothing in common."""
    for index in range(number):
        own = int(generator("line", seed, index).integers(2**62))
        yield make_line(language, own, direction=direction, degradation=degradation, vocabulary=vocabulary, fonts=fonts)


def make_line(
    language: str,
    seed: int,
    *,
    direction: Direction = "horizontal",
    degradation: str | None = None,
    vocabulary: Vocabulary = "all",
    fonts: Halves = "all",
) -> MadeLine:
    """The line of a seed; `vocabulary` and `fonts` keep to one half of the words and of the faces.

    Raises ValueError for what isn't made: a language, direction, degradation or half that there is none of.
    """
    text, kind = texts.line_text(language, seed, direction=direction, vocabulary=vocabulary)
    rng = generator("picture", language, seed, direction, vocabulary, fonts)
    drawn = weighted(rng, BUCKETS)
    bucket = degradation or drawn
    if bucket not in BUCKETS:
        raise ValueError(f"degradation {degradation!r} is unknown; expected one of {', '.join(BUCKETS)}")
    face = choose(text, language, rng, fonts)
    size = max(face.least, round(float(np.exp(rng.uniform(*np.log(SIZES[bucket]))))))
    mask = typeset(text, face.file, size, direction, _spacing(rng, direction))
    picture, quad, ground = _picture(mask, size, bucket, rng)
    attributes = {
        "font": face.family,
        "size": "small" if size < 20 else "medium" if size < 34 else "large",
        "degradation": bucket,
        "ground": ground,
        "kind": kind,
        "rare": "yes" if texts.rare(text, language) else "no",
    }
    return MadeLine(
        text=text, language=language, direction=direction, image=_png(picture), quad=quad, attributes=attributes
    )


def _picture(mask: Mask, size: int, bucket: str, rng: np.random.Generator) -> tuple[np.ndarray, Polygon, str]:
    """A line's ink as a picture (uint8 RGB), where it stands there, and what it is printed on."""
    wear = WEAR[bucket]
    pressed = press(mask, size, wear, rng)
    ink, quad = place(pressed, _pose(rng, size, bucket), max(1.5, 0.07 * size) - PAD)
    drawn, ground = printed(ink, rng.uniform(*wear.opacity), bucket, rng)
    return take(drawn, size, wear, rng), quad, ground


def _spacing(rng: np.random.Generator, direction: Direction) -> float:
    """Extra room between characters, in parts of the size."""
    if direction == "vertical":
        return float(rng.uniform(0, 0.25))
    return float(rng.uniform(0.03, 0.16)) if rng.random() < 0.08 else 0.0


def _pose(rng: np.random.Generator, size: int, bucket: str) -> Pose:
    """Margins always; turned, slanted and aslant the more the harder."""
    left, top, right, bottom = (float(v) for v in size * rng.uniform(0.2, 0.9, 4) + 4)
    margins = (left, top, right, bottom)
    if rng.random() < {"clean": 0.8, "light": 0.3, "hard": 0.1}[bucket]:
        return Pose(margins=margins)
    most = {"clean": 0.6, "light": 1.3, "hard": 2.0}[bucket]
    return Pose(
        margins=margins,
        turn=float(rng.uniform(-most, most)),
        slant=float(rng.uniform(-0.06, 0.06)) * most,
        keystone=float(rng.uniform(-0.1, 0.1)) * most,
        stretch=float(rng.uniform(0.88, 1.1)),
    )


def _png(picture: np.ndarray) -> bytes:
    return cv2.imencode(".png", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))[1].tobytes()
