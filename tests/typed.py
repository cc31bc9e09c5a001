"""Invented documents of three types, small and quickly drawn, as stages before the classifier leave them."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import yaml

from stages.core.document import Document
from stages.io.packs import write_pack
from stages.io.paths import DOCUMENTS, GROUPS, IMAGES
from stages.io.records import write_jsonl
from tests.deliveries import ROOT

SIZES = {"card": (320, 200), "note": (240, 240), "receipt": (140, 360)}
PAPER = {"card": (120, 190, 170), "note": (240, 220, 110), "receipt": (245, 245, 240)}


def drawn(kind: str, seed: int) -> np.ndarray:
    """A page of a type: paper, a heading, lines; a portrait on cards."""
    rng = np.random.default_rng(seed)
    width, height = SIZES[kind]
    picture = np.full((height, width, 3), PAPER[kind], np.float32) + rng.normal(0, 8, 3)
    cv2.rectangle(picture, (0, 0), (width, height // 7), (40, 60, 90), -1)
    if kind == "card":
        cv2.rectangle(picture, (20, height // 3), (80, height // 3 + 80), (150, 110, 90), -1)
    for row in range(height // 4, height - 12, 22):
        left = 110 if kind == "card" else 14
        end = left + int(rng.uniform(0.4, 0.9) * (width - left - 10))
        cv2.line(picture, (left, row), (end, row), (30, 30, 30), 3)
    return np.clip(picture + rng.normal(0, 6, picture.shape), 0, 255).astype(np.uint8)


def document(kind: str | None, seed: int, delivery: str, shown: str | None = None) -> tuple[Document, bytes]:
    """A document that says it is of a type, and its image, which may show another."""
    picture = drawn(shown or kind or "card", seed)
    name = f"{seed:020d}"
    data = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 90])[1].tobytes()
    made = Document(
        id=name, delivery=delivery, file=f"{name}.jpg", source="", sha256=f"{delivery}{name}", fingerprint="",
        width=picture.shape[1], height=picture.shape[0], doc_type=kind,
    )  # fmt: skip
    return made, data


def lay_out(deliveries: dict[str, Sequence[tuple[Document, bytes]]], **settings: object) -> None:
    """Write deliveries where stages look for them, below the working directory, and the parameters beside them."""
    params = yaml.safe_load((ROOT / "params.yaml").read_text())
    params["deliveries"] = sorted(deliveries)
    params["train_classifier"]["inspection"]["short_side"] = 50
    for name, value in settings.items():
        stage = "classify" if name in params["classify"] and name != "seed" and name != "least" else "train_classifier"
        params[stage][name] = value
    Path("params.yaml").write_text(yaml.safe_dump(params, allow_unicode=True))
    write_jsonl(GROUPS / "groups.jsonl", [])
    for name, own in deliveries.items():
        write_jsonl(DOCUMENTS / f"{name}.jsonl", [one for one, _ in own])
        images = {one.file: data for one, data in own}
        write_pack(IMAGES / f"{name}.zip", {file: file for file in images}, images.__getitem__)
