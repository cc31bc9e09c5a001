"""One engine of the reading benchmark, in processes of its own: reads the order from stdin, prints what it read."""

import json
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from stages.engines.base import Engine

Lines = list[tuple[list[list[float]], str]]
Read = Callable[[str], Lines]

_reader: Read | None = None


def main() -> None:
    """Print images a second, memory, and every line with its place."""
    order = json.load(sys.stdin)
    name, paths = order["name"], order["paths"]
    threads, processes = (os.cpu_count() or 1, 1) if name.startswith(("paddleocr", "rapidocr")) else (1, os.cpu_count())
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier((processes or 1) + 1)
    queue = context.SimpleQueue()
    results = context.Queue()
    for path in paths:
        queue.put(path)
    workers = [
        context.Process(target=_work, args=(order, threads, barrier, queue, results)) for _ in range(processes or 1)
    ]
    for worker in workers:
        queue.put(None)
        worker.start()
    barrier.wait()
    began = time.monotonic()
    read, peak = {}, 0.0
    for _ in range(len(paths) + len(workers)):
        path, value = results.get()
        if path is None:
            peak = max(peak, value)
        else:
            read[path] = value
    seconds = time.monotonic() - began
    for worker in workers:
        worker.join()
    print(
        json.dumps(
            {
                "images_per_s": round(len(paths) / seconds, 3),
                "max_rss_mb": round(peak / 1024),
                "processes": len(workers),
                "read": read,
            }
        )
    )


def _work(order: dict[str, Any], threads: int, barrier: Any, queue: Any, results: Any) -> None:
    os.environ.setdefault("OMP_THREAD_LIMIT", str(threads))
    read = _engine(order["name"], order["settings"], threads, Path(order["folder"]))
    read(order["paths"][0])
    barrier.wait()
    while (path := queue.get()) is not None:
        results.put((path, read(path)))
    results.put((None, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))


def _engine(name: str, settings: dict[str, Any] | None, threads: int, folder: Path) -> Read:
    if settings is not None:
        from stages.engines.ppocr import PPOCR

        return _ocrmill(PPOCR(**settings))
    if name.startswith("paddleocr"):
        return _paddleocr(folder, tuned=name.endswith("tuned"))
    if name == "rapidocr":
        return _rapidocr()
    from stages.engines.tesseract import Tesseract

    return _ocrmill(Tesseract(models=["eng"], languages=["en"]))


def _ocrmill(engine: Engine) -> Read:
    from stages.io.pixels import rgb_pixels

    def read(path: str) -> Lines:
        lines = engine.read(rgb_pixels(Path(path).read_bytes()))
        return [([list(point) for point in line.polygon], line.text) for line in lines]

    return read


def _paddleocr(folder: Path, *, tuned: bool) -> Read:
    from stages.engines.nets.model_folders import NAMES, model_folders
    from stages.engines.nets.paddle import paddleocr

    models = model_folders(folder / "models")
    limit = {"text_det_limit_side_len": 1280, "text_det_limit_type": "max"} if tuned else {}
    pipeline = paddleocr().PaddleOCR(
        text_detection_model_name=NAMES["det"],
        text_detection_model_dir=str(models["det"]),
        text_recognition_model_name=NAMES["rec"],
        text_recognition_model_dir=str(models["rec"]),
        engine="onnxruntime",
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        **limit,
    )

    def read(path: str) -> Lines:
        (found,) = pipeline.predict(path)
        return _lines(found["rec_polys"], found["rec_texts"])

    return read


def _rapidocr() -> Read:
    import logging

    from rapidocr import RapidOCR

    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    engine = RapidOCR(params={"Global.use_cls": False, "Global.log_level": "error"})

    def read(path: str) -> Lines:
        found = engine(path)
        return [] if found.boxes is None else _lines(found.boxes, found.txts)

    return read


def _lines(quads: Sequence[Any], texts: Sequence[str]) -> Lines:
    return [(quad.tolist(), text) for quad, text in zip(quads, texts, strict=True)]
