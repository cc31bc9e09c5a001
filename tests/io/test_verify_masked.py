"""The receiver's check finds every kind of tampering, and what a detector or an engine would find."""

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from stages.core.grid import blank, packed, unpacked
from stages.core.masked import Manifest
from stages.io import verify_masked as verifying
from stages.io.block_pixels import block_pixels
from stages.io.export import export_masked
from stages.io.masked_image import encoded
from stages.io.packs import Pack
from stages.io.params import Params, load_params
from tests.deliveries import ROOT
from tests.published import labels, original, publish_all

SECRET = "Kim Minsu 900101-1234567"
NUMBER = {"_target_": "stages.detectors.national_numbers.NationalNumbers"}


def fake(*texts: str, **more: Any) -> dict[str, Any]:
    return {"_target_": "stages.engines.fake.Fake", "texts": list(texts), **more}


@cache
def _params() -> Params:
    return load_params(ROOT / "params.yaml")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("masked") / "labelling"
    publish_all(folder, [original(SECRET), original(SECRET, 1, "alpha", format="PNG")])
    return folder


@pytest.fixture
def configure(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A function that sets what the receiver judges with."""
    monkeypatch.chdir(ROOT)
    params = _params()

    def configured(engine: dict[str, Any], detectors: dict[str, Any] | None = None) -> None:
        own = replace(
            params,
            detect=replace(params.detect, detectors={"national_numbers": NUMBER} if detectors is None else detectors),
            read=replace(params.read, engines={**params.read.engines, "fake": engine}),
            mask=replace(params.mask, verifiers={"und": "fake"}),
        )
        monkeypatch.setattr(verifying, "load_params", lambda: own)

    configured(fake("Name", "Total"))
    return configured


@pytest.fixture
def folder(tmp_path: Path, published: Path, configure: Callable[..., None]) -> Path:
    """A published audience of two documents."""
    return Path(shutil.copytree(published, tmp_path / "labelling"))


def problems(folder: Path) -> list[str]:
    return [one.message() for one in verifying.verify_masked(folder)[1]]


def edited_manifest(folder: Path, change: Callable[[dict[str, Any]], None], *, sign: bool = True) -> None:
    """Change the manifest; `sign` enters the files as they are now."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_bytes())
    change(manifest)
    if sign:
        manifest["files"] = {
            one.relative_to(folder).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
            for one in sorted(folder.rglob("*"))
            if one.is_file() and one != path
        }
    path.write_text(json.dumps(manifest))


def edited_label(folder: Path, change: Callable[[dict[str, Any]], None], kind: str = "labels") -> None:
    path = folder / kind / "part-001.jsonl"
    record = json.loads(path.read_bytes())
    change(record)
    path.write_bytes(msgspec.json.encode(record, order="sorted") + b"\n")
    edited_manifest(folder, lambda _: None)


def edited_image(folder: Path, change: Callable[[bytes], bytes]) -> None:
    """Change an image, and all that is derived from it, as someone with the same code would."""
    path = folder / "images" / "part-001.zip"
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    entry = next(one for one in manifest.documents if one.part == "part-001")
    with Pack(path) as pack:
        data = change(pack.read(entry.file))
    sha256 = hashlib.sha256(data).hexdigest()
    name = sha256[:16]
    with zipfile.ZipFile(path, "w") as pack:
        pack.writestr(f"{name}.jpg", data)
    named = {"id": name, "file": f"{name}.jpg", "sha256": sha256}
    edited_label(folder, lambda record: record.update(named))
    edited_label(folder, lambda record: record.update(id=name), "readings")
    edited_manifest(folder, lambda it: [one.update(named) for one in it["documents"] if one["id"] == entry.id])


def _dot(data: bytes) -> bytes:
    pixels = block_pixels(data)
    pixels[88:92, 100:110] = 200
    return encoded(pixels, ".jpg")


def _region(record: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = record["regions"][1]
    return found


def _on_the_mask(record: dict[str, Any]) -> None:
    record["lines"][0]["polygon"] = [[90.5, 85.5], [99.5, 85.5], [99.5, 99.5]]


TAMPERED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a file more": (lambda f: (f / "notes.txt").write_text("x"), "notes.txt: it is not listed"),
    "a hidden file": (lambda f: (f / "images" / ".x").write_text("x"), "images/.x: it is not listed"),
    "a link": (lambda f: (f / "index.html").symlink_to("/etc/hostname"), "index.html: it is not listed"),
    "a file less": (lambda f: (f / "readings" / "part-001.jsonl").unlink(), "readings/part-001.jsonl: it is missing"),
    "a flipped bit": (
        lambda f: (f / "images" / "part-001.zip").write_bytes(
            (f / "images" / "part-001.zip").read_bytes().replace(b"JFIF", b"JFIE")
        ),
        "it is not the file that the manifest lists",
    ),
    "a listed file with a name": (
        lambda f: ((f / "Kim_Minsu.txt").write_text(""), edited_manifest(f, lambda _: None)),
        "a file of the manifest: its name is not a generated one",
    ),
    "a document with a name": (
        lambda f: edited_manifest(f, lambda it: it["documents"][0].update(id="Kim")),
        "document 1: its name is not a generated one",
    ),
    "a name of another image": (
        lambda f: edited_manifest(f, lambda it: it["documents"][0].update(sha256="0" * 64)),
        "its name is not derived from its image",
    ),
    "fewer cells": (
        lambda f: edited_manifest(f, lambda it: it["documents"][0].update(filled="00")),
        "its filled cells don't fit its size",
    ),
    "other cells": (
        lambda f: edited_manifest(f, lambda it: it["documents"][0].update(filled=packed(blank(320, 200, 8)))),
        "a hidden region is not filled",
    ),
    "another colour": (
        lambda f: edited_manifest(f, lambda it: it.update(colour=[9, 0, 0])),
        "aren't of the one colour",
    ),
    "bytes in the pack": (
        lambda f: (_append(f / "images" / "part-001.zip"), edited_manifest(f, lambda _: None)),
        "images/part-001.zip: it holds more than its images",
    ),
    "an image more": (
        lambda f: (_add(f / "images" / "part-001.zip"), edited_manifest(f, lambda _: None)),
        "its images are not those of the manifest",
    ),
    "bytes behind an image": (lambda f: edited_image(f, lambda data: data + b"x"), "it carries trailing"),
    "a comment": (lambda f: edited_image(f, lambda data: data[:2] + b"\xff\xfe\0\x04ab" + data[2:]), "it carries COM"),
    "pixels in a mask": (lambda f: edited_image(f, _dot), "px of filled cells"),
    "half an image": (lambda f: edited_image(f, lambda data: data[: len(data) // 2] + b"\xff\xd9"), "can't be decoded"),
    "a text under a mask": (
        lambda f: edited_label(f, lambda it: _region(it).update(text="K")),
        "a hidden region has a text",
    ),
    "a tight outline": (
        lambda f: edited_label(f, lambda it: (_region(it).update(text="K"), it.update(attributes={}))),
        "a region with a text is partly filled",
    ),
    "a source": (lambda f: edited_label(f, lambda it: it.update(source="kim.jpg")), "the label tells of the original"),
    "a field": (lambda f: edited_label(f, lambda it: it.update(fields={"a": "b"})), "the label tells of the original"),
    "an attribute": (lambda f: edited_label(f, lambda it: it["attributes"].update(a="b")), "the label tells of the"),
    "an old region id": (
        lambda f: edited_label(f, lambda it: _region(it).update(id="Kim")),
        "regions are not numbered",
    ),
    "another document type": (
        lambda f: edited_label(f, lambda it: it.update(doc_type="x")),
        "not what the manifest says",
    ),
    "a member more": (lambda f: edited_label(f, lambda it: it.update(note="x")), "part-001.jsonl:1: it is no record"),
    "a label of nothing": (
        lambda f: edited_label(f, lambda it: it.update(id="0" * 16)),
        "part-001.jsonl:1: it is of no",
    ),
    "a reading with a problem": (
        lambda f: edited_label(f, lambda it: it.update(problem="x"), "readings"),
        "the reading tells of the original",
    ),
    "a reading of a mask": (
        lambda f: edited_label(f, _on_the_mask, "readings"),
        "the reading has a text on filled cells",
    ),
    "a number in the label": (
        lambda f: edited_label(f, lambda it: it["regions"][0].update(text="900101-1234567")),
        "its label says what is personal (id_number)",
    ),
    "a number in the reading": (
        lambda f: edited_label(f, lambda it: it["lines"][0].update(text="900101-1234567"), "readings"),
        "its reading says what is personal (id_number)",
    ),
}


def _append(path: Path) -> None:
    data = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        start = pack.start_dir
    directory = data[start:]
    moved = int.from_bytes(directory[-6:-2], "little") + 4
    path.write_bytes(data[:start] + b"Kim!" + directory[:-6] + moved.to_bytes(4, "little") + directory[-2:])


def _add(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as pack:
        pack.writestr("kim.jpg", b"x")


def test_a_published_folder_is_good_and_nothing_is_cached_of_it(folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    assert verifying.verify_masked(folder) == (2, [])
    assert sorted(folder.rglob("*")) == before


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_found(folder: Path, name: str) -> None:
    tamper, expected = TAMPERED[name]
    tamper(folder)
    found = problems(folder)
    assert any(expected in line for line in found), found
    assert not any(word in line for line in found for word in ("Kim", "Minsu", "900101", "1234567"))


def test_images_are_read_again(folder: Path, configure: Callable[..., None]) -> None:
    configure(fake("Name", "900101-1234567"))
    found = problems(folder)
    assert len(found) == 2
    assert all("its image says what is personal (id_number)" in line for line in found)
    assert verifying.verify_masked(folder, reading=False) == (2, [])


def test_what_judges_must_be_there(folder: Path, configure: Callable[..., None]) -> None:
    configure(fake("Name", absent="install it"))
    with pytest.raises(ValueError, match="engine fake: install it"):
        verifying.verify_masked(folder)
    assert verifying.verify_masked(folder, reading=False) == (2, [])
    configure(fake("Name", fail_on=320))
    assert all("fake can't read it: ValueError" in line for line in problems(folder))
    with pytest.raises(ValueError, match=r"expected the manifest\.json"):
        verifying.verify_masked(folder / "images")


def test_kinds_that_the_audience_may_see_are_no_problem(folder: Path, configure: Callable[..., None]) -> None:
    configure(fake("Name", "900101-1234567"))
    edited_manifest(folder, lambda it: it.update(shown={"receipt": ["id_number"]}))
    assert problems(folder) == []


@pytest.mark.parametrize("label_format", ["ppocrlabel", "ocrmill", "icdar"])
def test_an_export_can_be_verified(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, label_format: str
) -> None:
    monkeypatch.setattr("stages.io.export.MASKED", folder.parent)
    monkeypatch.setattr("stages.io.export.load_params", _params)
    out = tmp_path / "out"
    export_masked(out, label_format, "labelling")
    assert verifying.verify_masked(out) == (2, [])
    assert len(list(out.glob("part-00?/images/*"))) == 2
    assert not any(b"Minsu" in path.read_bytes() for path in out.rglob("*") if path.is_file())
    written = next(path for path in sorted((out / "part-001").rglob("*")) if path.is_file() and path.suffix != ".jpg")
    written.write_bytes(written.read_bytes() + b" ")
    assert any("is not the file that the manifest lists" in line for line in problems(out))
    edited_manifest(out, lambda _: None)
    assert any("it says something else than the published labels" in line for line in problems(out))
    shutil.rmtree(out)
    with pytest.raises(ValueError, match="expected one of labelling"):
        export_masked(out, label_format, "sales")


def test_manifests_tell_exactly_which_cells_are_filled(folder: Path) -> None:
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    for entry, label in zip(manifest.documents, labels(folder), strict=True):
        with Pack(folder / "images" / f"{entry.part}.zip") as pack:
            pixels = block_pixels(pack.read(entry.file))
        cells = unpacked(entry.filled, entry.width, entry.height, entry.cell)
        black = np.repeat(np.repeat(cells, entry.cell, 0), entry.cell, 1)[: entry.height, : entry.width]
        assert (pixels[black] == 0).all()
        assert (label.id, label.sha256) == (entry.id, entry.sha256)
