"""Photographed specimen cards with their labels, and the template that four of them give; drawn once a session."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
import yaml
from msgspec import convert

from stages.core.document import Document
from stages.core.registration import SIDE, find_features
from stages.core.subject import DocType
from stages.core.template import Template
from stages.core.template_features import Example
from stages.core.template_learning import learn, marks_of
from stages.core.view import Pixels
from stages.sample.draw import draw
from stages.sample.make import TEMPLATES
from stages.sample.papers import facts
from stages.sample.people import person
from stages.sample.photograph import CAPTURES, photograph
from stages.sample.template import load_template

CARD = "vn_citizen_card"
TRAINED_ON = 4


@cache
def schema(name: str = CARD) -> DocType:
    """What documents of a type are made of."""
    path = Path(__file__).parent.parent / "conf/doc_types" / f"{name}.yaml"
    return convert(yaml.safe_load(path.read_text(encoding="utf-8")), DocType)


@cache
def card(number: int, capture: str = "photo", name: str = CARD) -> tuple[Pixels, Document]:
    """The picture of a holder's card, and its label."""
    design = load_template(TEMPLATES, name)
    holder = person(np.random.SeedSequence([number, 1]), design.origins[0])
    rng = np.random.default_rng([number, 2])
    drawing = draw(design, holder, facts(design.facts, holder, rng, design.language), rng)
    photo = photograph(drawing, CAPTURES[capture], np.random.default_rng([number, 3]))
    height, width = photo.picture.shape[:2]
    document = Document(
        id=f"{name}-{number}",
        delivery="cards",
        file="",
        source="",
        sha256="",
        fingerprint="",
        width=width,
        height=height,
        doc_type=name,
        regions=photo.regions,
    )
    return photo.picture, document


def example(pixels: Pixels, document: Document, group: str = "") -> Example:
    """A labelled card as templates are learned from it."""
    return Example(
        group=group or document.id,
        features=_features(pixels.tobytes(), pixels.shape),
        size=(float(document.width), float(document.height)),
        marks=marks_of(document, schema(document.doc_type or "")),
    )


def examples() -> list[Example]:
    """The cards that the template is learned from."""
    return [example(*card(number)) for number in range(TRAINED_ON)]


@cache
def template() -> Template:
    """The template of the cards."""
    (found,) = learn(CARD, examples(), 3)
    return found


@cache
def _features(data: bytes, shape: tuple[int, ...]):  # type: ignore[no-untyped-def]
    pixels = np.frombuffer(data, np.uint8).reshape(shape)
    return find_features(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8), SIDE)
