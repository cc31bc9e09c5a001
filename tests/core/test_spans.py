"""The part of a line on which some of its characters stand."""

import pytest

from stages.core.document import Polygon
from stages.core.geometry import bounds
from stages.core.spans import part_of, shares

LINE: Polygon = ((0.0, 0.0), (200.0, 0.0), (200.0, 20.0), (0.0, 20.0))


def test_half_a_character_more_at_each_side() -> None:
    assert bounds(part_of(LINE, "0" * 20, 5, 10)) == (45.0, 0.0, 105.0, 20.0)


def test_it_stays_on_the_line() -> None:
    assert part_of(LINE, "0" * 20, 0, 20) == LINE
    assert bounds(part_of(LINE, "0" * 20, 15, 20))[2] == 200.0


def test_hangul_is_wide() -> None:
    left, _, right, _ = bounds(part_of(LINE, "주민등록번호 95050", 7, 12))
    assert left <= 2 / 3 * 200 and right == 200.0


def test_what_takes_no_room_moves_nothing() -> None:
    assert shares("00\u200b\u200b00", 4, 6)[0] <= 0.5


@pytest.mark.parametrize(
    ("text", "start", "end"), [("", 0, 0), ("12", 1, 1), ("12", 0, 3), ("\u200b", 0, 1), ("1\n2", 0, 1)]
)
def test_all_of_it_where_nothing_better_is_known(text: str, start: int, end: int) -> None:
    assert part_of(LINE, text, start, end) == LINE


def test_a_tilted_line_and_one_that_is_no_quad() -> None:
    tilted: Polygon = ((0.0, 0.0), (100.0, 100.0), (90.0, 110.0), (-10.0, 10.0))
    part = part_of(tilted, "0" * 10, 5, 10)
    assert part[1] == tilted[1] and part[2] == tilted[2]
    assert part[0] == (45.0, 45.0) and part[3] == (35.0, 55.0)
    ragged: Polygon = ((0.0, 0.0), (50.0, 5.0), (100.0, 0.0), (100.0, 20.0), (0.0, 20.0))
    assert part_of(ragged, "0" * 10, 5, 10) == ragged
