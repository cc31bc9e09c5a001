"""Pictures for the report: a document at reading size with its regions drawn."""

import base64
import io
from collections.abc import Mapping

from PIL import Image, ImageDraw

from stages.core.document import Document, Polygon, Region

PALETTE = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#56b4e9", "#6a3d9a", "#b22222")
"""Okabe and Ito's colours, the yellow darkened: told apart by colour-blind people too, and on white paper."""
_PLAIN, _BEFORE = "#0072b2", "#d55e00"
_CROP = (420, 260)
"""The largest picture of a line: px wide and high."""
_ENLARGED = 2.0


def field_colours(document: Document) -> dict[str, str]:
    """A colour for each field of the document, in the order of the fields' names."""
    names = sorted({region.field for region in document.regions if region.field})
    return {name: PALETTE[index % len(PALETTE)] for index, name in enumerate(names)}


def draw_regions(data: bytes, document: Document, width: int, colours: Mapping[str, str] | None = None) -> str:
    """The image at most `width` px wide (and 1.5 times as high) with each region outlined, as a JPEG data URL.

    `colours` are by field; without them, each field of the document has one of its own.
    """
    with Image.open(io.BytesIO(data)) as image:
        scale = min(width / document.width, 1.5 * width / document.height, 1.0)
        size = (max(1, round(document.width * scale)), max(1, round(document.height * scale)))
        image.draft("RGB", (2 * size[0], 2 * size[1]))  # a JPEG is decoded no larger than needed
        picture = image.convert("RGB").resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    draw = ImageDraw.Draw(picture, "RGBA")
    colours = field_colours(document) if colours is None else colours
    for region in document.regions:
        _outline(draw, region, colours.get(region.field or "", _PLAIN), scale)
    return _url(picture)


def cut_line(data: bytes, polygon: Polygon, was: Polygon = ()) -> str | None:
    """The place of a line with a margin and its outline, as a JPEG data URL; None if it isn't on the image.

    Where it stood before, if it `was` elsewhere, is outlined in another colour.
    """
    with Image.open(io.BytesIO(data)) as image:
        box = _around((*polygon, *was), *image.size)
        if box is None:
            return None
        crop = image.crop(box).convert("RGB")
    scale = min(_CROP[0] / crop.width, _CROP[1] / crop.height, _ENLARGED)
    size = (max(1, round(crop.width * scale)), max(1, round(crop.height * scale)))
    picture = crop.resize(size, Image.Resampling.LANCZOS)
    draw = ImageDraw.Draw(picture, "RGBA")
    for corners, colour in ((was, _BEFORE), (polygon, _PLAIN + "90")):
        points = [((x - box[0]) * scale, (y - box[1]) * scale) for x, y in corners]
        draw.line([*points, *points[:1]], fill=colour, width=1)
    return _url(picture)


def _around(polygon: Polygon, width: int, height: int) -> tuple[int, int, int, int] | None:
    """The polygon's bounds on the image with a margin of a quarter of the line's height; None if nothing is left."""
    xs, ys = [x for x, _ in polygon], [y for _, y in polygon]
    if not polygon or max(xs) <= 0 or max(ys) <= 0 or min(xs) >= width or min(ys) >= height:
        return None
    margin = 4 + 0.25 * min(max(xs) - min(xs), max(ys) - min(ys))
    left, top = max(0, round(min(xs) - margin)), max(0, round(min(ys) - margin))
    return left, top, min(width, round(max(xs) + margin)), min(height, round(max(ys) + margin))


def _url(picture: Image.Image) -> str:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=82)
    return "data:image/jpeg;base64," + base64.b64encode(buffer.getvalue()).decode()


def _outline(draw: ImageDraw.ImageDraw, region: Region, colour: str, scale: float) -> None:
    if len(region.polygon) < 3:
        return
    points = [(min(max(x * scale, -9e3), 9e3), min(max(y * scale, -9e3), 9e3)) for x, y in region.polygon]
    draw.polygon(points, fill=colour + "18")
    draw.line([*points, points[0]], fill=colour, width=1)
    x, y = points[0]
    draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=colour)  # where the label begins
