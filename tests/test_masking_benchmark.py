"""The scorer of `benchmarks.mask`, on outputs made by hand: what it calls hidden, leaked, quarantined, overmasked."""

import io
import shutil
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from msgspec.structs import replace
from PIL import Image, ImageDraw

from benchmarks.masking.degrade import moved, turned
from benchmarks.masking.dictionary import length_told
from benchmarks.masking.outcome import Outcome
from benchmarks.masking.pixels import filled, share_hidden
from benchmarks.masking.score import weigh
from benchmarks.masking.secrets import Secret, read_of, secrets_of
from benchmarks.masking.truth import Layout, Place, Truth, layouts, of_sample
from benchmarks.masking.words import part
from stages.core.document import Document, Polygon, Region, polygon
from stages.core.geometry import quad_from_box
from stages.core.masked import Masked, Reason
from stages.core.policy import Policy
from stages.io.packs import write_pack
from stages.io.records import write_jsonl
from stages.sample.fonts import font
from tests.workspace import ROOT

BLACK = (0, 0, 0)
TYPE = "kr_resident_card"


def _quad(x1: float, y1: float, x2: float, y2: float) -> Polygon:
    return polygon(quad_from_box(x1, y1, x2, y2))


NAME, NUMBER, CAPTION, HEADING = (
    _quad(20, 20, 220, 60),
    _quad(20, 100, 300, 140),
    _quad(20, 4, 80, 18),
    _quad(260, 20, 380, 60),
)


def _page() -> Image.Image:
    image = Image.new("RGB", (400, 240), (250, 250, 246))
    draw = ImageDraw.Draw(image)
    for (x, y), text in ((NAME[0], "MILLWARD"), (NUMBER[0], "800101-1974321"), (HEADING[0], "HEAD")):
        draw.text((x + 4, y + 2), text, fill=BLACK, font=font("sans-bold", 26))
    return image


def _document(name: str) -> Document:
    return Document(
        id=name,
        delivery="d",
        file=f"{name}.png",
        source=f"images/{name}.png",
        sha256="",
        fingerprint="",
        width=400,
        height=240,
    )


