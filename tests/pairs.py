"""Pairs of documents that differ in one secret alone: drawn specimens with their truth."""

import hashlib
import io
from collections.abc import Sequence
from functools import cache

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image

from stages.core.boxes import joined
from stages.core.document import Document, Polygon, Region, polygon
from stages.core.geometry import bounds, quad_from_box
from stages.core.reading import Line, Reading
from stages.core.view import Pixels
from stages.io.checking import Row
from stages.io.records import encode
from stages.sample import template as t
from stages.sample.draw import draw
from stages.sample.make import TEMPLATES
from stages.sample.mrz import td3
from stages.sample.papers import Facts, facts
from stages.sample.people import Person, person
from stages.sample.template import load_template

WIDE = 700
"""px of a card's width, or of a page 1,300 px wide."""


class Pair(Struct, frozen=True, kw_only=True):
    """Which specimen, of whom, and what of it is another's: names of facts, or `portrait`.

    `turn` is in degrees. `sampling` is a JPEG's (0: 4:4:4, 2: 4:2:0), None for PNG. A document is `labelled` or not, of
    a `known` type or not.
    """

    design: str
    secrets: tuple[str, ...]
    number: int
    turn: float = 0.0
    sampling: int | None = 2
    labelled: bool = True
    known: bool = True


class Side(Struct, frozen=True):
    """One of a pair: its image file, its record, what an engine reads there, and the secret as it stands there."""

    data: bytes
    document: Document
    reading: Reading
    secret: str

    def row(self) -> Row:
        """Its lines in the files."""
        return Row(encode(self.document), (encode(self.reading),))


def variants(pair: Pair, count: int, *, one_size: bool = False) -> list[Side]:
    """The document and others that differ from it in the secret alone.

    With `one_size`, labels and readings place the secret where any of them has ink; those of more lines are left out.
    """
    drawn = [_drawn(pair, index) for index in range(count)]
    if one_size:
        drawn = [one for one in drawn if len(one.secret) == len(drawn[0].secret)]
        for places in zip(*(one.secret for one in drawn), strict=True):
            box = joined([bounds(one.regions[place].polygon) for one, place in zip(drawn, places, strict=True)])
            for one, place in zip(drawn, places, strict=True):
                one.regions[place] = replace(one.regions[place], polygon=quad_from_box(*box))
    return [_taken(pair, one) for one in drawn]


class _Drawn(Struct, frozen=True):
    """A flat picture, its regions, and which of them are the secret."""

    picture: Pixels
    regions: list[Region]
    secret: list[int]


def _facts(design: t.Template, number: int, index: int) -> tuple[Person, Facts]:
    who = person(np.random.SeedSequence([number, index]), design.origins[0])
    return who, facts(design.facts, who, np.random.default_rng([number, index]), design.language)


