"""What a template file may say. Elements are drawn in the order in which they stand; lengths are canvas pixels."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

Pair = tuple[float, float]
Box = tuple[float, float, float, float]


class Element(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Something that is drawn."""


class Gradient(Element, tag="gradient", frozen=True):
    """A gradient over a box, or over everything."""

    colours: list[str]
    angle: float = 0
    box: Box | None = None
    opacity: float = 1.0


class Waves(Element, tag="waves", frozen=True):
    """Wavy lines over the whole width."""

    colour: str
    top: float
    bottom: float
    count: int
    height: float = 14
    length: float = 300
    drift: float = 0.12
    width: int = 1
    opacity: float = 0.3


class Rosette(Element, tag="rosette", frozen=True):
    """Woven flower rings."""

    colours: list[str]
    centre: Pair
    radius: float
    petals: int = 12
    rings: int = 24
    stretch: float = 1.0
    width: int = 1
    opacity: float = 0.5


class Emblem(Element, tag="emblem", frozen=True):
    """The millstone between ears of wheat."""

    colour: str
    centre: Pair
    radius: float
    opacity: float = 1.0


class Panel(Element, tag="panel", frozen=True):
    """A rectangle with round corners, filled or, with an `outline` width, drawn round."""

    colour: str
    box: Box
    radius: float = 0
    opacity: float = 1.0
    outline: int = 0


class Rule(Element, tag="rule", frozen=True):
    """A level line; with `flow`, its y counts from the last flowing text and moves on."""

    colour: str
    at: Pair
    length: float
    width: int = 2
    dash: int = 0
    flow: bool = False


class Gap(Element, tag="gap", frozen=True):
    """Moves the flow down."""

    down: float


class Chip(Element, tag="chip", frozen=True):
    """A contact chip."""

    box: Box
    colour: str = "#d9b95f"


class DotCode(Element, tag="dot_code", frozen=True):
    """A square of random dots."""

    box: Box
    colour: str = "#222222"
    cells: int = 21


class Bars(Element, tag="bars", frozen=True):
    """Random upright bars; with `flow`, the top counts from the last flowing text."""

    box: Box
    colour: str = "#222222"
    flow: bool = False


class Portrait(Element, tag="portrait", frozen=True):
    """The holder's picture. A `ghost` is a second, pale one of a single colour."""

    box: Box
    radius: float = 10
    ghost: str | None = None
    opacity: float = 1.0


class Signature(Element, tag="signature", frozen=True):
    """The holder's signature; with `flow`, the top counts from the last flowing text and its height is gone past."""

    box: Box
    colour: str = "#26324f"
    flow: bool = False


class Scene(Element, tag="scene", frozen=True):
    """A landscape over the whole canvas."""


class Text(Element, tag="text", frozen=True):
    """Text at a baseline. `{name}` stands for a fact.

    `width` is what a line may take: one line shrinks to it (to 70 % at most), several `lines` wrap at spaces. With
    `flow`, y counts from the last flowing baseline.
    """

    text: str
    at: Pair
    font: str
    size: int
    colour: str = "#222222"
    anchor: str = "left"
    field: str | None = None
    language: str | None = None
    width: float | None = None
    lines: int = 1
    leading: float = 1.32
    tracking: float = 0
    opacity: float = 1.0
    flow: bool = False


class Rows(Element, tag="rows", frozen=True):
    """A list of facts, each row `step` below the one before; columns' y count from their row's baseline."""

    of: str
    step: float
    columns: list[Text]
    rule: str | None = None


class Mark(Element, tag="mark", frozen=True):
    """The big, translucent, slanting word that says: a specimen."""

    text: str
    centre: Pair
    font: str
    size: int
    colour: str
    angle: float = -18
    opacity: float = 0.2
    language: str | None = None


AnyElement = (
    Gradient
    | Waves
    | Rosette
    | Emblem
    | Panel
    | Rule
    | Gap
    | Chip
    | DotCode
    | Bars
    | Portrait
    | Signature
    | Scene
    | Text
    | Rows
    | Mark
)


class Template(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A kind of document.

    `facts` says what stands on it (papers.py), `origins` whom it may belong to, `shape` how its edge runs (card, paper
    or receipt); with `crop`, the canvas ends that far below the last flowing text; `capture` is how it is always taken.
    """

    doc_type: str
    language: str
    size: tuple[int, int]
    facts: str
    origins: list[str]
    elements: list[AnyElement]
    shape: str = "paper"
    corner: float = 0
    colour: str = "#ffffff"
    crop: float | None = None
    capture: str | None = None


def load(path: Path, kind: type[Any]) -> Any:
    """A file of `conf/sample` as a `kind`. Raises ValueError, naming the file and the place in it."""
    try:
        return msgspec.yaml.decode(path.read_bytes(), type=kind)
    except (OSError, msgspec.MsgspecError) as error:
        raise ValueError(f"{path.name}: {error}; see stages/sample/template.py for what may stand there") from error


def load_template(folder: Path, name: str) -> Template:
    """The template of a name."""
    template: Template = load(folder / f"{name}.yaml", Template)
    return template
