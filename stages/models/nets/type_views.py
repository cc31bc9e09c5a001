"""Documents as they might have been photographed, turned by quarters, cut off, in glare; and strangers among them.

Number and seed alone decide what becomes of an example.
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

from stages.core.pictured import FAULTS, GROUND, fitted, squared, turned
from stages.models.base import Pixels, TypeExample, TypeTraining
from stages.models.nets.strangers import Rng, stranger

UNTOLD = -100
"""The target of what nobody can say: how a stranger is turned."""
SMALLEST, LARGEST = 0.8, 1.08
"""Within what the longer side varies, in sides of what the net sees: more, and a part would be cut off."""
TURN, TILT, SHIFT = 6.0, 0.02, 0.04
"""Deviations of how far a page is turned (degrees), its corners and its middle are moved (sides)."""
TURNED = 0.6
"""How often any of the four quarter turns is as likely as the others."""
AS_IS = 0.4
"""How often an example, or what a stranger is made of, isn't varied: what tells types apart may be what that blurs."""
CUT, GLARE = 0.3, 0.3
"""How often a page that is varied is cut off, and how often light drowns a part of it."""

Views = tuple[Tensor, Tensor, Tensor, Tensor]


class TypeViews(Dataset[Views]):
    """Example after example, rarer types more often, each varied anew: picture, type, quarter turns and faults."""

    def __init__(self, examples: Sequence[TypeExample], kinds: int, training: TypeTraining) -> None:
        self.examples, self.kinds, self.training = examples, kinds, training
        numbers = np.array([example.kind for example in examples])
        weights = 1.0 / np.bincount(numbers, minlength=kinds)[numbers] ** training.balance
        rng = np.random.default_rng([training.seed, 1])
        count = training.steps * training.batch
        self.order = rng.choice(len(examples), count, p=weights / weights.sum())

    def __len__(self) -> int:
        return len(self.order)

    def __getitem__(self, index: int) -> Views:
        training = self.training
        rng = np.random.default_rng([training.seed, 2, index])
        example = self.examples[int(self.order[index])]
        kind, faults, plain = example.kind, [0.0] * len(FAULTS), rng.random() < AS_IS
        if strange := rng.random() < training.strangers:
            other = self.examples[int(rng.integers(len(self.examples)))]
            kind, faults = self.kinds, [float(UNTOLD)] * len(FAULTS)
            picture = stranger(self._shown(example, plain, rng), self._shown(other, plain, rng), rng)
        elif plain:
            picture = self._shown(example, plain, rng)
        else:
            faults = [float(rng.random() < CUT), float(rng.random() < GLARE)]
            page = cut_off(example.picture, rng) if faults[0] else example.picture
            picture = placed(page, training.side, rng, whole=not faults[0])
            picture = glaring(picture, rng) if faults[1] else picture
        seen = picture if plain else developed(picture, int(rng.integers(2**31)))
        quarters = int(rng.integers(4)) if rng.random() < TURNED else 0
        target = UNTOLD if strange else quarters
        return torch.from_numpy(turned(seen, quarters)), torch.tensor(kind), torch.tensor(target), torch.tensor(faults)

    def _shown(self, example: TypeExample, plain: bool, rng: Rng) -> Pixels:
        side = self.training.side
        return squared(example.picture, side) if plain else placed(example.picture, side, rng)


