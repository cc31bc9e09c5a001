"""What is written comes back: every format that writes, with arbitrary texts and shapes, rotation included."""

import math
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from stages.core.document import Document, Region, Word, polygon
from stages.core.geometry import as_rotated_rectangle, box_from_quad, quad_from_box, rotated_rectangle
from stages.core.label import Label
from tests.deliveries import FORMATS, SIZE, build, document, label_format, read

WRITABLE = ["coco", "funsd", "icdar", "labelstudio", "ocrmill", "ppocrlabel"]
KEEPS_IDS = {"labelstudio", "ocrmill"}
KEEPS_FIELDS = {"coco", "funsd", "labelstudio", "ocrmill", "ppocrlabel"}
KEEPS_DOC_TYPE = {"coco", "labelstudio", "ocrmill"}
KEEPS_LINKS = {"funsd", "labelstudio", "ocrmill"}

COORDINATE = st.integers(-50_00, 1500_00).map(lambda hundredths: hundredths / 100)
SIDE = st.integers(1_00, 500_00).map(lambda hundredths: hundredths / 100)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20) | st.sampled_from(
    [
        "a, b",
        '"quoted", text',
        "tab\tbed",
        "two\nlines",
        "cr\rlf\r\n",
        "<script>",
        "\u2028",
        "\x0b\x0c",
        " ",
        "",
        "한글, Việt",
        "#",
    ]
)
BOXES = st.tuples(COORDINATE, COORDINATE, COORDINATE, COORDINATE).map(lambda box: quad_from_box(*box))
ROTATED = st.tuples(COORDINATE, COORDINATE, SIDE, SIDE, st.floats(-360, 360)).map(lambda r: rotated_rectangle(*r))
POLYGONS = st.lists(st.tuples(COORDINATE, COORDINATE), min_size=3, max_size=9)
SHAPES = st.one_of(BOXES, ROTATED, POLYGONS, st.just(())).map(polygon)
FIELDS = st.none() | st.sampled_from(["name", "id_number", "성명", "a,b"])
REGIONS = st.builds(
    Region,
    id=st.just(""),
    polygon=SHAPES,
    text=st.none() | TEXT,
    field=FIELDS,
    ignore=st.booleans(),
    words=st.lists(st.builds(Word, polygon=BOXES.map(polygon), text=TEXT), max_size=2).map(tuple),
)


@st.composite
def documents(draw: st.DrawFn) -> list[Document]:
    result = []
    for number in range(draw(st.integers(0, 3))):
        regions = [replace(r, id=f"r{n:04d}") for n, r in enumerate(draw(st.lists(REGIONS, max_size=5)), start=1)]
        ids = [region.id for region in regions]
        pair = st.permutations(ids).map(lambda order: (order[0], order[1]))
        links = draw(st.lists(pair, max_size=3, unique=True)) if len(ids) > 1 else []
        doc_type = draw(st.none() | st.just("passport"))
        result.append(document(regions, f"{number:04d} 한%2e+.png", doc_type=doc_type, links=tuple(links)))
    return result


def written_and_read(name: str, written: Sequence[Document]) -> list[Label]:
    with tempfile.TemporaryDirectory() as folder:
        files = label_format(name).write(written)
        delivery = build(Path(folder), files, [f"images/{each.file}" for each in written])
        labels, rejected = read(name, delivery)
        assert not rejected
        return labels


@pytest.mark.parametrize("name", WRITABLE)
@settings(max_examples=60, deadline=None)
@given(documents())
def test_round_trip(name: str, drawn: list[Document]) -> None:
    member = label_format(name)
    for each in drawn:
        for region in each.regions:
            if member.cannot_write(region):
                with pytest.raises(ValueError, match=re.escape(f"{each.id}: region {region.id} can't be")):
                    member.write([replace(each, regions=(region,), links=())])
    kept = [_without(each, {r.id for r in each.regions if member.cannot_write(r)}) for each in drawn]
    labels = written_and_read(name, kept)
    assert [label.image for label in labels] == [f"images/{each.file}" for each in kept]
    for label, original in zip(labels, kept, strict=True):
        ids = {new.id: old.id for new, old in zip(label.regions, original.regions, strict=True)}
        for new, old in zip(label.regions, original.regions, strict=True):
            assert (new.text, new.ignore) == (old.text, old.ignore)
            assert len(new.polygon) == len(old.polygon)
            assert all(math.dist(a, b) <= 0.02 for a, b in zip(new.polygon, old.polygon, strict=True))
            if name in KEEPS_FIELDS and (name != "ppocrlabel" or old.field != "None"):
                assert new.field == old.field
            if name in {"funsd", "ocrmill"}:
                assert new.words == old.words
        if name in KEEPS_IDS:
            assert list(ids) == list(ids.values())
        if name in KEEPS_DOC_TYPE:
            assert label.doc_type == original.doc_type
        if name in KEEPS_LINKS:
            assert sorted((ids[a], ids[b]) for a, b in label.links) == sorted(original.links)


