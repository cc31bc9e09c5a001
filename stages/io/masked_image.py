"""Pixels in, a file with filled cells out, and the proof that the file holds nothing else.

Decoding lets nothing run over the edges of the input's blocks, blocks of the output lie on the cells, and colours that
were coded together with something hidden are given up: nothing outside the cells depends on what is inside.
"""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from stages.core.containers import colour_unit, segments, strip_jpeg, strip_png
from stages.core.grid import Cells
from stages.core.rejected import Refusal
from stages.io.block_pixels import block_pixels, brightness

Pixels = NDArray[np.uint8]
Colour = tuple[int, ...]

QUALITY = 90
_TOLERANCE = 2
"""By how much a constant colour may change through a JPEG's colour space, of 255."""
_JPEG = ("SOI", "JFIF", "DQT", "SOF0", "SOF2", "DHT", "SOS", "EOI")
_PNG = ("IHDR", "IDAT", "IEND")
_UP = 2
_RED, _GREEN, _BLUE = 0.299, 0.587, 0.114


def masked_image(data: bytes, cells: Cells, cell: int, colour: Colour, suffix: str) -> bytes:
    """The image (a JPEG or PNG) with filled cells, encoded from its pixels as `suffix` says.

    Raises Refusal for bytes that are no image, or one whose blocks can't be told apart.
    """
    pixels = block_pixels(data)
    fill(pixels, cells, cell, colour, data)
    return encoded(pixels, suffix)


def fill(pixels: Pixels, cells: Cells, cell: int, colour: Colour, data: bytes) -> None:
    """Fill the cells, in place, of the pixels that `block_pixels` decoded from the image's bytes.

    A JPEG's colours may be coded in larger units: what isn't filled of a unit keeps its brightness and gets the colour
    of the nearest unit without any filled cell.
    """
    import cv2

    unit = colour_unit(data)
    if max(unit) > cell:
        _recolour(pixels, cells, cell, unit, data)
    width = pixels.shape[1]
    band = np.full((cell, width, 3), colour, np.uint8)
    for row in np.flatnonzero(cells.any(axis=1)):
        part = pixels[row * cell : (row + 1) * cell]
        inside = pixel_mask(cells[row : row + 1], cell, len(part), width)
        cv2.copyTo(band[: len(part)], np.ascontiguousarray(inside).view(np.uint8), part)