class Upright(Dataset[Views]):
    """Examples as they are, to check by: each turned by a quarter more than the one before."""

    def __init__(self, examples: Sequence[TypeExample], side: int) -> None:
        self.examples, self.side = examples, side

    def __len__(self) -> int:
        return 2 * len(self.examples)

    def __getitem__(self, index: int) -> Views:
        example, again = self.examples[index // 2], index % 2
        quarters = (index // 2 % 3 + 1) * again
        picture = turned(squared(example.picture, self.side), quarters)
        kind = UNTOLD if again else example.kind
        faults = torch.full((len(FAULTS),), float(UNTOLD))
        return torch.from_numpy(picture), torch.tensor(kind), torch.tensor(quarters), faults


def placed(page: Pixels, side: int, rng: Rng, *, whole: bool = True) -> Pixels:
    """The page in a square, moved as by an unsteady hand; one that isn't whole ends where its picture does."""
    height, width = page.shape[:2]
    source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    scales = np.array(fitted(height, width, side)) * np.exp(rng.uniform(np.log(SMALLEST), np.log(LARGEST)))
    angle = np.radians(rng.normal(0, TURN))
    around = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = (source - (width / 2, height / 2)) * scales * np.exp(rng.normal(0, 0.04, 2))
    corners = (corners + rng.normal(0, TILT, (4, 2)) * side) @ around
    middle = side / 2 + rng.normal(0, SHIFT, 2) * side
    matrix = cv2.getPerspectiveTransform(source, (corners + middle).astype(np.float32))
    if min(scales) < 0.8:
        x, y = (max(0.4 * max(0.0, 1 / scale**2 - 1) ** 0.5, 1e-3) for scale in scales.tolist())
        page = np.asarray(cv2.GaussianBlur(page, (0, 0), x, sigmaY=y), np.uint8)
    edge = cv2.BORDER_REPLICATE if rng.random() < 0.5 and whole else cv2.BORDER_CONSTANT
    return np.asarray(cv2.warpPerspective(page, matrix, (side, side), None, cv2.INTER_LINEAR, edge, (GROUND,) * 3))


def cut_off(page: Pixels, rng: Rng) -> Pixels:
    """What is left where one side, or two that meet, lie outside the picture."""
    height, width = page.shape[:2]
    sides = [int(rng.integers(4))]
    if rng.random() < 0.5:
        sides.append((sides[0] + 1) % 4)
    lost = [0.0] * 4
    for side in sides:
        lost[side] = float(rng.uniform(0.18, 0.45)) / (1 if len(sides) == 1 else 1.3)
    top, right, bottom, left = lost
    part = page[int(top * height) : height - int(bottom * height), int(left * width) : width - int(right * width)]
    return np.ascontiguousarray(part) if min(part.shape[:2]) > 3 else page


def glaring(picture: Pixels, rng: Rng) -> Pixels:
    """A lamp's reflection that leaves nothing to be read where it is brightest."""
    side = len(picture)
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / side - rng.uniform(0.3, 0.7, (2, 1, 1)).astype(np.float32)
    angle = rng.uniform(0, np.pi)
    along, across = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    far = (along / rng.uniform(0.1, 0.3)) ** 2 + (across / rng.uniform(0.06, 0.16)) ** 2
    light = np.clip(rng.uniform(1.2, 2.0) * np.exp(-far), 0, 1)[..., None]
    return np.asarray(picture + (255 - picture) * light).astype(np.uint8)


def developed(picture: Pixels, seed: int) -> Pixels:
    """The picture as light, lens, sensor and file format leave it. No pixel moves."""
    steps = _steps()
    steps.set_random_seed(seed)
    return np.asarray(steps(image=picture)["image"], np.uint8)


@cache
def _steps() -> Any:
    os.environ.setdefault("NO_ALBUMENTATIONS_UPDATE", "1")  # or importing it asks the network for a newer version
    import albumentations as a

    return a.Compose(
        [
            a.RandomBrightnessContrast((-0.25, 0.2), (-0.25, 0.25), p=0.9),
            a.RandomGamma((75, 135), p=0.3),
            a.OneOf(
                [
                    a.RGBShift(12, 12, 12),
                    a.PlanckianJitter("blackbody", temperature_limit=(3000, 12000)),
                    a.MultiplicativeNoise((0.65, 1.15), per_channel=True),
                ],
                p=0.7,
            ),
            a.OneOf([a.ToGray(num_output_channels=3), a.HueSaturationValue(4, (-120, -20), 0)], p=0.12),
            a.Illumination(mode="linear", intensity_range=(0.02, 0.2), p=0.3),
            a.OneOf(
                [
                    a.GaussianBlur(blur_limit=0, sigma_limit=(0.3, 1.1)),
                    a.MotionBlur(blur_limit=3, allow_shifted=False),
                    a.Downscale(scale_range=(0.5, 0.9)),
                ],
                p=0.35,
            ),
            a.GaussNoise(std_range=(0.0, 0.05), noise_scale_factor=1, p=0.6),
            a.ImageCompression(quality_range=(45, 95), p=0.4),
        ]
    )
