"""A decision about the very place of a region is about nothing else."""

from stages.core.geometry import quad_from_box
from stages.core.matching import Match, match
from stages.core.same_place import same_place

LINE, BELOW = quad_from_box(0, 0, 400, 20), quad_from_box(0, 30, 400, 50)
PART = quad_from_box(0, 0, 190, 20)


def test_what_overlaps_a_place_that_was_decided_about_is_left_alone() -> None:
    stamp = ((509.95, 475.36), (830.36, 298.51), (929.27, 458.06), (615.47, 651.49))
    line = ((468.81, 601.71), (923.78, 511.56), (930.18, 533.36), (474.66, 626.02))
    assert match([line, stamp], [line]) == [Match((0, 1), (0,))]
    assert same_place([line, stamp], [line]) == [Match((0,), (0,)), Match((1,), ())]


def test_what_is_nowhere_exactly_is_matched() -> None:
    assert same_place([PART, LINE], [LINE]) == [Match((0,), ()), Match((1,), (0,))]
    moved = quad_from_box(1, 1, 402, 22)
    assert same_place([LINE], [BELOW, moved]) == [Match((0,), (1,)), Match((), (0,))]
    assert same_place([LINE, LINE], [LINE]) == [Match((0,), (0,)), Match((1,), ())]
    assert same_place([], [LINE]) == [Match((), (0,))] and same_place([LINE], []) == [Match((0,), ())]
