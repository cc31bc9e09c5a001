"""Deliveries come in and, where they must, go out again: copied without following links, described, tracked by DVC."""

import datetime
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec.structs import replace
from tqdm import tqdm

from stages.core.rejected import Refusal
from stages.formats.base import Format
from stages.io.compose import compose
from stages.io.delivery import RawDelivery, Scan, read_bytes, scan
from stages.io.description import FILE, Description, check_name, write_description
from stages.io.ingested import MAX_BYTES
from stages.io.members import instantiate, label_format
from stages.io.memory import memory_folder
from stages.io.outputs import replacing, replacing_folders
from stages.io.params import load_params
from stages.io.paths import RAW

DELIVERIES = Path("conf/deliveries.yaml")
_HEADER = """# One delivery a line, in the order of adding, kept by `ocrmill add` and `ocrmill withdraw`.
# The order decides which document is older, and so which split it keeps: append, don't sort.
"""


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
    stated: dict[str, Any] = {"source": "unknown", "received": datetime.date.today()} | _stated(folder, describe)
    stated |= {key: value for key, value in given.items() if value is not None}
    formats = load_params().ingest.formats
    if "format" not in stated:
        stated["format"] = _recognise(formats, folder, found)
    _check_format(formats, stated["format"], folder, found)
    try:
        description = msgspec.convert(stated, Description)
    except msgspec.ValidationError as error:
        raise ValueError(f"{describe or 'the options'}: {error}; expected what delivery.yaml holds") from None
    names = _deliveries()
    refused = list(found.refused)
    with replacing_folders(RAW / name) as (part,):
        for path in tqdm([*found.images, *found.others], desc=f"add {name}", unit="file", mininterval=0.5):
            try:
                _copy(folder, path, part)
            except Refusal as refusal:
                refused.append(refusal.rejected("file", path))
        write_description(part, replace(description, refused=tuple(refused)))
    try:
        _track(name)
        _register([*names, name])
    except BaseException:
        _forget(name)  # a delivery is there as a whole or not at all
        raise
    for one in refused:
        sys.stderr.write(f"not taken over: {one.message()}\n")


def add_sample(folder: Path) -> None:
    """Add each delivery of a rendered sample; those that are there already stay as they are."""
    for description in sorted((folder / "deliveries").glob("*.yaml")):
        if (RAW / description.stem).exists():
            sys.stderr.write(f"{RAW / description.stem}: there already, kept; `ocrmill withdraw` takes it out\n")
        else:
            add_delivery(description.with_suffix(""), None, {}, description)


def withdraw_delivery(name: str) -> None:
    """Take a delivery out of the dataset and the memory. What DVC and Git keep of earlier releases isn't touched."""
    if not (RAW / f"{check_name(name)}.dvc").exists() and not (RAW / name).exists():
        raise ValueError(f"{RAW / name}: not found; expected a delivery; `ls {RAW}` lists them")
    names = _deliveries()
    _forget(name)
    _register([one for one in names if one != name])
    shutil.rmtree(memory_folder(), ignore_errors=True)  # it holds images by content, not by delivery


def _forget(name: str) -> None:
    """Remove a delivery's files and what points to them."""
    if (RAW / f"{name}.dvc").exists():
        _dvc("remove", str(RAW / f"{name}.dvc"))
    shutil.rmtree(RAW / name, ignore_errors=True)


def _track(name: str) -> None:
    """Track the delivery with DVC. Raises ValueError if DVC passed a file over: it would be lost between clones."""
    _dvc("add", str(RAW / name))
    tracked = yaml.safe_load((RAW / f"{name}.dvc").read_text(encoding="utf-8"))["outs"][0]["nfiles"]
    there = sum(path.is_file() for path in (RAW / name).rglob("*"))
    if tracked != there:
        raise ValueError(f"{RAW / name}: DVC tracks {tracked} of {there} files; expected all; look at .dvcignore")


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


def _recognise(formats: dict[str, dict[str, Any]], folder: Path, found: Scan) -> str:
    """The one format that the folder's files are in."""
    raw = RawDelivery(folder, found, dict.fromkeys(found.images, (1, 1)))
    fitting = [name for name, settings in formats.items() if instantiate(settings, Format).recognises(raw)]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(fitting or sorted(formats))
    raise ValueError(f"{folder}: the labels' format isn't plain; expected one of {known}; name it with --format")


def _check_format(formats: dict[str, dict[str, Any]], name: str, folder: Path, found: Scan) -> None:
    """Raise ValueError for an unknown format, and for one that finds no label where it should."""
    reader = instantiate(label_format(formats, name, "give another --format"), Format)
    if reader.labelled and not reader.label_files(RawDelivery(folder, found, {})):
        action = "give another --format, or --format unlabelled"
        raise ValueError(f"{folder}: no label file of the format {name}; expected at least one; {action}")


def _copy(folder: Path, path: str, part: Path) -> None:
    """Copy a regular file's bytes. Raises Refusal for what can't be read, or has become a link meanwhile."""
    data = read_bytes(folder, path, MAX_BYTES)
    (part / path).parent.mkdir(parents=True, exist_ok=True)
    (part / path).write_bytes(data)


def _deliveries() -> list[str]:
    """The deliveries that conf/ names, from the first added to the last."""
    try:
        named = yaml.safe_load(DELIVERIES.read_text(encoding="utf-8"))["deliveries"] or []
        return [check_name(str(name)) for name in named]
    except (yaml.YAMLError, TypeError, KeyError):
        expected = "a list under `deliveries`"
        raise ValueError(f"{DELIVERIES}: no list of deliveries; expected {expected}; correct it") from None


def _register(names: list[str]) -> None:
    with replacing(DELIVERIES) as part:
        part.write_text(_HEADER + yaml.safe_dump({"deliveries": names}), encoding="utf-8")
    compose()


def _dvc(*arguments: str) -> None:
    result = subprocess.run([sys.executable, "-m", "dvc", *arguments], capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise ValueError(f"`dvc {' '.join(arguments)}` failed: {result.stderr.strip()}; mend that and try again")
