"""One template and one person become a flat picture and the regions on it, each tight to its ink."""

from functools import singledispatchmethod

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image, ImageDraw

from stages.core.document import Region, polygon
from stages.sample import ornaments
from stages.sample import template as t
from stages.sample.canvas import Canvas, Mask, rounded, stamp
from stages.sample.fonts import check_drawable, font
from stages.sample.papers import Facts
from stages.sample.people import Person
from stages.sample.portrait import portrait
from stages.sample.scene import landscape
from stages.sample.signature import signature

SHRINK = 0.7
"""The smallest share of its size to which a line shrinks before it is an error."""

INK = 64
"""From this coverage (of 255) on, a pixel counts as ink."""


class Drawing(Struct, frozen=True):
    """A flat picture (RGB), where it is paper at all (uint8 mask), its regions, and the values of its fields."""

    picture: np.ndarray
    shape: Mask
    regions: tuple[Region, ...]
    fields: dict[str, str]


def draw(design: t.Template, holder: Person, facts: Facts, rng: np.random.Generator) -> Drawing:
    """Draws a document; everything that varies comes from the holder, the facts and `rng`."""
    drawer = _Drawer(design, holder, facts, rng)
    for element in design.elements:
        drawer.add(element)
    picture = np.array(drawer.canvas.image)
    if design.crop is not None:
        picture = picture[: round(drawer.cursor + design.crop)]
    regions = tuple(replace(region, id=f"r{index:04d}") for index, region in enumerate(drawer.regions, 1))
    return Drawing(picture, _outline(design, picture.shape[:2]), regions, drawer.fields)


class _Drawer:
    """A canvas with a cursor for flowing text, and what has been written on it."""

    def __init__(self, design: t.Template, holder: Person, facts: Facts, rng: np.random.Generator) -> None:
        self.canvas = Canvas(design.size, design.colour)
        self.language, self.holder, self.facts, self.rng = design.language, holder, facts, rng
        self.cursor = 0.0
        self.regions: list[Region] = []
        self.fields: dict[str, str] = {}

    @singledispatchmethod
    def add(self, element: t.Element) -> None:
        """Draws an element."""
        raise TypeError(f"nothing draws a {type(element).__name__}")

    @add.register
    def _(self, e: t.Gradient) -> None:
        ornaments.gradient(self.canvas, e.colours, e.angle, e.box, e.opacity)

    @add.register
    def _(self, e: t.Waves) -> None:
        ornaments.waves(
            self.canvas,
            e.colour,
            top=e.top,
            bottom=e.bottom,
            count=e.count,
            height=e.height,
            length=e.length,
            drift=e.drift,
            width=e.width,
            opacity=e.opacity,
        )

    @add.register
    def _(self, e: t.Rosette) -> None:
        ornaments.rosette(
            self.canvas,
            e.colours,
            centre=e.centre,
            radius=e.radius,
            petals=e.petals,
            rings=e.rings,
            opacity=e.opacity,
            stretch=e.stretch,
            width=e.width,
        )

    @add.register
    def _(self, e: t.Emblem) -> None:
        ornaments.emblem(self.canvas, e.colour, centre=e.centre, radius=e.radius, opacity=e.opacity)

    @add.register
    def _(self, e: t.Panel) -> None:
        ornaments.panel(self.canvas, e.colour, box=e.box, radius=e.radius, opacity=e.opacity, outline=e.outline)

    @add.register
    def _(self, e: t.Rule) -> None:
        y = self._down(e.at[1], e.flow)
        ornaments.rule(self.canvas, e.colour, start=(e.at[0], y), length=e.length, width=e.width, dash=e.dash)

    @add.register
    def _(self, e: t.Gap) -> None:
        self.cursor += e.down

    @add.register
    def _(self, e: t.Chip) -> None:
        ornaments.chip(self.canvas, box=e.box, colour=e.colour)

    @add.register
    def _(self, e: t.DotCode) -> None:
        ornaments.dot_code(self.canvas, self.rng, box=e.box, colour=e.colour, cells=e.cells)

    @add.register
    def _(self, e: t.Bars) -> None:
        left, top, width, height = e.box
        top = self._down(top, e.flow)
        ornaments.bars(self.canvas, self.rng, box=(left, top, width, height), colour=e.colour)
        self.cursor += height if e.flow else 0

    @add.register
    def _(self, e: t.Portrait) -> None:
        left, top, width, height = (round(n) for n in e.box)
        picture = portrait(self.holder, width, height)
        if e.ghost:
            grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
            # Round the edge it fades out, so that it seems to lie in the card.
            y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
            fade = np.clip(1.6 - 1.6 * np.hypot(x * 0.9, y * 0.85) ** 3, 0, 1)
            self.canvas.paint(((255 - grey) * fade).astype(np.uint8), e.ghost, e.opacity, (left, top))
        else:
            mask = np.zeros((height, width), np.uint8)
            stamp(mask, rounded(width, height, e.radius))
            self.canvas.lay(picture, mask, (left, top), e.opacity)
        corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
        self._region(np.array(corners), None, "portrait", None)

    @add.register
    def _(self, e: t.Signature) -> None:
        left, top, width, height = e.box
        box = (left, self._down(top, e.flow), width, height)
        extent = signature(self.canvas, self.holder, box=box, colour=e.colour)
        self.cursor += height if e.flow else 0
        self._region(extent, None, "signature", None)

    @add.register
    def _(self, e: t.Scene) -> None:
        landscape(self.canvas, self.rng)

    @add.register
    def _(self, e: t.Text) -> None:
        self._text(e, self.facts.texts, self._down(e.at[1], e.flow), summed=True)

    @add.register
    def _(self, e: t.Rows) -> None:
        for row in self.facts.rows[e.of]:
            self.cursor += e.step
            for column in e.columns:
                self._text(column, row, self.cursor + column.at[1], summed=False)
            if e.rule:
                start = (60.0, self.cursor + e.step * 0.3)
                ornaments.rule(self.canvas, e.rule, start=start, length=self.canvas.size[0] - 120, width=1, dash=0)

    @add.register
    def _(self, e: t.Mark) -> None:
        ink, _ = _ink(e.text, e.font, e.size, 6)
        height, width = ink.shape
        turn = np.asarray(cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), -e.angle, 1), np.float64)
        turn[:, 2] += np.array(e.centre) - (width / 2, height / 2)
        mask = cv2.warpAffine(ink, turn, self.canvas.size, flags=cv2.INTER_LINEAR).astype(np.uint8)
        self.canvas.paint(mask, e.colour, e.opacity)
        corners = np.array([(0, 0), (width, 0), (width, height), (0, height)]) - 0.5
        quad = corners @ turn[:, :2].T + turn[:, 2] + 0.5
        self._region(quad, e.text, None, e.language or self.language, ignore=True)

    def _down(self, y: float, flow: bool) -> float:
        if flow:
            self.cursor += y
            return self.cursor
        return y

    def _text(self, e: t.Text, texts: dict[str, str], y: float, *, summed: bool) -> None:
        text, size = e.text.format_map(texts).strip(), e.size
        lines = [text] if e.lines == 1 else _wrap(text, e)
        while e.width and max(font(e.font, size).getlength(line) for line in lines) > e.width:
            size -= 1
            if size < e.size * SHRINK:
                raise ValueError(f"text {text!r} doesn't fit {e.width:.0f} px; widen it or let it take more lines")
        for number, line in enumerate(filter(None, lines)):
            ink, (dx, dy) = _ink(line, e.font, size, e.tracking)
            shift = {"left": 0.0, "centre": 0.5, "right": 1.0}[e.anchor] * (
                ink.shape[1] + 2 * (dx if e.anchor == "left" else 0)
            )
            left = round(e.at[0] - shift + (dx if e.anchor == "left" else 0))
            top = round(y + number * e.size * e.leading + dy)
            height, width = ink.shape
            if left < 0 or top < 0 or left + width > self.canvas.size[0] or top + height > self.canvas.size[1]:
                raise ValueError(f"text {line!r} leaves the canvas")
            self.canvas.paint(ink, e.colour, e.opacity, (left, top))
            corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
            self._region(np.array(corners), line, e.field, e.language or self.language)
        if e.flow and e.lines > 1:
            self.cursor += (len(lines) - 1) * e.size * e.leading
        if e.field and summed:
            self.fields[e.field] = " ".join(filter(None, [self.fields.get(e.field), *lines]))

    def _region(
        self, corners: np.ndarray, text: str | None, field: str | None, language: str | None, ignore: bool = False
    ) -> None:
        quad = polygon(corners.tolist())
        self.regions.append(
            Region(id="", polygon=quad, text=text, field=field, language=language if text else None, ignore=ignore)
        )


