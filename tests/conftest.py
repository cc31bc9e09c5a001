"""Shared fixtures: a scratch repository with real Git, DVC and stages, and tiny real images."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.deliveries import shared_data
from tests.workspace import ROOT, Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """An ocrmill repository without deliveries."""
    return Workspace.create(tmp_path / "repository")


@pytest.fixture
def make_image() -> Callable[..., Path]:
    """A function that writes a small photograph-like image, different for each seed."""
    return write_image


def write_image(path: Path, seed: int = 0, size: tuple[int, int] = (96, 64), **options: object) -> Path:
    """Write the picture of a seed; the suffix says in what format."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture(seed, size).save(path, **options)
    return path


def picture(seed: int, size: tuple[int, int]) -> Image.Image:
    """Coarse random blocks, so that different seeds look different to a perceptual hash."""
    blocks = np.random.default_rng(seed).integers(0, 256, (12, 12, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize(size, Image.Resampling.BICUBIC)


@pytest.fixture
def real_data() -> Callable[[str], Path]:
    """A function that gives a folder of the real data, or skips the test where it is absent."""
    return shared_data


@pytest.fixture
def python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """A function that runs Python code in a process of its own."""

    def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env=os.environ | environment,
            check=False,
        )

    return run
