"""Whatever a label file holds, a reader yields labels and rejects, and is quick."""

import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.core.document import Document, Region
from stages.core.geometry import quad_from_box
from tests.deliveries import build, document, label_format, read

JSON_FORMATS = ["coco", "funsd", "labelstudio", "icdar", "sidtd"]
_KEYS = """images annotations categories id image_id bbox segmentation text file_name name caption attributes iscrowd
category_id width height form document box words linking label label_entities label_linkings entity_id word_idx img
fname data ocr image result value type points x y rotation rectanglelabels labels choices original_width
image_rotation from_id to_id quad transcription difficult key_cls legibility updated_at regions polygon"""
KEYS = _KEYS.split()
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-9, 9)
    | st.sampled_from([10**299, -(10**20), 1e300, 1e-320, -0.0, 0.5, 100])
    | st.sampled_from(
        ["a.jpg", "", "x", "rectangle", "textarea", "choices", "relation", "labels", "../a", "{x}", "\ufffd"]
    )
)
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=8),
    max_leaves=40,
)
ITEMS = st.lists(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=10), max_size=4)
LIKELY = st.one_of(
    st.fixed_dictionaries({"images": ITEMS, "annotations": ITEMS, "categories": ITEMS}),
    st.fixed_dictionaries({"form": ITEMS}),
    st.fixed_dictionaries({"document": ITEMS, "label_entities": ITEMS, "label_linkings": JSON}),
    ITEMS.map(lambda r: {"data": {"ocr": "a.jpg"}, "annotations": [{"result": r}]}),
    st.fixed_dictionaries({"images": st.just([{"id": 1, "file_name": "a.jpg"}]),
                           "annotations": ITEMS.map(lambda items: [i | {"image_id": 1} for i in items])}),
    JSON,
)  # fmt: skip


@pytest.mark.parametrize("name", JSON_FORMATS)
@settings(max_examples=60, deadline=None)
@given(LIKELY)
def test_any_json(name: str, content: Any) -> None:
    files = {"a.json": {"json": content}, "alb_0_id.json": {"json": content}, "box/a.txt": ""}
    with tempfile.TemporaryDirectory() as folder:
        labels, rejected = read(name, build(Path(folder), files, ["a.jpg", "alb00.jpg"]))
        for label in labels:
            ids = [region.id for region in label.regions]
            assert all(ids) and len(ids) == len(set(ids)) and label.image in {"a.jpg", "alb00.jpg"}
        assert all(r.path in files and r.found and r.expected and r.action for r in rejected)


@pytest.mark.parametrize("name", ["icdar", "ppocrlabel", "ocrmill", "sidecar", "mrz"])
@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=30) | JSON.map(lambda v: f"a.jpg\t{v!r}") | st.just("1,2,3,2,3,4,1,4,x"), max_size=5))
def test_any_text(name: str, lines: list[str]) -> None:
    text = "\n".join(lines).encode("utf-8", "surrogatepass")
    files = {"a.txt": text, "Label.txt": text, "rec_gt.txt": text, "a.jsonl": text}
    with tempfile.TemporaryDirectory() as folder:
        read(name, build(Path(folder), files, ["a.jpg"]))


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=40))
def test_any_bytes(content: bytes) -> None:
    files = dict.fromkeys(["a.txt", "Label.txt", "a.jsonl", "a.json", "alb_0_id.json"], content)
    with tempfile.TemporaryDirectory() as folder:
        delivery = build(Path(folder), files, ["a.jpg", "alb00.jpg"])
        for name in [*JSON_FORMATS, "ppocrlabel", "ocrmill", "sidecar", "mrz"]:
            read(name, delivery)


@pytest.mark.parametrize("name", ["icdar", "funsd"])
def test_ten_thousand_small_files(name: str, tmp_path: Path) -> None:
    regions = [
        Region(id=str(n), polygon=quad_from_box(1.0, 2.0, 30.0, 9.0), text=f"line {n}, with a comma") for n in range(5)
    ]
    drawn: list[Document] = [document(regions, f"{n:05d}.png") for n in range(10_000)]
    delivery = build(tmp_path, label_format(name).write(drawn), [f"images/{each.file}" for each in drawn])
    start = time.perf_counter()
    labels, rejected = read(name, delivery)
    seconds = time.perf_counter() - start
    assert len(labels) == 10_000 and not rejected
    assert seconds < 10  # about 1.5 on two quiet cores; a machine may be busy


def test_a_line_that_no_pattern_may_choke_on(tmp_path: Path) -> None:
    files = {"a.txt": "1," * 200_000 + "\n" + "1 " * 200_000 + "\n" + "1.1," * 200_000 + '"'}
    start = time.perf_counter()
    read("icdar", build(tmp_path, files, ["a.jpg"]))
    assert time.perf_counter() - start < 2
