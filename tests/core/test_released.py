"""A release says of each document where its texts come from, and loses nothing that a label marked."""

import msgspec
from msgspec.structs import replace

from stages.core.document import Brief, Document, Region
from stages.core.geometry import quad_from_box
from stages.core.released import ATTRIBUTE, regions_from, released
from tests.deliveries import document

LINE, OTHER, PORTRAIT = (quad_from_box(10, top, 200, top + 20) for top in (10, 50, 300))
TRUTH = document(
    [
        Region(id="l0001", polygon=LINE, text="ONE"),
        Region(id="d0001", polygon=OTHER, text="TWO"),
        Region(id="l0003", polygon=quad_from_box(10, 90, 200, 110), ignore=True),
    ]
)


def counts(*documents: Document) -> dict[str, int]:
    return regions_from([msgspec.convert(msgspec.to_builtins(one), Brief) for one in documents])


def test_a_label_that_says_a_text_wins() -> None:
    labelled = document([Region(id="d1", polygon=LINE, text="SAID"), Region(id="x", polygon=OTHER)])
    made = released(labelled, TRUTH)
    assert made.regions == labelled.regions and made.attributes == {ATTRIBUTE: "label"} and made.source == ""
    assert counts(made) == {"label": 1, "consensus": 0, "review": 0}


def test_without_one_the_ground_truth_is_published() -> None:
    made = released(document([], attributes={"camera": "a", ATTRIBUTE: "label"}), TRUTH)
    assert made.regions == TRUTH.regions
    assert made.attributes == {"camera": "a", ATTRIBUTE: "consensus, review"}, "a vendor can't say otherwise"
    assert counts(made, made) == {"label": 0, "consensus": 2, "review": 2}
    one = replace(TRUTH, regions=TRUTH.regions[:1])
    assert released(document([]), one).attributes == {ATTRIBUTE: "consensus"}
    for truth in (None, replace(TRUTH, regions=TRUTH.regions[2:])):
        assert released(document([]), truth).attributes == {ATTRIBUTE: "none"}


def test_what_a_label_marks_without_a_text_stays() -> None:
    marked = [
        Region(id="name", polygon=LINE, field="name"),
        Region(id="l0001", polygon=PORTRAIT, field="portrait"),
        Region(id="seal"),
    ]
    links = (("name", "seal"), ("l0001", "seal"))
    made = released(document(marked, links=links), TRUTH)
    assert [(region.id, region.field, region.text) for region in made.regions] == [
        ("l0001", "name", "ONE"),
        ("d0001", None, "TWO"),
        ("l0003", None, None),
        ("l0001-2", "portrait", None),
        ("seal", None, None),
    ]
    assert made.links == (("l0001", "seal"), ("l0001-2", "seal"))
