"""Real labels with the errors that people have found in them: as they came, and as they are right."""

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import yaml
from msgspec.structs import replace

from benchmarks.planting.base import told
from benchmarks.planting.planter import Place
from benchmarks.planting.score import intersection_over_union
from stages.core.document import Document, Polygon, Region, polygon
from stages.core.geometry import quad_from_box

UNKNOWN = "<unk>"
"""What FUNSD's labels say where a word could not be read."""
SEEN = Path(__file__).with_name("seen.yaml")


class Source(NamedTuple):
    """A set of real labels: where it lies, how it is added, and where its known errors stand."""

    folders: tuple[str, ...]
    images: str
    options: tuple[str, ...]
    errors: str


SOURCES = {
    "sroie": Source(
        ("img", "box", "key"), "img", ("--format", "icdar", "--doc-type", "receipt"), "verified_label_errors.json"
    ),
    "funsd": Source(("images", "jsons"), "images", ("--format", "funsd", "--doc-type", "other"), "label_typos.json"),
}


class Known(NamedTuple):
    """A region of which people know what is printed there; `odd` where the label says so, though it looks wrong.

    `listed`: whether it is in the source's own list of errors.
    """

    place: Place
    region: str
    text: str
    odd: bool = False
    listed: bool = True


def copied(data: Path, name: str, folder: Path, limit: int) -> Path | None:
    """A folder with the first `limit` images of a source and their labels; None where the source isn't there."""
    source = SOURCES[name]
    home = data / name
    if not (home / source.images).is_dir():
        return None
    stems = {path.stem for path in sorted((home / source.images).iterdir())[:limit]}
    for part in source.folders:
        (folder / part).mkdir(parents=True)
        for path in (home / part).iterdir() if (home / part).is_dir() else ():
            if path.stem in stems:
                shutil.copyfile(path, folder / part / path.name)
    return folder


def known(data: Path, name: str, documents: Iterable[Document]) -> list[Known]:
    """What people have found in the labels of a source, as far as these documents are concerned."""
    path = data / name / SOURCES[name].errors
    if not path.is_file():
        return []
    stated = json.loads(path.read_text(encoding="utf-8"))
    by_stem = {PurePosixPath(document.source).stem: document for document in documents}
    return [*(_receipts if name == "sroie" else _forms)(stated, by_stem)]


def seen(documents: Iterable[Document], path: Path = SEEN) -> list[Known]:
    """Errors of public labels that no list has, seen by eye since: a slice of the text, and what is printed there."""
    by_place = {(document.delivery, document.source): document for document in documents}
    found = []
    for delivery, source, identity, digest, start, end, printed in yaml.safe_load(path.read_text(encoding="utf-8")):
        document = by_place.get((delivery, source))
        region = next((one for one in document.regions if one.id == identity), None) if document else None
        if region and region.text and fingerprint(region.text) == digest:
            text = region.text[:start] + printed + region.text[end:]
            found.append(Known((delivery, source), identity, text, listed=False))
    return found


def fingerprint(text: str) -> str:
    """By what a label's text is known without being quoted."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def corrected(document: Document, errors: Sequence[Known]) -> Document:
    """The document with what is really printed; what the labeller could not read is marked to be ignored."""
    texts = {one.region: one.text for one in errors if one.place == (document.delivery, document.source)}
    regions = []
    for region in document.regions:
        if UNKNOWN in (region.text or ""):
            region = replace(region, text=None, ignore=True, words=())
        regions.append(told(region, texts[region.id]) if region.id in texts else region)
    return replace(document, regions=tuple(regions))


def _receipts(stated: dict[str, Any], documents: dict[str, Document]) -> Iterable[Known]:
    for key, odd in (("line_errors", False), ("printed_oddities_label_ok", True)):
        for error in stated.get(key, ()):
            if document := documents.get(str(error["num"])):
                same = [region for region in document.regions if region.text == error["label"]]
                numbers = error.get("box", ())
                box = polygon(zip(numbers[::2], numbers[1::2], strict=True))
                for region in [one for one in same if one.polygon == box] or same[:1]:
                    text = error["label"] if odd else error["correct"]
                    yield Known((document.delivery, document.source), region.id, text, odd)


def _forms(stated: list[dict[str, Any]], documents: dict[str, Document]) -> Iterable[Known]:
    """The region that has the mistyped word and lies where the error was seen."""
    for typo in stated:
        if document := documents.get(str(typo["doc"])):
            box: Polygon = polygon(quad_from_box(*typo["box"]))
            wrong, right = typo["label"], typo["ocr_suggests"]
            own = [r for r in document.regions if wrong in (r.text or "") and (not r.words or _has(r, wrong))]
            for region in sorted(own, key=lambda r: -intersection_over_union(r.polygon, box))[:1]:
                text = (region.text or "").replace(wrong, right, 1)
                yield Known((document.delivery, document.source), region.id, text)


def _has(region: Region, word: str) -> bool:
    return any(word in one.text for one in region.words)
