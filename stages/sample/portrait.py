"""A friendly drawn head and shoulders: it follows a person's seed and stands for nobody."""

import cv2
import numpy as np

from stages.sample.canvas import Canvas, Mask, corners, ellipse, mix, overlap, smooth
from stages.sample.people import Person, pick

SKIN = ("#f6d7bf", "#efc5a4", "#e3b08a", "#cf966c", "#a8714a", "#7f5236")
HAIR = ("#221a18", "#2f221d", "#3d2a20", "#5a3a26", "#7a4f2d", "#a9743c", "#8b3f24")
GREY = ("#8f8d8c", "#b9b6b2", "#dcd8d2")
CLOTHES = ("#2f4a63", "#5b6f52", "#7a3f4a", "#3b3f54", "#a0643c", "#4d6f78", "#6a5480", "#8d7a5a", "#2e5b52")
SHIRTS = ("#f7f4ec", "#dfe8ef", "#f0e2d4", "#e8e4f1")
BACKDROPS = (("#e9eff2", "#c9d8de"), ("#f1ede4", "#dccfb9"), ("#ebf0e8", "#ccd9c6"), ("#f0eaf0", "#d6cbdb"))
BEHIND = {
    "bob": "24,40 30,20 50,13 70,20 76,40 79,72 72,83 50,86 28,83 21,72",
    "long": "24,40 30,20 50,13 70,20 76,40 80,80 84,108 70,114 30,114 16,108 20,80",
    "waves": "22,40 29,19 50,12 71,19 78,40 85,58 79,74 86,92 72,102 28,102 14,92 21,74 15,58",
    "fringe": "24,40 30,20 50,13 70,20 76,40 79,80 76,98 66,102 34,102 24,98 21,80",
}
"""By style, the outline of the hair behind the head."""

BEFORE = {
    "crop": "27,52 24,36 31,20 50,14 69,20 76,36 73,52 70.5,42 66,33 58,30 42,30 34,33 29.5,42",
    "parted": "27,54 23,38 28,20 46,12 68,17 77,34 73,54 71,42 66,36 52,32 38,26 34,34 30,42",
    "swept": "27,52 23,38 27,20 44,9 70,13 78,30 73,52 71,42 69,33 56,34 44,27 33,33 29,42",
    "curly": "26,53 20,42 23,28 30,16 42,10 57,9 70,15 78,27 80,42 74,53 71,42 64,34 55,32 45,33 36,33 29,42",
    "bob": "25,68 22,44 29,20 50,12 71,20 78,44 75,68 72,50 67,38 58,32 46,27 37,36 29,48",
    "long": "25,76 21,44 29,20 50,12 71,20 79,44 75,76 72.5,52 66,38 52,25 48,25 34,38 27.5,52",
    "waves": "24,72 20,44 28,19 50,11 72,19 80,44 76,72 72,52 67,40 61,32 42,26 35,36 28,52",
    "bun": "27,54 24,38 30,21 50,14 70,21 76,38 73,54 71,42 64,31 52,26 48,26 36,31 29,42",
    "fringe": "25,72 22,44 29,20 50,12 71,20 78,44 75,72 72,50 70,43 60,42 50,43 40,42 30,43 28,50",
}
"""By style, the outline of the hair before it; all of what a person may wear."""

WIDE, HIGH = 100.0, 125.0
"""The portrait's own units."""


