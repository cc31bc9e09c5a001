"""Invented values written into filled cells, and the proof that nothing else of the image changed."""

import hashlib
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stages.core.geometry import Quad
from stages.core.grid import Cells
from stages.core.masked import Mask
from stages.core.personal import Kind
from stages.core.policy import Policy
from stages.core.replacing import cells_of_masks, with_invented, writable_quads
from stages.io.block_pixels import block_pixels
from stages.io.masked_image import encoded, pixel_mask, proof

Pixels = NDArray[np.uint8]
Writer = Callable[[Pixels, Kind, str | None, tuple[int, ...], int], str]
"""Writes an invented value of a kind and language on a patch of one colour, in place, by a seed; "" where it can't."""
_INK = 24
"""By how much a channel differs (of 255) where something was written."""


def replaced(
    pixels: Pixels,
    file: bytes,
    masks: Sequence[Mask],
    cells: Cells,
    cell: int,
    *,
    policy: Policy,
    language: str | None,
    write: Writer,
) -> tuple[bytes, tuple[Mask, ...], str | None]:
    """A masked image with invented values where the policy wants them, its masks with these, and what is wrong.

    `pixels` are the filled ones that `file` was encoded from. What is written follows from the masked file alone, never
    from what it hides.
    """
    height, width = pixels.shape[:2]
    digest = hashlib.sha256(file).digest()
    image, written = pixels.copy(), dict[int, str]()
    own = cells_of_masks(masks, cells, cell)
    for index, quad in writable_quads(masks, own, policy.replace).items():
        seed = int.from_bytes(hashlib.sha256(digest + index.to_bytes(4)).digest()[:8])
        size = round(math.dist(quad[0], quad[3])), round(math.dist(quad[0], quad[1])), 3
        patch = np.full(size, policy.colour, np.uint8)
        text = write(patch, masks[index].kind, language, policy.colour, seed)
        if text and _put(image, patch, quad, pixel_mask(own[index], cell, height, width), policy.colour):
            written[index] = text
    if not written:
        return file, tuple(masks), None
    made = encoded(image, ".png" if file.startswith(b"\x89") else ".jpg")
    changed = np.logical_or.reduce([own[index] for index in written])
    problem = proof(made, cells & ~changed, cell, policy.colour, width, height)
    if problem is None and not _same_outside(made, file, changed, cell):
        problem = "invented text changed what is around it"
    return made, with_invented(masks, own, written), problem


def _put(image: Pixels, patch: Pixels, quad: Quad, place: NDArray[np.bool_], colour: tuple[int, ...]) -> bool:
    """Lay a patch over the quad, in place; whether all that is written on it stands within the place."""
    import cv2

    height, width = patch.shape[:2]
    corners = np.array(((0, 0), (width, 0), (0, height)), np.float32)
    way: NDArray[Any] = cv2.getAffineTransform(corners, np.array((quad[0], quad[1], quad[3]), np.float32))
    way[:, 2] += way[:, :2].sum(axis=1) / 2 - 0.5  # pixels' centres, not their corners
    shape = (image.shape[1], image.shape[0])
    laid = cv2.warpAffine(patch, way, shape, flags=cv2.INTER_LINEAR, borderValue=[float(one) for one in colour])
    ink = np.abs(laid.astype(np.int16) - np.array(colour, np.int16)).max(axis=2) > _INK
    if not ink.any() or (ink & ~place).any():
        return False
    image[place] = laid[place]
    return True


def _same_outside(made: bytes, file: bytes, changed: Cells, cell: int) -> bool:
    one, other = (block_pixels(data, strict=True) for data in (made, file))
    outside = ~pixel_mask(changed, cell, *one.shape[:2])
    return bool((one[outside] == other[outside]).all())
