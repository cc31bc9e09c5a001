"""Inspections: what was planted in a drawn page is measured as it was planted."""

import cv2
import numpy as np
import pytest

from stages.core.inspection import Limits, blur, faults, grid, measured

LIMITS = Limits(
    short_side=200, blur=2.6, light=70, contrast=40, grid=0.9, cut_off=0.9, glare=0.9, copy_colour=2, type_colour=8
)


def page(seed: int = 0, size: tuple[int, int] = (800, 600)) -> np.ndarray:
    """Coloured paper with lines of text on it, a little out of focus, with a sensor's noise."""
    rng = np.random.default_rng(seed)
    picture = np.full((*size, 3), (235, 225, 200), np.uint8)
    for row in range(40, size[0] - 20, 30):
        text = "".join(rng.choice(list("abcdefghijklmnopqrstuvwxyz   "), 34))
        cv2.putText(picture, text, (30, row), cv2.FONT_HERSHEY_SIMPLEX, 0.8, (40, 30, 60), 2, cv2.LINE_AA)
    noisy = cv2.GaussianBlur(picture, (0, 0), 0.6) + rng.normal(0, 3, picture.shape)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def found(picture: np.ndarray, colour: float = 0.0, **chances: float) -> tuple[str, ...]:
    return faults(measured(picture, min(picture.shape[:2])), chances, LIMITS, colour)


def test_an_ordinary_page_is_fit() -> None:
    for seed in range(5):
        assert found(page(seed), colour=20.0) == ()


@pytest.mark.parametrize("sigma", [2.0, 3.0, 5.0])
def test_blur_is_measured_in_pixels(sigma: float) -> None:
    edge = np.full((400, 400), 60, np.uint8)
    edge[:, np.arange(400) // 50 % 2 == 1] = 200
    grey = np.asarray(cv2.GaussianBlur(edge, (0, 0), sigma), np.uint8)
    assert blur(grey) == pytest.approx(sigma, rel=0.25)
    faint = np.asarray(cv2.GaussianBlur((edge * 0.7 + 30).astype(np.uint8), (0, 0), sigma), np.uint8)
    assert blur(faint) == pytest.approx(sigma, rel=0.35), "contrast changes nothing"


def test_more_blur_is_more() -> None:
    values = [measured(cv2.GaussianBlur(page(), (0, 0), sigma), 600).blur for sigma in (0.5, 1.5, 3.0, 6.0)]
    assert values == sorted(values) and values[-1] > LIMITS.blur > values[1]


def test_one_scale_for_every_camera() -> None:
    large = cv2.resize(page(), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    assert measured(large, 1800).blur == pytest.approx(measured(page(), 600).blur, abs=0.8)


@pytest.mark.parametrize("seed", range(4))
def test_the_grid_of_a_screen_stands_out(seed: int) -> None:
    own = page(seed)
    y, x = np.mgrid[: own.shape[0], : own.shape[1]]
    wave = np.sin(2 * np.pi * (0.2 * x + 0.09 * y)) * np.sin(2 * np.pi * (-0.09 * x + 0.2 * y))
    shown = np.clip(own * (1 + 0.12 * wave)[..., None], 0, 255).astype(np.uint8)
    assert "screen" in found(shown, 20.0) and "screen" not in found(own, 20.0)
    assert grid(np.zeros((100, 100), np.uint8)) == 0.0


def test_what_else_is_planted_is_named() -> None:
    own = page()
    assert found(own // 5, 20.0) == ("too_dark", "blank")[: len(found(own // 5, 20.0))]
    assert "blank" in found(np.full_like(own, 220))
    assert "too_small" in found(own[:150])
    grey = np.repeat(cv2.cvtColor(own, cv2.COLOR_RGB2GRAY)[..., None], 3, axis=2)
    assert "copy" in found(grey, colour=20.0) and "copy" not in found(grey, colour=3.0)
    assert found(own, 20.0, cut_off=0.95, glare=0.99) == ("cut_off", "glare")
