"""The geometry checks on pages of many labels, drawn with a margin of their own and read with a guide's mistakes."""

from collections.abc import Callable

import numpy as np
import pytest
from msgspec.structs import replace

from stages.checks.base import Looked, look_over
from stages.core.boxes import polygon_iou
from stages.core.correction import apply, reverse
from stages.core.document import Document, Polygon, Region, Word, canonical
from stages.core.geometry import quad_from_box
from stages.core.reading import Line, Reading
from stages.core.subject import Subject
from tests.checks.test_cases import check

WIDTH, HEIGHT = 1000, 1400
PLAIN = ("geometry_words", "geometry_shape", "geometry_area", "geometry_outside", "geometry_twice")
PLACED = (
    *("geometry_fit", "geometry_swapped", "text_swapped", "geometry_moved", "geometry_extent", "geometry_joined"),
    *("geometry_parted", "geometry_turned", "geometry_overlap", "geometry_missing"),
)
Move = Callable[[float, float], tuple[float, float]]
PICTURES: dict[str, tuple[str, Move]] = {
    "smaller": ("resized", lambda x, y: (round(0.43 * x), round(0.43 * y))),
    "larger": ("resized", lambda x, y: (1.7 * x, 1.7 * y)),
    "a little larger": ("resized", lambda x, y: (1.05 * x, 1.05 * y)),
    "wider": ("resized", lambda x, y: (1.5 * x, 0.8 * y)),
    "a quarter turn": ("turned", lambda x, y: (HEIGHT - y, x)),
    "half a turn": ("turned", lambda x, y: (WIDTH - x, HEIGHT - y)),
    "three quarters of a turn": ("turned", lambda x, y: (y, WIDTH - x)),
    "mirrored": ("turned", lambda x, y: (WIDTH - x, y)),
    "mirrored and turned": ("turned", lambda x, y: (HEIGHT - y, WIDTH - x)),
    "turned and smaller": ("turned", lambda x, y: (0.6 * (HEIGHT - y), 0.6 * x)),
    "axes swapped": ("axes_swapped", lambda x, y: (y, x)),
    "cropped": ("shifted", lambda x, y: (x - 37, y - 61)),
    "shifted by half a line": ("shifted", lambda x, y: (x, y + 14)),
    "cropped and smaller": ("resized", lambda x, y: (0.7 * (x - 37), 0.7 * (y - 61))),
}


