"""SROIE's receipts with their labels, as the reading benchmarks use them."""

import json
from pathlib import Path
from typing import NamedTuple

from stages.core.document import Polygon


class Labelled(NamedTuple):
    """A labelled line; where its label is known to be wrong, with what is really printed."""

    polygon: Polygon
    text: str


class Receipt(NamedTuple):
    """An image and its labelled lines."""

    path: Path
    lines: list[Labelled]


def receipts(folder: Path) -> list[Receipt]:
    """The receipts in the order of their numbers. A label is eight coordinates and a text that may hold commas."""
    corrections = _corrections(folder / "verified_label_errors.json")
    found = []
    for path in sorted((folder / "img").glob("*.jpg")):
        label = folder / "box" / f"{path.stem}.csv"
        lines = []
        for row in label.read_text(encoding="utf-8", errors="replace").splitlines():
            parts = row.split(",", 8)
            if len(parts) == 9:
                numbers = [float(value) for value in parts[:8]]
                polygon = tuple(zip(numbers[0::2], numbers[1::2], strict=True))
                lines.append(Labelled(polygon, corrections.get((path.stem, parts[8]), parts[8])))
        found.append(Receipt(path, lines))
    return found


def _corrections(path: Path) -> dict[tuple[str, str], str]:
    """What is really printed, by receipt and wrong label, where people have looked."""
    if not path.is_file():
        return {}
    errors = json.loads(path.read_text(encoding="utf-8"))["line_errors"]
    return {(error["num"], error["label"]): error["correct"] for error in errors}