def _bytes(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def outcome(tmp_path: Path) -> Outcome:
    """Two documents: one published with the name and the heading filled, the number but half; one kept back."""
    shutil.copy(ROOT / "params.yaml", tmp_path)
    page, masked = _page(), _page()
    draw = ImageDraw.Draw(masked)
    for box in ((16, 17, 223, 63), (16, 96, 159, 143), (256, 16, 383, 63)):
        draw.rectangle(box, fill=BLACK)
    data = tmp_path / "data"
    for folder in ("documents", "images", "masking/labelling", "masked/labelling/images"):
        (data / folder).mkdir(parents=True)
    write_jsonl(data / "documents/d.jsonl", [_document("a"), _document("b")])
    write_pack(data / "images/d.zip", {"a.png": "", "b.png": ""}, lambda _: _bytes(page))
    held = (Reason(code="still_readable", detail="name"),)
    records = [
        Masked(id="a", delivery="d", doc_type=TYPE, published="0" * 16),
        Masked(id="b", delivery="d", doc_type=TYPE, quarantine=held),
    ]
    write_jsonl(data / "masking/labelling/d.jsonl", records)
    with ZipFile(data / "masked/labelling/images/part-001.zip", "w") as pack:
        pack.writestr(f"{'0' * 16}.png", _bytes(masked))
    return Outcome(tmp_path, "labelling")


def test_counts(outcome: Outcome) -> None:
    personal = (Place("name", NAME), Place("id_number", NUMBER), Place("address", NUMBER))  # addresses are shown
    truths = {
        ("d", f"images/{name}.png"): Truth(("d", f"images/{name}.png"), "sample", TYPE, personal, (CAPTION, HEADING))
        for name in "abc"
    }
    tally = weigh(outcome, truths)
    assert tally.per_kind() == {
        "id_number": {"total": 2, "hidden": 0, "quarantined": 1, "leaked": 1},
        "name": {"total": 2, "hidden": 1, "quarantined": 1, "leaked": 0},
    }
    assert tally.groups() == {"faces_photographs_mrz_numbers": 0.5, "names_dates_addresses": 1.0}
    assert tally.quarantine_share() == 0.5, "a document that was rejected counts nowhere"
    assert tally.quarantine() == {"labelling": {"still_readable: name": 1}}
    told = tally.overmask()
    assert (told["known_type_regions"], told["known_type_over_tenth"], told["known_type_any_pixel"]) == (2, 0.5, 1.0)


def test_black_letters_are_no_fill() -> None:
    pixels = np.array(_page())
    fill = filled(pixels, BLACK)
    assert share_hidden(pixels, fill, NAME, by_area=False) < 0.1
    whole = np.zeros_like(pixels)
    assert share_hidden(pixels, filled(whole, BLACK), NAME, by_area=False) == 1.0


def test_truth_turns_with_the_image() -> None:
    pixels = np.full((200, 300, 3), 255, np.uint8)
    pixels[60:80, 100:180] = 0
    truth = Truth(("d", "a"), "sample", TYPE, (Place("name", _quad(100, 60, 180, 80)),), ())
    image, matrix = turned(pixels, np.random.default_rng(3))
    place = moved(truth, matrix).personal[0]
    dark = np.argwhere(image.max(axis=2) < 100)[:, ::-1]
    assert np.abs(dark.mean(axis=0) - np.mean(place.quad, axis=0)).max() < 1.0


def test_a_name_within_its_line() -> None:
    image = Image.new("RGB", (500, 60), "white")
    draw, letters = ImageDraw.Draw(image), font("sans", 30)
    draw.text((10, 8), "Served by Dora Nora", fill=BLACK, font=letters)
    begin, end = 10 + letters.getlength("Served by "), 10 + letters.getlength("Served by Dora Nora")
    quad = part(_quad(10, 10, end, 50), "Served by Dora Nora", 10, 19, np.array(image))
    assert begin - 12 < quad[0][0] <= begin + 1
    assert quad[1][0] == pytest.approx(end)


def test_forms_and_receipts() -> None:
    def told(template: str, lines: list[tuple[str | None, str]]) -> list[str]:
        regions = tuple(
            Region(id=f"r{n}", polygon=_quad(0, 20 * n, 300, 20 * n + 15), text=text, field=field)
            for n, (field, text) in enumerate(lines)
        )
        truth = of_sample(replace(_document("a"), regions=regions, attributes={"template": template}))
        return [*(one.kind for one in truth.personal), *truth.texts]

    answers = [("question", "Full name"), ("answer", "X Y"), ("question", "Address"), ("answer", "1 Z")]
    assert told("form_en", answers) == ["name", "address", "Full name", "Address"]
    receipt = [("company", "SHOP"), (None, "Tel. 555"), (None, "Served by Ann"), (None, "카드 **** **** **** 2529")]
    assert told("receipt_en", receipt) == ["name", "card_number", "SHOP"]


def test_what_is_secret_and_what_is_read() -> None:
    policy = Policy(purpose="test", shown={TYPE: ("address",)})
    personal = (
        Place("id_number", NUMBER, text="800101-1974321"),
        Place("name", NAME, text="Nguyễn Văn Mill"),
        Place("address", NUMBER, text="5 Mill Lane"),
    )
    secrets = secrets_of(Truth(("d", "a"), "sample", TYPE, personal, ()), policy)
    assert [one.kind for one in secrets] == ["id_number", "name"]
    assert secrets[1] == Secret("name", ("nguyen",)), "Mill is to be seen in the address"
    assert read_of(["No. 8OO1O1-l9", "total"]).tells(secrets[0])
    assert not read_of(["8001 cups", "1974"]).tells(secrets[0])
    assert read_of(["NGUYEN V"]).tells(secrets[1])


def test_masks_that_tell_of_length() -> None:
    assert length_told([([10, 20, 30, 40], [64, 64, 64, 64])]) == {"correlation": 0.0, "bits": 0.0, "of_bits": 2.0}
    told = length_told([([10, 20, 30, 40], [10, 20, 30, 40])])
    assert told["correlation"] == pytest.approx(1.0)
    assert told["bits"] == 2.0


@pytest.mark.parametrize("name", ["passports.yaml", "cards.yaml"])
def test_annotations(name: str) -> None:
    found = layouts(name)
    for layout in found:
        width, height = layout.size
        quads = [*(one.quad for one in layout.personal), *layout.plain]
        assert quads
        assert all(0 <= x <= width and 0 <= y <= height for quad in quads for x, y in quad)
        assert all(quad[0][0] < quad[2][0] and quad[0][1] < quad[2][1] for quad in quads)
    assert not any(_alike(one, other) for one in found for other in found if one is not other)


def _alike(one: Layout, other: Layout) -> bool:
    width, height = one.size
    return other.fits(replace(_document("a"), fingerprint=one.fingerprint, width=width, height=height))
