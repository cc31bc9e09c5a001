"""What is published of a document is the same, byte by byte, whatever its secrets are.

A mask covers a place whose size is rounded up. So two secrets give one result unless they differ in length or height by
so much that their places are rounded differently; then the filled cells differ, and nothing else may tell them apart.
"""

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from stages.core.policy import Policy
from stages.core.reading import Reading
from stages.core.template import encode
from stages.core.template_learning import learn
from stages.core.view import Pixels
from stages.engines.base import Engine
from stages.io.block_pixels import block_pixels
from stages.io.masked_image import pixel_mask
from stages.io.members import instantiate
from stages.io.params import load_params
from stages.sample import template as t
from stages.sample.make import TEMPLATES
from stages.sample.template import load_template
from tests import cards, pairs
from tests.deliveries import ROOT
from tests.masking import Means, Outcome, means, publish_one
from tests.pairs import Pair, Side

NETS = ("portraits", "fingerprints")
"""Detectors that are nets: what they see at one place depends, by some px, on every pixel of the image."""
ALIKE = 40
"""The least number of pairs in each of the chunks of which all that is published is the same: 200 in all of them."""
OTHERS = 10
"""Other secrets that each document is compared with itself for."""
SECRETS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "vn_citizen_card": (
        ("name_upper",),
        ("national_id",),
        ("born_vi",),
        ("expires_vi",),
        ("address",),
        ("birthplace",),
    ),
    "kr_resident_card": (("name",), ("national_id",), ("issued_ko",), ("address",)),
    "kr_driver_licence": (("name",), ("licence_id",), ("national_id",), ("address",)),
    "kr_alien_card": (("alien_id",), ("name_latin",)),
    "passport": (
        ("passport_id",),
        ("family_latin",),
        ("given_latin",),
        ("born_en",),
        ("expires_en",),
        ("issued_en",),
    ),
    "form_en": (("Full name",), ("Telephone",), ("E-mail",), ("Address",)),
    "form_ko": (("성명",), ("연락처",), ("전자우편",), ("주소",)),
}
GROUPS = [(design, secrets) for design, own in SECRETS.items() for secrets in own]
CHUNKS = 5
COLOURS = 16
"""px beside a filled cell whose colour may be coded with it."""
TINT = 8
"""By how much (of 255) what lies farther may differ: its colour may be borrowed from the nearest that isn't filled."""
DIFFERENT = 0.02
"""The share of an image's cells that may differ where nets find the lines."""


@pytest.fixture(scope="module")
def using(tmp_path_factory: pytest.TempPathFactory) -> Means:
    """What nothing is read again by, with a template of one card; all that is printed on the specimens is known."""
    return plans(tmp_path_factory.mktemp("models"), NETS)


def plans(folder: Path, without: tuple[str, ...], verifier: str = "") -> Means:
    (folder / "templates").mkdir(parents=True)
    (folder / "templates/vn_citizen_card-1.msgpack").write_bytes(learned(cards.CARD))
    verifiers = {"und": verifier} if verifier else {}
    return means(folder, recurring=printed(), policy=Policy(purpose="tests"), verifiers=verifiers, without=without)


@cache
def learned(name: str) -> bytes:
    """The layout of a card, from other holders' cards as a scanner takes them."""
    examples = []
    for number in range(4):
        (side,) = pairs.variants(Pair(design=name, secrets=("portrait",), number=900 + number), 1)
        examples.append(cards.example(block_pixels(side.data), side.document))
    (found,) = learn(name, examples, 3)
    return encode(found)


def printed() -> dict[str, tuple[str, ...]]:
    """By document type, the texts of its specimen that are on each of them."""
    designs = [load_template(TEMPLATES, name) for name in SECRETS]
    return {
        one.doc_type: tuple(
            each.text for each in one.elements if isinstance(each, t.Text | t.Mark) and "{" not in each.text
        )
        for one in designs
    }


def variant(number: int, design: str, secrets: tuple[str, ...]) -> Pair:
    """The n-th group, as some scanner and some vendor deliver it."""
    return Pair(
        design=design,
        secrets=secrets,
        number=500 + number,
        turn=2.0 if number % 5 == 4 else 0.0,
        sampling=(2, 0, None)[number % 3],
        labelled=number // 2 % 2 == 0,
        known=number % 4 < 3,
    )


def outcome(folder: Path, side: Side, using: Means) -> Outcome:
    return publish_one(folder, side.row(), side.data, side.document.file, using)


