"""What the sample's drawings lack: pictures that look photographed, barcodes, square codes and fingerprints."""

from collections.abc import Sequence

import cv2
import numpy as np

from stages.core.document import Polygon
from stages.core.geometry import bounds, quad_from_box

Picture = np.ndarray


def photographs(picture: Picture, places: Sequence[Polygon], rng: np.random.Generator) -> Picture:
    """The picture with its portraits made less like drawings: grey, tinted, soft, grainy, of somebody else."""
    picture = picture.copy()
    for place in places:
        x1, y1, x2, y2 = (max(0, round(value)) for value in bounds(place))
        part = picture[y1:y2, x1:x2].astype(np.float32)
        if part.size == 0 or rng.random() < 0.25:
            continue
        if rng.random() < 0.3:
            part = _somebody(part.shape[:2], rng)
        if rng.random() < 0.4:
            part = part.mean(2, keepdims=True) + rng.uniform(-18, 18, 3)
        clouds = cv2.resize(
            rng.uniform(0.6, 1.25, (4, 3)).astype(np.float32), (x2 - x1, y2 - y1), interpolation=cv2.INTER_CUBIC
        )
        part = (part - 128) * rng.uniform(0.6, 1.3) + 128 + rng.uniform(-35, 35)
        part = cv2.GaussianBlur(part * clouds[..., None], (0, 0), float(rng.uniform(0.3, 4))) + rng.normal(
            0, rng.uniform(0, 12), part.shape
        )
        if rng.random() < 0.2:
            grid = (
                np.add.outer(np.arange(y2 - y1), rng.choice([-1, 1]) * np.arange(x2 - x1)) % int(rng.integers(6, 16))
                < 2
            )
            part[grid] += rng.uniform(-40, 40)
        soft = cv2.GaussianBlur(
            np.pad(np.ones((y2 - y1 - 2, x2 - x1 - 2), np.float32), 1), (0, 0), float(rng.choice([0.1, 6]))
        )[..., None]
        picture[y1:y2, x1:x2] = np.clip(picture[y1:y2, x1:x2] * (1 - soft) + part * soft, 0, 255).astype(np.uint8)
    return picture


def codes(
    picture: Picture,
    taken: Sequence[Polygon],
    rng: np.random.Generator,
    added: list[tuple[Polygon, str]],
    *,
    card: bool,
) -> Picture:
    """The picture with perhaps a barcode, a square code or a fingerprint where nothing else stands."""
    picture = picture.copy()
    height, width = picture.shape[:2]
    boxes = [bounds(place) for place in taken]
    for kind, chance in (("bars", 0.3), ("square", 0.3), ("finger", 0.3 if card else 0.06)):
        if rng.random() > chance:
            continue
        unit = width * rng.uniform(0.09, 0.2)
        wide, high = (unit * rng.uniform(1.5, 3.5), unit * rng.uniform(0.3, 0.6)) if kind == "bars" else (unit, unit)
        wide, high = (wide, unit * 1.25) if kind == "finger" else (wide, high)
        if kind == "bars" and rng.random() < 0.2:
            wide, high = high, wide
        for _ in range(30):
            x, y = rng.uniform(8, max(9, width - wide - 8)), rng.uniform(8, max(9, height - high - 8))
            box = (x, y, x + wide, y + high)
            if (
                box[2] < width
                and box[3] < height
                and not any(x < b[2] + 8 and b[0] - 8 < box[2] and y < b[3] + 8 and b[1] - 8 < box[3] for b in boxes)
            ):
                ink = {"bars": bars, "square": square, "finger": finger}[kind](round(wide), round(high), rng)
                where = picture[round(y) : round(y) + ink.shape[0], round(x) : round(x) + ink.shape[1]]
                share = ink[: where.shape[0], : where.shape[1], None] * rng.uniform(0.7, 1)
                ground = 255.0 if rng.random() < 0.5 and kind != "finger" else where.astype(np.float32)
                where[:] = (ground * (1 - share) + rng.integers(0, 90, 3) * share).astype(np.uint8)
                boxes.append(box)
                added.append((quad_from_box(*box), "fingerprint" if kind == "finger" else "barcode"))
                break
    return picture


