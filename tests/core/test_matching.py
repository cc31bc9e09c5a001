"""Matching: lines meet by position, parts in reading order, nothing twice and nothing lost."""

import math
import random
import time
from collections.abc import Sequence

import pytest

from stages.core.convex import hull, shared_area
from stages.core.document import Polygon
from stages.core.geometry import area, quad_from_box, rotated_rectangle
from stages.core.matching import Match, match

ANGLES = [0, 2, -7, 30, 45, 90, 135, -90, 180]


def line(x: float, y: float, width: float = 200, height: float = 20) -> Polygon:
    return quad_from_box(x, y, x + width, y + height)


def turned(polygons: Sequence[Polygon], degrees: float) -> list[Polygon]:
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return [tuple((x * cos - y * sin, x * sin + y * cos) for x, y in polygon) for polygon in polygons]


def shaken(polygons: Sequence[Polygon], pixels: float, seed: int) -> list[Polygon]:
    rng = random.Random(seed)
    return [tuple((x + rng.uniform(-pixels, pixels), y + rng.uniform(-pixels, pixels)) for x, y in p) for p in polygons]


def pairs(left: Sequence[Polygon], right: Sequence[Polygon]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    found = match(left, right)
    assert sorted(i for m in found for i in m.left) == list(range(len(left)))
    assert sorted(j for m in found for j in m.right) == list(range(len(right)))
    assert all(min(len(m.left), len(m.right)) <= 1 for m in found)
    return [(m.left, m.right) for m in found]


@pytest.mark.parametrize("degrees", ANGLES)
def test_one_to_one_in_two_columns_with_tight_lines(degrees: float) -> None:
    page = turned([line(column * 210, row * 22) for row in range(40) for column in range(2)], degrees)
    order = list(range(len(page)))
    random.Random(1).shuffle(order)
    others = shaken([page[index] for index in order], 3, 2)
    assert pairs(page, others) == [((index,), (order.index(index),)) for index in range(len(page))]


@pytest.mark.parametrize("degrees", [0, 3, 30, 60, 90])
def test_parts_come_in_reading_order_on_either_side(degrees: float) -> None:
    whole = turned([line(0, 0), line(0, 30), line(0, 60)], degrees)
    parts = turned([line(140, 31, 58), line(70, 29, 60), line(0, 30, 65)], degrees)
    assert pairs(whole, parts) == [((0,), ()), ((1,), (2, 1, 0)), ((2,), ())]
    assert pairs(parts, whole) == [((2, 1, 0), (1,)), ((), (0,)), ((), (2,))]


def test_parts_of_a_line_upside_down_or_upwards_come_as_it_is_read() -> None:
    for degrees in (180, -90, 150):
        whole, parts = turned([line(0, 0)], degrees), turned([line(0, 0, 90), line(100, 0, 100)], degrees)
        assert pairs(whole, parts) == [((0,), (0, 1))]
        unordered = [(*polygon[2:], *polygon[:2]) for polygon in parts]
        assert pairs(whole, [parts[0], unordered[1]]) == [((0,), (1, 0))], "where vertices disagree, by the page"


def test_parts_of_a_vertical_line_come_from_top_to_bottom() -> None:
    parts = [line(0, 110, 20, 90), line(0, 0, 20, 100)]
    assert pairs([line(0, 0, 20, 200)], parts) == [((0,), (1, 0))]


def test_a_paragraph_takes_its_lines_row_by_row() -> None:
    lines = [line(0, 30), line(105, 1, 95), line(0, 0, 100), line(0, 60, 50)]
    assert pairs([line(-2, -2, 204, 84)], lines) == [((0,), (2, 1, 0, 3))]


def test_lines_below_each_other_do_not_meet() -> None:
    assert pairs([line(0, 0)], [line(0, 12)]) == [((0,), ()), ((), (0,))]
    assert pairs([line(0, 0), line(0, 14)], [line(0, 2), line(0, 13)]) == [((0,), (0,)), ((1,), (1,))]


def test_columns_are_not_merged_but_a_line_over_both_takes_both() -> None:
    columns = [line(0, 0), line(210, 0)]
    assert pairs(columns, columns) == [((0,), (0,)), ((1,), (1,))]
    assert pairs([line(0, 0, 410)], columns) == [((0,), (0, 1))]


def test_parts_that_cross_over_go_to_their_better_half() -> None:
    assert pairs([line(0, 0, 210), line(220, 0, 90)], [line(0, 0, 100), line(110, 0, 200)]) == [
        ((0,), (0,)),
        ((1,), (1,)),
    ]


def test_a_line_written_twice_is_taken_once() -> None:
    assert pairs([line(0, 0), line(1, 0), line(50, 0, 60)], [line(0, 0)]) == [((0,), (0,)), ((1,), ()), ((2,), ())]


def test_upright_boxes_around_slanted_lines_meet_their_own() -> None:
    slanted = [rotated_rectangle(0, row * 40, 1000, 30, 3) for row in range(10)]
    boxes = [quad_from_box(p[3][0], p[0][1], p[1][0], p[2][1]) for p in slanted]
    assert pairs(boxes, slanted) == [((row,), (row,)) for row in range(10)]


def test_a_line_across_another_is_not_it() -> None:
    assert pairs([line(0, 0)], [rotated_rectangle(30, -80, 200, 20, 60)]) == [((0,), ()), ((), (0,))]


def test_a_bent_line_meets_the_chord_it_lies_on() -> None:
    top = [(float(x), 10 * math.sin(x / 60)) for x in range(0, 200, 10)]
    bent = (*top, *[(x, y + 25) for x, y in reversed(top)])
    assert pairs([bent, line(0, 45)], [line(0, 44), line(0, 5)]) == [((0,), (1,)), ((1,), (0,))]


def test_without_a_place_nothing_meets() -> None:
    flat: Polygon = ((0.0, 0.0), (9.0, 0.0), (9.0, 0.0), (0.0, 0.0))
    assert pairs([(), flat, line(0, 0)], [flat, (), line(0, 0)]) == [
        ((0,), ()),
        ((1,), ()),
        ((2,), (2,)),
        ((), (0,)),
        ((), (1,)),
    ]
    assert match([], []) == [] and match([], [line(0, 0)]) == [Match((), (0,))]
    assert match([()], [()]) == [Match((0,), ()), Match((), (0,))]


def test_sides_can_be_exchanged() -> None:
    rng = random.Random(4)
    left = [line(rng.uniform(0, 900), rng.uniform(0, 900), rng.uniform(20, 300)) for _ in range(150)]
    right = shaken([*left[:90], *(line(x, y, 40) for (x, y), *_ in left[60:])], 6, 5)
    forwards, backwards = pairs(left, right), pairs(right, left)
    assert sorted(forwards) == sorted((a, b) for b, a in backwards)


@pytest.mark.parametrize("degrees", [0, 20])
def test_three_thousand_lines(degrees: float) -> None:
    page = turned([line(row % 50 * 70, row // 50 * 15, 60, 12) for row in range(3000)], degrees)
    others = shaken(page, 1, 3)
    start = time.perf_counter()
    found = match(page, others)
    assert time.perf_counter() - start < 5, "0.1 s where nothing else runs"
    assert found == [Match((index,), (index,)) for index in range(3000)]


def test_hull_and_shared_area() -> None:
    square = hull([(0, 0), (10, 0), (10, 10), (0, 10), (5, 5), (0, 5)])
    assert len(square) == 4 and area(square) == 100
    assert hull([(0, 0), (1, 1), (2, 2)]) == [] and hull([(0, 0)]) == []
    assert shared_area(square, hull([(5, 5), (15, 5), (15, 15), (5, 15)])) == 25
    assert shared_area(square, hull([(5, -5), (15, 5), (5, 15), (-5, 5)])) == 100
    assert shared_area(square, hull([(20, 0), (30, 0), (30, 9)])) == 0
    assert shared_area(square, hull([(0, 0), (20, 0), (0, 20)])) == pytest.approx(100)
