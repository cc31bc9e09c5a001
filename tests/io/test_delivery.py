"""What a scan lists, and which image a label's reference means."""

import contextlib
import os
import random
import tempfile
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stages.core.rejected import Refusal, Rejected
from stages.io.delivery import RawDelivery, Scan, read_bytes, scan


def put(folder: Path, *paths: str) -> Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(b"x")
    return folder


def test_scan_lists_images_and_others_sorted(tmp_path: Path) -> None:
    put(
        tmp_path,
        "b.JPG",
        "a.tiff",
        "d/c.heic",
        "d/e/1.pdf",
        "z.svg",
        "x.txt",
        "d/Label.txt",
        "noname",
        ".hidden",
        "x.exe",
    )
    (tmp_path / "empty").mkdir()
    assert scan(tmp_path) == Scan(
        images=("a.tiff", "b.JPG", "d/c.heic", "d/e/1.pdf", "z.svg"),
        others=(".hidden", "d/Label.txt", "noname", "x.exe", "x.txt"),
    )


def test_the_description_is_neither(tmp_path: Path) -> None:
    put(tmp_path, "delivery.yaml", "d/delivery.yaml")
    assert scan(tmp_path) == Scan(others=("d/delivery.yaml",), described=True)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        scan(tmp_path / "nothing")


def test_a_folder_that_is_itself_a_link(tmp_path: Path) -> None:
    put(tmp_path / "real", "a.jpg", "a.txt")
    (tmp_path / "alias").symlink_to("real")
    found = scan(tmp_path / "alias")
    assert (found.images, found.others, found.refused) == (("a.jpg",), ("a.txt",), ())
    assert RawDelivery(tmp_path / "alias", found, {}).text("a.txt") == "x"


NAMES = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=6
).filter(lambda name: name not in {".", ".."})
PATHS = st.lists(st.lists(NAMES | st.sampled_from(["a.jpg", "A.jpg", "é", "é", "x.zip", "d"]), min_size=1, max_size=3))


@settings(max_examples=60, deadline=None)
@given(PATHS, st.randoms(use_true_random=False))
def test_every_entry_is_accounted_for_in_any_order(paths: list[list[str]], order: random.Random) -> None:
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        _make(Path(first), paths)
        made = [str((Path(at) / name).relative_to(first)) for at, _, names in os.walk(first) for name in names]
        shuffled = order.sample(made, len(made))
        _make(Path(second), [path.split("/") for path in shuffled])
        found = scan(Path(first))
        assert len(found.images) + len(found.others) + len(found.refused) == len(made) - found.described
        assert {*found.images, *found.others, *(r.path for r in found.refused)} == {*made} - {"delivery.yaml"}
        assert scan(Path(second)) == found
        folded = [unicodedata.normalize("NFC", path).casefold() for path in (*found.images, *found.others)]
        assert len(folded) == len(set(folded))


def _make(folder: Path, paths: list[list[str]]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):  # a file where a folder is wanted
            put(folder, "/".join(path))


IMAGES = [
    "img/001.jpg",
    "img/002.jpg",
    "img/only.jpg",
    "train/img/1.jpg",
    "test/img/1.jpg",
    "a/x.png",
    "b/x.png",
    "e\u0301.jpg",  # decomposed, as a Mac writes it
    "with space.jpg",
    "50%.jpg",
    "#1?.jpg",
]

FOUND = [
    ("img/001.jpg", "Label.txt", "img/001.jpg"),
    ("001.jpg", "img/Label.txt", "img/001.jpg"),
    ("./001.jpg", "img/Label.txt", "img/001.jpg"),
    ("img//001.jpg", "Label.txt", "img/001.jpg"),
    ("img/001.jpg", "labels/deep/x.json", "img/001.jpg"),
    ("vendor/root/img/001.jpg", "Label.txt", "img/001.jpg"),
    ("vendor/only.jpg", "Label.txt", "img/only.jpg"),
    ("only.jpg", "box/Label.txt", "img/only.jpg"),
    ("img\\001.jpg", "Label.txt", "img/001.jpg"),
    ("vendor\\img\\001.jpg", "Label.txt", "img/001.jpg"),
    ("train/img/1.jpg", "x.json", "train/img/1.jpg"),
    ("data/test/img/1.jpg", "x.json", "test/img/1.jpg"),
    ("1.jpg", "train/labels/x.json", "train/img/1.jpg"),
    ("a/x.png", "x.json", "a/x.png"),
    ("x.png", "b/x.json", "b/x.png"),
    ("\u00e9.jpg", "x.json", "e\u0301.jpg"),
    ("e\u0301.jpg", "x.json", "e\u0301.jpg"),
    ("with space.jpg", "x.json", "with space.jpg"),
    ("50%.jpg", "x.json", "50%.jpg"),
    ("#1?.jpg", "x.json", "#1?.jpg"),
]

