"""The scorer of `benchmarks.classify` and `benchmarks.classify_year`, on decisions made by hand."""

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from benchmarks.classifying import redraw, unseen, weigh, year
from benchmarks.classifying.pages import TYPES, Page, decoded, encoded
from benchmarks.classifying.real import halved
from benchmarks.classifying.redraw import Draw, violated
from benchmarks.classifying.spoil import NOTHING, WAYS, spoil, spoiled
from benchmarks.classifying.unseen import Stranger
from benchmarks.classifying.weigh import Weighed, most_accepted, told
from stages.core.classes import Classified
from stages.core.inspection import measured
from stages.io.looks import Head
from stages.io.type_material import Page as Seen


def decided(kind: str, found: str, *reasons: str, turn: int = 0, orientation: int = 0) -> Weighed:
    said = Classified(
        id="a", file="a.jpg", type=found, probability=0.9, types={found: 0.9}, orientation=orientation,
        orientation_probability=1.0, novelty=1.0, inspection={}, faults=(), reasons=reasons,
        decision="review" if reasons else "accept",
    )  # fmt: skip
    return Weighed(kind, turn, NOTHING, said)


def test_what_decisions_are_worth() -> None:
    pages = [
        *[decided("card", "card")] * 6,
        decided("card", "card", "drift"),
        decided("card", "note", "unsure"),
        decided("note", "note", turn=1, orientation=90),
        decided("note", "card", orientation=90),
    ]
    found = told(pages)
    assert found["macro_accuracy"] == round((7 / 8 + 1 / 2) / 2, 5)
    assert (found["accuracy"], found["coverage"]) == (0.8, 0.9), "an alarm is no reason of a page's own"
    assert (found["accepted"], found["errors_accepted"], found["error_among_accepted"]) == (9, 1, round(1 / 9, 5))
    low, high = found["error_interval"]
    assert low < 1 / 9 < high
    assert found["orientation_accuracy"] == 0.9
    assert found["reasons"] == {"unsure": 1}
    assert weigh.taken_for(pages) == {"card as note": 1, "note as card": 1}
    assert weigh.by(pages, "kind")["note"] == {"documents": 2, "accuracy": 0.5, "coverage": 1.0, "errors_accepted": 1}


def test_how_much_can_be_accepted_before_too_much_is_wrong() -> None:
    scores = {0: 0.9, 1: 0.8, 2: 0.7, 3: 0.6, 4: 0.5}
    assert most_accepted(scores, dict.fromkeys(scores, False), 0.0) == (5, 0)
    assert most_accepted(scores, {index: index == 2 for index in scores}, 0.0) == (2, 0)
    assert most_accepted(scores, {index: index == 2 for index in scores}, 0.25) == (5, 1)
    assert most_accepted({}, {}, 0.1) == (0, 0)


def test_violations() -> None:
    assert violated((6, 1000), 0.005) and not violated((5, 1000), 0.005)
    assert not violated((6, 1000), 0.005, surely=True) and violated((20, 1000), 0.005, surely=True)
    assert not violated((0, 0), 0.005) and not violated((5, 10), None)
    draws = [
        Draw(0.004, (0, 100), (1, 100), 0.9),
        Draw(0.005, (3, 100), (0, 100), 1.0),
        Draw(None, (0, 0), (0, 0), 0.0),
    ]
    found = redraw.tally(draws)
    assert (found["bound_violations"], found["bound_violations_alike"], found["bound_violations_surely"]) == (1, 1, 0)
    assert (found["seeds"], found["seeds_certified"], found["stated_bounds"]) == (3, 2, [0.004, 0.005])


def test_a_net_that_accepts_nothing_says_nothing_of_strangers() -> None:
    one = Stranger(
        pages=10,
        reviewed=9,
        unknown=8,
        reviewed_at_90=9,
        certified=True,
        others_accepted=0.9,
        others_right=1.0,
        taken_for={"card": 1},
    )
    found = unseen.tally({"note": one, "card": replace(one, reviewed=10, certified=False)})
    assert (found["unseen_type_to_review"], found["least_of_a_type"], found["nets_that_accept_nothing"]) == (
        0.9,
        0.9,
        1,
    )
    assert unseen.tally({"card": replace(one, certified=False)})["unseen_type_to_review"] is None