def _recolour(pixels: Pixels, cells: Cells, cell: int, unit: tuple[int, int], data: bytes) -> None:
    """Give what is beside filled cells, in their units of colour, a colour that nothing hidden has a part in."""
    tainted = _tainted(cells, unit[1] // cell, unit[0] // cell)
    beside = pixel_units(tainted, (unit[0] // cell, unit[1] // cell), *cells.shape) & ~cells
    if not beside.any():
        return
    y, x = _pixels_of(beside, cell, *pixels.shape[:2])
    tint = _tints(pixels, tainted, unit)
    light = brightness(data)[y, x, None].astype(np.float32)
    pixels[y, x] = np.clip(np.rint(light + tint[y // unit[1], x // unit[0]]), 0, 255)


def _tainted(cells: Cells, down: int, across: int) -> NDArray[np.bool_]:
    """Which units of so many cells have a filled one."""
    rows, columns = -(-cells.shape[0] // down), -(-cells.shape[1] // across)
    whole = np.zeros((rows * down, columns * across), np.bool_)
    whole[: cells.shape[0], : cells.shape[1]] = cells
    return np.asarray(whole.reshape(rows, down, columns, across).any(axis=(1, 3)), np.bool_)


def _pixels_of(cells: Cells, cell: int, height: int, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the cells' pixels; some twice where a cell reaches beyond the image."""
    rows, columns = np.nonzero(cells)
    y, x = (start[:, None] * cell + np.arange(cell) for start in (rows, columns))
    y, x = np.minimum(y, height - 1)[:, :, None], np.minimum(x, width - 1)[:, None, :]
    return np.broadcast_arrays(y, x)  # type: ignore[return-value]


def _tints(pixels: Pixels, tainted: NDArray[np.bool_], unit: tuple[int, int]) -> NDArray[np.float32]:
    """By how much each unit's mean colour is off its brightness, of tainted ones that of the nearest other."""
    import cv2

    (across, down), (rows, columns), (height, width) = unit, tainted.shape, pixels.shape[:2]
    border = (0, rows * down - height, 0, columns * across - width)
    whole = cv2.copyMakeBorder(pixels, *border, cv2.BORDER_REPLICATE)
    mean = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    tint: NDArray[np.float32] = mean - (_RED * mean[..., :1] + _GREEN * mean[..., 1:2] + _BLUE * mean[..., 2:])
    if tainted.all():
        return np.zeros_like(tint)
    _, names = cv2.distanceTransformWithLabels(
        tainted.view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    own = np.zeros((int(names.max()) + 1, 3), np.float32)
    own[names[~tainted]] = tint[~tainted]  # each clean unit has a name, each other one that of the nearest
    return np.asarray(own[names], np.float32)


def pixel_units(units: NDArray[np.bool_], unit: tuple[int, int], height: int, width: int) -> NDArray[np.bool_]:
    """A grid of units of (width, height) px as pixels, height × width."""
    return np.repeat(np.repeat(units, unit[1], axis=0)[:height], unit[0], axis=1)[:, :width]


def pixel_mask(cells: Cells, cell: int, height: int, width: int) -> NDArray[np.bool_]:
    """The cells as pixels, height × width."""
    return pixel_units(cells, (cell, cell), height, width)


def encoded(pixels: Pixels, suffix: str) -> bytes:
    """The pixels as .jpg or .png, with nothing beside them."""
    if suffix == ".png":
        return _png(pixels)
    from simplejpeg import encode_jpeg

    return bytes(encode_jpeg(np.ascontiguousarray(pixels), QUALITY, colorsubsampling="444"))


def proof(data: bytes, cells: Cells, cell: int, colour: Colour, width: int, height: int) -> str | None:
    """What is wrong with a written file, in words that quote nothing of it; None where nothing is."""
    problem = container_problem(data)
    if problem:
        return problem
    try:
        pixels = block_pixels(data, strict=True)
    except Refusal:
        return "it can't be decoded"
    if pixels.shape != (height, width, 3):
        return f"it is {pixels.shape[1]} × {pixels.shape[0]} px; expected {width} × {height}"
    return constant_problem(pixels, cells, cell, colour)


def container_problem(data: bytes) -> str | None:
    """What a file carries beside its pixels; None where it carries nothing."""
    found = segments(data)
    if found is None:
        return "it is neither a JPEG nor a PNG, or is damaged"
    png = found[0] == "IHDR"
    surplus = [name for name in found if name not in (_PNG if png else _JPEG)]
    if surplus:
        return f"it carries {', '.join(dict.fromkeys(surplus))}"
    if (strip_png if png else strip_jpeg)(data) != data:
        return "it is no plain image of three 8-bit channels"
    return None


def constant_problem(pixels: Pixels, cells: Cells, cell: int, colour: Colour | None) -> str | None:
    """Which filled cells aren't one constant colour, by number; None where all are. `colour` None: any one colour."""
    import cv2

    mask = pixel_mask(cells, cell, *pixels.shape[:2])
    if not mask.any():
        return None
    first = pixels[np.unravel_index(mask.argmax(), mask.shape)].astype(np.int16)
    wanted = first if colour is None else np.array(colour, np.int16)
    same = np.asarray(cv2.inRange(pixels, first, first)).view(np.uint8)
    if np.abs(first - wanted).max() <= _TOLERANCE and not (mask & (same == 0)).any():
        return None
    off = np.abs(pixels[mask].astype(np.int16) - wanted).max(axis=1) > _TOLERANCE
    return f"{int(off.sum()) or 'some'} px of filled cells aren't of the one colour"


def _png(pixels: Pixels) -> bytes:
    """As PNG, each row as its difference to the one above: a third of the time of the usual libraries."""
    height, width = pixels.shape[:2]
    rows = pixels.reshape(height, 3 * width)
    lines = np.full((height, 1 + 3 * width), _UP, np.uint8)
    lines[0, 1:] = rows[0]
    np.subtract(rows[1:], rows[:-1], out=lines[1:, 1:])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
