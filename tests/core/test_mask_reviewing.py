"""Masks become tasks, and what people made of them decisions that never make a mask smaller by accident."""

from typing import Any

import pytest
from msgspec.structs import replace

from stages.core.boxes import box_of
from stages.core.document import Document, Polygon, Region
from stages.core.mask_review import MaskDecision, masks_in_force, still_holds
from stages.core.mask_reviewing import mask_decisions, new_decisions, task
from stages.core.masked import Mask, Masked, Reason
from stages.core.personal import Kind
from tests.deliveries import document

NAME, PHONE, TILTED = box_of(96, 32, 288, 80), box_of(96, 96, 288, 144), ((96.0, 208.0), (288.0, 240.0), (96.0, 272.0))
RECORD = Masked(
    id="0123",
    delivery="d",
    doc_type="receipt",
    masks=(
        Mask(kind="phone", polygon=PHONE),
        Mask(kind="name", polygon=NAME, detectors=("names",)),
        Mask(kind="name", polygon=box_of(112, 32, 288, 80)),
        Mask(kind="text", polygon=NAME),
        Mask(kind="signature", polygon=TILTED),
        Mask(kind="address", polygon=()),
    ),
    quarantine=(Reason(code="still_readable", detail="name"), Reason(code="still_readable", detail="phone")),
)
DOCUMENT = document(
    [Region(id="r1", polygon=NAME, text="Kim")], id="0123", doc_type="receipt", fields={"name": "Kim"}, source="kim.png"
)
ASKED = task(DOCUMENT, RECORD)
ON_PUBLISHED = task(DOCUMENT, replace(RECORD, quarantine=(), published="0f"))


def decided(asked: Document, *regions: Region, whole: bool = True, doc_type: str | None = None) -> list[MaskDecision]:
    return mask_decisions(asked, regions, "labelling", doc_type=doc_type, whole=whole, by="kim", at="2026-02-01")


def drawn(polygon: Polygon, field: str | None = "name") -> Region:
    return Region(id="x", polygon=polygon, field=field)


def moved(region: Region, x: float, y: float = 0.0) -> Region:
    return replace(region, polygon=tuple((a + x, b + y) for a, b in region.polygon))


def said(made: list[MaskDecision]) -> list[tuple[str, Kind | None, Polygon, bool]]:
    return [(one.verdict, one.kind, one.polygon, one.missed) for one in made]


def without(asked: Document, *kinds: str) -> list[Region]:
    return [region for region in asked.regions if region.field not in kinds]


def test_a_task_has_a_box_for_each_mask_and_says_nothing_of_the_document() -> None:
    assert [(one.id, one.field, one.polygon, one.text) for one in ASKED.regions] == [
        ("m1", "name", NAME, None),
        ("m2", "phone", PHONE, None),
        ("m3", "signature", TILTED, None),
        ("m4", "text", NAME, None),
    ], "an outline, for what isn't in it isn't filled"
    assert ASKED.attributes == {"asked": "still_readable"}
    assert not (ASKED.source or ASKED.fields or ASKED.doc_type or ASKED.links)
    told = task(DOCUMENT, replace(RECORD, quarantine=(), published="0f", ground=True, masks=()))
    assert told.attributes == {"asked": "sampled", "published": "0f", "ground": "yes"} and not told.regions


@pytest.mark.parametrize("asked", [ASKED, ON_PUBLISHED])
def test_boxes_as_they_were_cover_the_document(asked: Document) -> None:
    nudged = [moved(region, 0.7, -0.4) for region in asked.regions]
    made = decided(asked, *nudged)
    assert said(made) == [("covered", None, (), False)]
    assert made[0].seen == tuple(region.polygon for region in asked.regions) and made[0].audience == "labelling"


def test_a_box_that_was_taken_out_is_not_personal() -> None:
    made = decided(ASKED, *without(ASKED, "phone"))
    assert said(made) == [("public", None, PHONE, False), ("covered", None, (), False)]
    assert PHONE not in made[-1].seen and len(made[-1].seen) == 3


def test_a_box_within_one_that_was_kept_is_not_taken_back() -> None:
    assert said(decided(ASKED, *without(ASKED, "text"))) == [("covered", None, (), False)]


def test_what_is_kept_within_a_box_that_was_taken_out_still_holds() -> None:
    photograph = Mask(kind="photograph", polygon=box_of(0, 0, 480, 160))
    asked = task(DOCUMENT, replace(RECORD, masks=(RECORD.masks[1], photograph)))
    assert said(decided(asked, *without(asked, "photograph"))) == [
        ("personal", "name", NAME, False),
        ("public", None, photograph.polygon, False),
        ("covered", None, (), False),
    ]


def test_on_a_published_picture_nobody_can_tell_what_is_under_a_mask() -> None:
    made = decided(ON_PUBLISHED)
    assert said(made) == [("covered", None, (), False)] and len(made[0].seen) == 4


