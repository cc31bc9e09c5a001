"""Invented values in the place of hidden ones: of the same kind and language, in a fitting font, nobody's."""

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from stages.core.personal import Kind
from stages.sample.fonts import check_drawable, font
from stages.sample.people import TODAY, Person, person

_FONTS = {"ko": "korean", "vi": "vietnamese"}
_DATES = {"ko": "%Y.%m.%d", "vi": "%d/%m/%Y"}
_COUNTRIES = {"ko": "유토피아", "vi": "Utopia"}
_SEXES = {"ko": {"M": "남", "F": "여"}, "vi": {"M": "Nam", "F": "Nữ"}}
_SIZE, _LEAST, _PAD = 0.5, 9, 0.2
"""A text's size and its distance from the patch's left end, in heights of the patch; the least size in px."""
_TRIES = 12


def write_invented(
    patch: NDArray[np.uint8], kind: Kind, language: str | None, colour: tuple[int, ...], seed: int
) -> str:
    """Write a value of the kind on a patch of one colour, in place; "" where the kind has none, or none fits."""
    origin = language if language in _FONTS else "en"
    rng = np.random.default_rng(seed)
    height, width = patch.shape[:2]
    pad = _PAD * height
    for _ in range(_TRIES):
        text = value(kind, person(np.random.SeedSequence(int(rng.integers(2**32))), origin), rng)
        face = _fitting(text, _FONTS.get(origin, "sans"), _SIZE * height, width - 2 * pad)
        if face is not None:
            picture = Image.fromarray(patch)
            ImageDraw.Draw(picture).text((pad, height / 2), text, fill=_contrast(colour), font=face, anchor="lm")
            patch[:] = np.asarray(picture)
            return text
    return ""


def value(kind: Kind, who: Person, rng: np.random.Generator) -> str:
    """What a person's document says of the kind; "" for kinds that nothing is invented for."""
    form = _DATES.get(who.origin, "%d %b %Y")
    match kind:
        case "name":
            return who.name
        case "id_number":
            return who.national_id
        case "passport_number":
            return f"U{rng.integers(10**7, 10**8)}"
        case "licence_number":
            return f"{rng.integers(31, 40)}-{rng.integers(10, 25)}-{rng.integers(10**5, 10**6)}-{rng.integers(10, 99)}"
        case "card_number" | "account_number":
            return "-".join(f"{part:04d}" for part in (0, *rng.integers(0, 10**4, 3)))
        case "phone":
            return who.phone
        case "email":
            return who.email
        case "date_of_birth":
            return who.born.strftime(form)
        case "date":
            return _day(rng).strftime(form)
        case "address":
            return who.address
        case "place":
            return who.birthplace
        case "nationality":
            return _COUNTRIES.get(who.origin, "UTOPIA")
        case "sex":
            return _SEXES.get(who.origin, {}).get(who.sex, who.sex)
        case _:
            return ""


def _day(rng: np.random.Generator) -> date:
    return TODAY - timedelta(days=int(rng.integers(3650)))


def _fitting(text: str, role: str, size: float, width: float) -> ImageFont.FreeTypeFont | None:
    """The font at the largest size up to `size` at which the text is at most `width` px long; None below the least."""
    if not text:
        return None
    check_drawable(text, role)
    face = font(role, max(round(size), 1))
    length = face.getlength(text)
    if length > width:
        face = font(role, max(int(size * width / length), 1))
    return face if face.size >= _LEAST and face.getlength(text) <= width + 1 else None


def _contrast(colour: tuple[int, ...]) -> tuple[int, int, int]:
    red, green, blue = colour
    dark = 0.299 * red + 0.587 * green + 0.114 * blue < 128
    return (245, 245, 245) if dark else (15, 15, 15)
