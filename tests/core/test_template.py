"""Templates: what is learned from labelled cards, and what a wrong label does to it."""

import cv2
import numpy as np
import pytest
from msgspec.structs import replace

from stages.core.boxes import box_iou
from stages.core.document import Document
from stages.core.geometry import quad_from_box
from stages.core.registration import SIDE, find_features, plausible, project, sees
from stages.core.template import Box, Zone, decode, encode, find, quads
from stages.core.template_frame import upright
from stages.core.template_learning import learn
from stages.core.template_zones import Labelled, clear_of, find_prints, find_zones
from tests import cards

SIZE = (640.0, 400.0)


def zones_of(zones: tuple[Zone, ...]) -> dict[tuple[str, int], Box]:
    """Boxes by field and their number from the top."""
    ordered = sorted(zones, key=lambda zone: (zone.field, zone.box[1]))
    return {(zone.field, [z for z in ordered if z.field == zone.field].index(zone)): zone.box for zone in ordered}


def test_every_labelled_field_has_a_zone_and_every_caption_is_print() -> None:
    learned = cards.template()
    labelled = {region.field for _, document in map(cards.card, range(cards.TRAINED_ON)) for region in document.regions}
    personal = {name for name, rule in cards.schema().fields.items() if rule.personal and name in labelled}
    assert {zone.field for zone in learned.zones} == personal
    assert {"Họ và tên / Full name", "THẺ CÔNG DÂN"} <= {one.text for one in learned.prints}
    assert learned.documents == cards.TRAINED_ON


def test_equal_inputs_give_equal_bytes_in_whatever_order() -> None:
    (again,) = learn(cards.CARD, reversed(cards.examples()), 3)
    assert encode(again) == encode(cards.template()) == encode(decode(encode(again)))


def test_a_template_holds_nothing_of_a_holder() -> None:
    learned = cards.template()
    assert not sees(learned.features, quads(learned.zones), windows=0.0).any()
    values = {
        region.text
        for _, document in map(cards.card, range(cards.TRAINED_ON))
        for region in document.regions
        if region.text and region.field in {zone.field for zone in learned.zones}
    }
    data = encode(learned)
    assert not [text for text in values if len(text) > 3 and text.encode() in data]


def test_wrong_labels_move_no_zone() -> None:
    examples = cards.examples()
    for index, field, box in ((1, "name", (5.0, 5.0, 300.0, 40.0)), (2, "id_number", (10.0, 10.0, 900.0, 600.0))):
        pixels, document = cards.card(index)
        regions = tuple(
            replace(region, polygon=quad_from_box(*box)) if region.field == field else region
            for region in document.regions
        )
        examples[index] = cards.example(pixels, replace(document, regions=regions))
    (learned,) = learn(cards.CARD, examples, 3)
    right, spoiled = zones_of(cards.template().zones), zones_of(learned.zones)
    assert set(right) == set(spoiled)
    assert all(box_iou(right[key], spoiled[key]) > 0.7 for key in right)


def test_copies_of_one_holder_are_no_template() -> None:
    copies = [cards.example(*cards.card(number), group="one") for number in range(3)]
    assert learn(cards.CARD, copies, 2) == []


def test_a_template_is_found_on_its_cards_alone() -> None:
    def features(pixels: np.ndarray) -> object:
        return find_features(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), SIDE)

    found = find([cards.template()], features(cards.card(21, "hard")[0]))  # type: ignore[arg-type]
    assert found is not None and found.confidence > 0.5
    for other in (cards.card(3, name="kr_resident_card")[0], np.full((300, 400, 3), 200, np.uint8), found_noise()):
        assert find([cards.template()], features(other)) is None  # type: ignore[arg-type]
    assert find([cards.template()], features(cards.card(21)[0][:, ::-1].copy())) is None  # type: ignore[arg-type]


def found_noise() -> np.ndarray:
    return np.random.default_rng(5).integers(0, 256, (400, 600, 3), dtype=np.uint8)


def boxes(field: str, rows: list[Box], kind: str = "name") -> list[Labelled]:
    return [Labelled(group=str(i), box=box, field=field, kind=kind) for i, box in enumerate(rows)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("rows", "number"),
    [
        ([(100, 100, 200 + 20 * i, 120) for i in range(6)], 1),
        ([(100, 100, 200, 120)] * 5 + [(400, 300, 500, 320)], 1),  # one label is elsewhere
        ([(100, 100, 200, 120)] * 4 + [(400, 300, 500, 320)] * 3, 2),
        ([(100, 100, 200, 120)], 1),  # the only document there is
        ([], 0),
    ],
)
def test_a_zone_covers_what_several_labels_bear_out(rows: list[Box], number: int) -> None:
    zones = find_zones(boxes("name", rows), len(rows), (), SIZE)
    assert len(zones) == number
    for zone in zones:
        own = [row for row in rows if box_iou(row, zone.box) > 0]
        assert zone.box[0] < min(row[0] for row in own) and zone.box[2] > max(row[2] for row in own)


def test_zones_keep_off_captions() -> None:
    captions = [Labelled(group=str(i), box=(100.0, 70.0, 180.0, 92.0), text="Name") for i in range(4)]
    rows: list[Box] = [(100.0, 94.0, 220.0 + i, 120.0) for i in range(4)]
    prints = find_prints(captions, 4)
    (zone,) = find_zones(boxes("name", rows), 4, prints, SIZE)
    assert [one.text for one in prints] == ["Name"]
    assert zone.box[1] >= prints[0].box[3] and zone.box[1] <= 94.0


def test_a_field_is_never_cut_itself() -> None:
    assert clear_of((10, 10, 50, 20), (5, 5, 60, 25), [(0, 0, 100, 12)]) == (5, 10, 60, 25)


def test_labels_are_turned_upright() -> None:
    flat = np.array([quad_from_box(40, 40 * row, 200 + 30 * row, 40 * row + 20) for row in range(1, 8)])
    angle = 2.5
    camera = np.array([[np.cos(angle), -np.sin(angle), 900], [np.sin(angle), np.cos(angle), 500], [2e-4, -1e-4, 1]])
    seen = project(camera, flat.reshape(-1, 2)).reshape(-1, 4, 2)
    matrix, (width, _) = upright(seen, 640.0, 0.05)
    straight = project(matrix, seen.reshape(-1, 2)).reshape(-1, 4, 2)
    assert np.abs(straight[:, 0, 1] - straight[:, 1, 1]).max() < 2
    assert (straight[:, 1, 0] > straight[:, 0, 0]).all() and (np.diff(straight[:, 0, 1]) > 0).all()
    assert width == pytest.approx(640 * 1.1)


def test_a_mirrored_or_folded_sheet_is_not_plausible() -> None:
    assert plausible(np.eye(3), SIZE)
    assert plausible(np.array([[-1.0, 0, 640], [0, -1, 400], [0, 0, 1]]), SIZE)
    assert not plausible(np.diag([-1.0, 1, 1]), SIZE)
    assert not plausible(np.diag([1.0, 3, 1]), SIZE)
    assert not plausible(np.array([[1.0, 0, 0], [0, 1, 0], [-0.004, 0, 1]]), SIZE)


def test_an_unreadable_label_counts_where_nothing_else_does() -> None:
    _, document = cards.card(0)

    def with_ignored(field: str) -> Document:
        return replace(document, regions=tuple(replace(r, ignore=r.field == field) for r in document.regions))

    fields = {mark.field for mark in cards.marks_of(with_ignored("name"), cards.schema())}
    assert "name" in fields
