"""What leaves the house is the same whatever is hidden, and says nothing of the original."""

import re
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from stages.core.document import Polygon, Region, Word
from stages.core.geometry import bounds, quad_from_box
from stages.core.grid import unpacked
from stages.core.masked import Mask
from stages.core.publishing import (
    GENERATED,
    HIDDEN,
    INVENTED,
    Name,
    mask_counts,
    published_document,
    published_entry,
    published_id,
    published_reading,
)
from tests.published import CAPTION, NAME, labels, leaving, original, publish_all

OUTSIDE = Name("0123456789abcdef", "part-001", "0123456789abcdef.jpg")


def published_bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("options", [{"format": "JPEG"}, {"format": "PNG"}, {"format": "JPEG", "subsampling": 0}])
def test_secrets_alone_change_nothing_that_is_published(tmp_path: Path, options: dict[str, object]) -> None:
    found = []
    for number, secrets in enumerate((("Kim Minsu", "Nguyễn An", "Ada Wong"), ("Zoë Lind", "Bartholomew", "Jo Gilly"))):
        originals = [
            original(secret, seed, delivery, **options)
            for seed, (secret, delivery) in enumerate(zip(secrets, ("zeta", "alpha", "zeta"), strict=True))
        ]
        publish_all(tmp_path / str(number), originals)
        found.append(published_bytes(tmp_path / str(number)))
        assert not any(secret.encode() in data for secret in secrets for data in found[-1].values())
    assert found[0] == found[1]
    assert sorted(found[0]) == [
        *("images/part-001.zip", "images/part-002.zip", "labels/part-001.jsonl", "labels/part-002.jsonl"),
        *("manifest.json", "readings/part-001.jsonl", "readings/part-002.jsonl"),
    ]


def test_copies_get_names_of_their_own_that_tell_no_order(tmp_path: Path) -> None:
    originals = [original("Kim"), original("Lee")]
    names = publish_all(tmp_path / "1", originals)
    first, second = sorted(names.values())
    assert second == f"{first}-2" and GENERATED.fullmatch(first)
    assert publish_all(tmp_path / "2", originals[::-1]).keys() == names.keys()
    assert published_bytes(tmp_path / "1") == published_bytes(tmp_path / "2")
    assert published_id("f" * 64, {"f" * 16, "f" * 16 + "-2"}) == "f" * 16 + "-3"


def test_a_label_keeps_what_is_shown_and_the_outline_of_what_is_hidden(tmp_path: Path) -> None:
    publish_all(tmp_path / "out", [original("Kim Minsu")])
    (label,) = labels(tmp_path / "out")
    caption, name, face = label.regions
    assert (caption.id, caption.text, caption.polygon, caption.language) == ("r1", "Name", CAPTION, "en")
    assert (name.id, name.text, name.field, name.language, name.ignore) == ("r2", None, "name", None, True)
    assert (face.id, face.text, face.field) == ("r3", None, "portrait")
    assert label.attributes == {HIDDEN: "r2 r3"}
    x1, y1, x2, y2 = bounds(name.polygon)
    assert {x1 % 8, y1 % 8, x2 % 8, y2 % 8} == {0}
    assert (label.doc_type, label.source, label.fields, label.links) == ("receipt", "", {}, ())


def test_lines_that_are_filled_in_part_and_unknown_fields_stay_behind() -> None:
    line = Region(id="a", polygon=quad_from_box(20.0, 82.0, 110.0, 100.0), text="Name Kim")
    other = Region(
        id="b", polygon=quad_from_box(20.0, 150.0, 90.0, 170.0), text="Total", field="M1234567", language="Kim"
    )
    one, _ = leaving(*original("Kim Minsu", regions=[line, other]))
    label = published_document(one.label, one.record, OUTSIDE, one.cells, {"name"})
    assert [region.text for region in label.regions] == ["Name", None, None, "Total"]
    assert (label.regions[3].field, label.regions[3].language) == (None, None)


