"""A flat drawing becomes a photograph or a scan; its regions go through the same homography, to the hundredth pixel."""

import os
from functools import cache
from typing import Any

import cv2
import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from stages.core.document import Region, polygon
from stages.sample.canvas import Mask
from stages.sample.draw import Drawing
from stages.sample.tables import clouds, lid, table


class Capture(Struct, frozen=True, kw_only=True):
    """How a picture is taken: the largest tilt and turn (degrees), the strength of light effects, the JPEG quality."""

    tilt: float
    turn: float
    fill: tuple[float, float]
    glare: float
    shadow: float
    noise: tuple[float, float]
    blur: float
    quality: tuple[int, int]
    scanner: bool = False


CAPTURES = {
    "file": Capture(
        tilt=0, turn=0, fill=(1, 1), glare=0, shadow=0, noise=(0.002, 0.004), blur=0, quality=(88, 95), scanner=True
    ),
    "copy": Capture(
        tilt=0,
        turn=0,
        fill=(0.93, 0.96),
        glare=0,
        shadow=0,
        noise=(0.003, 0.008),
        blur=0,
        quality=(86, 95),
        scanner=True,
    ),
    "scan": Capture(
        tilt=0,
        turn=1.2,
        fill=(0.9, 0.95),
        glare=0,
        shadow=0,
        noise=(0.004, 0.01),
        blur=0,
        quality=(86, 95),
        scanner=True,
    ),
    "photo": Capture(
        tilt=9, turn=7, fill=(0.8, 0.92), glare=0.3, shadow=0.25, noise=(0.008, 0.02), blur=0.35, quality=(76, 92)
    ),
    "hard": Capture(
        tilt=20, turn=16, fill=(0.76, 0.9), glare=0.7, shadow=0.6, noise=(0.02, 0.04), blur=0.9, quality=(45, 70)
    ),
}


class Photo(Struct, frozen=True):
    """An RGB picture, the regions on it, and the JPEG quality that its capture asks for."""

    picture: np.ndarray
    regions: tuple[Region, ...]
    quality: int


def photograph(drawing: Drawing, capture: Capture, rng: np.random.Generator) -> Photo:
    """Takes a picture of a drawing."""
    height, width = drawing.shape.shape
    long = int(rng.integers(1040, 1561))
    ratio = float(np.clip(width / height, 0.62, 1.5)) if capture.scanner else (4 / 3 if width > height else 3 / 4)
    frame = (long, round(long / ratio)) if ratio > 1 else (round(long * ratio), long)
    matrix = homography((width, height), frame, capture, rng)
    picture = _scene(drawing, matrix, frame, capture, rng)
    lit = _light(picture, warp_mask(drawing.shape, matrix, frame), capture, rng)
    developed = _develop(capture, int(rng.integers(2**31)))(image=lit)["image"]
    regions = tuple(replace(r, polygon=polygon(project(matrix, np.array(r.polygon)).tolist())) for r in drawing.regions)
    return Photo(developed, regions, int(rng.integers(*capture.quality)))


def homography(size: tuple[int, int], frame: tuple[int, int], capture: Capture, rng: np.random.Generator) -> np.ndarray:
    """A pinhole camera's (3, 3) matrix from the document's pixels to the frame's, both counted from pixel edges."""
    width, height = size
    ax, ay = np.radians(rng.uniform(-capture.tilt, capture.tilt, 2))
    az = np.radians(rng.uniform(-capture.turn, capture.turn))
    rx = np.array([[1, 0, 0], [0, np.cos(ax), -np.sin(ax)], [0, np.sin(ax), np.cos(ax)]])
    ry = np.array([[np.cos(ay), 0, np.sin(ay)], [0, 1, 0], [-np.sin(ay), 0, np.cos(ay)]])
    rz = np.array([[np.cos(az), -np.sin(az), 0], [np.sin(az), np.cos(az), 0], [0, 0, 1]])
    turned = rx @ ry @ rz
    camera = np.column_stack([turned[:, 0], turned[:, 1], (0, 0, 2.2 * max(size))])
    matrix = camera @ np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1]])
    corners = project(matrix, np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float64))
    low, high = corners.min(axis=0), corners.max(axis=0)
    room = np.array(frame) * rng.uniform(*capture.fill)
    scale = float((room / (high - low)).min())
    slack = np.array(frame) - scale * (high - low)
    offset = slack * rng.uniform(0.38, 0.62, 2) - scale * low
    fit = np.array([[scale, 0, offset[0]], [0, scale, offset[1]], [0, 0, 1]])
    return np.asarray(fit @ matrix)


