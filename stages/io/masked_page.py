"""data/masked/<audience>/index.html: what the receiver gets, from nothing but what is published."""

import base64
from pathlib import Path

import numpy as np

from stages.core.masked import Manifest, PublishedDocument
from stages.core.masked_page import choose_published, published_kinds, published_types
from stages.io.block_pixels import block_pixels
from stages.io.packs import Pack
from stages.io.page_templates import page_templates

PAGE = "index.html"
PICTURES = 12
"""How many documents are shown."""
_LONG_SIDE, _QUALITY = 280, 85
"""px of a picture's longer side."""


def write_page(folder: Path, manifest: Manifest) -> None:
    """Write the page of an audience whose images lie in the folder; it needs no other file."""
    shown = choose_published(manifest.documents, PICTURES)
    page = (
        page_templates()
        .get_template("masked.html.j2")
        .render(
            manifest=manifest,
            kinds=published_kinds(manifest.documents),
            types=published_types(manifest.documents),
            shown=[{"document": one, "url": _thumbnail(folder, one)} for one in shown],
        )
    )
    (folder / PAGE).write_text(page, encoding="utf-8", newline="\n")


def _thumbnail(folder: Path, entry: PublishedDocument) -> str:
    """The published image, small, encoded anew with nothing beside its pixels, as a data URL."""
    import cv2
    from simplejpeg import encode_jpeg

    with Pack(folder / "images" / f"{entry.part}.zip") as pack:
        pixels = block_pixels(pack.read(entry.file))
    scale = min(1.0, _LONG_SIDE / max(entry.width, entry.height))
    size = (max(1, round(entry.width * scale)), max(1, round(entry.height * scale)))
    small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return "data:image/jpeg;base64," + base64.b64encode(encode_jpeg(small, _QUALITY)).decode()
