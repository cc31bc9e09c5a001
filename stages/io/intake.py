"""Deliveries come in and, where they must, go out again: copied without following links, described, tracked by DVC."""

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml
from tqdm import tqdm

from stages.formats.base import Format
from stages.io.compose import compose
from stages.io.delivery import RawDelivery, Scan, scan
from stages.io.description import FILE, Description, check_name, write_description
from stages.io.outputs import replacing, replacing_folders
from stages.io.params import instantiate, load_params
from stages.io.paths import RAW

DELIVERIES = Path("conf/deliveries.yaml")
_HEADER = "# One delivery a line, kept by `ocrmill add` and `ocrmill withdraw`.\n"


def add_delivery(folder: Path, name: str | None, given: Mapping[str, Any], describe: Path | None = None) -> None:
    """Copy a folder to data/raw/<name>/ with its delivery.yaml, track it with DVC and name it in conf/.

    `given` are members of the description, None where the user said nothing; `describe` is a YAML file with more of
    them. Raises ValueError for a name that is taken, a folder without images, or a format that isn't plain.
    """
    name = check_name(name or folder.resolve().name.lower())
    if not folder.is_dir():
        raise ValueError(f"{folder}: not a folder; expected the images and labels of one delivery; check the path")
    if (RAW / name).exists():
        raise ValueError(f"{RAW / name}: exists; a delivery is never changed; choose another --name or withdraw it")
    found = scan(folder)
    if not found.images:
        raise ValueError(f"{folder}: no image in it; expected the images and labels of one delivery; check the path")
    stated = {key: value for key, value in (_stated(folder, describe) | dict(given)).items() if value is not None}
    stated.setdefault("source", "unknown")
    stated.setdefault("received", datetime.date.today())
    if "format" not in stated:
        stated["format"] = _recognise(folder, found)
    if stated["format"] not in load_params().ingest.formats:
        known = ", ".join(sorted(load_params().ingest.formats))
        raise ValueError(f"format {stated['format']!r} is unknown; expected one of {known}; give another --format")
    try:
        description = msgspec.convert(stated | {"refused": found.refused}, Description)
    except msgspec.ValidationError as error:
        raise ValueError(f"{describe or 'the options'}: {error}; expected what delivery.yaml holds") from None
    with replacing_folders(RAW / name) as (part,):
        for path in tqdm([*found.images, *found.others], desc=f"add {name}", unit="file", mininterval=0.5):
            _copy(folder / path, part / path)
        write_description(part, description)
    _dvc("add", "--quiet", str(RAW / name))
    _register(lambda names: {*names, name})
    for refused in found.refused:
        sys.stderr.write(f"not taken over: {refused.message()}\n")


def add_sample(folder: Path) -> None:
    """Add each delivery of a rendered sample that isn't there yet."""
    for description in sorted((folder / "deliveries").glob("*.yaml")):
        if not (RAW / description.stem).exists():
            add_delivery(description.with_suffix(""), None, {}, description)


def withdraw_delivery(name: str) -> None:
    """Take a delivery out of the dataset: no later release has it. Earlier ones stay in DVC's cache until `dvc gc`."""
    pointer = RAW / f"{check_name(name)}.dvc"
    if not pointer.exists() and not (RAW / name).exists():
        raise ValueError(f"{RAW / name}: not found; expected a delivery; `ls {RAW}` lists them")
    if pointer.exists():
        _dvc("remove", "--quiet", str(pointer))
    shutil.rmtree(RAW / name, ignore_errors=True)
    _register(lambda names: names - {name})


def _stated(folder: Path, describe: Path | None) -> dict[str, Any]:
    """What a description file says: the one named, else a delivery.yaml that the folder brings along."""
    path = describe or folder / FILE
    if not path.is_file() or path.is_symlink():
        if describe:
            raise ValueError(f"{describe}: not found; expected a YAML file; check --describe")
        return {}
    try:
        stated = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(f"{path}: {str(error).splitlines()[0]}; expected YAML in UTF-8; correct it") from None
    if not isinstance(stated, dict):
        raise ValueError(f"{path}: no mapping; expected the members of a delivery.yaml; correct it")
    return {key: value for key, value in stated.items() if key != "refused"}


def _recognise(folder: Path, found: Scan) -> str:
    """The one format that the folder's files are in."""
    raw = RawDelivery(folder, found, dict.fromkeys(found.images, (1, 1)))
    formats = {name: instantiate(settings, Format) for name, settings in load_params().ingest.formats.items()}
    fitting = [name for name, reader in formats.items() if reader.recognises(raw)]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(fitting or sorted(formats))
    raise ValueError(f"{folder}: the labels' format isn't plain; expected one of {known}; name it with --format")


def _copy(source: Path, target: Path) -> None:
    """Copy a regular file's bytes; should it have become a link meanwhile, opening it fails."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file, target.open("wb") as copy:
        shutil.copyfileobj(file, copy, 1 << 20)


def _register(change: Any) -> None:
    names = yaml.safe_load(DELIVERIES.read_text(encoding="utf-8"))["deliveries"]
    changed = sorted(change(set(names)))
    with replacing(DELIVERIES) as part:
        part.write_text(_HEADER + yaml.safe_dump({"deliveries": changed}), encoding="utf-8")
    compose()


def _dvc(*arguments: str) -> None:
    result = subprocess.run([sys.executable, "-m", "dvc", *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise ValueError(f"`dvc {' '.join(arguments)}` failed: {result.stderr.strip()}; mend that and run it again")
