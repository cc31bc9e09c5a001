"""The readers on real folders, against independent counts of what is in them."""

import csv
import json
from collections import Counter
from typing import Any

import pytest

from stages.core.document import nfc
from tests.deliveries import FORMATS, label_format, opened, read, shared_data

EXPECTED = {
    "sroie": ["icdar"],
    "funsd": ["funsd"],
    "korean_lines": ["unlabelled"],  # its texts are in the file names, which nothing but a person can know
    "mrz_passports": ["mrz"],
    "sidtd": ["sidtd"],
    "scene_text": ["unlabelled"],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_recognises(name: str) -> None:
    delivery = opened(shared_data(name))
    assert [each for each in FORMATS if label_format(each).recognises(delivery)] == EXPECTED[name]


def test_sroie() -> None:
    folder = shared_data("sroie")
    labels, rejected = read("icdar", opened(folder))
    assert not rejected
    assert len(labels) == len(list((folder / "img").iterdir())) == 110
    with_comma = 0
    for label in labels:
        rows = (folder / label.path).read_text(encoding="utf-8").split("\n")
        texts = [",".join(row.rstrip("\r").split(",")[8:]) for row in rows if row.strip()]
        assert [region.text for region in label.regions] == texts
        with_comma += sum("," in text for text in texts)
        key = json.loads((folder / "key" / label.path.removeprefix("box/")).with_suffix(".json").read_text())
        assert label.fields == key
        assert label.image.removeprefix("img/")[:3] == label.path.removeprefix("box/")[:3]
    assert sum(len(label.regions) for label in labels) == 5570
    assert with_comma == 282


def test_funsd() -> None:
    folder = shared_data("funsd")
    labels, rejected = read("funsd", opened(folder))
    forms = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (folder / "jsons").iterdir()}
    assert len(labels) == len(forms) == 60
    for label in labels:
        form = forms[label.path.removeprefix("jsons/")]
        assert label.image == form["img"]["fname"]
        assert [(r.text, len(r.words)) for r in label.regions] == [
            (s["text"], len(s["words"])) for s in form["document"]
        ]
    joined = [_joined(form) for form in forms.values()]
    assert sum(len(label.links) for label in labels) == sum(len({p for p in pairs if p[0] != p[1]}) for pairs in joined)
    assert Counter(r.reason for r in rejected)["link"] == sum(a == b for pairs in joined for a, b in pairs)
    assert {r.reason for r in rejected} == {"link", "mixed_field"}
    assert {r.field for label in labels for r in label.regions} == {"question", "answer", "header", None}


def _joined(form: dict[str, Any]) -> list[tuple[int, int]]:
    """For each link of entities the segments that these begin in."""
    segment = {word["id"]: segment["id"] for segment in form["document"] for word in segment["words"]}
    begins = {entity["entity_id"]: segment[entity["word_idx"][0]] for entity in form["label_entities"]}
    return [(begins[a], begins[b]) for a, b in form["label_linkings"]]


def test_mrz_passports() -> None:
    folder = shared_data("mrz_passports")
    labels, rejected = read("mrz", opened(folder))
    texts = {path.stem: path.read_text().split() for path in (folder / "images").glob("*.txt")}
    assert not rejected
    assert {label.path[7:-4]: [r.text for r in label.regions] for label in labels} == texts
    assert len(texts) == 50 and {label.doc_type for label in labels} == {"passport"}


def test_sidtd() -> None:
    folder = shared_data("sidtd")
    labels, rejected = read("sidtd", opened(folder))
    assert not rejected
    assert {(label.path, label.image, label.doc_type) for label in labels} == {
        ("alb_0_id.json", "alb00.jpg", "id_card"),
        ("alb_1_id.json", "alb01.jpg", "id_card"),
        ("aze_0_passport.json", "aze00.jpg", "passport"),
        ("aze_1_passport.json", "aze01.jpg", "passport"),
    }
    for label in labels:
        values = {key: item["value"] or None for key, item in json.loads((folder / label.path).read_text()).items()}
        assert {region.field: region.text for region in label.regions} == values


def test_korean_lines() -> None:
    folder = shared_data("korean_lines")
    labels, rejected = read("filename", opened(folder))
    names = [path.name for path in folder.glob("*.jpg")]
    assert not rejected
    assert sorted(label.regions[0].text or "" for label in labels) == sorted(nfc(n.rpartition("_")[0]) for n in names)


def test_bad_images_are_all_listed() -> None:
    folder = shared_data("bad_images")
    delivery = opened(folder)
    assert len(delivery.images) + len(delivery.others) == sum(path.is_file() for path in folder.rglob("*"))
    assert len(delivery.images) > 750


def test_csv_would_have_cut_the_texts() -> None:
    """Why the reader doesn't use Python's csv module: quotes in a receipt aren't csv's."""
    row = '1,2,3,2,3,4,1,4,"GST" 6%, RM'
    assert next(csv.reader([row]))[8] != row.split(",", 8)[8]
