"""Documents through the functions of `detect` and `mask`, one by one in this process, and what is published of them."""

from collections.abc import Collection, Mapping
from contextlib import chdir
from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec import Struct
from msgspec.structs import replace

from stages.core.personal import Detected
from stages.core.policy import Policy
from stages.core.zone_card import ZoneCard
from stages.io import detecting, masker, masking_run, verifier
from stages.io.checking import Row
from stages.io.packs import write_pack
from stages.io.params import load_params
from stages.io.paths import DETECTIONS
from stages.io.published import Leaving, manifest, publish
from stages.io.records import encode, write_json
from tests.deliveries import ROOT


class Means(Struct, frozen=True):
    """What documents are masked by: both stages' plans."""

    detect: detecting.Plan
    mask: verifier.Plan


def detectors(folder: Path, **changed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The settings of all detectors; their models lie in a folder, and the learned one had nothing to learn from."""
    (folder / "templates").mkdir(parents=True, exist_ok=True)
    (folder / "zones").mkdir(exist_ok=True)
    card = ZoneCard(trained=False, groups=(), side=64, steps=0, documents={})
    (folder / "zones/zones.json").write_bytes(msgspec.json.encode(card))
    found = {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8")) for path in (ROOT / "conf/detectors").glob("*.yaml")
    }
    moved = {"templates": {"folder": str(folder / "templates")}, "learned_zones": {"folder": str(folder / "zones")}}
    return {name: settings | moved.get(name, {}) | changed.get(name, {}) for name, settings in sorted(found.items())}


def means(
    folder: Path,
    *,
    recurring: Mapping[str, tuple[str, ...]] | None = None,
    policy: Policy | None = None,
    verifiers: Mapping[str, str] | None = None,
    without: Collection[str] = (),
) -> Means:
    """The plans as configuration has them, with models of a folder; unless `verifiers` do, nothing is read again."""
    params = load_params(ROOT / "params.yaml")
    settings = {name: one for name, one in detectors(folder).items() if name not in without}
    mask = replace(params.mask, verifiers=dict(verifiers or params.mask.verifiers))
    params = replace(params, detect=replace(params.detect, detectors=settings), mask=mask)
    schema, known = params.doc_types, dict(recurring or {})
    detect = detecting.Plan(detectors=settings, schema=schema, recurring=known)
    with chdir(folder):
        write_json(DETECTIONS / detecting.RECURRING, known)
        write_json(DETECTIONS / detecting.DETECTORS, {})
        made = masking_run.means("labelling", params, verified=bool(verifiers))
    return Means(detect, made.plan if policy is None else replace(made.plan, policy=policy))


class Outcome(Struct, frozen=True):
    """What became of a document, and of what was published of it."""

    detected: Detected
    page: masker.Page
    files: dict[str, bytes]


def publish_one(folder: Path, row: Row, image: bytes, file: str, using: Means) -> Outcome:
    """A document masked and, unless it is kept back, published alone; `folder` is a new one."""
    pack = folder / "images.zip"
    folder.mkdir(parents=True)
    write_pack(pack, {file: file}, lambda _: image)
    detected, _ = detecting.detect_page(msgspec.msgpack.encode(using.detect), str(pack), row)
    page, out = masker.mask_page(msgspec.msgpack.encode(using.mask), masker.Sheet(row, encode(detected), (), str(pack)))
    if out is None:
        return Outcome(detected, page, {})
    one = Leaving(
        record=page.record,
        label=page.label,
        cells=page.grid(),
        suffix=Path(page.label.file).suffix,
        reading=page.reading,
    )
    describe = manifest(
        "labelling",
        using.mask.policy,
        "1",
        detectors={},
        verifiers=using.mask.verifiers,
        printed=using.mask.recurring,
        quarantined={},
    )
    fields = {name: kind.rules.keys() for name, kind in using.mask.schema.items()}
    publish(
        folder / "out",
        [one],
        [page.record.delivery],
        lambda _: out,
        fields=lambda name: fields.get(name or "", ()),
        describe=describe,
    )
    return Outcome(detected, page, _files(folder / "out"))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
