"""Examples as they might have been photographed: turned, tilted, scaled, cut, on another ground, blurred, in noise.

Number and seed alone decide how an example is varied.
"""

import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset

from stages.models.base import Example, Pixels, Training

CANVAS = 4 / 7
"""Sides of what the net is shown in training, in longer sides of a whole page."""
SMALLEST, LARGEST = 0.55, 1.5
"""Within what a page's longer side varies, in longer sides of a whole page."""
TURN, TILT = 15.0, 0.09
"""Degrees that pages are turned by at most, and how far a corner moves, in sides."""
QUARTER_TURN = 0.12
"""How often a page lies on a side or on its head."""
BLANK = 1
"""The target of what is no part of the example: background."""


class Varied(Dataset[tuple[Tensor, Tensor]]):
    """Example after example in an order that the seed decides, each varied anew: picture and, at a quarter, target."""

    def __init__(self, examples: Sequence[Example], training: Training) -> None:
        self.examples, self.training = examples, training
        rng = np.random.default_rng([training.seed, 1])
        count = training.steps * training.batch
        rounds = -(-count // len(examples))
        self.order = np.concatenate([rng.permutation(len(examples)) for _ in range(rounds)])[:count]

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        rng = np.random.default_rng([self.training.seed, 2, index])
        example = self.examples[int(self.order[index])]
        other = self.examples[int(rng.integers(len(self.examples)))]
        canvas = max(64, round(self.training.side * CANVAS / 32) * 32)
        picture, target = placed(example, other, canvas, self.training.side, rng)
        picture = developed(picture, int(rng.integers(2**31)))
        return torch.from_numpy(picture.transpose(2, 0, 1).copy()), torch.from_numpy(target[2::4, 2::4].copy())


def placed(example: Example, other: Example, canvas: int, side: int, rng: np.random.Generator) -> tuple[Pixels, Pixels]:
    """The example somewhere on a square canvas, both picture and target, over a ground that shows no text."""
    height, width = example.target.shape
    long = side * float(np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST))))
    scale = long / max(height, width)
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    corners = source - (width / 2, height / 2)
    turn = np.radians(rng.uniform(-TURN, TURN) * rng.random() + 90 * (rng.random() < QUARTER_TURN) * rng.integers(1, 4))
    turned = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    sides = corners * scale
    sides = sides + rng.uniform(-TILT, TILT, (4, 2)) * rng.random() * np.abs(sides).mean(0)
    moved = sides @ turned
    slack = (canvas - np.ptp(moved, 0)) / 2
    centre = canvas / 2 + rng.uniform(-1, 1, 2) * np.abs(slack) * np.where(slack > 0, 1.3, 1.0)
    matrix = cv2.getPerspectiveTransform(source, (moved + centre).astype(np.float32))
    picture = example.picture
    if scale < 0.8:
        picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.4 * (1 / scale**2 - 1) ** 0.5), np.uint8)
    seen = ground(other, canvas, rng)
    cv2.warpPerspective(picture, matrix, (canvas, canvas), seen, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
    target = np.full((canvas, canvas), BLANK, np.uint8)
    cv2.warpPerspective(example.target, matrix, (canvas, canvas), target, cv2.INTER_NEAREST, cv2.BORDER_TRANSPARENT)
    return seen, target


def ground(other: Example, canvas: int, rng: np.random.Generator) -> Pixels:
    """What a page may lie on: one colour, soft clouds, or another example out of focus."""
    kind = rng.random()
    if kind < 0.3:
        return np.full((canvas, canvas, 3), rng.integers(0, 256, 3), np.uint8)
    if kind < 0.7:
        count = int(rng.integers(2, 12))
        clouds = rng.uniform(-40, 40, (count, count, 1)) + rng.uniform(-12, 12, (count, count, 3))
        soft = cv2.resize(clouds.astype(np.float32), (canvas, canvas), interpolation=cv2.INTER_CUBIC)
        grain = rng.normal(0, rng.uniform(0, 12), (canvas, canvas, 1))
        return np.clip(rng.integers(20, 240, 3) + soft + grain, 0, 255).astype(np.uint8)
    whole = cv2.resize(other.picture, (canvas // 4, canvas // 4), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(whole, (0, 0), 3)
    return np.asarray(cv2.resize(blurred, (canvas, canvas), interpolation=cv2.INTER_LINEAR), np.uint8)


def developed(picture: Pixels, seed: int) -> Pixels:
    """The picture as lens, light, sensor and file format leave it. No pixel moves."""
    steps = _steps()
    steps.set_random_seed(seed)
    return np.asarray(steps(image=picture)["image"], np.uint8)


@cache
def _steps() -> Any:
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")  # or importing it asks the network for a newer version
    import albumentations as a

    return a.Compose(
        [
            a.RandomBrightnessContrast((-0.25, 0.25), (-0.35, 0.25), p=0.7),
            a.HueSaturationValue(12, 45, 0, p=0.5),
            a.ToGray(p=0.12),
            a.RandomShadow(shadow_intensity_range=(0.2, 0.5), p=0.12),
            a.OneOf(
                [a.GaussianBlur(blur_limit=0, sigma_limit=(0.4, 1.4)), a.MotionBlur(blur_limit=(3, 7))],
                p=0.35,
            ),
            a.GaussNoise(std_range=(0.01, 0.07), p=0.35),
            a.ImageCompression(quality_range=(30, 90), p=0.4),
        ],
        seed=0,
    )
