"""A landscape without a word: sky, hills, a windmill, trees. Something that is no document at all."""

import cv2
import numpy as np

from stages.sample.canvas import Canvas, corners, ellipse, mix, smooth, stamp
from stages.sample.ornaments import gradient
from stages.sample.people import pick

PALETTES = (
    ("#5b8fb9", "#bcd7e3", "#f6e7cb", "#7fa37c", "#4f7a5b"),
    ("#6a5c93", "#e0a08a", "#f9dcae", "#8c7a7e", "#4d4a63"),
    ("#7fa7b8", "#d4e2df", "#f2efe2", "#9db08b", "#6d8265"),
)


def landscape(canvas: Canvas, rng: np.random.Generator) -> None:
    """Paints the whole canvas."""
    high, middle, low, near, far = pick(rng, PALETTES)
    width, height = canvas.size
    gradient(canvas, [high, middle, low], 90, None, 1)
    sun = (width * rng.uniform(0.15, 0.85), height * rng.uniform(0.2, 0.42))
    for reach, opacity in ((0.16, 0.12), (0.11, 0.2), (0.065, 0.95)):
        canvas.fill(ellipse(*sun, height * reach, height * reach), "#fff4d8", opacity)
    for _ in range(4):
        x, y = width * rng.uniform(0, 1), height * rng.uniform(0.08, 0.35)
        cloud = canvas.blank()
        for k in range(5):
            puff = height * rng.uniform(0.02, 0.05) * (1 - 0.25 * abs(k - 2))
            stamp(cloud, ellipse(x + (k - 2) * height * 0.045, y - puff * 0.35, puff * 1.5, puff))
        cloud[int(y) :] = 0
        canvas.paint(cloud, "#ffffff", 0.5)
    layers = 6
    for layer in range(layers):
        share = layer / (layers - 1)
        base = height * (0.48 + 0.42 * share)
        across = np.linspace(0, width, 60)
        rise = np.zeros_like(across)
        for k in range(3):
            rise += height * 0.09 / (k + 1) * np.sin(2 * np.pi * across / width * (0.7 + 0.8 * k) + rng.uniform(0, 6.3))
        ridge = np.stack([across, base - rise * (1 - 0.4 * share)], axis=1)
        colour = mix(mix(far, low, 0.62), mix(near, "#20301f", 0.42), share)
        canvas.fill(np.concatenate([ridge, [(width, height), (0, height)]]), colour)
        if layer == 3:
            spot = int(rng.integers(12, 48))
            _mill(canvas, float(ridge[spot, 0]), float(ridge[spot, 1]) + 6, height * 0.2, rng)
        if layer > 2:
            for spot in rng.choice(len(ridge), 5 + 2 * layer, replace=False):
                size = height * (0.02 + 0.035 * share) * rng.uniform(0.7, 1.3)
                _tree(canvas, float(ridge[spot, 0]), float(ridge[spot, 1]), size, mix(colour, "#122016", 0.45))
    grain = rng.normal(0, 3, (height, width, 1)).astype(np.float32)
    soft = np.asarray(canvas.image, np.float32) + cv2.GaussianBlur(grain, (0, 0), 0.8)[..., None]
    canvas.lay(soft.clip(0, 255).astype(np.uint8), np.full((height, width), 255, np.uint8), (0, 0))


def _tree(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    def outline(text: str) -> np.ndarray:
        return np.array(corners(text)) * size + (x, y)

    canvas.fill(outline("-0.08,0.05 0.08,0.05 0.05,-1 -0.05,-1"), mix(colour, "#3a2a1c", 0.5))
    crown = outline("-0.55,-0.7 -0.4,-1.6 0,-2.2 0.4,-1.6 0.55,-0.7 0,-0.5")
    canvas.fill(smooth(crown.tolist()), colour)


def _mill(canvas: Canvas, x: float, y: float, size: float, rng: np.random.Generator) -> None:
    def outline(text: str) -> np.ndarray:
        return np.array(corners(text)) * size + (x, y)

    canvas.fill(outline("-0.2,0 0.2,0 0.12,-0.72 -0.12,-0.72"), "#efe4d2")
    canvas.fill(outline("0,0 0.2,0 0.12,-0.72 0,-0.72"), "#b9a58e", 0.45)
    canvas.fill(smooth(outline("-0.15,-0.7 0,-1.02 0.15,-0.7").tolist()), "#8a4b3c")
    canvas.fill(outline("-0.04,0 0.04,0 0.04,-0.16 -0.04,-0.16"), "#5a4636")
    hub, start = np.array([x, y - size * 0.78]), rng.uniform(0, np.pi / 2)
    for k in range(4):
        turn = start + k * np.pi / 2
        along, across = np.array([np.cos(turn), np.sin(turn)]) * size, np.array([-np.sin(turn), np.cos(turn)]) * size
        inner, outer = hub + along * 0.1, hub + along * 0.62
        canvas.fill(np.array([inner, outer, outer + across * 0.12, inner + across * 0.12]), "#fbf4e6", 0.9)
        canvas.lines([np.array([hub, hub + along * 0.64])], "#5a4636", 2)
