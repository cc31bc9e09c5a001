"""A page is turned upright before its type is asked for, by a net that is drawn rather than learnt."""

import numpy as np
import pytest

from stages.core.pictured import GROUND, shrunk, squared, turned
from stages.core.typing_net import SURE, look

SIDE = 64


def net(pictures: np.ndarray, sure: float = 8.0) -> dict[str, np.ndarray]:
    """Takes a page to be upright where its dark half is the upper one; knows its type only then."""
    dark = 255.0 - pictures.astype(np.float32).mean(axis=3)
    middle = SIDE // 2
    halves = [
        dark[:, :middle].mean(axis=(1, 2)),  # the upper one: upright
        dark[:, :, middle:].mean(axis=(1, 2)),  # the right one: turned once
        dark[:, middle:].mean(axis=(1, 2)),
        dark[:, :, :middle].mean(axis=(1, 2)),
    ]
    turns = sure * np.stack(halves, axis=1) / 100
    upright = (turns.argmax(axis=1) == 0).astype(np.float32)
    kinds = np.stack([5 * upright, 1 - upright, np.zeros(len(pictures))], axis=1)
    blank = np.zeros((len(pictures), 2), np.float32)
    return {"kinds": kinds, "turns": turns, "faults": blank, "late": kinds, "early": kinds}


def page(size: tuple[int, int] = (60, 60)) -> np.ndarray:
    picture = np.full((*size, 3), 250, np.uint8)
    picture[: size[0] // 2] = 20
    return picture


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("sure", [8.0, 1.2])
def test_a_page_is_turned_upright(quarters: int, sure: float) -> None:
    asked: list[int] = []

    def asking(pictures: np.ndarray) -> dict[str, np.ndarray]:
        asked.append(len(pictures))
        return net(pictures, sure)

    seen = look(asking, [turned(page(), quarters), page()], SIDE)
    assert seen.turns.argmax(axis=1).tolist() == [quarters, 0]
    assert seen.kinds.argmax(axis=1).tolist() == [0, 0]
    assert np.allclose(seen.turns.sum(axis=1), 1)
    if sure < 2:
        assert asked[1] == 6, f"below {SURE} it looks at the other three turns"


@pytest.mark.parametrize("size", [(10, 300), (300, 10), (64, 64), (1, 1), (5, 5)])
def test_any_shape_fits_the_square(size: tuple[int, int]) -> None:
    square = squared(page(size) if min(size) > 1 else np.zeros((*size, 3), np.uint8), SIDE)
    assert square.shape == (SIDE, SIDE, 3)
    if size[0] != size[1]:
        assert (square[0, 0] == GROUND).all() or (square[0, -1] == GROUND).all()
    assert max(shrunk(square, 32).shape) == 32 and shrunk(square, 100) is square
    assert shrunk(np.zeros((60, 600, 3), np.uint8), 100).shape == (50, 100, 3), "a strip keeps what it is seen by"


def test_strips_are_seen_wider_than_they_are() -> None:
    for size, seen in (((20, 200), (32, 64)), ((200, 20), (64, 32)), ((40, 60), (43, 64)), ((50, 100), (32, 64))):
        square = squared(np.zeros((*size, 3), np.uint8), SIDE)
        inked = (square == 0).all(axis=2)
        assert (int(inked.any(axis=1).sum()), int(inked.any(axis=0).sum())) == seen
        assert inked.sum() == seen[0] * seen[1]


def test_no_pixel_of_a_strip_is_lost() -> None:
    strip = np.zeros((20, 6 * SIDE, 3), np.uint8)
    strip[:, ::2] = 255
    seen = squared(strip, SIDE)[SIDE // 2]
    assert np.abs(seen.astype(int) - 127).max() <= 1


def test_four_quarters_are_none() -> None:
    own = page((30, 50))
    assert np.array_equal(turned(turned(own, 1), 3), own)
    assert turned(own, 1).shape == (50, 30, 3)
    assert (turned(own, 1)[:, -1] == 20).all(), "clockwise: what was above is right"
