"""What no known document looks like, made out of known ones: so the net learns where a type ends.

Colours, layout and completeness are changed beyond what light, lens and handling do, one at a time.
"""

from collections.abc import Callable

import cv2
import numpy as np

from stages.models.base import Pixels

Rng = np.random.Generator


def stranger(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """A square picture made strange; `other` is of the same size."""
    return np.ascontiguousarray(WAYS[int(rng.integers(len(WAYS)))](picture, other, rng), np.uint8)


def recoloured(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """Other hues, and perhaps stronger ones."""
    tones = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    tones[..., 0] = (tones[..., 0].astype(np.int32) + int(rng.integers(25, 155))) % 180
    if rng.random() < 0.5:
        tones[..., 1] = np.clip(tones[..., 1] * rng.uniform(1.3, 3.0), 0, 255)
    return np.asarray(cv2.cvtColor(tones, cv2.COLOR_HSV2RGB), np.uint8)


def channels(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """Channels in another order, or the negative."""
    if rng.random() < 0.3:
        return 255 - picture
    orders = ((1, 0, 2), (2, 1, 0), (0, 2, 1), (1, 2, 0), (2, 0, 1))
    return picture[..., orders[int(rng.integers(len(orders)))]]


def mirrored(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """As in a mirror."""
    return picture[:, ::-1]


def shuffled(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """Tiles in another order."""
    count = int(rng.integers(2, 5))
    tile, made = len(picture) // count, picture.copy()
    for place, source in enumerate(rng.permutation(count * count).tolist()):
        (row, column), (y, x) = divmod(place, count), divmod(source, count)
        made[row * tile : (row + 1) * tile, column * tile : (column + 1) * tile] = picture[
            y * tile : (y + 1) * tile, x * tile : (x + 1) * tile
        ]
    return made


def halves(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """One part of this, the rest of the other."""
    made, cut = picture.copy(), int(len(picture) * rng.uniform(0.3, 0.7))
    if rng.random() < 0.5:
        made[:, cut:] = other[:, cut:]
    else:
        made[cut:] = other[cut:]
    return made


def through(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """Both at once."""
    return np.asarray(cv2.addWeighted(picture, 0.5, other, 0.5, 0), np.uint8)


def detail(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """A small part, enlarged."""
    size, side = len(picture), int(len(picture) * rng.uniform(0.25, 0.5))
    y, x = rng.integers(0, size - side, 2).tolist()
    return np.asarray(cv2.resize(picture[y : y + side, x : x + side], (size, size)), np.uint8)


def nothing(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """Clouds, blocks or one colour: no document."""
    count, size = int(rng.integers(1, 20)), len(picture)
    values = rng.uniform(0, 255, (count, count, 3)).astype(np.float32)
    if rng.random() < 0.3:
        values[:] = values.mean(2, keepdims=True)
    way = cv2.INTER_CUBIC if rng.random() < 0.5 else cv2.INTER_NEAREST
    spread = cv2.resize(values, (size, size), interpolation=way).reshape(size, size, 3)
    return np.clip(spread * rng.uniform(0.1, 1.0) + rng.uniform(0, 120), 0, 255).astype(np.uint8)


def pasted(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """Pieces of either in places where they don't belong."""
    made, size = picture.copy(), len(picture)
    for _ in range(int(rng.integers(2, 6))):
        height, width = (rng.uniform(0.12, 0.4, 2) * size).astype(int).tolist()
        y, a = rng.integers(0, size - height, 2).tolist()
        x, b = rng.integers(0, size - width, 2).tolist()
        source = picture if rng.random() < 0.5 else other
        made[y : y + height, x : x + width] = source[a : a + height, b : b + width]
    return made


def stretched(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """Longer or wider than it may be, with its print."""
    size, share = len(picture), float(rng.uniform(0.4, 0.72))
    width, height = (size, int(size * share)) if rng.random() < 0.5 else (int(size * share), size)
    made = np.full_like(picture, np.median(picture[:: size - 1], axis=(0, 1)).astype(np.uint8))
    top, left = (size - height) // 2, (size - width) // 2
    made[top : top + height, left : left + width] = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    return made


def repeated(picture: Pixels, other: Pixels, rng: Rng) -> Pixels:
    """Twice or four times, and so much the smaller."""
    size = len(picture)
    rows, columns = ((1, 2), (2, 1), (2, 2))[int(rng.integers(3))]
    small = cv2.resize(picture, (size // columns, size // rows), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(np.tile(small, (rows, columns, 1)), (size, size)), np.uint8)


WAYS: tuple[Callable[[Pixels, Pixels, Rng], Pixels], ...] = (
    *(recoloured, channels, mirrored, shuffled, halves, through, detail, nothing, pasted, stretched, repeated),
)
