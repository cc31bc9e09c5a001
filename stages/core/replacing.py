"""Where invented text is written: masks of kinds that are to be replaced, with nothing else in their cells."""

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from msgspec.structs import replace

from stages.core.geometry import Points, Quad, box_from_quad
from stages.core.grid import Cells, touched
from stages.core.masked import Mask
from stages.core.personal import Kind

_LEAST_HEIGHT = 12
"""px: what is lower can't be read."""


def cells_of_masks(masks: Sequence[Mask], cells: Cells, cell: int) -> list[Cells]:
    """The filled cells of each mask."""
    height, width = (count * cell for count in cells.shape)
    return [touched([mask.polygon], width, height, cell) & cells for mask in masks]


def writable_quads(masks: Sequence[Mask], own: Sequence[Cells], kinds: Collection[Kind]) -> dict[int, Quad]:
    """The quads (px) to write in, by the index of their mask; `own` are the masks' cells.

    Of masks of a kind that share cells, the largest is written in; one that shares cells with another kind's stays.
    """
    found: dict[int, Quad] = {}
    for index in sorted(range(len(masks)), key=lambda one: (-int(own[one].sum()), one)):
        quad = line_quad(masks[index].polygon) if masks[index].kind in kinds else None
        near = [other for other in range(len(masks)) if other != index and (own[index] & own[other]).any()]
        if quad and all(masks[other].kind == masks[index].kind and other not in found for other in near):
            found[index] = quad
    return dict(sorted(found.items()))


def line_quad(polygon: Points) -> Quad | None:
    """The quad of a line around a mask's outline, from its top-left on; None for what is no line of text."""
    import cv2

    if len(polygon) < 3:
        return None
    if box_from_quad(polygon) is not None:
        quad = np.array(polygon, np.float64)
    else:
        quad = cv2.boxPoints(cv2.minAreaRect(np.array(polygon, np.float32))).astype(np.float64)
        if np.hypot(*(quad[1] - quad[0])) < np.hypot(*(quad[2] - quad[1])):
            quad = np.roll(quad, -1, axis=0)
        if quad[1][0] < quad[0][0]:
            quad = np.roll(quad, 2, axis=0)
    width, height = np.hypot(*(quad[1] - quad[0])), np.hypot(*(quad[3] - quad[0]))
    right = abs(quad[1][0] - quad[0][0]) > math.cos(math.radians(60)) * width
    first, second, third, fourth = ((float(x), float(y)) for x, y in quad)
    return (first, second, third, fourth) if right and width >= height >= _LEAST_HEIGHT else None


def with_invented(masks: Sequence[Mask], own: Sequence[Cells], written: Mapping[int, str]) -> tuple[Mask, ...]:
    """The masks with the texts that were written, by index; those of the kind that share cells with one are it."""
    made = []
    for index, mask in enumerate(masks):
        near = (i for i in written if masks[i].kind == mask.kind and (own[i] & own[index]).any())
        over = index if index in written else next(near, None)
        told = mask if over is None else replace(mask, polygon=masks[over].polygon, invented=written[over])
        made.append(told)
    return tuple(made)
