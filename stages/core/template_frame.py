"""The frame of a template: a picture's labels turned upright and straightened, as a scanner would see them."""

import numpy as np

from stages.core.registration import Array, project

_STRAIGHT = 0.003
"""How much a label's edge may be off, in parts of the labels' whole extent, before it counts less."""
_WEAK = 0.02
_USUAL = (2, 98)
"""Percentiles of the labels' corners that bound the frame: a label that is far out is wrong."""


def upright(quads: Array, width: float, margin: float) -> tuple[Array, tuple[float, float]]:
    """A (3, 3) matrix that makes text in quads (n × 4 × 2, from its top-left) run to the right, and the frame's size.

    The labels are `width` px wide in it, and `margin` of that is left on each side.
    """
    from scipy.optimize import least_squares  # type: ignore[import-untyped]

    points = quads.reshape(-1, 2)
    middle, extent = np.median(points, axis=0), float(np.ptp(points, axis=0).max())
    along = (quads[:, 1] - quads[:, 0] + quads[:, 2] - quads[:, 3]).sum(axis=0)
    turn = float(np.arctan2(along[1], along[0]))
    normal = np.array([[1, 0, -middle[0]], [0, 1, -middle[1]], [0, 0, extent]]) / extent

    def straightened(values: Array) -> Array:
        angle, shear, tilt_x, tilt_y = values
        cos, sin = np.cos(turn + angle), np.sin(turn + angle)
        rotation = np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]])
        return np.asarray(np.array([[1, shear, 0], [0, 1, 0], [tilt_x, tilt_y, 1]]) @ rotation @ normal)

    def askew(values: Array) -> Array:
        q = project(straightened(values), points).reshape(-1, 4, 2)
        level = [(q[:, 1] - q[:, 0])[:, 1], (q[:, 2] - q[:, 3])[:, 1]]
        plumb = [(q[:, 3] - q[:, 0])[:, 0], (q[:, 2] - q[:, 1])[:, 0]]
        return np.concatenate([*level, *plumb, _WEAK * np.asarray(values)])

    best = least_squares(askew, np.zeros(4), loss="soft_l1", f_scale=_STRAIGHT, bounds=(-0.5, 0.5)).x
    low, high = np.percentile(project(straightened(best), points), _USUAL, axis=0)
    scale = width / float((high - low)[0])
    origin = low - margin * (high - low)[0]
    shift = np.array([[scale, 0, -scale * origin[0]], [0, scale, -scale * origin[1]], [0, 0, 1]])
    size = scale * ((high - low) + 2 * margin * (high - low)[0])
    return shift @ straightened(best), (round(float(size[0]), 2), round(float(size[1]), 2))
