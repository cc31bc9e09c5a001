"""What people made of lines becomes decisions, whatever they moved, split, joined, drew or took out."""

from typing import Any

import pytest
from msgspec.structs import replace

from stages.core.document import Document, Polygon, Region
from stages.core.geometry import quad_from_box
from stages.core.review import Decision, in_force
from stages.core.reviewing import Reviewed, news, review
from tests.deliveries import document


def line(number: int, text: str | None, x1: float = 10, x2: float = 200, shift: float = 0.0, **more: Any) -> Region:
    """A region on the line of that number, each 20 px high and 40 px apart."""
    top = 40.0 * number + shift
    return Region(id=f"l{number:04d}", polygon=quad_from_box(x1, top, x2, top + 20), text=text, **more)


def place(region: Region) -> Polygon:
    return region.polygon


ASKED = document([line(1, "ONE"), line(2, "TWO"), line(3, "THREE")], id="0123")


def reviewed(*regions: Region, asked: Document = ASKED, whole: bool = True) -> list[Reviewed]:
    done, refused = review(asked, regions, by="kim", at="2026-02-01", whole=whole)
    assert not refused
    return done


def changes(done: list[Reviewed]) -> list[tuple[str, str]]:
    return [(one.change, one.decision.text) for one in done]


def decided(region: Region, verdict: str = "text", at: str = "2026-01-01", by: str = "lee") -> Decision:
    text = (region.text or "") if verdict == "text" else ""
    return Decision(document="0123", polygon=region.polygon, verdict=verdict, text=text, by=by, at=at)  # type: ignore[arg-type]


def test_confirmed_corrected_unreadable() -> None:
    done = reviewed(line(1, "ONE", shift=0.7), line(2, "2"), line(3, "THREE", ignore=True))
    assert changes(done) == [("confirmed", "ONE"), ("corrected", "2"), ("unreadable", "")]
    assert [one.decision.polygon for one in done] == [place(region) for region in ASKED.regions], (
        "rounding moves nothing"
    )
    assert [one.decision.proposed for one in done] == ["ONE", "TWO", "THREE"]


def test_taken_out_and_drawn() -> None:
    done = reviewed(line(1, "ONE"), line(3, " "), line(7, "SEVEN"))
    assert sorted(changes(done)) == [("confirmed", "ONE"), ("new", "SEVEN"), ("not_text", ""), ("unreadable", "")]
    assert changes(reviewed(line(1, "ONE"), whole=False)) == [("confirmed", "ONE")], "what is missing may be refused"


def test_moved_split_and_joined() -> None:
    moved, left, right = line(1, "ONE", shift=5), line(2, "T", 10, 100), line(2, "WO", 110, 200)
    done = reviewed(moved, left, right, line(3, "THREE"))
    assert changes(done) == [
        ("confirmed", "THREE"),
        ("confirmed", "ONE"),
        ("corrected", "T"),
        ("corrected", "WO"),
    ]
    assert [one.decision.polygon for one in done[1:]] == [place(moved), place(left), place(right)]
    parts = document([line(1, "A", 10, 100), replace(line(1, "B", 110, 200), id="l9")], id="0123")
    assert changes(reviewed(line(1, "A B"), asked=parts)) == [("confirmed", "A B")]


def test_a_further_copy_speaks_for_the_image() -> None:
    assert reviewed(line(1, "ONE"), asked=replace(ASKED, id="0123-2"))[0].decision.document == "0123"


@pytest.mark.parametrize(
    ("region", "reason"),
    [
        (Region(id="a", text="NOWHERE"), "geometry"),
        (Region(id="a", polygon=((5, 5), (9, 9), (5, 5)), text="FLAT"), "geometry"),
        (line(900, "BESIDE"), "geometry"),
        (line(2, "TWO\nLINES"), "text"),
        (line(2, "\x1b[31mTWO"), "text"),
        (line(2, "TWO\u2028"), "text"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_else_lost(region: Region, reason: str) -> None:
    done, refused = review(ASKED, [line(1, "ONE"), region], by="kim", at="2026-02-01", whole=False)
    assert changes(done) == [("confirmed", "ONE")]
    assert [(one.reason, one.place) for one in refused] == [(reason, "2")]
    assert region.text not in str(refused[0])


def test_two_regions_in_one_place_are_one_too_many() -> None:
    twin = replace(line(7, "B"), id="b")
    done, refused = review(ASKED, [line(7, "A"), twin], by="kim", at="2026-02-01", whole=False)
    assert changes(done) == [("new", "A")] and [one.reason for one in refused] == ["twice"]


def test_only_what_is_new_is_added_and_what_it_replaces_withdrawn() -> None:
    first = [one.decision for one in reviewed(line(1, "ONE"), line(2, "2"), line(3, "THREE", shift=5))]
    added, late = news(first, [])
    assert added == first and not late
    assert news(first, added) == ([], [])
    again = [one.decision for one in reviewed(line(1, "1"), line(2, "2"), line(3, "THREE", shift=-5))]
    more, late = news(again, added)
    assert [(one.verdict, one.polygon) for one in more] == [
        ("withdrawn", place(line(3, "", shift=5))),
        ("text", place(line(1, ""))),
        ("text", place(line(3, "", shift=-5))),
    ]
    standing = in_force([*added, *more])["0123"]
    assert sorted(one.text for one in standing) == ["1", "2", "THREE"]
    assert news(again, standing) == ([], [])


def test_a_newer_decision_is_not_overruled_silently() -> None:
    newer = [decided(line(1, "UNO"), at="2026-03-01"), decided(line(2, "DOS", shift=5), at="2026-03-01")]
    mine = [one.decision for one in reviewed(line(1, "1"), line(2, "2"), line(3, "3"))]
    added, late = news(mine, newer)
    assert [one.text for one in added] == ["3"] and [one.text for one in late] == ["1", "2"]


def test_the_newest_decision_on_a_place_is_in_force_whatever_file_it_is_in() -> None:
    region = line(1, "ONE")
    old, new = decided(region, by="zoe"), decided(replace(region, text="1"), at="2026-01-02", by="ann")
    for order in ([old, new], [new, old]):
        assert in_force(order) == {"0123": [new]}
    assert in_force([old, new, decided(region, "withdrawn", at="2026-01-03")]) == {}


@pytest.mark.parametrize("day", ["", "2026-13-01", "20260101", "2026-01-01T00:00", "yesterday"])
def test_a_decision_has_a_day(day: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        decided(line(1, "ONE"), at=day)
