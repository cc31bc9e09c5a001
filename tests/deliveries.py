"""Small deliveries on disk, and the configured label formats to read them with."""

import base64
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from stages.core.document import Document, Region
from stages.core.label import Label
from stages.core.rejected import Rejected
from stages.formats.base import Format
from stages.io.delivery import RawDelivery, scan
from stages.io.members import instantiate

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"
FORMATS = sorted(path.stem for path in (ROOT / "conf" / "formats").glob("*.yaml"))
SIZE = (1000, 800)
"""Width and height in px of an image of which nothing else is said."""


def label_format(name: str) -> Format:
    """The format as conf/formats/ configures it."""
    return instantiate(yaml.safe_load((ROOT / "conf" / "formats" / f"{name}.yaml").read_text(encoding="utf-8")), Format)


def raw(content: Any) -> bytes:
    """A file's bytes by what a case says: a text, or one of {json: …}, {text: …, encoding: …}, {base64: …}."""
    match content:
        case bytes():
            return content
        case {"json": value}:
            return json.dumps(value, ensure_ascii=False).encode()
        case {"text": text, "encoding": encoding}:
            return bytes(text.encode(encoding))
        case {"base64": text}:
            return base64.b64decode(text)
        case _:
            return str(content).encode()


def build(folder: Path, files: Mapping[str, Any], images: Iterable[str] | Mapping[str, Any] = ()) -> RawDelivery:
    """A delivery of these files and of (empty) images with their sizes; None stands for an image that is rejected."""
    for name, content in {**dict.fromkeys(images, b""), **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw(content))
    return opened(folder, images if isinstance(images, Mapping) else {})


def opened(folder: Path, sizes: Mapping[str, Any] | None = None) -> RawDelivery:
    """What lies in the folder, as label formats see it."""
    found = scan(folder)
    known = {path: (sizes or {}).get(path, SIZE) for path in found.images}
    bad = Rejected(kind="image", path="", reason="undecodable", found="", expected="", action="")
    return RawDelivery(folder, found, {path: tuple(size) if size else bad for path, size in known.items()})


def read(name: str, delivery: RawDelivery) -> tuple[list[Label], list[Rejected]]:
    """What the format reads of a delivery."""
    said = list(label_format(name).read(delivery))
    return [x for x in said if isinstance(x, Label)], [x for x in said if isinstance(x, Rejected)]


def document(regions: Iterable[Region], file: str = "0001.png", **more: Any) -> Document:
    """A document of SIZE with these regions."""
    width, height = SIZE
    given = {"id": Path(file).stem, "delivery": "d", "source": file, "sha256": "", "fingerprint": ""}
    return Document(**(given | {"file": file, "width": width, "height": height, "regions": tuple(regions)} | more))


def shared_data(name: str) -> Path:
    """A folder of the shared test data; skips the test where it is absent."""
    folder = Path(os.environ.get("OCRMILL_DATA", ROOT / ".." / "shared" / "data")) / name
    if not folder.is_dir():
        pytest.skip(f"{name} is not there; set OCRMILL_DATA to the folder that holds it")
    return folder