def page(seed: int = 1, tilt: float = 0.0, words: bool = False) -> tuple[Document, Reading]:
    """Forty lines in two columns; the guide's boxes are a quarter larger, and it misreads a character in ten lines."""
    rng = np.random.default_rng(seed)
    regions, lines = [], []
    for number in range(40):
        text = " ".join("".join(rng.choice(list("ABCDEFGHKLMNPRSTUVXYZ"), rng.integers(3, 8))) for _ in range(2))
        x, y = 90.0 + 440 * (number % 2) + float(rng.integers(0, 20)), 120.0 + 60 * (number // 2)
        box = x, y, x + 22.0 * len(text), y + 28
        places = [
            tuple((round(a, 2), round(b + tilt * a, 2)) for a, b in quad_from_box(*reach))
            for reach in (box, (box[0] - 4, box[1] - 4, box[2] + 5, box[3] + 4))
        ]
        own = (Word(polygon=places[0], text=text),) if words else ()
        regions.append(Region(id=f"r{number}", polygon=places[0], text=text, words=own))
        read = text.replace(text[0], "8", 1) if number % 4 == 0 else text
        lines.append(Line(polygon=places[1], text=read, confidence=0.97))
    document = Document(
        id="d",
        delivery="d",
        file="",
        source="",
        sha256="",
        fingerprint="",
        width=WIDTH,
        height=HEIGHT,
        regions=tuple(regions),
    )
    reading = Reading(id="d", delivery="d", engine="ppocr", provenance="", lines=tuple(lines))
    return canonical(document), reading


def looked(document: Document, *readings: Reading) -> Looked:
    return look_over([(name, check(name, {})) for name in (*PLAIN, *PLACED)], Subject(document, readings=readings))


def drawn_on(document: Document, move: Move) -> Document:
    """The document with each vertex moved."""

    def placed(polygon: Polygon) -> Polygon:
        return tuple(move(x, y) for x, y in polygon)

    def part(region: Region) -> Region:
        words = tuple(replace(word, polygon=placed(word.polygon)) for word in region.words)
        return replace(region, polygon=placed(region.polygon), words=words)

    return canonical(replace(document, regions=tuple(map(part, document.regions))))


def changed(document: Document, **regions: Region) -> Document:
    return canonical(replace(document, regions=tuple(regions.get(r.id, r) for r in document.regions)))


@pytest.mark.parametrize("tilt", [0.0, 0.02], ids=["level", "tilted"])
@pytest.mark.parametrize("words", [False, True], ids=["", "words"])
def test_nothing_is_held_against_labels_that_are_right(tilt: float, words: bool) -> None:
    document, reading = page(tilt=tilt, words=words)
    assert looked(document, reading).findings == ()
    assert looked(document).findings == ()
    assert looked(document, replace(reading, lines=(), problem="unreadable")).findings == ()


@pytest.mark.parametrize("tilt", [0.0, 0.02], ids=["level", "tilted"])
@pytest.mark.parametrize("name", PICTURES)
def test_labels_made_on_another_picture_are_taken_to_this_one(name: str, tilt: float) -> None:
    document, reading = page(tilt=tilt, words=True)
    code, move = PICTURES[name]
    given = drawn_on(document, move)
    result = looked(given, reading)
    assert [(f.code, f.certain) for f in result.findings if f.check == "geometry_fit"] == [(code, True)]
    for is_now, was in zip(result.document.regions, document.regions, strict=True):
        assert polygon_iou(is_now.polygon, was.polygon) > 0.8
        assert polygon_iou(is_now.words[0].polygon, was.words[0].polygon) > 0.8
        assert np.abs(np.array(is_now.polygon) - np.array(was.polygon)).max() < 8, "the vertices are in another order"
    edits = [edit for finding in result.findings if finding.certain for edit in finding.edits]
    assert apply(given, edits) == result.document
    assert reverse(result.document, edits) == given


@pytest.mark.parametrize("tilt", [0.0, 0.02], ids=["level", "tilted"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_single_labels_come_back_to_their_texts(seed: int, tilt: float) -> None:
    document, reading = page(seed, tilt)
    a, b, c, d, e, f = document.regions[4:34:5]
    given = changed(
        document,
        **{
            a.id: replace(a, polygon=tuple((x, y + 25) for x, y in a.polygon)),
            b.id: replace(b, polygon=tuple((y, x) for x, y in b.polygon)),
            c.id: replace(c, polygon=stretched(c.polygon, 1.5, 3.0)),
            d.id: replace(d, polygon=stretched(d.polygon, 0.5, 0.5)),
            e.id: replace(e, polygon=(e.polygon[0], e.polygon[3], e.polygon[2], e.polygon[1])),
            f.id: replace(f, polygon=tuple((x + WIDTH, y) for x, y in f.polygon)),
        },
    )
    result = looked(given, reading)
    now = {region.id: region for region in result.document.regions}
    for region in (a, b, c, d, e, f):
        assert polygon_iou(now[region.id].polygon, region.polygon) > 0.8
        assert np.abs(np.array(now[region.id].polygon) - np.array(region.polygon)).max() < 8
    assert all(now[r.id] == r for r in document.regions if r.id not in {a.id, b.id, c.id, d.id, e.id, f.id})


def stretched(polygon: Polygon, along: float, across: float) -> Polygon:
    points = np.array(polygon)
    middle, right, down = points.mean(axis=0), points[1] - points[0], points[3] - points[0]
    corners = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    return tuple(tuple((middle + a * along * right + b * across * down).tolist()) for a, b in corners)


def test_texts_of_two_labels_change_places() -> None:
    document, reading = page()
    a, b = document.regions[3], document.regions[18]
    result = looked(changed(document, **{a.id: replace(a, text=b.text), b.id: replace(b, text=a.text)}), reading)
    assert [(f.code, f.certain) for f in result.findings] == [("texts_exchanged", True)]
    assert result.document == document


@pytest.mark.parametrize("readers", ["guide", "nobody"])
def test_three_labels_too_many_in_one_document(readers: str) -> None:
    document, reading = page()
    spare = tuple(replace(region, id=f"{region.id}-copy") for region in document.regions[5:20:5])
    given = replace(document, regions=(*document.regions, *spare))
    result = looked(given, *([reading] if readers == "guide" else []))
    assert [(f.code, f.certain) for f in result.findings] == [("twice", True)] * 3
    assert result.document == document
