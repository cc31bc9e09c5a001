"""Trains the net on rendered documents and writes its weights, in half precision."""

import argparse
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import overload

import cv2
import numpy as np
import torch
from safetensors.torch import load_file

from stages.core.zones import GROUPS
from stages.models import zones
from stages.models.base import Example, Training

HELD_OUT = 60
KEPT = 0.8
"""Of a rendered picture's size."""


class Rendered(Sequence[Example]):
    """Examples that are read when they are needed."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = files
        self.kept: dict[int, Example] = {}

    def __len__(self) -> int:
        return len(self.files)

    @overload
    def __getitem__(self, index: int) -> Example: ...
    @overload
    def __getitem__(self, index: slice) -> "Rendered": ...
    def __getitem__(self, index: int | slice) -> "Example | Rendered":
        if isinstance(index, slice):
            return Rendered(self.files[index])
        if index in self.kept:
            return self.kept[index]
        file = self.files[index]
        picture = cv2.cvtColor(cv2.imread(str(file)), cv2.COLOR_BGR2RGB)
        target = cv2.imread(str(file.with_suffix(".png")), cv2.IMREAD_GRAYSCALE)
        size = tuple(round(length * KEPT) for length in picture.shape[1::-1])
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        target = cv2.resize(target, size, interpolation=cv2.INTER_NEAREST)
        self.kept[index] = Example(np.asarray(small, np.uint8), np.asarray(target, np.uint8))
        return self.kept[index]


def shares(net: zones.ZoneNet, examples: Sequence[Example], side: int) -> dict[str, tuple[float, float]]:
    """Precision and recall of each group's pixels, in whole pages of a side."""
    right, said, true = (np.zeros(len(GROUPS)) for _ in range(3))
    for example in examples:
        height, width = example.target.shape
        scale = side / max(height, width)
        size = (max(32, round(width * scale / 32) * 32), max(32, round(height * scale / 32) * 32))
        found = net.chances(
            np.asarray(cv2.resize(example.picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        ).argmax(0)
        target = cv2.resize(example.target, size, interpolation=cv2.INTER_NEAREST)[2::4, 2::4]
        for number in range(len(GROUPS)):
            own, held = target == 1 << number, (found == number) & np.isin(target, [1 << n for n in range(len(GROUPS))])
            right[number] += (own & held).sum()
            said[number] += held.sum()
            true[number] += own.sum()
    return {
        g: (round(r / max(s, 1), 3), round(r / max(t, 1), 3))
        for g, r, s, t in zip(GROUPS, right, said, true, strict=True)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of rendered documents")
    parser.add_argument("weights", type=Path, help="the file to write")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--side", type=int, default=448)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--start", type=Path, help="weights to go on from")
    parser.add_argument("--threads", type=int, default=zones.THREADS)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    logging.basicConfig(level="INFO", format="%(asctime)s %(message)s")
    zones.THREADS = asked.threads
    net = zones.ZoneNet(start="")
    if asked.start:
        net.layers.load_state_dict(
            {name: value.float() for name, value in load_file(asked.start).items()}, strict=False
        )
    files = sorted(file for file in asked.folder.glob("*.jpg") if file.with_suffix(".png").exists())
    training = Training(
        steps=asked.steps, batch=asked.batch, side=asked.side, learning_rate=asked.rate, seed=asked.seed
    )
    torch.manual_seed(asked.seed)
    net.fit(Rendered(files[HELD_OUT:]), training)
    logging.info("precision and recall of groups: %s", shares(net, Rendered(files[:HELD_OUT]), asked.side))
    asked.weights.parent.mkdir(parents=True, exist_ok=True)
    asked.weights.write_bytes(net.weights())


if __name__ == "__main__":
    main()