def _drawn(pair: Pair, index: int) -> _Drawn:
    design = load_template(TEMPLATES, pair.design)
    (own, known), (other, theirs) = (_facts(design, pair.number, one) for one in (0, index))
    texts = known.texts | {name: theirs.texts[name] for name in pair.secrets if name in theirs.texts}
    secrets = pair.secrets
    if pair.design == "passport":
        zone = _zone(own, other, texts, secrets)
        texts, secrets = texts | zone, (*secrets, *zone)
    rows = {
        name: [_row(a, b, pair.secrets) for a, b in zip(known.rows[name], theirs.rows[name], strict=True)]
        for name in known.rows
    }
    if known.rows:
        drawing = draw(design, own, Facts(texts, rows), np.random.default_rng(1))
        secret = [n + 1 for n, region in enumerate(drawing.regions) if region.text in pair.secrets]
        return _Drawn(np.asarray(drawing.picture, np.uint8), list(drawing.regions), secret)
    base, fixed = _base(pair.design, pair.number, secrets)
    alone = draw(
        replace(design, elements=_elements(design, secrets, True), colour="#ffffff"),
        other if "portrait" in secrets else own,
        Facts(texts, rows),
        np.random.default_rng(1),
    )
    picture = (base.astype(np.uint16) * alone.picture // 255).astype(np.uint8)
    regions = [*fixed, *(replace(region, id=f"s{region.id}") for region in alone.regions)]
    return _Drawn(picture, regions, list(range(len(fixed), len(regions))))


def _zone(own: Person, other: Person, texts: dict[str, str], secrets: Sequence[str]) -> dict[str, str]:
    """The machine-readable zone, which says the secret once more."""
    first, second = td3(
        issuer="UTO",
        family=(other if "family_latin" in secrets else own).family,
        given=(other if "given_latin" in secrets else own).given,
        number=texts["passport_id"],
        nationality="UTO",
        born=f"{(other if 'born_en' in secrets else own).born:%y%m%d}",
        sex=own.sex,
        expires="330815",
    )
    return {"mrz1": first, "mrz2": second}


def _row(own: dict[str, str], other: dict[str, str], secrets: Sequence[str]) -> dict[str, str]:
    return other if own.get("question") in secrets else own


@cache
def _base(name: str, number: int, secrets: tuple[str, ...]) -> tuple[Pixels, tuple[Region, ...]]:
    """The specimen without the secret."""
    design = load_template(TEMPLATES, name)
    own, known = _facts(design, number, 0)
    drawing = draw(replace(design, elements=_elements(design, secrets, False)), own, known, np.random.default_rng(1))
    return np.asarray(drawing.picture, np.uint8), drawing.regions


def _elements(design: t.Template, secrets: Sequence[str], wanted: bool) -> list[t.AnyElement]:
    def of(one: t.AnyElement) -> bool:
        if isinstance(one, t.Portrait):
            return "portrait" in secrets
        return isinstance(one, t.Text) and any("{" + name + "}" in one.text for name in secrets)

    return [one for one in design.elements if of(one) == wanted]


def _taken(pair: Pair, drawn: _Drawn) -> Side:
    """The picture as a scanner takes it."""
    design, picture, regions = load_template(TEMPLATES, pair.design), drawn.picture, drawn.regions
    secret = " ".join(regions[place].text or "" for place in drawn.secret)
    height, width = picture.shape[:2]
    scale = WIDE / 1400 if width > height else WIDE / 1300
    size = (round(width * scale), round(height * scale))
    way = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), pair.turn, scale), np.float64)
    way[:, 2] += np.array(size) / 2 - (width / 2, height / 2)
    small = cv2.warpAffine(
        cv2.GaussianBlur(picture, (0, 0), 0.5), way, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    noise = np.random.default_rng(pair.number).normal(0, 2, small.shape)
    pixels = np.clip(np.rint(small + noise), 0, 255).astype(np.uint8)
    placed = tuple(replace(one, polygon=_through(way, one.polygon)) for one in regions)
    buffer = io.BytesIO()
    if pair.sampling is None:
        Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    else:
        Image.fromarray(pixels).save(buffer, "JPEG", quality=88, subsampling=pair.sampling)
    data = buffer.getvalue()
    digest = hashlib.sha256(data).hexdigest()
    file = f"{pair.number}.{'png' if pair.sampling is None else 'jpg'}"
    document = Document(
        id=digest[:20],
        delivery="pairs",
        file=file,
        source=f"{secret or 'one'}.jpg",
        sha256=digest,
        fingerprint="",
        width=size[0],
        height=size[1],
        doc_type=design.doc_type if pair.known else None,
        language=design.language if pair.labelled else None,
        regions=placed if pair.labelled else (),
    )
    lines = tuple(
        Line(polygon=one.polygon, text=one.text, confidence=0.95, characters=(0.95,) * len(one.text))
        for one in placed
        if one.text and not one.ignore
    )
    reading = Reading(id=document.id, delivery="pairs", engine="truth", provenance="1", lines=lines)
    return Side(data, document, reading, secret)


def _through(way: np.ndarray, points: Polygon) -> Polygon:
    return polygon((np.array(points) @ way[:, :2].T + way[:, 2]).tolist())
