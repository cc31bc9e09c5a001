"""Cells: what they cover, and what they don't tell."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stages.core.cells import cells_of_places, filling
from stages.core.convex import hull
from stages.core.document import Polygon
from stages.core.geometry import bounds, quad_from_box, rotated_rectangle
from stages.core.grid import covered_share, outline, overlaps, packed, touched, unpacked
from stages.core.reading_frame import frame

WIDTH, HEIGHT = 640, 400
COORDINATES = st.floats(-50, 700, allow_nan=False)
CELLS = st.sampled_from([8, 16, 24])


def box(x1: float, y1: float, x2: float, y2: float) -> Polygon:
    return quad_from_box(x1, y1, x2, y2)


@given(
    st.lists(st.tuples(COORDINATES, COORDINATES), min_size=3, max_size=6),
    st.lists(st.floats(0.01, 1), min_size=6, max_size=6),
    CELLS,
)
def test_every_pixel_that_a_polygon_touches_is_in_its_cells(
    points: list[tuple[float, float]], weights: list[float], cell: int
) -> None:
    corners = hull(points)
    if not corners:
        return
    grid = touched([corners], WIDTH, HEIGHT, cell)
    share = weights[: len(corners)]
    total = sum(share)
    x, y = (sum(w * p[axis] for w, p in zip(share, corners, strict=False)) / total for axis in (0, 1))
    if 0 <= x < WIDTH and 0 <= y < HEIGHT:
        inside_by = min(
            ((b[0] - a[0]) * (y - a[1]) - (b[1] - a[1]) * (x - a[0])) / math.dist(a, b)
            for a, b in zip(corners, [*corners[1:], *corners[:1]], strict=True)
        )
        assert inside_by < 1e-3 or grid[int(y) // cell, int(x) // cell]


@given(COORDINATES, COORDINATES, st.floats(1, 400), st.floats(4, 60), st.floats(-180, 180), CELLS)
def test_a_text_is_filled_with_a_margin_and_only_around_it(
    x: float, y: float, width: float, height: float, degrees: float, cell: int
) -> None:
    place = rotated_rectangle(x, y, width, height, degrees)
    grid = filling([("name", place)], WIDTH, HEIGHT, cell=cell).cells
    assert not (touched([place], WIDTH, HEIGHT, cell) & ~grid).any()
    own = frame(place)
    reach = 2 * cell + 16 + 0.2 * own.height + 2
    for row, column in np.argwhere(grid):
        (first, _), (top, bottom) = own.extent([((column + 0.5) * cell, (row + 0.5) * cell)])
        assert own.along[0] - reach <= first
        assert own.across[0] - reach <= top <= bottom <= own.across[1] + reach


def test_a_tilted_line_does_not_fill_its_bounding_box() -> None:
    place = rotated_rectangle(50, 50, 400, 24, 30)
    grid = filling([("name", place)], WIDTH, HEIGHT, cell=16).cells
    assert grid.sum() < 0.6 * touched([box(*bounds(place))], WIDTH, HEIGHT, 16).sum()


@pytest.mark.parametrize("cell", [8, 16])
@pytest.mark.parametrize("degrees", [0.0, 180.0, 90.0, -90.0])
def test_the_length_of_a_text_is_not_told(cell: int, degrees: float) -> None:
    """Names of two to nine letters, with letters that go below the line or not, leave few different masks."""
    masks = {
        outline(
            filling(
                [("name", rotated_rectangle(320, 200, 14.0 * letters, 22, degrees))], WIDTH, HEIGHT, cell=cell
            ).cells,
            WIDTH,
            HEIGHT,
            cell,
        )
        for letters in range(2, 10)
    }
    assert len(masks) <= 2


def test_the_length_grows_at_the_end_alone_and_stops_before_what_is_shown() -> None:
    place, caption, value = box(160, 96, 200, 120), box(60, 96, 150, 120), box(260, 96, 300, 120)
    grid = filling([("name", place)], WIDTH, HEIGHT, cell=8, shown=[caption, value]).cells
    assert not overlaps(caption, grid, 8)
    assert not overlaps(value, grid, 8)
    free = filling([("name", place)], WIDTH, HEIGHT, cell=8).cells
    assert bounds(outline(free, WIDTH, HEIGHT, 8)) == (144, 80, 400, 128)


def test_what_is_shown_on_the_very_place_keeps_nothing() -> None:
    place = box(160, 96, 200, 120)
    for line in (place, box(150, 90, 320, 124)):
        grid = filling([("name", place)], WIDTH, HEIGHT, cell=8, shown=[line]).cells
        assert covered_share(place, grid, 8) == 1.0
        assert overlaps(line, grid, 8)


def test_print_that_a_margin_would_touch_stays() -> None:
    place, above = box(100, 96, 200, 120), box(100, 62, 200, 94.0)
    grid = filling([("id_number", place)], WIDTH, HEIGHT, cell=8, shown=[above]).cells
    assert covered_share(place, grid, 8) == 1.0
    assert covered_share(above, grid, 8) < 0.25


def test_ground_fills_all_but_what_is_shown() -> None:
    place, caption = box(160, 96, 200, 120), box(60, 96, 150, 120)
    grid = filling([("face", place)], WIDTH, HEIGHT, cell=8, shown=[caption], ground=True).cells
    assert not overlaps(caption, grid & ~touched([box(150, 80, 220, 140)], WIDTH, HEIGHT, 8), 8)
    assert grid.sum() == grid.size - (~grid).sum()
    assert grid[0, 0] and covered_share(place, grid, 8) == 1.0
    assert filling([], WIDTH, HEIGHT, cell=8, ground=True).cells.all()


def test_a_picture_grows_by_a_cell() -> None:
    grid = filling([("face", box(100, 100, 150, 160))], WIDTH, HEIGHT, cell=16).cells
    assert bounds(outline(grid, WIDTH, HEIGHT, 16)) == (64, 64, 192, 192)


def test_outlines_are_told_place_by_place() -> None:
    places = [("name", box(20, 20, 60, 40)), ("face", box(600, 380, 700, 500)), ("name", ())]
    first, second, third = filling(places, WIDTH, HEIGHT, cell=16).outlines
    assert bounds(first) == (16, 16, 272, 48)
    assert bounds(second) == (576, 352, WIDTH, HEIGHT)
    assert third == ()
    assert [bool(cells.any()) for cells in cells_of_places(places, WIDTH, HEIGHT, cell=16)] == [True, True, False]


@given(st.integers(1, 90), st.integers(1, 90), CELLS, st.integers(0, 2**32))
def test_a_grid_survives_packing(width: int, height: int, cell: int, seed: int) -> None:
    shape = (-(-height // cell), -(-width // cell))
    grid = np.random.default_rng(seed).random(shape) < 0.5
    assert (unpacked(packed(grid), width, height, cell) == grid).all()
    for other in ("", "é", "QUJD", packed(np.ones((99, 99), bool)), packed(np.zeros((1, 1), bool))[:-4]):
        with pytest.raises(ValueError, match=r"expected|base64|ASCII|padding"):
            unpacked(other, width, height, cell)