def _without(each: Document, ids: set[str]) -> Document:
    links = tuple(link for link in each.links if not ids.intersection(link))
    return replace(each, regions=tuple(r for r in each.regions if r.id not in ids), links=links)


QUAD = quad_from_box(1.0, 2.0, 30.0, 9.0)
UNWRITABLE = {
    "icdar": [Region(id="x", polygon=QUAD, text="two\nlines"), Region(id="x", polygon=QUAD, text="###"),
              Region(id="x", text="no place"), Region(id="x", polygon=QUAD[:3], text="a"),
              Region(id="x", polygon=QUAD), Region(id="x", polygon=QUAD, text="a", ignore=True)],
    "funsd": [Region(id="x", polygon=rotated_rectangle(0, 0, 5, 5, 9), text="a"), Region(id="x", polygon=QUAD),
              Region(id="x", polygon=QUAD, text="a", words=(Word(text="a"),))],
    "ppocrlabel": [Region(id="x", text="a"), Region(id="x", polygon=QUAD), Region(id="x", polygon=QUAD, text="###")],
    "coco": [Region(id="x", text="a"), Region(id="x", polygon=QUAD[:2])],
    "labelstudio": [Region(id="x", polygon=QUAD, ignore=True), Region(id="x")],
}  # fmt: skip


@pytest.mark.parametrize(("name", "region"), [(name, region) for name in UNWRITABLE for region in UNWRITABLE[name]])
def test_what_a_format_cannot_hold_is_an_error(name: str, region: Region) -> None:
    with pytest.raises(ValueError, match="0001: region x can't be written as"):
        label_format(name).write([document([region])])


@pytest.mark.parametrize("name", sorted(set(FORMATS) - set(WRITABLE)))
def test_other_formats_say_that_they_do_not_write(name: str) -> None:
    with pytest.raises(NotImplementedError, match="can be read but not written"):
        label_format(name).write([])


@pytest.mark.parametrize("name", WRITABLE)
def test_what_is_written_is_recognised(name: str, tmp_path: Path) -> None:
    member = label_format(name)
    example = document([Region(id="r0001", polygon=QUAD, text="a")])
    delivery = build(tmp_path, member.write([example]), [f"images/{example.file}"])
    assert [other for other in FORMATS if label_format(other).recognises(delivery)] == [name]


@given(BOXES)
def test_box(quad: tuple[tuple[float, float], ...]) -> None:
    assert quad_from_box(*(box_from_quad(quad) or ())) == quad


@given(COORDINATE, COORDINATE, SIDE, SIDE, st.floats(0, 359.9))
def test_rotated_rectangle(x: float, y: float, width: float, height: float, degrees: float) -> None:
    quad = rotated_rectangle(x, y, width, height, degrees)
    assert as_rotated_rectangle(quad) == pytest.approx((x, y, width, height, degrees), abs=1e-6) or degrees < 1e-6
    mirrored = (quad[0], quad[3], quad[2], quad[1])
    assert as_rotated_rectangle(mirrored) is None


def test_rotation_is_clockwise_around_the_top_left() -> None:
    turned = [(round(x), round(y)) for x, y in rotated_rectangle(10, 10, 20, 5, 90)]
    assert turned == [(10, 10), (10, 30), (5, 30), (5, 10)]


def test_label_studio_gets_a_rectangle_where_it_is_one() -> None:
    rectangle = Region(id="r", polygon=polygon(rotated_rectangle(100, 100, 300, 40, 17)))
    other = Region(id="p", polygon=((0, 0), (10, 1), (10, 10), (0, 10)))
    text = label_format("labelstudio").write([document([rectangle, other])])["tasks.json"].decode()
    assert text.count('"type": "rectangle"') == text.count('"type": "polygon"') == 1
    assert SIZE == (1000, 800) and '"original_width": 1000' in text
