"""Where the sample's square codes stand: its truth has no regions for them, but the portrait tells how a card lies."""

from pathlib import Path

import cv2
import numpy as np

from stages.core.document import Document, Polygon, polygon
from stages.core.geometry import area, quad_from_box
from stages.sample.photograph import project
from stages.sample.template import DotCode, Portrait, load_template

TEMPLATES = Path("conf/sample")


def dot_codes(document: Document) -> list[Polygon]:
    """The quads of a card's square codes."""
    name = document.attributes.get("template", "")
    portraits = sorted((one.polygon for one in document.regions if one.field == "portrait"), key=area)
    if not portraits or not name:
        return []
    elements = load_template(TEMPLATES, name).elements
    boxes = [_quad(one.box) for one in elements if isinstance(one, DotCode)]
    drawn = [_quad(one.box) for one in elements if isinstance(one, Portrait) and one.ghost is None]
    if not boxes or not drawn:
        return []
    matrix = cv2.getPerspectiveTransform(drawn[0], np.array(portraits[-1], np.float32))
    return [polygon(project(matrix, box.astype(np.float64)).tolist()) for box in boxes]


def _quad(box: tuple[float, float, float, float]) -> np.ndarray:
    left, top, width, height = box
    return np.array(quad_from_box(left, top, left + width, top + height), np.float32)
