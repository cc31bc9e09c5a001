"""The same images three times: with the labels of their vendors, without any, and without any but with their type."""

import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath

import msgspec
import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from PIL import Image, ImageOps

from benchmarks.common import RECEIVED, say
from benchmarks.masking.degrade import degrade
from benchmarks.masking.truth import Key, Layout, Place, Truth, layouts, of_labelled, of_sample, twins
from benchmarks.masking.words import Pixels
from stages.core.document import Document
from stages.io.paths import DOCUMENTS, RAW
from stages.io.records import read_folder
from tests.workspace import Workspace

UNLABELLED = "sample-unlabelled"
IMAGES = {".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp"}
Variant = str
LABELLED, WITHOUT, TYPED = "as_delivered", "without_labels", "without_labels_typed"
VARIANTS = (LABELLED, WITHOUT, TYPED)


class Drawn(Struct, frozen=True):
    """The sample as it was rendered and spoiled: its truth by delivery and path, and how often what was done."""

    folder: Path
    truths: tuple[Truth, ...]
    spoiled: dict[str, int]


def draw(workspace: Workspace, folder: Path, size: int, seed: int) -> Drawn:
    """Render the sample in the usual way (5 % of its labels are wrong), then spoil images."""
    say(f"render {size} documents")
    workspace.ocrmill("sample", str(folder), "--size", str(size), "--seed", str(seed))
    truths, spoiled = list[Truth](), dict[str, int]()
    for line in (folder / "truth/documents.jsonl").read_bytes().splitlines():
        document = msgspec.json.decode(line, type=Document)
        path = folder / "deliveries" / document.delivery / document.source
        truth = of_sample(document, upright(path))
        rng = np.random.default_rng([seed, len(truths)])
        truth, what = degrade(path, truth, rng, may_move=document.delivery == UNLABELLED)
        truths.append(truth)
        spoiled[what or "nothing"] = spoiled.get(what or "nothing", 0) + 1
    return Drawn(folder / "deliveries", tuple(truths), spoiled)


def upright(path: Path) -> Pixels | None:
    """An image as it is looked at, RGB; None where it can't be decoded."""
    try:
        with Image.open(path) as image:
            return np.array(ImageOps.exif_transpose(image).convert("RGB"))
    except OSError:
        return None


def add_labelled(workspace: Workspace, drawn: Drawn, data: Path) -> list[str]:
    """Add everything as it was delivered; what isn't in DATA."""
    for described in sorted(drawn.folder.glob("*.yaml")):
        workspace.ocrmill("add", str(described.with_suffix("")), "--describe", str(described))
    missing = []
    for name, kind in (("sidtd", "sidtd"), ("mrz_passports", "mrz")):
        if not (data / name).is_dir():
            missing.append(name)
            continue
        options = ("--name", name.replace("_", "-"), "--format", kind, "--language", "und", "--received", RECEIVED)
        workspace.ocrmill("add", str(data / name), *options)
    return missing


def real_truths(documents: Iterable[Document]) -> list[Truth]:
    """The truth of sidtd and mrz_passports, as far as labels and annotations know it."""
    known, cards, passports = list(documents), layouts("cards.yaml"), layouts("passports.yaml")
    truths = [of_labelled(one, "sidtd", cards) for one in twins(d for d in known if d.delivery == "sidtd")]
    return [*truths, *_passports([one for one in known if one.delivery == "mrz-passports"], passports)]


def _passports(documents: Sequence[Document], known: Sequence[Layout]) -> Iterable[Truth]:
    """Of an image of unknown layout, only what its MRZ says is known: it is only read again."""
    for document in documents:
        layout = next((one for one in known if one.fits(document)), None)
        lines = tuple(region.text or "" for region in document.regions)
        if layout:
            truth = layout.truth(document, "mrz")
            texts = iter(lines)
            filled = (replace(p, text=next(texts, "")) if p.kind == "mrz" else p for p in truth.personal)
            yield replace(truth, personal=tuple(filled))
        else:
            unplaced = tuple(Place("mrz", (), text=line) for line in lines)
            yield Truth((document.delivery, document.source), "mrz", "passport", unplaced, ())


def add_unlabelled(
    workspace: Workspace, place: Path, truths: Sequence[Truth], raw: Sequence[Path], *, typed: bool
) -> dict[Key, Key]:
    """Add the images of the truths alone, found below `raw`; where each is now."""
    moved: dict[Key, Key] = {}
    for truth in truths:
        delivery, source = truth.key
        name = (truth.doc_type or "unknown").replace("_", "-") if typed else "images"
        name = f"{truth.source}-{name}"
        path = f"images/{delivery}-{PurePosixPath(source).name}"
        found = next((folder / delivery / source for folder in raw if (folder / delivery / source).is_file()), None)
        if found is None:
            raise FileNotFoundError(f"{source} of {delivery} isn't below {', '.join(map(str, raw))}")
        (place / name / "images").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found, place / name / path)
        moved[truth.key] = (name, path)
    types = {moved[truth.key][0]: truth.doc_type for truth in truths}
    for name in sorted(types):
        options = ["--name", name, "--format", "unlabelled", "--language", "und", "--received", RECEIVED]
        if typed and types[name]:
            options += ["--doc-type", str(types[name])]
        workspace.ocrmill("add", str(place / name), *options)
    return moved


def ingested(workspace: Workspace) -> list[Document]:
    """The documents, once they are ingested."""
    workspace.dvc("repro", "ingest")
    return list(read_folder(workspace.path / DOCUMENTS, Document))


def raw_folders(workspace: Workspace, drawn: Drawn) -> list[Path]:
    """Where images lie, by delivery: as the sample was drawn, and as DATA was added."""
    return [drawn.folder, workspace.path / RAW]