REFUSED = [
    ("1.jpg", "x.json", "ambiguous"),
    ("x.png", "x.json", "ambiguous"),
    ("vendor/x.png", "c/x.json", "ambiguous"),
    ("2.jpg", "x.json", "no_image"),
    ("001.JPG", "x.json", "no_image"),
    ("img/001", "x.json", "no_image"),
    ("img", "x.json", "no_image"),
    ("x.json", "x.json", "no_image"),
    ("img\\003.jpg", "x.json", "backslash"),
    ("\\img\\001.jpg", "x.json", "outside"),
    ("img/../img/001.jpg", "x.json", "outside"),
    ("/img/001.jpg", "x.json", "outside"),
    ("C:/img/001.jpg", "x.json", "outside"),
    ("s3://bucket/img/001.jpg", "x.json", "outside"),
    ("", "x.json", "outside"),
    (".", "x.json", "outside"),
    ("img/001.jpg\0", "x.json", "outside"),
    ("refused.jpg", "x.json", "image_refused"),
    ("vendor/refused.jpg", "x.json", "image_refused"),
    ("d/001.jpg", "x.json", "image_refused"),
]


@pytest.fixture
def delivery(tmp_path: Path) -> RawDelivery:
    """IMAGES, and two that are refused: one of them shares its name with an image."""
    put(tmp_path, *IMAGES, "x.json", "img/001.txt", "box/001.csv", "key/001.json")
    (tmp_path / "refused.jpg").symlink_to("a/x.png")
    (tmp_path / "d").mkdir()
    for name in ("001.jpg", "002.jpg"):
        (tmp_path / "d" / name).symlink_to(f"../img/{name}")
    found = scan(tmp_path)
    rejected = Rejected(kind="image", path="a/x.png", reason="undecodable", found="", expected="", action="")
    return RawDelivery(tmp_path, found, {"img/001.jpg": (30, 20), "a/x.png": rejected})


@pytest.mark.parametrize(("reference", "label", "image"), FOUND)
def test_references(reference: str, label: str, image: str, delivery: RawDelivery) -> None:
    assert delivery.image(reference, label) == image


def test_a_name_that_may_mean_a_refused_image(delivery: RawDelivery) -> None:
    with pytest.raises(Refusal, match="2 images share"):
        delivery.image("vendor/002.jpg", "x.json")


@pytest.mark.parametrize(("reference", "label", "reason"), REFUSED)
def test_refused_references(reference: str, label: str, reason: str, delivery: RawDelivery) -> None:
    with pytest.raises(Refusal) as caught:
        delivery.image(reference, label)
    assert caught.value.reason == reason


def test_stems(delivery: RawDelivery) -> None:
    assert delivery.image_of_stem("1", "test/box/1.csv") == "test/img/1.jpg"
    assert delivery.image_of_stem("\u00e9", "x/é.txt") == "e\u0301.jpg"
    for stem, reason in (("1", "ambiguous"), ("x", "ambiguous"), ("refused", "image_refused"), ("nothing", "no_image")):
        with pytest.raises(Refusal) as caught:
            delivery.image_of_stem(stem, "label.txt")
        assert caught.value.reason == reason
    assert delivery.others_of_stem("001", "box/001.csv") == ["img/001.txt", "key/001.json"]
    assert delivery.others_of_stem("nothing", "box/001.csv") == []


def test_sizes(delivery: RawDelivery) -> None:
    assert delivery.size("img/001.jpg") == (30, 20)
    for image in ("a/x.png", "b/x.png"):
        with pytest.raises(Refusal, match="rejected image"):
            delivery.size(image)


@pytest.mark.parametrize("path", ["img/001.jpg", "nothing.txt", "../x.json", "/etc/passwd", "refused.jpg"])
def test_only_the_scan_s_files_are_read(path: str, delivery: RawDelivery) -> None:
    with pytest.raises(Refusal) as caught:
        delivery.text(path)
    assert caught.value.reason == "outside"


@pytest.mark.parametrize("path", ["", ".", "/", "..", "../x", "a/../../x", "/etc/passwd", "a/.."])
def test_read_bytes_stays_inside(path: str, tmp_path: Path) -> None:
    put(tmp_path, "a/x", "x")
    with pytest.raises(Refusal):
        read_bytes(tmp_path / "a", path, 10)


def test_read_bytes_limit(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"12345")
    assert read_bytes(tmp_path, "x", 5) == b"12345"
    with pytest.raises(Refusal) as caught:
        read_bytes(tmp_path, "x", 4)
    assert caught.value.reason == "too_many_bytes"


def test_json_has_paths(delivery: RawDelivery, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"a": [1, NaN]}')
    with pytest.raises(Refusal) as caught:
        delivery.json("x.json")
    assert caught.value.place == "$.a[1]"
