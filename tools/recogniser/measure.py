"""Compares engines on lines in faces that the head never saw, or on a folder's: exactly read, CER, speed, agreement.

    python -m tools.recogniser.measure ko ppocr_asia tesseract_kor tesseract_hangul --lines 600
    python -m tools.recogniser.measure folder:../shared/data/korean_lines ppocr_asia tesseract_kor

In a folder, a file's name up to `_` is the text of its picture.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import yaml
from msgspec import Struct

from stages.core.document import Polygon, nfc, polygon
from stages.core.metrics import cer
from stages.core.reading import Direction
from stages.engines.base import Engine, Pixels
from stages.io.members import instantiate
from stages.sample.lines.make import make_lines

SEED = 777_000


class Sample(Struct, frozen=True):
    """A picture, where its line stands, what it says, and of which slice it is."""

    image: Pixels
    quad: Polygon
    text: str
    slice: str


def samples(source: str, number: int, direction: Direction) -> Iterator[Sample]:
    """The lines to read: of a language, or of a folder."""
    if source.startswith("folder:"):
        for file in sorted(Path(source.removeprefix("folder:")).glob("*.jpg")):
            image = _decoded(file.read_bytes())
            height, width = image.shape[:2]
            quad = polygon([(0, 0), (width, 0), (width, height), (0, height)])
            yield Sample(image, quad, nfc(file.stem.rpartition("_")[0]), "wide" if width >= 150 else "narrow")
        return
    for line in make_lines(source, number, SEED, fonts="odd", direction=direction):
        yield Sample(_decoded(line.image), line.quad, line.text, line.attributes["degradation"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", help="ko, vi, en or folder:PATH")
    parser.add_argument("engines", nargs="+", help="files of conf/engines without .yaml")
    parser.add_argument("--lines", type=int, default=600)
    parser.add_argument("--direction", choices=["horizontal", "vertical"], default="horizontal")
    parser.add_argument("--kept", type=Path, help="a file of readings, so that an engine reads the lines only once")
    parser.add_argument("--show", type=int, default=0, help="so many misread lines of the first engine")
    asked = parser.parse_args()
    lines = list(samples(asked.source, asked.lines, asked.direction))
    read: dict[str, list[str]] = json.loads(asked.kept.read_text()) if asked.kept and asked.kept.is_file() else {}
    for name in (name for name in asked.engines if name not in read):
        settings = yaml.safe_load((Path("conf/engines") / f"{name}.yaml").read_text())
        engine = instantiate(settings, Engine)  # type: ignore[type-abstract]
        start = time.process_time()
        read[name] = [engine.read(line.image, [line.quad])[0].text for line in lines]
        spent = (time.process_time() - start) / len(lines) * 1000
        cells = [f"{name:22} {spent:6.1f} ms/line (processor)"]
        for which in ("all", *sorted({line.slice for line in lines})):
            pairs = [
                (line.text, text) for line, text in zip(lines, read[name], strict=True) if which in ("all", line.slice)
            ]
            right = sum(a == b for a, b in pairs) / len(pairs)
            cells.append(f"{which} {100 * right:.1f} % exact, CER {100 * cer(pairs).rate:.2f} % ({len(pairs)})")
        _say(" | ".join(cells))
    if asked.kept:
        asked.kept.write_text(json.dumps(read, ensure_ascii=False))
    for one, other in combinations(read, 2):
        both = [(a, line.text) for a, b, line in zip(read[one], read[other], lines, strict=True) if a == b]
        wrong = sum(a != text for a, text in both)
        _say(f"{one} = {other}: {100 * len(both) / len(lines):.1f} % of lines, {wrong} of {len(both)} of these wrong")
    for line, text in [p for p in zip(lines, read[asked.engines[0]], strict=True) if p[0].text != p[1]][: asked.show]:
        _say(f"{line.slice:8} {line.text}\n         {text}")


def _decoded(data: bytes) -> Pixels:
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