def _wrap(text: str, e: t.Text) -> list[str]:
    """The text in at most `e.lines` lines of at most `e.width`, filled from the first."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and e.width and font(e.font, e.size).getlength(longer) > e.width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > e.lines:
        raise ValueError(f"text {text!r} takes {len(lines)} lines of {e.width} px; the template allows {e.lines}")
    return lines


def _ink(text: str, role: str, size: int, tracking: float) -> tuple[Mask, tuple[int, int]]:
    """The text's mask, cut to its ink, and where that lies from the start of the baseline."""
    check_drawable(text, role)
    face = font(role, size)
    margin = size
    width = round(face.getlength(text) + tracking * len(text)) + 2 * margin
    image = Image.new("L", (width, 3 * size))
    pen, x = ImageDraw.Draw(image), float(margin)
    for piece in text if tracking else [text]:
        pen.text((x, 2 * size), piece, 255, face, anchor="ls")
        x += face.getlength(piece) + tracking
    mask = np.asarray(image)
    rows, columns = np.flatnonzero((mask >= INK).any(1)), np.flatnonzero((mask >= INK).any(0))
    if not len(rows):
        raise ValueError(f"text {text!r} leaves no ink")
    cut = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return cut, (int(columns[0]) - margin, int(rows[0]) - 2 * size)


def _outline(design: t.Template, size: tuple[int, int]) -> Mask:
    """Where the document is, by its shape."""
    height, width = size
    mask = np.zeros((height, width), np.uint8)
    if design.shape == "receipt":
        teeth = np.arange(0, width + 1, 14.0)
        up = np.where(np.arange(len(teeth)) % 2, 7.0, 0.0)
        edge = np.concatenate(
            [np.stack([teeth, up], axis=1), np.stack([teeth[::-1], height - 1 - up[::-1]], axis=1), [(0, height)]]
        )
    else:
        edge = rounded(width, height, design.corner)
    stamp(mask, edge)
    return mask