def bars(wide: int, high: int, rng: np.random.Generator) -> np.ndarray:
    """Upright or, in a tall box, level bars, or rows of them; 1 is ink."""
    long, short = max(wide, high), min(wide, high)
    unit = max(1, round(long / rng.integers(70, 200)))
    rows = int(rng.integers(4, 14)) if rng.random() < 0.3 else 1
    cells = rng.random((rows, -(-long // unit))) < 0.5
    ink = cv2.resize(
        np.repeat(cells, unit, 1)[:, :long].astype(np.float32), (long, short), interpolation=cv2.INTER_NEAREST
    )
    return ink if wide >= high else ink.T


def square(wide: int, high: int, rng: np.random.Generator) -> np.ndarray:
    """A square code with or without finder marks."""
    count = int(rng.integers(18, 50))
    cells = (rng.random((count, count)) < 0.5).astype(np.float32)
    if rng.random() < 0.8:
        mark = np.pad(np.pad(np.ones((3, 3)), 1), 1, constant_values=1)
        cells[:7, :7] = cells[:7, -7:] = cells[-7:, :7] = mark
    else:
        cells[0] = cells[:, 0] = 1
    return cv2.resize(cells, (wide, high), interpolation=cv2.INTER_NEAREST)


def finger(wide: int, high: int, rng: np.random.Generator) -> np.ndarray:
    """Ridges in whorls, fading out to an oval."""
    y, x = np.mgrid[-1 : 1 : high * 1j, -1 : 1 : wide * 1j]
    bend = sum(
        float(a) * np.sin(float(f) * x + float(g) * y + float(p))
        for a, f, g, p in zip(
            rng.uniform(0.05, 0.2, 5), rng.uniform(-4, 4, 5), rng.uniform(-4, 4, 5), rng.uniform(0, 6, 5), strict=True
        )
    )
    radius = np.hypot(x - rng.uniform(-0.2, 0.2), (y - rng.uniform(-0.2, 0.3)) * rng.uniform(0.6, 1)) + bend
    ridges = np.clip(0.5 + 1.2 * np.sin(radius * rng.uniform(40, 75)), 0, 1)
    spots = cv2.resize(rng.uniform(0.3, 1.2, (9, 7)), (wide, high), interpolation=cv2.INTER_CUBIC)
    return np.clip(ridges * spots * np.clip(4 - 4 * np.hypot(x, y) ** 3, 0, 1), 0, 1).astype(np.float32)


def _somebody(size: tuple[int, int], rng: np.random.Generator) -> np.ndarray:
    """A head and shoulders of soft blobs, lit from a side."""
    height, width = size
    y, x = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j].astype(np.float32)
    ground = (
        np.ones((height, width, 3), np.float32)
        * rng.uniform(120, 245, 3)
        * (1 - 0.25 * np.abs(x - rng.uniform(0, 1)))[..., None]
    )
    skin, hair, cloth = (
        rng.uniform(60, 235) * np.array([1, 0.8, 0.68]),
        rng.uniform(10, 150, 3),
        rng.uniform(10, 235, 3),
    )
    blobs = [
        (0.5, 0.4, 0.3, 0.33, hair),
        (0.5, 1.12, 0.52, 0.36, cloth),
        (0.5, 0.72, 0.12, 0.2, skin * 0.8),
        (0.5, 0.45, 0.22, 0.28, skin),
    ]
    for cx, cy, w, h, tone in blobs:
        inside = 1 / (1 + np.exp(np.clip((((x - cx) / w) ** 2 + ((y - cy) / h) ** 2 - 1) * 14, -40, 40)))
        ground += (tone * (1 + 0.35 * (x - 0.5) * rng.choice([-1, 1]))[..., None] - ground) * inside[..., None]
    for cx, cy, w, h in (
        (0.41, 0.42, 0.045, 0.02),
        (0.59, 0.42, 0.045, 0.02),
        (0.5, 0.6, 0.08, 0.018),
        (0.5, 0.52, 0.03, 0.02),
    ):
        inside = np.exp(-(((x - cx) / w) ** 2) - ((y - cy) / h) ** 2)
        ground *= 1 - 0.6 * inside[..., None]
    return ground
