"""What makes a rectangle a document: gradients, wavy lines, rosettes, the millstone emblem, a chip, a dot code."""

from collections.abc import Sequence

import cv2
import numpy as np

from stages.sample.canvas import Canvas, ellipse, mix, rgb, rounded, stamp

Box = tuple[float, float, float, float]
"""Left, top, width, height."""


def gradient(canvas: Canvas, colours: Sequence[str], angle: float, box: Box | None, opacity: float) -> None:
    """A gradient through several colours along a direction (degrees, 0 is to the right, 90 down)."""
    left, top, width, height = (round(n) for n in box or (0, 0, *canvas.size))
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = x * np.cos(np.radians(angle)) + y * np.sin(np.radians(angle))
    along = (along - along.min()) / max(float(np.ptp(along)), 1)
    stops = np.linspace(0, 1, len(colours))
    table = np.array([rgb(c) for c in colours], np.float32)
    steps = np.linspace(0, 1, 1024)
    lookup = np.stack([np.interp(steps, stops, table[:, k]) for k in range(3)], axis=1)
    # Half a grey value of fixed noise keeps the steps of a soft gradient from showing.
    dither = np.random.default_rng(0).random((height, width, 1), dtype=np.float32)
    picture = np.floor(lookup[(along * 1023).astype(np.int32)] + dither).clip(0, 255).astype(np.uint8)
    canvas.lay(picture, np.full((height, width), 255, np.uint8), (left, top), opacity)


def waves(
    canvas: Canvas,
    colour: str,
    *,
    top: float,
    bottom: float,
    count: int,
    height: float,
    length: float,
    drift: float,
    width: int,
    opacity: float,
) -> None:
    """Wavy lines across the whole width: two sines each, drifting from line to line so that they weave."""
    x = np.linspace(-4, canvas.size[0] + 4, 240)
    curves = []
    for i, y in enumerate(np.linspace(top, bottom, count)):
        first = np.sin(2 * np.pi * x / length + i * drift)
        second = np.sin(2 * np.pi * x / (length * 2.7) - i * drift * 0.6)
        curves.append(np.stack([x, y + height * (0.62 * first + 0.38 * second)], axis=1))
    canvas.lines(curves, colour, width, opacity)


