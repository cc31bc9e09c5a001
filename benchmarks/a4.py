"""Clean rendered A4 pages of English text, with the place of every line."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.sroie import Labelled
from stages.core.geometry import quad_from_box
from stages.sample.fonts import font
from stages.sample.lines.make import line_text

SIZE = (1654, 2339)
"""200 dpi."""
_MARGIN, _LEADING = 150, 1.5
_ROLES = ("sans", "serif", "mono", "serif-bold")
_COLUMNS = 1350


def draw_pages(folder: Path, number: int) -> list[tuple[Path, list[Labelled]]]:
    """Write pages as PNG; the same ones each time."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_page(folder / f"{index:02d}.png", index) for index in range(number)]


def _page(path: Path, index: int) -> tuple[Path, list[Labelled]]:
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    face = font(_ROLES[index % len(_ROLES)], int(np.random.default_rng(index).integers(26, 40)))
    lines, y, seed = [], float(_MARGIN), index * 1000
    while y < SIZE[1] - _MARGIN:
        text = ""
        while face.getlength(f"{text} {line_text('en', seed)[0]}") < _COLUMNS:
            text, seed = f"{text} {line_text('en', seed)[0]}".strip(), seed + 1
        seed += 1
        draw.text((_MARGIN, y), text, fill="black", font=face)
        if text:
            lines.append(Labelled(quad_from_box(*map(float, draw.textbbox((_MARGIN, y), text, font=face))), text))
        y += face.size * _LEADING
    image.save(path)
    return path, lines