def test_halves_tear_no_group_apart() -> None:
    blank = np.zeros((8, 8, 3), np.uint8)
    pages = [
        Seen(Head(str(number), "d", f"{number}.jpg", "", "card" if number % 2 else "note"), measured(blank, 8), blank)
        for number in range(20)
    ]
    groups = {("d", "1"): "g", ("d", "3"): "g", ("d", "5"): "g"}
    halves = halved(pages, groups, 5)
    assert min(map(len, halves)) >= 9
    sides = [half for half in halves if {page.head.id for page in half} & {"1", "3", "5"}]
    assert len(sides) == 1
    assert {page.head.id for half in halves for page in half} == {page.head.id for page in pages}


def page() -> Page:
    picture = np.full((300, 400, 3), 230, np.uint8)
    picture[:60] = (20, 60, 120)
    return Page("card", encoded(picture, 90))


@pytest.mark.parametrize("way", sorted(WAYS))
def test_spoils_change_pixels_alone(way: str) -> None:
    pixels = decoded(page().data)
    out = WAYS[way](pixels, np.random.default_rng(3))
    assert out.dtype == np.uint8 and out.ndim == 3
    assert way == "jpeg" or out.shape != pixels.shape or not np.array_equal(out, pixels)
    assert np.array_equal(out, WAYS[way](pixels, np.random.default_rng(3)))


def test_turns_are_true() -> None:
    found = spoiled([page()] * 60, 7)
    assert found[5] == spoil(page(), 7, 5)
    turns = [one for one in found if one.turn and one.what == NOTHING]
    assert turns and 0.1 < np.mean([one.what == NOTHING for one in found]) < 0.55
    for one in turns:
        upright = np.rot90(decoded(one.data), one.turn)
        assert cv2.cvtColor(np.ascontiguousarray(upright[:50]), cv2.COLOR_RGB2GRAY).mean() < 80


def test_drift_comes_in_its_months_alone() -> None:
    kinds = year.kinds_known(list(TYPES))
    assert year.UNKNOWN_TYPE not in kinds and len(year.DRIFTS) == 3
    for number in range(1, year.MONTHS + 1):
        planned = year.plan(kinds, number, 60, 3)
        assert planned == year.plan(kinds, number, 60, 3)
        new = [one for one, is_new in planned if is_new]
        assert bool(new) == (number in year.DRIFTS)
        assert {one.kind for one, is_new in planned if not is_new} <= set(kinds)
    assert {one.kind for one, is_new in year.plan(kinds, 4, 60, 3) if is_new} == {year.UNKNOWN_TYPE}
    assert all(
        (one.edition, one.kind) == ("redesigned", year.REDESIGNED) for one, new in year.plan(kinds, 10, 60, 3) if new
    )


def test_a_year_is_added_up() -> None:
    usual = {
        "drift": "",
        "images": 100,
        "accepted": 97,
        "reviewed": 3,
        "audited": 2,
        "alarm": False,
        "errors_accepted": 1,
        "new": 0,
        "new_accepted": 0,
    }
    strange = usual | {
        "drift": year.NEW_TYPE,
        "accepted": 0,
        "reviewed": 100,
        "audited": 0,
        "errors_accepted": 0,
        "new": 50,
    }
    found = year.tally([usual, usual | {"alarm": True}, strange | {"alarm": True}, strange])
    assert (found["deliveries"], found["drifts_planted"], found["drifts_alarmed"], found["false_alarms"]) == (
        4,
        2,
        1,
        1,
    )
    assert (found["manual_share"], found["manual_share_usual_months"]) == (0.525, 0.05)
    assert found["manual_share_without_new"] == 0.275
    assert found["error_among_accepted"] == round(2 / 194, 5)