@pytest.mark.parametrize(
    "polygon",
    [
        (),
        quad_from_box(400.0, 82.0, 460.0, 100.0),
        quad_from_box(-90.0, -20.0, -50.0, -2.0),
        quad_from_box(160.0, 160.0, 160.0, 160.0),
        ((160.0, 160.0), (200.0, 160.0)),
    ],
)
def test_what_has_no_place_on_the_image_stays_behind(polygon: Polygon) -> None:
    """A mask there fills nothing, so it would seem to be shown."""
    region = Region(id="a", polygon=polygon, text="900101-1234567")
    one, _ = leaving(*original("Kim Minsu", regions=[region]))
    label = published_document(one.label, one.record, OUTSIDE, one.cells)
    assert [shown.text for shown in label.regions] == ["Name", None, None]


def test_words_stay_if_they_say_what_their_region_says() -> None:
    places = [quad_from_box(float(x), 150.0, x + 30.0, 170.0) for x in (20, 60)]
    for words, kept in ((("Sub", "total"), True), (("Kim", "Minsu"), False)):
        own = tuple(Word(polygon=place, text=text) for place, text in zip(places, words, strict=True))
        region = Region(id="a", polygon=quad_from_box(20.0, 150.0, 90.0, 170.0), text="Sub total", words=own)
        one, _ = leaving(*original("Kim Minsu", regions=[region]))
        label = published_document(one.label, one.record, OUTSIDE, one.cells)
        assert label.regions[-1].words == (own if kept else ())


def test_a_name_in_two_regions_is_published_as_one_in_one() -> None:
    x1, y1, x2, y2 = bounds(NAME)
    parts = [
        Region(id=str(n), polygon=quad_from_box(a, y1, b, y2), text="x", field="name")
        for n, (a, b) in enumerate(((x1, 115.0), (118.0, x2)))
    ]
    one, _ = leaving(*original("Kim Minsu"))
    parted = replace(one.label, regions=(one.label.regions[0], *parts, *one.label.regions[2:]))
    assert published_document(parted, one.record, OUTSIDE, one.cells, {"name"}) == published_document(
        one.label, one.record, OUTSIDE, one.cells, {"name"}
    )


def test_invented_text_is_told_where_it_stands() -> None:
    one, _ = leaving(*original("Kim Minsu"))
    name, face = one.record.masks
    record = replace(one.record, masks=(replace(name, invented="Park Jiho"), face))
    label = published_document(one.label, record, OUTSIDE, one.cells, {"name"})
    assert [region.text for region in label.regions] == ["Name", "Park Jiho", None]
    assert label.attributes == {HIDDEN: "r3", INVENTED: "r2"}
    plain, written = (published_entry(each, OUTSIDE, one.cells) for each in (one.record, record))
    assert plain.masks == written.masks == {"face": 1, "name": 1}
    counts = [unpacked(each.filled, each.width, each.height, each.cell).sum() for each in (plain, written)]
    assert counts[0] > counts[1] > 0


def test_readings_lose_what_touches_a_mask() -> None:
    one, _ = leaving(*original("Kim Minsu"))
    assert one.reading is not None
    reading = published_reading(one.reading, OUTSIDE, one.cells, one.record.cells)
    assert [line.text for line in reading.lines] == ["Name", *[""] * (len(one.reading.lines) - 1)]
    assert (reading.id, reading.delivery) == (OUTSIDE.id, OUTSIDE.part)


def test_masks_that_overlap_count_once() -> None:
    boxes = [quad_from_box(float(x), 0.0, float(x + 20), 16.0) for x in (0, 16, 32, 80)]
    masks = [
        *(Mask(kind="name", polygon=box) for box in boxes),
        Mask(kind="face", polygon=boxes[0]),
        Mask(kind="mrz", polygon=()),
    ]
    assert mask_counts(masks) == {"face": 1, "name": 2}


def test_the_manifest_has_no_values(tmp_path: Path) -> None:
    publish_all(tmp_path / "out", [original("Kim Minsu")])
    manifest = msgspec.json.decode((tmp_path / "out" / "manifest.json").read_bytes())
    assert manifest["quarantined"] == {"withheld": 1}
    (entry,) = manifest["documents"]
    assert re.fullmatch(r"[0-9a-f]{16}\.jpg", entry["file"])
    assert set(manifest["files"]) == {"images/part-001.zip", "labels/part-001.jsonl", "readings/part-001.jsonl"}