class Painter:
    """A canvas at twice the portrait's size, addressed in the portrait's own units."""

    def __init__(self, width: int, height: int) -> None:
        self.canvas = Canvas((width * 2, height * 2))
        self.scale = np.array([width * 2 / WIDE, height * 2 / HIGH])
        self.unit = float(self.scale.mean())

    def shape(self, points: np.ndarray, colour: str, opacity: float = 1.0, clip: Mask | None = None) -> Mask:
        """Fills an outline; returns its mask."""
        return self.canvas.fill(points * self.scale, colour, opacity, clip)

    def shade(self, points: np.ndarray, colour: str, opacity: float, blur: float, clip: Mask) -> None:
        """Fills an outline softly, inside another shape only (blurred at a quarter of the size: nobody sees it)."""
        height, width = clip.shape
        mask = np.zeros((height // 4, width // 4), np.uint8)
        cv2.fillPoly(mask, [np.round(points * self.scale / 4).astype(np.int32)], (255,))
        soft = cv2.resize(cv2.GaussianBlur(mask, (0, 0), blur * self.unit / 4), (width, height)).astype(np.uint8)
        self.canvas.paint(overlap(soft, clip), colour, opacity)

    def stroke(self, points: np.ndarray, colour: str, width: float, opacity: float = 1.0) -> None:
        """Draws a line of a width."""
        self.canvas.lines([points * self.scale], colour, max(1, round(width * self.unit)), opacity)

    def picture(self) -> np.ndarray:
        """The portrait at its own size, RGB."""
        width, height = self.canvas.size
        return cv2.resize(np.asarray(self.canvas.image), (width // 2, height // 2), interpolation=cv2.INTER_AREA)


def portrait(holder: Person, width: int, height: int) -> np.ndarray:
    """The person's portrait, RGB, the same wherever the person appears."""
    rng = np.random.default_rng(holder.seed)
    skin = pick(rng, SKIN[:4] if holder.origin != "en" else SKIN)
    old = holder.born.year < 1966
    hair = pick(rng, GREY if old and rng.random() < 0.8 else (HAIR[:4] if holder.origin != "en" else HAIR))
    cloth, shirt = pick(rng, CLOTHES), pick(rng, SHIRTS)
    style = pick(
        rng, ["crop", "parted", "swept", "curly"] if holder.sex == "M" else ["bob", "long", "bun", "waves", "fringe"]
    )
    outfit = pick(rng, ["jacket", "crew", "roll", "open"])
    painter = Painter(width, height)
    _backdrop(painter, pick(rng, BACKDROPS))
    _hair_behind(painter, style, hair)
    body = _body(painter, outfit, cloth, shirt, skin)
    head = _head(painter, skin, body, float(rng.uniform(-0.8, 1.2)))
    if holder.sex == "M" and rng.random() < 0.3:
        _beard(painter, hair, head)
    _features(painter, rng, skin, hair, holder.sex)
    _hair_before(painter, style, hair, head)
    if rng.random() < 0.35:
        _glasses(painter, pick(rng, ["#3b3430", "#6b4a33", "#3a4658"]))
    return painter.picture()


def _backdrop(painter: Painter, colours: tuple[str, str]) -> None:
    full = np.array([(0, 0), (WIDE, 0), (WIDE, HIGH), (0, HIGH)])
    painter.shape(full, colours[1])
    everywhere = np.full(painter.canvas.blank().shape, 255, np.uint8)
    painter.shade(ellipse(46, 48, 40, 44), colours[0], 1.0, 16, everywhere)


def _body(painter: Painter, outfit: str, cloth: str, shirt: str, skin: str) -> Mask:
    outline = smooth(corners("2,130 6,112 15,102 34,95 42,91 58,91 66,95 85,102 94,112 98,130"))
    body = painter.shape(outline, cloth)
    painter.shade(ellipse(84, 122, 22, 26), mix(cloth, "#000000", 0.5), 0.55, 6, body)
    painter.shade(ellipse(24, 108, 15, 10), mix(cloth, "#ffffff", 0.6), 0.4, 5, body)
    neck = smooth(corners("41.5,70 58.5,70 59,84 63,94 50,103 37,94 41,84"), rounds=3)
    if outfit == "jacket":
        painter.shape(np.array([(38, 92), (62, 92), (57, 130), (43, 130)]), shirt)
    mask = painter.shape(neck, skin)
    painter.shade(ellipse(51, 81, 12, 9), mix(skin, "#6b2f1c", 0.55), 0.7, 2.2, mask)
    if outfit == "jacket":
        for side in (-1, 1):
            x = 50
            painter.shape(
                np.array([(x, 104), (x + side * 13, 90), (x + side * 16, 95), (x + side * 6, 110)]),
                mix(shirt, "#8090a0", 0.12),
            )
            painter.shape(
                np.array(
                    [
                        (x + side * 13.5, 91),
                        (x + side * 25, 97.5),
                        (x + side * 21, 107),
                        (x + side * 24, 109),
                        (x + side * 3, 131),
                        (x + side * 6, 112),
                    ]
                ),
                mix(cloth, "#ffffff", 0.12 if side < 0 else 0.04),
            )
    elif outfit == "roll":
        painter.shape(
            smooth([(38.5, 84), (61.5, 84), (64, 95), (50, 100), (36, 95)], rounds=3), mix(cloth, "#ffffff", 0.1)
        )
        painter.stroke(smooth([(38.5, 91), (50, 95), (61.5, 91)], closed=False), mix(cloth, "#000000", 0.35), 0.6, 0.5)
    elif outfit == "crew":
        painter.stroke(
            smooth([(36.5, 93), (42, 103), (50, 105.5), (58, 103), (63.5, 93)], closed=False),
            mix(cloth, "#ffffff", 0.25),
            2.2,
        )
    else:
        for side in (-1, 1):
            painter.shape(
                np.array([(50, 108), (50 + side * 13.5, 91), (50 + side * 20, 97), (50 + side * 10, 111)]),
                mix(cloth, "#ffffff", 0.2 if side < 0 else 0.12),
            )
        painter.stroke(np.array([(50, 108), (50, 130)]), mix(cloth, "#000000", 0.3), 0.6, 0.6)
    return body


def _head_outline(grow: float = 0.0) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, 96, endpoint=False)
    narrow = 1 - 0.17 * np.clip(np.sin(angles), 0, 1) ** 1.6
    x = 50 + (22.3 + grow) * np.cos(angles) * narrow
    y = 51.5 + (28.3 + grow) * np.sin(angles)
    return np.stack([x, y], axis=1)


def _head(painter: Painter, skin: str, body: Mask, wide: float) -> Mask:
    shadow = mix(skin, "#7a3420", 0.45)
    for side in (-1, 1):
        painter.shape(ellipse(50 + side * 22, 55, 3.6, 5.8, side * 8), mix(skin, shadow, 0.25))
        painter.shape(ellipse(50 + side * 22.4, 55.4, 1.8, 3.6, side * 8), shadow, 0.45)
    head = painter.shape(_head_outline(wide * 0.6), skin)
    painter.shade(ellipse(73, 60, 13, 32), shadow, 0.45, 5, head)
    painter.shade(ellipse(41, 40, 12, 12), mix(skin, "#ffffff", 0.7), 0.35, 6, head)
    for side in (-1, 1):
        painter.shade(ellipse(50 + side * 12.5, 62.5, 5.2, 3.8), "#e8735f", 0.36, 2.4, head)
    return head


def _features(painter: Painter, rng: np.random.Generator, skin: str, hair: str, sex: str) -> None:
    dark = mix(skin, "#4a1f14", 0.72)
    brow = (
        mix(hair, "#3b2a20", 0.35)
        if sum(int(hair[i : i + 2], 16) for i in (1, 3, 5)) < 400
        else mix(hair, "#555555", 0.4)
    )
    apart, lift, smile = rng.uniform(9.2, 10.4), rng.uniform(-0.8, 0.8), rng.uniform(1.6, 3.4)
    eyes = pick(rng, ["#33231b", "#2c3540", "#42301c"])
    for side in (-1, 1):
        x = 50 + side * apart
        painter.shape(ellipse(x, 54, 3.3, 2.7), "#fffdf8", 0.95)
        painter.shape(ellipse(x, 54.1, 2.0, 2.4), eyes)
        painter.shape(ellipse(x - 0.7, 53.2, 0.65, 0.75), "#ffffff", 0.95)
        lid = smooth([(x - 3.8, 53.6), (x - 2, 51.2), (x + 2, 51.2), (x + 3.8, 53.6)], closed=False)
        painter.stroke(lid, dark, 1.1 if sex == "F" else 0.8)
        if sex == "F":
            painter.stroke(np.array([(x + side * 3.4, 53.1), (x + side * 4.9, 51.7)]), dark, 0.8)
        arch = [(x - 4.6, 47.6 + lift), (x - side * 0.5, 45.3 + lift), (x + 4.6, 47.4 + lift)]
        painter.stroke(smooth(arch, closed=False), brow, 1.7 if sex == "M" else 1.1, 0.9)
    nose = smooth([(50.4, 55), (51.6, 61), (52.2, 63.2), (50, 64.6), (48.2, 63.8)], closed=False)
    painter.stroke(nose, dark, 0.7, 0.55)
    lips = "#a8433f" if sex == "F" else dark
    mouth = smooth([(43.8, 69.2), (46.5, 70 + smile), (53.5, 70 + smile), (56.2, 69.2)], closed=False)
    if sex == "F":
        painter.shape(
            np.concatenate(
                [mouth, smooth([(56.2, 69.2), (51.6, 68.6), (50, 69.3), (48.4, 68.6), (43.8, 69.2)], closed=False)]
            ),
            "#c9605a",
            0.9,
        )
    painter.stroke(mouth, lips, 0.9, 0.9)
    painter.stroke(smooth([(47.8, 75.5), (50, 76.3), (52.2, 75.5)], closed=False), dark, 0.5, 0.35)


def _beard(painter: Painter, hair: str, head: Mask) -> None:
    outline = smooth(corners("26,58 32,66 40,65.5 50,64.8 60,65.5 68,66 74,58 75,80 50,86 25,80"))
    painter.shade(outline, hair, 0.9, 0.8, head)
    painter.shape(smooth(corners("43,68.4 50,67.8 57,68.4 55,72.8 50,74 45,72.8")), "#c88474", 0.85)


def _glasses(painter: Painter, colour: str) -> None:
    for side in (-1, 1):
        rim = ellipse(50 + side * 10, 54.4, 7.2, 6.4)
        painter.shape(rim, "#ffffff", 0.14)
        painter.stroke(np.concatenate([rim, rim[:2]]), colour, 1.0)
        painter.stroke(np.array([(50 + side * 17, 53), (50 + side * 22.6, 51.8)]), colour, 1.0)
    painter.stroke(smooth([(43, 53.6), (50, 51.6), (57, 53.6)], closed=False), colour, 1.0)


def _hair_behind(painter: Painter, style: str, hair: str) -> None:
    dark = mix(hair, "#000000", 0.25)
    if style in BEHIND:
        painter.shape(smooth(corners(BEHIND[style])), dark)
    elif style == "bun":
        painter.shape(ellipse(50, 15, 12, 10.5), dark)
        painter.shape(ellipse(47, 12, 6, 4), mix(hair, "#ffffff", 0.3), 0.4)


def _hair_before(painter: Painter, style: str, hair: str, head: Mask) -> None:
    rounds = 3 if style != "curly" else 2
    cap = painter.shape(smooth(corners(BEFORE[style]), rounds=rounds), hair)
    painter.shade(ellipse(42, 22, 15, 5, -14), mix(hair, "#ffffff", 0.55), 0.4, 2.6, cap)
    painter.shade(ellipse(74, 38, 7, 20), mix(hair, "#000000", 0.6), 0.5, 4, cap)
    if style == "curly":
        for x, y in corners("28,24 38,15 50,12 62,14 72,24 76,36 24,36"):
            r = 7 - abs(x - 50) * 0.06
            painter.shape(ellipse(x, y, r, r * 0.95), mix(hair, "#ffffff", 0.05))
