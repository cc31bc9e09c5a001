"""The sample as a whole: reproducible, read by ocrmill's own formats, its errors exactly those that it lists."""

import hashlib
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import msgspec
import numpy as np
import pytest
import yaml
from PIL import Image

from stages.core.document import Document, Region
from stages.core.label import Label
from stages.io.delivery import RawDelivery, scan
from stages.io.description import Description
from stages.io.records import read_jsonl
from stages.sample.make import Summary, make_sample
from stages.sample.plant import KINDS, Planted, plant
from stages.sample.vendor import FORMATS, UNLABELLED, labelled

SIZE, RATE = 20, 0.2
TRUNCATED = "sample-unlabelled/images/upload_1133.jpg"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    out = tmp_path_factory.mktemp("sample")
    return out, make_sample(out, size=SIZE, error_rate=RATE)


def truths(out: Path) -> list[Document]:
    return list(read_jsonl(out / "truth/documents.jsonl", Document))


def errors(out: Path) -> list[Planted]:
    return list(read_jsonl(out / "truth/planted.jsonl", Planted))


def digests(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_same_seed_same_bytes_wherever_it_runs(tmp_path: Path, sample: tuple[Path, Summary]) -> None:
    code = (
        "import sys, cv2; cv2.setNumThreads(int(sys.argv[2]));"
        "from pathlib import Path; from stages.sample.make import make_sample; make_sample(Path(sys.argv[1]), size=4)"
    )
    root = str(Path(__file__).parents[2])
    for name, threads, locale in (("a", "1", "C"), ("b", "3", "C.UTF-8")):
        (tmp_path / name).mkdir()
        environment = {"PYTHONHASHSEED": threads, "LC_ALL": locale, "PYTHONPATH": root, "OMP_NUM_THREADS": threads}
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / name / "out"), threads],
            cwd=tmp_path / name,
            env=os.environ | environment,
            check=True,
            capture_output=True,
        )
    first = digests(tmp_path / "a/out")
    assert first == digests(tmp_path / "b/out")
    larger = digests(sample[0])
    images = {path: digest for path, digest in first.items() if "/images/" in path}
    assert len(images) == 4
    assert images.items() <= larger.items(), "a larger sample begins with the smaller one's images"


def test_errors_are_exactly_as_many_as_asked_for(sample: tuple[Path, Summary]) -> None:
    out, summary = sample
    formats = read_descriptions(out)
    labels = [labelled(d, formats[d.delivery].format) for d in truths(out) if formats[d.delivery].format in FORMATS]
    count = sum(bool(region.text) and not region.ignore for label in labels for region in label.regions)
    assert summary.regions == count
    assert summary.planted == len(errors(out)) == round(RATE * count)
    assert {error.kind for error in errors(out)} == set(KINDS)
    assert len({(e.delivery, e.source, e.region) for e in errors(out)}) == summary.planted


def test_labels_differ_from_the_truth_exactly_by_the_planted_errors(sample: tuple[Path, Summary]) -> None:
    out, _ = sample
    formats = read_descriptions(out)
    by_image: defaultdict[tuple[str, str], list[Planted]] = defaultdict(list)
    for error in errors(out):
        by_image[error.delivery, error.source].append(error)
    for name, description in formats.items():
        if description.format == UNLABELLED:
            continue
        folder = out / "deliveries" / name
        documents = {d.source: d for d in truths(out) if d.delivery == name}
        sizes = {source: (d.width, d.height) for source, d in documents.items()}
        read = list(FORMATS[description.format].read(RawDelivery(folder, scan(folder), sizes)))
        labels = {label.image: label for label in read if isinstance(label, Label)}
        assert len(labels) == len(read) == len(documents)
        for source, document in documents.items():
            expected = replay(labelled(document, description.format), by_image[name, source])
            assert [told(region) for region in labels[source].regions] == expected, source
            assert labels[source].attributes == {}, "nothing in a label gives the answer away"


def replay(document: Document, planted: list[Planted]) -> list[tuple[object, ...]]:
    """What a label must say of a document's regions, by the truth and the list of errors."""
    by_region = {error.region.removesuffix("-copy"): error for error in planted}
    result = []
    for region in document.regions:
        error = by_region.get(region.id)
        if error is None or error.before is None:
            result.append(told(region))
        else:
            assert (error.before.polygon, error.before.text) == (region.polygon, region.text)
        if error is not None and error.after is not None:
            assert error.after != error.before
            said = error.after
            result.append(told(Region(id="", polygon=said.polygon, text=said.text, field=said.field)))
    return result


def told(region: Region) -> tuple[object, ...]:
    """What formats keep; to 0.1 px, for one of them keeps percentages."""
    return region.text, region.field, region.ignore, tuple((round(x, 1), round(y, 1)) for x, y in region.polygon)


def read_descriptions(out: Path) -> dict[str, Description]:
    paths = sorted((out / "deliveries").glob("*.yaml"))
    return {path.stem: msgspec.convert(yaml.safe_load(path.read_text("utf-8")), Description) for path in paths}


def test_deliveries_are_described_and_recognised(sample: tuple[Path, Summary]) -> None:
    out, summary = sample
    described = read_descriptions(out)
    assert (
        described.keys() == summary.deliveries.keys() == {p.name for p in (out / "deliveries").iterdir() if p.is_dir()}
    )
    for name, description in described.items():
        types = {d.doc_type for d in truths(out) if d.delivery == name}
        assert description.doc_type is None or types == {description.doc_type}
        assert (description.licence, description.consent) == ("CC0-1.0", "invented people")


def test_oddities_are_there(sample: tuple[Path, Summary]) -> None:
    out, _ = sample
    odd = {d.attributes["oddity"]: d for d in truths(out) if "oddity" in d.attributes}
    files = digests(out / "deliveries")
    twin = odd["exact_duplicate"]
    assert files[f"{twin.delivery}/{twin.source}"] == files[twin.attributes["of"]]
    again = odd["photographed_again"]
    first = next(d for d in truths(out) if f"{d.delivery}/{d.source}" == again.attributes["of"])
    assert [r.text for r in again.regions] == [r.text for r in first.regions]
    assert again.sha256 != first.sha256
    other = odd["same_person"]
    shared = next(d for d in truths(out) if f"{d.delivery}/{d.source}" == other.attributes["of"])
    assert all(other.fields[key] == shared.fields[key] for key in ("name", "id_number", "address"))
    turned = odd["exif_rotated"]
    with Image.open(out / "deliveries" / turned.delivery / turned.source) as image:
        assert (image.height, image.width) == (turned.width, turned.height)
        assert image.getexif()[0x0112] == 6
    with pytest.raises(OSError, match="truncated"), Image.open(out / "deliveries" / TRUNCATED) as image:
        image.load()


def test_a_folder_that_is_no_sample_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "deliveries").mkdir()
    with pytest.raises(ValueError, match="is no sample"):
        make_sample(tmp_path, size=1)


def test_too_many_errors_are_refused() -> None:
    with pytest.raises(ValueError, match=r"error_rate is 0\.9"):
        plant([], [], np.random.default_rng(0), 0.9)
