"""More than a hundred canaries are delivered in every way there is; none comes out where it is public."""

import base64
import io
import re
import subprocess
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from stages.engines.tesseract import Tesseract
from tests.canaries import Canaries, Planted, Search, forms, page, pixels, plant
from tests.workspace import Workspace

_ALIKE = 80.0
_URL = re.compile(rb"data:image/[a-z]+;base64,([A-Za-z0-9+/=]+)")


@pytest.fixture(scope="module")
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture(scope="module")
def engine() -> Tesseract:
    found = Tesseract(["eng"], ["en"])
    if said := found.missing():
        pytest.skip(said)
    return found


class Run:
    """A repository in which all was made and published, and what it said meanwhile."""

    def __init__(self, folder: Path, canaries: Canaries) -> None:
        self.planted: Planted = plant(folder, canaries)
        self.workspace = Workspace.create(folder / "repository")
        self.workspace.configure("read", guide="tesseract_eng")
        path = self.workspace.path / "conf/mask.yaml"
        path.write_text(path.read_text().replace("{und: fake}", "{und: tesseract_eng}"))
        self.workspace.ocrmill("compose")
        for source in (self.planted.labelled, self.planted.plain):
            self.workspace.ocrmill("add", str(source))
        done = self.workspace.dvc("repro", check=False)
        self.said = done.stdout + done.stderr
        assert done.returncode == 0, self.said
        self.workspace.run("git", "add", "--all")
        self.workspace.run("git", "commit", "--quiet", "--message", "all of it")
        self.remote = folder / "public"
        self.workspace.dvc("remote", "add", "--default", "public", str(self.remote))
        self.workspace.dvc("push", "data/masked")

    def masked(self) -> list[Path]:
        return files(self.workspace.path / "data/masked")

    def git(self) -> bytes:
        command = ["git", "cat-file", "--batch-all-objects", "--batch"]
        return subprocess.run(command, cwd=self.workspace.path, capture_output=True, check=True).stdout


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, canaries: Canaries, engine: Tesseract) -> Run:
    return Run(tmp_path_factory.mktemp("canaries"), canaries)


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def read(engine: Tesseract, data: bytes) -> str:
    return "".join(line.text for line in engine.read(pixels(data)))


def seen(text: str, canary: str) -> bool:
    plain, wanted = (re.sub(r"\W", "", one).casefold() for one in (text, canary))
    return fuzz.partial_ratio(wanted, plain) >= _ALIKE if len(plain) >= len(wanted) else wanted in plain


def pictures(path: Path) -> Iterator[bytes]:
    """The pictures of a published file."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as pack:
            yield from (pack.read(name) for name in pack.namelist())
    if path.suffix == ".html":
        yield from (base64.b64decode(url) for url in _URL.findall(path.read_bytes()))


def test_enough_was_planted_and_published(run: Run, canaries: Canaries) -> None:
    assert len(canaries.planted) >= 100
    assert {path.name for path in (run.workspace.path / "data/masked").iterdir()} == {"labelling", "sales"}
    shown = [picture for path in run.masked() if path.suffix == ".zip" for picture in pictures(path)]
    assert len(shown) >= 30, "too much was kept back for a search to mean anything"
    search = Search(canaries.planted)
    found = {one for path in files(run.workspace.path / "data/raw") for one in search.found(path.read_bytes())}
    assert len(found) >= 80, "the search finds what was delivered"


@pytest.mark.parametrize("where", ["masked", "data_docs", "logs", "git", "remote"])
def test_no_canary_is_public(run: Run, canaries: Canaries, where: str) -> None:
    match where:
        case "logs":
            found = {"logs": Search(canaries.planted).found(run.said.encode())}
        case "git":
            found = {"git": Search(canaries.planted).found(run.git())}
        case _:
            folder = {"masked": "data/masked", "data_docs": "data/data_docs", "remote": "../public"}[where]
            search, paths = Search(canaries.planted), files((run.workspace.path / folder).resolve())
            assert paths
            found = {path.name: search.found(path.read_bytes() + path.as_posix().encode()) for path in paths}
    assert {canaries.planted[one] for own in found.values() for one in own} == set(), found


def test_nothing_is_read_in_any_published_picture(run: Run, canaries: Canaries, engine: Tesseract) -> None:
    shown = {picture for path in run.masked() for picture in pictures(path)}
    texts = [read(engine, one) for one in sorted(shown)]
    assert any("Name" in text or "Total" in text for text in texts), "captions stay"
    assert {one for one in canaries.planted for text in texts if seen(text, one)} == set()


def test_what_was_drawn_could_be_read(run: Run, engine: Tesseract) -> None:
    originals = [path for folder in (run.planted.labelled, run.planted.plain) for path in files(folder)]
    texts = [read(engine, path.read_bytes()) for path in originals if path.suffix in {".png", ".jpg"}]
    known = [one for one in run.planted.drawn if any(seen(text, one) for text in texts)]
    assert len(known) >= 0.95 * len(run.planted.drawn)


@pytest.mark.parametrize("canary", ["Bodetu Kamiro", "가나다라마바", "409812657733"])
def test_the_search_finds_every_form(canary: str) -> None:
    search = Search({canary: ""})
    for form in forms(canary):
        pack = io.BytesIO()
        with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as zipped:
            zipped.writestr("a.txt", b"--" + form + b"--")
        packed = zlib.compress(b"some more " + form)
        for data in (
            form,
            packed,
            b"before" + packed + b"after",
            pack.getvalue(),
            b'"' + base64.b64encode(packed) + b'"',
        ):
            assert search.found(b"\x00\xff" + data if data is not pack.getvalue() else data) or data[:2] == b"PK"
        assert search.found(pack.getvalue()) == {canary}
    for shift in range(3):
        assert search.found(base64.b64encode(bytes(shift) + f"x{canary}y".encode())) == {canary}
    assert search.found(b"something else, 1234567890") == set()


def test_a_picture_of_a_canary_is_read(engine: Tesseract) -> None:
    image, _ = page((("Name", "Bodetu Kamiro"),), 1)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    assert seen(read(engine, buffer.getvalue()), "Bodetu Kamiro")