def rosette(
    canvas: Canvas,
    colours: Sequence[str],
    *,
    centre: tuple[float, float],
    radius: float,
    petals: int,
    rings: int,
    opacity: float,
    stretch: float,
    width: int,
) -> None:
    """Woven flower rings, an outer and an inner one, of curves that differ in phase: the lathe-work of banknotes."""
    angles = np.linspace(0, 2 * np.pi, 480, endpoint=False)
    groups: dict[str, list[np.ndarray]] = {colour: [] for colour in colours}
    for reach, depth, lobes in ((0.8, 0.2, petals), (0.45, 0.16, petals // 2 + 1)):
        for ring in range(rings):
            phase = 2 * np.pi * ring / rings
            r = radius * (reach + depth * np.cos(lobes * angles + phase) * (0.75 + 0.25 * np.cos(phase)))
            points = np.stack([centre[0] + stretch * r * np.cos(angles), centre[1] + r * np.sin(angles)], axis=1)
            groups[colours[ring * len(colours) // rings]].append(points)
    for colour, curves in groups.items():
        canvas.lines(curves, colour, width, opacity, closed=True)


def emblem(canvas: Canvas, colour: str, *, centre: tuple[float, float], radius: float, opacity: float) -> None:
    """The invented arms: a millstone with curved furrows between two ears of wheat."""
    scale = 4
    side = int(radius * 2.9) * scale
    mask = np.zeros((side, side), np.uint8)
    middle, unit = side / 2, radius * scale

    def shape(points: np.ndarray, value: int = 255) -> None:
        cv2.fillPoly(mask, [np.round(points * unit + middle).astype(np.int32)], (value,))

    shape(ellipse(0, 0, 0.86, 0.86))
    shape(ellipse(0, 0, 0.77, 0.77), 0)
    shape(ellipse(0, 0, 0.71, 0.71))
    for k in range(12):
        turn = k * np.pi / 6
        reach = np.linspace(0.27, 0.64, 14)
        inner = np.stack([reach * np.cos(turn + reach * 0.95), reach * np.sin(turn + reach * 0.95)], axis=1)
        outer = np.stack(
            [reach * np.cos(turn + reach * 0.95 + 0.14), reach * np.sin(turn + reach * 0.95 + 0.14)], axis=1
        )
        shape(np.concatenate([inner, outer[::-1]]), 0)
    shape(ellipse(0, 0, 0.2, 0.2), 0)
    shape(ellipse(0, 0, 0.1, 0.1))
    for side_of in (-1, 1):
        for k in range(9):
            turn = np.radians(62 - k * 15.5)
            x, y = 1.08 * np.cos(turn) * side_of, 1.08 * np.sin(turn)
            tilt = np.degrees(np.arctan2(y, x)) + side_of * -62
            shape(ellipse(x, y, 0.15, 0.062, tilt))
    small = cv2.resize(mask, (side // scale, side // scale), interpolation=cv2.INTER_AREA).astype(np.uint8)
    corner = (round(centre[0] - small.shape[1] / 2), round(centre[1] - small.shape[0] / 2))
    canvas.paint(small, colour, opacity, corner)


def panel(canvas: Canvas, colour: str, *, box: Box, radius: float, opacity: float, outline: int) -> None:
    """A rectangle with round corners, filled or (with an outline width) only drawn round."""
    left, top, width, height = box
    shape = rounded(width, height, radius, left, top)
    if outline:
        canvas.lines([shape], colour, outline, opacity, closed=True)
    else:
        canvas.fill(shape, colour, opacity)


def chip(canvas: Canvas, *, box: Box, colour: str) -> None:
    """A contact chip: a metal plate with its fields."""
    left, top, width, height = box
    dark, light = mix(colour, "#3a2c08", 0.5), mix(colour, "#ffffff", 0.55)
    canvas.fill(rounded(width + 4, height + 4, height * 0.17, left - 2, top), dark, 0.35)
    canvas.fill(rounded(width, height, height * 0.16, left, top), colour)
    canvas.fill(
        rounded(width * 0.96, height * 0.5, height * 0.14, left + width * 0.02, top + height * 0.03), light, 0.4
    )
    x = [left + width * share for share in (0, 0.3, 0.7, 1)]
    y = [top + height * share for share in (0, 0.3, 0.7, 1)]
    grooves = [np.array([(x[1], y[0]), (x[1], y[3])]), np.array([(x[2], y[0]), (x[2], y[3])])]
    grooves += [np.array([(a, b), (c, b)]) for b in y[1:3] for a, c in ((x[0], x[1]), (x[2], x[3]))]
    grooves.append(np.array([(x[0], (y[1] + y[2]) / 2), (x[1], (y[1] + y[2]) / 2)]))
    grooves.append(np.array([(x[2], (y[1] + y[2]) / 2), (x[3], (y[1] + y[2]) / 2)]))
    canvas.lines(grooves, dark, 2, 0.75)
    canvas.lines([rounded(width * 0.4, height * 0.4, height * 0.1, x[1], y[1])], dark, 2, 0.75, closed=True)
    canvas.lines([rounded(width, height, height * 0.16, left, top)], dark, 2, 0.8, closed=True)


def dot_code(canvas: Canvas, rng: np.random.Generator, *, box: Box, colour: str, cells: int) -> None:
    """A square of random dots round a ring: looks machine-readable, says nothing, and no reader takes it for one."""
    left, top, width, height = box
    mask = canvas.blank()
    step_x, step_y = width / cells, height / cells
    for row in range(cells):
        for column in range(cells):
            centre = (column - (cells - 1) / 2, row - (cells - 1) / 2)
            if rng.random() < 0.5 and np.hypot(*centre) > 3.2:
                dot = ellipse(left + (column + 0.5) * step_x, top + (row + 0.5) * step_y, step_x * 0.4, step_y * 0.4)
                stamp(mask, dot)
    middle = (left + width / 2, top + height / 2)
    for share, value in ((2.5, 255), (1.7, 0), (0.9, 255)):
        ring = ellipse(*middle, share * step_x, share * step_y)
        stamp(mask, ring, value)
    canvas.paint(mask, colour)


def bars(canvas: Canvas, rng: np.random.Generator, *, box: Box, colour: str) -> None:
    """Upright bars of random width, like a bar code that was never assigned."""
    left, top, width, height = box
    x, right = left, left + width
    mask = canvas.blank()
    while x < right:
        bar, gap = rng.integers(2, 7, 2)
        cv2.rectangle(mask, (round(x), round(top)), (round(min(x + bar, right)) - 1, round(top + height)), (255,), -1)
        x += int(bar + gap)
    canvas.paint(mask, colour)


def rule(canvas: Canvas, colour: str, *, start: tuple[float, float], length: float, width: int, dash: int) -> None:
    """A level line, dashed if `dash` is the length of its dashes."""
    x, y = start
    if not dash:
        canvas.lines([np.array([(x, y), (x + length, y)])], colour, width)
        return
    starts = np.arange(x, x + length - dash / 2, dash * 1.7)
    canvas.lines([np.array([(a, y), (min(a + dash, x + length), y)]) for a in starts], colour, width)