def project(matrix: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Points (n, 2) through a homography."""
    mapped = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:])


def warp(picture: np.ndarray, matrix: np.ndarray, frame: tuple[int, int]) -> np.ndarray:
    """The picture in the frame. OpenCV counts from pixel centres, the matrix from edges: hence the half pixels."""
    to_edge, to_centre = np.eye(3), np.eye(3)
    to_edge[:2, 2], to_centre[:2, 2] = 0.5, -0.5
    corners = project(matrix, np.array([(0, 0), (picture.shape[1], 0)], np.float64))
    shrink = picture.shape[1] / float(np.hypot(*(corners[1] - corners[0])))
    if shrink > 1.15:  # fine lines would alias
        picture = cv2.GaussianBlur(picture, (0, 0), 0.42 * (shrink**2 - 1) ** 0.5)
    return cv2.warpPerspective(
        picture, to_centre @ matrix @ to_edge, frame, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )


def warp_mask(mask: Mask, matrix: np.ndarray, frame: tuple[int, int]) -> np.ndarray:
    """Where the document is in the frame, float32 from 0 to 1."""
    padded = cv2.copyMakeBorder(mask, 2, 2, 2, 2, cv2.BORDER_CONSTANT)
    shift = np.array([[1, 0, -2], [0, 1, -2], [0, 0, 1]])
    return warp(padded, matrix @ shift, frame).astype(np.float32) / 255


def _scene(
    drawing: Drawing, matrix: np.ndarray, frame: tuple[int, int], capture: Capture, rng: np.random.Generator
) -> np.ndarray:
    """The document on its table, with the shadow that it casts; float32 RGB."""
    ground = lid(rng, frame) if capture.scanner else table(rng, frame)
    mask = warp_mask(drawing.shape, matrix, frame)
    small = cv2.resize(mask, (frame[0] // 4, frame[1] // 4), interpolation=cv2.INTER_AREA)
    for sigma, reach, depth in ((2.0, 1.2, 0.4), (7.0, 4.0, 0.32)) if not capture.scanner else ((1.5, 0.6, 0.22),):
        away = np.array([[1, 0, reach * rng.uniform(-0.5, 1)], [0, 1, reach]])
        cast = cv2.GaussianBlur(cv2.warpAffine(small, away, small.shape[::-1]), (0, 0), sigma)
        ground = ground * (1 - depth * cv2.resize(cast, frame)[..., None])
    document = warp(drawing.picture, matrix, frame).astype(np.float32)
    return np.asarray(ground + (document - ground) * mask[..., None])


def _light(picture: np.ndarray, mask: np.ndarray, capture: Capture, rng: np.random.Generator) -> np.ndarray:
    """Uneven light, somebody's shadow, a lamp's reflection on the document; uint8 RGB."""
    height, width = mask.shape
    if not capture.scanner:
        small = (width // 8, height // 8)
        y, x = np.mgrid[0 : small[1], 0 : small[0]].astype(np.float32)
        x, y = x / small[0] - 0.5, y / small[1] - 0.5
        turn = rng.uniform(0, 2 * np.pi)
        gain = 1 + 0.22 * rng.uniform(0.4, 1) * (x * np.cos(turn) + y * np.sin(turn)) - 0.22 * (x**2 + y**2)
        edge = x * np.cos(turn + 0.7) + y * np.sin(turn + 0.7) + 0.25 * (clouds(rng, small, (2, 2), 2) - 0.5)
        gain *= 1 - capture.shadow * 0.6 / (1 + np.exp(np.clip(-(edge - rng.uniform(0.1, 0.3)) * 40, -50, 50)))
        centre = rng.uniform(-0.28, 0.28, 2)
        dx, dy = x - centre[0], y - centre[1]
        along, across = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        shine = capture.glare * rng.uniform(0.3, 1) * np.exp(-(along**2 / 0.035 + across**2 / 0.006))
        picture = picture * cv2.resize(gain, (width, height), interpolation=cv2.INTER_CUBIC)[..., None]
        shine = cv2.resize(shine.astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC) * mask
        picture = picture + (255 - picture) * np.clip(shine, 0, 0.68)[..., None]
    return np.asarray(np.clip(picture, 0, 255).astype(np.uint8))


@cache
def _albumentations() -> Any:
    # Without this, importing it asks the network whether a newer version exists.
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")
    import albumentations

    return albumentations


def _develop(capture: Capture, seed: int) -> Any:
    """What lens and sensor do: colour of the light, exposure, blur, noise. None of them moves a pixel."""
    a = _albumentations()
    if capture.scanner:
        steps = [a.RandomBrightnessContrast((-0.02, 0.04), (0.0, 0.08), p=1)]
    else:
        steps = [
            a.PlanckianJitter(mode="cied", temperature_limit=(5600, 7200), p=0.7),
            a.RandomBrightnessContrast((-0.07, 0.12), (-0.08, 0.1), p=1),
            a.OneOf(
                [
                    a.GaussianBlur(blur_limit=0, sigma_limit=(0.5, 0.6 + capture.blur)),
                    a.MotionBlur(blur_limit=(3, 3 + 2 * round(2 * capture.blur)), allow_shifted=False),
                    a.Defocus(radius=(1, 1 + round(1.2 * capture.blur)), alias_blur=(0.1, 0.2)),
                ],
                p=0.3 + 0.6 * capture.blur,
            ),
        ]
    noise = a.GaussNoise(std_range=capture.noise, per_channel=not capture.scanner, noise_scale_factor=1, p=1)
    return a.Compose([*steps, noise], seed=seed)