def told_apart(one: Outcome, other: Outcome) -> bool:
    """Whether anything that is published differs; if pixels do, they lie where either image is filled, or beside."""
    assert one.files and other.files, (one.page.record.quarantine, other.page.record.quarantine)
    if one.files == other.files:
        return False
    grids, images = (one.page.grid(), other.page.grid()), (picture(one), picture(other))
    height, width = images[0].shape[:2]
    filled = pixel_mask(grids[0] != grids[1], one.page.record.cells, height, width)
    beside = cv2.dilate(filled.view(np.uint8), np.ones((3, 3), np.uint8), iterations=COLOURS)
    apart = np.abs(images[0].astype(np.int16) - images[1]).max(axis=2) > TINT
    assert not (apart & (beside == 0)).any()
    return True


def picture(one: Outcome) -> Pixels:
    """The published image."""
    (data,) = (data for name, data in one.files.items() if name.startswith("images/"))
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return block_pixels(pack.read(pack.namelist()[0]))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_published_bytes_are_the_same_whatever_the_secret_is(tmp_path: Path, using: Means, chunk: int) -> None:
    apart, count = 0, 0
    for number in range(chunk, len(GROUPS), CHUNKS):
        own, *others = pairs.variants(variant(number, *GROUPS[number]), 1 + OTHERS)
        first = outcome(tmp_path / f"{number}", own, using)
        for index, other in enumerate(others):
            if other.secret == own.secret:
                continue
            apart += told_apart(first, outcome(tmp_path / f"{number}-{index}", other, using))
            count += 1
    assert count - apart >= ALIKE, f"{apart} of {count} pairs are told apart by the size of their masks"


def test_labels_and_readings_of_one_size_tell_nothing(tmp_path: Path, using: Means) -> None:
    """Where vendors and engines give the field's place, not the ink's, masks are alike but for what looks at ink, and
    for values that stand within other lines.
    """
    apart = []
    for number, (design, secrets) in enumerate(GROUPS):
        own, other, *_ = pairs.variants(variant(number, design, secrets), 5, one_size=True)
        first, second = (outcome(tmp_path / f"{number}-{index}", one, using) for index, one in enumerate((own, other)))
        if told_apart(first, second):
            apart.append((design, secrets))
    assert len(apart) <= 0.1 * len(GROUPS), apart


@pytest.mark.parametrize("design", ["vn_citizen_card", "kr_resident_card", "passport"])
def test_portraits_leave_nothing_beside_their_masks(tmp_path: Path, design: str) -> None:
    """With nets, whose masks follow a face by some px: `told_apart` looks at all that isn't filled."""
    every = plans(tmp_path / "models", ())
    own, *others = pairs.variants(Pair(design=design, secrets=("portrait",), number=700), 3)
    first, *rest = (outcome(tmp_path / str(index), one, every) for index, one in enumerate((own, *others)))
    for other in rest:
        told_apart(first, other)


@pytest.mark.parametrize("chunk", range(2))
def test_real_engines_find_and_verify_the_same(tmp_path: Path, chunk: int) -> None:
    """The lines are those that PP-OCR finds in the pixels; Tesseract reads what is masked.

    A net that finds lines places them some px elsewhere after any change, so masks may differ by a few cells.
    """
    using = plans(tmp_path, NETS, "tesseract_eng")
    engine = instantiate(load_params(ROOT / "params.yaml").read.engines["ppocr"], Engine)
    if said := engine.missing() or (None if using.mask.engines else "Tesseract isn't installed"):
        pytest.skip(said)
    kept, count = 0, 0
    for number, (design, secrets) in list(enumerate(GROUPS))[chunk::2]:
        if design not in {"passport", "form_en"}:
            continue
        found = []
        for index, side in enumerate(pairs.variants(variant(number, design, secrets), 3)):
            lines = tuple(engine.read(block_pixels(side.data)))
            reading = Reading(id=side.document.id, delivery="pairs", engine="ppocr", provenance="1", lines=lines)
            read = Side(side.data, side.document, reading, side.secret)
            found.append(outcome(tmp_path / f"{number}-{index}", read, using))
        for other in found[1:]:
            count += 1
            if found[0].files and other.files:
                assert other.page.reading is not None
                told_apart(found[0], other)
                assert (found[0].page.grid() != other.page.grid()).mean() <= DIFFERENT
            else:
                kept += 1
    assert count >= 10
    assert kept <= 0.3 * count
