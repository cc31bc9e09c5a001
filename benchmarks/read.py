"""Reading receipts: images a second and CER, beside PaddleOCR, RapidOCR and Tesseract on the same images.

Every engine reads in processes of its own, which have all processors; models are loaded and one image is read before
the clock starts. CER is over all labelled lines, matched by position, without regard to case (SROIE's labels are upper
case); `cer_without_spaces` leaves out where spaces stand. A4 pages are drawn. IMAGES limits how many receipts are read.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.a4 import draw_pages
from benchmarks.common import data_folder, finish, say, scratch
from benchmarks.sroie import Labelled, receipts
from stages.core.matching import match
from stages.core.metrics import cer
from stages.io.params import load_params

OURS: dict[str, dict[str, Any]] = {
    "ocrmill": {},
    "ocrmill f32": {"precision": "f32"},
    "ocrmill onnxruntime": {"runtime": "onnxruntime", "precision": "f32"},
    "ocrmill as PaddleOCR": {"scripts": "all", "squeeze": 1.0},
}
"""What differs from the settings of the guide in conf/engines/."""
PEERS = ("paddleocr", "paddleocr tuned", "rapidocr", "tesseract")
SUMMARY = "ocrmill"


def main() -> None:
    """Print the figures of ocrmill's engine and of its peers."""
    data = data_folder("make bench-read DATA=../shared/data/sroie")
    known = receipts(data)[: int(os.environ.get("IMAGES", "110"))]
    if not known:
        sys.exit(f"{data}: no receipts; expected img/*.jpg and box/*.csv; run make bench-read DATA=FOLDER/sroie")
    with scratch() as folder:
        pages = draw_pages(folder / "a4", 6)
        sets = {"receipts": {str(r.path): r.lines for r in known}, "a4": {str(p): lines for p, lines in pages}}
        results = {name: _compare(labels, folder) for name, labels in sets.items()}
    own, peers = results["receipts"][SUMMARY], results["receipts"]
    finish(
        {
            "images": len(known),
            **{key: own[key] for key in ("images_per_s", "cer", "max_rss_mb")},
            "peers": {name: one for name, one in peers.items() if name != SUMMARY},
            "speedup_vs_paddleocr": _ratio(peers, SUMMARY, "paddleocr"),
            "speedup_vs_paddleocr_f32": _ratio(peers, "ocrmill f32", "paddleocr"),
            "speedup_vs_paddleocr_tuned": _ratio(peers, SUMMARY, "paddleocr tuned"),
            "a4": results["a4"],
            "a4_speedup_vs_paddleocr": _ratio(results["a4"], SUMMARY, "paddleocr"),
        }
    )


def _ratio(results: dict[str, dict[str, Any]], name: str, other: str) -> float | None:
    if "images_per_s" not in results[other]:
        return None
    return round(results[name]["images_per_s"] / results[other]["images_per_s"], 2)


def _compare(labels: dict[str, list[Labelled]], folder: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for name in (*OURS, *PEERS):
        report = _run(name, list(labels), folder)
        if "read" in report:
            report |= _errors(labels, report.pop("read"))
        found[name] = report
        say(f"{name}: {report}")
    return found


def _run(name: str, paths: Sequence[str], folder: Path) -> dict[str, Any]:
    """What benchmarks.reader says of an engine; a peer that isn't installed says so."""
    order = {"name": name, "settings": _settings(name), "paths": paths, "folder": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", "from benchmarks.reader import main; main()"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return {"problem": done.stderr.strip().splitlines()[-1][:200]}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _settings(name: str) -> dict[str, Any] | None:
    """The arguments of our engine; None for a peer."""
    if name not in OURS:
        return None
    params = load_params().read
    return {key: value for key, value in params.engines[params.guide].items() if key != "_target_"} | OURS[name]


def _errors(labels: dict[str, list[Labelled]], read: dict[str, Any]) -> dict[str, Any]:
    pairs = [pair for path, lines in labels.items() for pair in _pairs(lines, read[path])]
    bare = [("".join(truth.split()), "".join(said.split())) for truth, said in pairs]
    return {"cer": round(cer(pairs).rate, 5), "cer_without_spaces": round(cer(bare).rate, 5), "lines": len(pairs)}


def _pairs(labels: Sequence[Labelled], read: Sequence[Any]) -> list[tuple[str, str]]:
    """What is labelled and what was read in each place; what was read where nothing is labelled doesn't count."""
    places = [tuple((float(x), float(y)) for x, y in quad) for quad, _ in read]
    return [
        (
            " ".join(labels[i].text for i in one.left).upper(),
            " ".join(read[i][1] for i in one.right).upper(),
        )
        for one in match([line.polygon for line in labels], places)
        if one.left
    ]


if __name__ == "__main__":
    main()
