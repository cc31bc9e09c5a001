"""What labels teach about zones, and what a net's chances come to."""

import numpy as np
import pytest

from stages.core.document import Document, Region
from stages.core.geometry import quad_from_box
from stages.core.subject import DocType, FieldRule
from stages.core.zone_card import divided
from stages.core.zone_shapes import Look, blobs, counted, covered, fitted, scores, shares, zones
from stages.core.zones import GROUPS, bit, groups_bits, labelled_zones, raster

SCHEMA = {
    "card": DocType(
        identity=True,
        fields={
            "name": FieldRule(kind="name", personal="name"),
            "state": FieldRule(),
            "portrait": FieldRule(kind="picture", personal="photograph"),
            "signature": FieldRule(kind="picture", personal="signature"),
            "mrz": FieldRule(kind="mrz"),
        },
    ),
    "receipt": DocType(fields={"total": FieldRule(kind="amount")}),
}


def document(doc_type: str | None, *regions: Region) -> Document:
    return Document(
        id="1", delivery="d", file="", source="", sha256="", fingerprint="", width=100, height=60, doc_type=doc_type,
        regions=regions,
    )  # fmt: skip


def region(field: str | None, text: str | None = "x", box: tuple[float, ...] = (0, 0, 50, 20)) -> Region:
    return Region(id=f"{field}{box}", field=field, text=text, polygon=quad_from_box(*box) if box else ())


@pytest.mark.parametrize(
    ("doc_type", "field", "group"),
    [
        ("card", "name", "personal"),
        ("card", "state", "print"),
        ("card", "portrait", "picture"),
        ("card", "signature", "signature"),
        ("card", "mrz", "mrz"),
        ("card", "unheard_of", "personal"),
        ("receipt", "total", "print"),
        ("receipt", None, "print"),
    ],
)
def test_a_field_says_what_stands_in_its_place(doc_type: str, field: str | None, group: str) -> None:
    found = labelled_zones(document(doc_type, region(field)), SCHEMA)
    assert found is not None and [zone.allowed for zone in found[0]] == [bit(group)]


def test_pictures_that_a_label_may_have_left_out_stay_open() -> None:
    found = labelled_zones(document("card", region("name"), region("portrait", None)), SCHEMA)
    assert found is not None and found[1] == groups_bits("background", "signature", "barcode", "fingerprint")


@pytest.mark.parametrize(
    "taught",
    [
        document(None, region("name")),  # nobody knows what it is
        document("card"),  # no label
        document("card", region(None)),  # whose is it?
        document("card", region("name"), region("mrz", box=())),  # somewhere, there is more
    ],
)
def test_labels_that_teach_no_zones_are_left_out(taught: Document) -> None:
    assert labelled_zones(taught, SCHEMA) is None


def test_what_is_certain_covers_what_is_open() -> None:
    known, _ = labelled_zones(document("card", region("name"), region("state", box=(0, 0, 99, 59))), SCHEMA) or ([], 0)
    mark = Region(id="m", text="SPECIMEN", ignore=True, polygon=quad_from_box(0, 0, 99, 59))
    open_zones, _ = labelled_zones(document("card", region("name"), mark), SCHEMA) or ([], 0)
    assert raster(known, (100, 60), (100, 60), 1)[10, 10] == bit("print")
    target = raster(open_zones, (100, 60), (100, 60), 1)
    assert target[10, 10] == bit("personal") and target[40, 80] == groups_bits("background", "print", "personal")


def chances(group: str, rows: slice, columns: slice, shape: tuple[int, int] = (32, 48)) -> np.ndarray:
    made = np.zeros((len(GROUPS), *shape), np.float32)
    made[0] = 1
    made[0, rows, columns], made[GROUPS.index(group), rows, columns] = 0.1, 0.9
    return made


def test_a_zone_is_a_quad_around_its_cells() -> None:
    (zone,) = zones(chances("picture", slice(4, 12), slice(6, 20)), 0.5, (384, 256), Look(grow=1))
    xs, ys = zip(*zone.polygon, strict=True)
    assert zone.group == "picture" and zone.confidence == pytest.approx(0.9)
    assert (min(xs), min(ys), max(xs), max(ys)) == pytest.approx((40, 24, 168, 104))


def test_zones_end_with_the_image_and_specks_are_none() -> None:
    (zone,) = zones(chances("mrz", slice(28, 32), slice(0, 48)), 1.0, (192, 128), Look(grow=3))
    assert all(0 <= x <= 192 and 0 <= y <= 128 for x, y in zone.polygon)
    assert not list(zones(chances("mrz", slice(2, 4), slice(0, 4)), 1.0, (192, 128), Look(least=10)))


def test_text_under_a_line_is_the_lines_own() -> None:
    seen = chances("personal", slice(4, 8), slice(4, 30))
    line = quad_from_box(16, 16, 120, 32)
    assert shares(seen, line, 1.0)[GROUPS.index("personal")] > 0.6
    assert not list(blobs(seen, ~covered([line], (32, 48), 1.0), 1.0, (192, 128), Look()))
    assert len(list(blobs(seen, np.ones((32, 48), bool), 1.0, (192, 128), Look()))) == 1


@pytest.mark.parametrize(
    "polygon", [quad_from_box(500, 500, 600, 520), quad_from_box(-50, -50, -10, -20), ((3.0, 3.0),) * 4]
)
def test_lines_in_odd_places_are_borne_with(polygon: tuple[tuple[float, float], ...]) -> None:
    assert shares(chances("personal", slice(0, 2), slice(0, 2)), polygon, 1.0).shape == (len(GROUPS),)


@pytest.mark.parametrize("size", [(400, 300), (300, 400), (40, 4000), (7, 5)])
def test_pages_of_any_shape_are_fitted(size: tuple[int, int]) -> None:
    page, scale = fitted(np.zeros((size[1], size[0], 3), np.uint8), 128)
    assert page.shape[0] % 32 == 0 == page.shape[1] % 32 and scale == pytest.approx(128 / min(max(size), 2 * min(size)))


def test_scores_leave_out_what_nobody_knows() -> None:
    target = np.full((32, 48), bit("background"), np.uint8)
    target[4:8, 4:30], target[20:] = bit("personal"), groups_bits("print", "personal")
    counts = [counted(chances("personal", slice(4, 8), slice(4, 17)), target)]
    assert scores(counts)["personal"] == {"cells": 104, "recall": 0.5, "iou": 0.5}


def test_one_persons_documents_are_on_one_side() -> None:
    documents = [(("d", str(number)), "card" if number % 2 else "receipt") for number in range(60)]
    together = {("d", str(number)): f"person-{number // 4}" for number in range(60)}
    found = divided(documents, together, 400, 7)
    sides = [{together["d", str(index)] for index in part} for part in (found.taught, found.held_out)]
    assert found.held_out and not sides[0] & sides[1] and len(found.taught) + len(found.held_out) == 60
    assert len(divided(documents, {}, 10, 7).taught) == 10 - len(divided(documents, {}, 10, 7).held_out)
