"""Planted labels as plain vendor deliveries: images, and one file of records beside them."""

import json
import shutil
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.planting.planter import Place, Sheet

RECORDS = "documents.jsonl"
Lines = dict[str, list[tuple[Place, list[str]]]]
"""By delivery, the document that each line of its records is about, and the ids that its regions should have."""


def write(folder: Path, sheets: Sequence[Sheet], images: Mapping[Place, Path]) -> Lines:
    """Write a folder a delivery. `images` are the files that are there already."""
    found: Lines = {}
    by_delivery: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in sorted(sheets, key=lambda one: one.place):
        by_delivery[sheet.truth.delivery].append(sheet)
    for delivery, own in by_delivery.items():
        home, lines = folder / delivery, []
        home.mkdir(parents=True)
        found[delivery] = []
        for sheet in own:
            if sheet.image:
                target = home / sheet.truth.source
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(images[sheet.image], target)
            if sheet.label:
                record: dict[str, Any] = sheet.spoil(msgspec.to_builtins(sheet.label))
                lines.append(json.dumps(record, ensure_ascii=False) + "\n")
                found[delivery].append((sheet.place, [region.id for region in sheet.label.regions]))
        (home / RECORDS).write_text("".join(lines), encoding="utf-8")
    return found
