"""The page of an audience: made of published things alone, the same each time, and accepted by whoever checks."""

import base64
import io
import re
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image

from stages.core.containers import segments
from stages.core.masked import Manifest
from stages.core.masked_page import choose_published, published_kinds, published_types
from stages.io.masked_page import PAGE, PICTURES, write_page
from stages.io.received import Received
from stages.io.records import read_json
from tests.published import original, publish_all

SECRET = "Zebedeus"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An audience's folder with its page."""
    many = [original(f"{SECRET}{number}", seed=number) for number in range(PICTURES + 2)]
    publish_all(tmp_path / "labelling", [*many, original(f"{SECRET}x", delivery="alpha")], page=write_page)
    return tmp_path / "labelling"


def manifest(folder: Path) -> Manifest:
    return read_json(folder / "manifest.json", Manifest)


def test_it_is_listed_and_made_of_what_is_published(folder: Path) -> None:
    assert PAGE in manifest(folder).files and not list(Received(folder).problems())
    page = (folder / PAGE).read_bytes()
    write_page(folder, replace(manifest(folder), files={}, quarantined={}))
    assert (folder / PAGE).read_bytes() == page


def test_it_tells_nothing_of_originals(folder: Path) -> None:
    page = (folder / PAGE).read_text(encoding="utf-8")
    for secret in (SECRET, "zeta", "alpha", "withheld", str(folder)):
        assert secret not in page
    names = set(re.findall(r"\b[0-9a-f]{16}\b", re.sub(r"base64,[^\"]*", "", page)))
    assert names <= {one.id for one in manifest(folder).documents} | {manifest(folder).policy}
    assert "<script" not in page and not re.search(r"(src|href)=\"(?!data:image/jpeg;base64,)", page)


def test_its_pictures_are_few_small_and_bare(folder: Path) -> None:
    urls = re.findall(r"data:image/jpeg;base64,([^\"]*)", (folder / PAGE).read_text(encoding="utf-8"))
    assert len(urls) == PICTURES < len(manifest(folder).documents)
    for url in urls:
        data = base64.b64decode(url)
        assert set(segments(data) or ()) <= {"SOI", "JFIF", "DQT", "SOF0", "DHT", "SOS", "EOI"}
        with Image.open(io.BytesIO(data)) as image:
            assert max(image.size) <= 280 and not image.getexif()


def test_secrets_leave_no_trace_on_it(tmp_path: Path) -> None:
    pages = []
    for secret in ("Kim", "Hwangbo"):
        publish_all(tmp_path / secret, [original(secret, seed=1, format="PNG")], page=write_page)
        pages.append((tmp_path / secret / PAGE).read_bytes())
    assert pages[0] == pages[1]


def test_values_are_escaped_and_nothing_published_is_a_page_too(tmp_path: Path, folder: Path) -> None:
    hostile = replace(manifest(folder), purpose="<script>alert(1)</script>", documents=(), verifiers={"<b>": "1"})
    write_page(tmp_path, hostile)
    page = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "&lt;script&gt;" in page and "<script" not in page and "<b>" not in page.split("<h2>How")[1].split("<h2>")[0]


def test_counts_by_kind_and_type_and_each_type_in_turn(folder: Path) -> None:
    one, two, three = manifest(folder).documents[:3]
    three = replace(three, doc_type=None)
    kinds = [
        (row.kind, row.places, row.documents) for row in published_kinds([one, two, replace(three, masks={"face": 3})])
    ]
    assert kinds == [("face", 5, 3), ("name", 2, 2)]
    assert published_types([one, two, three]) == {"": 1, "receipt": 2}
    assert {row.doc_type for row in choose_published([one, two, three], 2)} == {None, "receipt"}
    assert choose_published([three, two, one], 3) == choose_published([one, two, three], 3)
