"""Detection and masking on warm processes: run in a repository whose `mask` stage is done.

Reads one JSON object from stdin: `audience`, `delivery`, `ids`, `way`, `processes`, `folder`. Prints one: `seconds`,
`published` (how many), and writes the published images as `<number>.jpg` or `.png`.
"""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.masking.warm import Worker, timed_over
from stages.core.document import Document
from stages.engines.base import Engine
from stages.io.checking import Row, rows
from stages.io.detecting import RECURRING, Plan, detect_page, usable
from stages.io.masker import Sheet, mask_page
from stages.io.masking_run import means
from stages.io.members import instantiate
from stages.io.packs import Pack
from stages.io.params import load_params
from stages.io.paths import DETECTIONS, DOCUMENTS, IMAGES, LABELS, READINGS
from stages.io.pixels import rgb_pixels
from stages.io.records import encode, read_json
from stages.io.subjects import reading_engines


def main() -> None:
    """Mask, and say how long it took."""
    order = json.load(sys.stdin)
    items = list(enumerate(_rows(order["delivery"], order["ids"])))
    arguments = (order["audience"], order["delivery"], order["way"], order["folder"])
    published, seconds = timed_over(make, arguments, items, order["processes"])
    print(json.dumps({"seconds": seconds, "published": sum(published)}))


def make(audience: str, delivery: str, way: str, folder: str) -> Worker:
    """What does all of a document's work, and keeps models loaded."""
    params = load_params()
    _, missing = usable(params.detect.detectors)
    plan = Plan(
        detectors=params.detect.detectors,
        missing=missing,
        schema=params.doc_types,
        recurring=read_json(DETECTIONS / RECURRING, dict[str, tuple[str, ...]]),
    )
    detecting = msgspec.msgpack.encode(plan)
    masking = msgspec.msgpack.encode(means(audience, params, verified=way != "mask").plan)
    pack = str(IMAGES / f"{delivery}.zip")
    guide = instantiate(params.read.engines[params.read.guide], Engine) if way == "with_reading" else None
    opened = Pack(Path(pack))

    def work(item: Any) -> bool:
        number, row = item
        document = msgspec.json.decode(row.document, type=Document)
        if guide:
            guide.read(rgb_pixels(opened.read(document.file)))
        detected, _ = detect_page(detecting, pack, row)
        _, data = mask_page(masking, Sheet(row, encode(detected), (), pack))
        if data:
            (Path(folder) / f"{number}{Path(document.file).suffix}").write_bytes(data)
        return data is not None

    return work


def _rows(delivery: str, ids: list[str]) -> list[Row]:
    """The documents' lines in the files."""
    source = DOCUMENTS / f"{delivery}.jsonl"
    readings = [READINGS / one.engine / source.name for one in reading_engines()]
    wanted = set(ids)
    met = rows(source, readings, LABELS / source.name)
    return [row for row in met if msgspec.json.decode(row.document, type=Document).id in wanted]


if __name__ == "__main__":
    main()
