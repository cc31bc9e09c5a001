"""What the detector of learned zones makes of a net's chances; tests/models has the net itself."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import numpy as np
import pytest

from stages.core.document import Document, Region
from stages.core.geometry import quad_from_box
from stages.core.personal import Detection
from stages.core.subject import DocType
from stages.core.view import View
from stages.core.zone_card import ZoneCard
from stages.core.zones import GROUPS
from stages.detectors.learned_zones import LearnedZones

SCHEMA = {"card": DocType(identity=True), "letter": DocType()}
SIZE = (256, 192)
LINES = {"value": quad_from_box(96, 32, 224, 48), "caption": quad_from_box(96, 64, 224, 80)}


@pytest.fixture
def detector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., LearnedZones]:
    """A function that makes a detector whose net holds certain places to show certain groups."""

    def made(*seen: tuple[str, tuple[int, int, int, int]], chance: float = 0.9) -> LearnedZones:
        chances = np.zeros((len(GROUPS), SIZE[1] // 4, SIZE[0] // 4), np.float32)
        chances[0] = 1
        for group, (x1, y1, x2, y2) in seen:
            place = slice(y1 // 4, y2 // 4), slice(x1 // 4, x2 // 4)
            chances[(slice(None), *place)] = 0
            chances[(GROUPS.index(group), *place)], chances[(0, *place)] = chance, 1 - chance
        card = ZoneCard(trained=True, groups=GROUPS, side=256, steps=1, documents={})
        (tmp_path / "zones.json").write_bytes(msgspec.json.encode(card))
        found = LearnedZones(folder=str(tmp_path))
        monkeypatch.setattr(found, "chances", lambda page: chances)
        return found

    return made


def view(doc_type: str | None, lines: bool = True) -> View:
    regions = tuple(Region(id=name, text=name, polygon=place) for name, place in LINES.items()) if lines else ()
    document = Document(
        id="1", delivery="d", file="", source="", sha256="", fingerprint="", width=SIZE[0], height=SIZE[1],
        doc_type=doc_type, regions=regions,
    )  # fmt: skip
    pixels = np.zeros((SIZE[1], SIZE[0], 3), np.uint8)
    return View(document, pixels, labels=[document], schema=SCHEMA, doc_type=doc_type)


@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("picture", "photograph"),
        ("signature", "signature"),
        ("mrz", "mrz"),
        ("barcode", "barcode"),
        ("fingerprint", "fingerprint"),
    ],
)
@pytest.mark.parametrize("doc_type", ["card", "letter", None])
def test_zones_are_found_on_documents_of_any_type(
    detector: Callable[..., LearnedZones], group: str, kind: str, doc_type: str | None
) -> None:
    (one,) = detector((group, (16, 96, 80, 176))).detect(view(doc_type))
    assert one.kind == kind
    xs, ys = zip(*one.polygon, strict=True)
    assert min(xs) <= 16 and min(ys) <= 96 and max(xs) >= 80 and max(ys) >= 176


def test_the_holders_lines_are_told_from_captions(detector: Callable[..., LearnedZones]) -> None:
    net = detector(("personal", (96, 32, 224, 48)), ("print", (96, 64, 224, 80)))
    (one,) = net.detect(view("card"))
    assert (one.kind, one.polygon, one.values) == ("text", LINES["value"], ("value",))


def test_text_in_which_no_line_was_found_is_hidden_too(detector: Callable[..., LearnedZones]) -> None:
    (one,) = detector(("personal", (96, 32, 224, 48))).detect(view(None, lines=False))
    assert one.kind == "text" and not one.values


@pytest.mark.parametrize(("chance", "count"), [(0.8, 0), (1.0, 1)])
def test_elsewhere_the_net_must_be_certain(detector: Callable[..., LearnedZones], chance: float, count: int) -> None:
    net = detector(("personal", (80, 24, 240, 56)), chance=chance)
    assert len(list(net.detect(view("letter")))) == count
    assert not list(net.detect(view("letter", lines=False)))


def test_where_the_layout_is_known_nothing_is_guessed(detector: Callable[..., LearnedZones]) -> None:
    net = detector(("personal", (96, 32, 224, 48)))
    net.silent_where = frozenset(("templates",))
    seen = view("card")
    assert list(net.detect(seen.with_found([Detection(kind="name", polygon=(), detector="names")])))
    assert not list(net.detect(seen.with_found([Detection(kind="name", polygon=(), detector="templates")])))