@pytest.mark.parametrize(
    ("polygon", "missed"),
    [
        (box_of(400, 32, 500, 80), True),
        (box_of(200, 32, 320, 80), True),
        (box_of(230, 210, 280, 225), True),
        (box_of(100, 34, 280, 78), False),
    ],
    ids=["elsewhere", "half of it", "in the corner of a tilted mask's box", "where it is masked"],
)
def test_what_was_drawn_is_personal_and_missed_where_it_could_be_seen(polygon: Polygon, missed: bool) -> None:
    made = decided(ON_PUBLISHED, *ON_PUBLISHED.regions, drawn(polygon))
    assert said(made[:-1]) == [("personal", "name", polygon, missed)]
    assert not decided(ASKED, *ASKED.regions, drawn(polygon))[0].missed, "nobody has seen a picture that was kept back"


def test_a_moved_box_holds_as_well_as_where_it_was() -> None:
    phone = ASKED.regions[1]
    made = decided(ASKED, *without(ASKED, "phone"), moved(phone, 40))
    assert said(made) == [("personal", "phone", moved(phone, 40).polygon, False), ("covered", None, (), False)]
    assert PHONE in made[-1].seen
    shrunk = drawn(box_of(120, 100, 160, 140), "phone")
    assert PHONE in decided(ASKED, *without(ASKED, "phone"), shrunk)[-1].seen


def test_another_kind_of_a_box_is_said() -> None:
    regions = [*without(ASKED, "phone"), drawn(PHONE, "id_number")]
    assert said(decided(ASKED, *regions)) == [("personal", "id_number", PHONE, False), ("covered", None, (), False)]
    unnamed = decided(ASKED, *ASKED.regions, drawn(box_of(400, 32, 500, 80), None), drawn(PHONE, "nickname"))
    assert [one.kind for one in unnamed] == ["text", "text", None]


def test_what_is_no_place_is_nothing_and_crossed_lines_are_one() -> None:
    crossed = ((400.0, 32.0), (500.0, 80.0), (500.0, 32.0), (400.0, 80.0))
    made = decided(ASKED, *ASKED.regions, drawn(()), drawn(((1.0, 1.0), (9.0, 9.0), (5.0, 5.0))), drawn(crossed))
    assert said(made[:-1]) == [("personal", "name", crossed, False)]


def test_where_something_was_refused_nothing_is_taken_back_or_covered() -> None:
    place = box_of(400, 32, 500, 80)
    assert said(decided(ASKED, drawn(place), whole=False)) == [("personal", "name", place, False)]
    assert decided(ASKED, whole=False) == []


@pytest.mark.parametrize("whole", [True, False])
def test_a_withheld_document_covers_and_takes_back_nothing(whole: bool) -> None:
    assert said(decided(ASKED, doc_type="withheld", whole=whole)) == [("withheld", None, (), False)]


def test_copies_are_decided_about_as_one_image() -> None:
    assert {one.document for one in decided(replace(ASKED, id="0123-2"))} == {"0123"}


def test_what_is_in_force_is_not_added_again() -> None:
    made = decided(ASKED, *without(ASKED, "phone"), drawn(box_of(400, 32, 500, 80)))
    standing = masks_in_force(replace(one, by="lee", at="2026-01-01") for one in made)["0123"]
    assert new_decisions(made, standing) == []
    assert new_decisions(made, standing[:1]) == made[1:]
    more = decided(ASKED, *ASKED.regions)
    assert said(new_decisions(more, standing)) == [("covered", None, (), False)], "more was masked when they looked"


def test_the_newest_decision_wins_and_can_be_withdrawn() -> None:
    old, new = decided(ASKED)[-1], decided(ASKED, doc_type="withheld")[-1]
    later = replace(new, at="2026-02-02")
    assert masks_in_force([later, old]) == {"0123": [later]}
    other = replace(old, audience="sales")
    assert masks_in_force([old, other])["0123"] == [old, other]
    back = MaskDecision(document="0123", verdict="withdrawn", audience="labelling", by="lee", at="2026-03-01")
    assert masks_in_force([old, later, back]) == {}


def test_kinds_of_a_place_stand_together_until_it_holds_none() -> None:
    name, phone = (decided(ASKED, *ASKED.regions, drawn(PHONE, kind))[0] for kind in ("name", "id_number"))
    public = replace(decided(ASKED, *without(ASKED, "phone"))[0], at="2026-02-02")
    assert masks_in_force([name, phone]) == {"0123": [name, phone]}
    assert masks_in_force([name, phone, public]) == {"0123": [public]}
    assert masks_in_force([public, replace(name, at="2026-02-03")]) == {"0123": [replace(name, at="2026-02-03")]}


def test_covered_holds_as_long_as_what_was_seen_is_masked() -> None:
    covered = decided(ASKED, *ASKED.regions)[-1]
    now = [NAME, box_of(96, 96, 192, 144), TILTED]
    assert still_holds(covered, now, ground=False), "what stands beside a mask makes it shorter"
    assert not still_holds(covered, [NAME, TILTED], ground=True)
    assert still_holds(decided(ASKED, doc_type="withheld")[-1], [], ground=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "personal", "polygon": NAME},
        {"verdict": "public", "polygon": NAME, "kind": "name"},
        {"verdict": "public"},
        {"verdict": "covered"},
        {"verdict": "covered", "audience": "sales", "polygon": NAME},
        {"verdict": "withheld", "audience": "sales", "seen": (NAME,)},
        {"verdict": "covered", "audience": "sales", "at": "2026-02-30"},
    ],
)
def test_decisions_that_say_nothing_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="expected"):
        MaskDecision(**({"document": "0123", "by": "kim", "at": "2026-02-01"} | wrong))
