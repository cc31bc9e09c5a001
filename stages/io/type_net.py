"""The classifier as it lies in models/classifier/, run without PyTorch."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from stages.core.groups import Key
from stages.core.type_card import TypeCard
from stages.core.type_parts import Served
from stages.core.typicality import ENERGY, Cloud, Typical
from stages.core.typing_net import Net, Outputs, Seen, look
from stages.io.processes import workers
from stages.io.records import read_json, read_jsonl

CARD, NET, WEIGHTS = "classifier.json", "classifier.onnx", "classifier.safetensors"
CLOUDS, KNOWN, PARTS = "clouds.safetensors", "known.jsonl", "parts.jsonl"
AUDITED, LABEL_ERRORS, FITTED = "audited.jsonl", "label_errors.jsonl", "fitted.json"
BATCH = 16
"""Pictures a call; the last ones are filled up, so that none depends on how many there are."""
AT_ONCE = 8 * BATCH
"""Pictures that a processor looks at before it asks for more."""
Pixels = NDArray[np.uint8]


class Loaded(Struct, frozen=True):
    """The card, and, where a net was trained, the net and what documents of its types are like."""

    card: TypeCard
    net: Net | None = None
    typical: Typical = Typical({}, {})


def load(folder: Path) -> Loaded:
    """What a folder holds. Raises ValueError for a card that isn't one."""
    card = read_json(folder / CARD, TypeCard)
    if not card.trained:
        return Loaded(card)
    return Loaded(card, open_net((folder / NET).read_bytes()), read_typical(folder, card))


def read_typical(folder: Path, card: TypeCard) -> Typical:
    """What documents of the card's types are like, with the clouds of its folder.

    Raises ValueError where the card doesn't say what is usual in these.
    """
    from safetensors.numpy import load_file

    arrays = {name: array.astype(float) for name, array in load_file(folder / CLOUDS).items()}
    layers = {name.partition(".")[0] for name in arrays}
    if lacking := sorted({*layers, ENERGY} - card.usual.keys()):
        raise ValueError(
            f"{folder / CARD}: usual lacks {', '.join(lacking)}; an older version wrote it; dvc repro train_classifier"
        )
    clouds = {one: Cloud(arrays[f"{one}.means"], arrays[f"{one}.whitening"]) for one in sorted(layers)}
    return Typical(clouds, card.usual)


def served(path: Path) -> dict[Key, str]:
    """By document, what it served for in training."""
    return {(one.delivery, one.id): one.part for one in read_jsonl(path, Served)}


def open_net(onnx: bytes) -> Net:
    """The net as a function of pictures."""
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # pictures run side by side instead: what is said of one depends on nothing else
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]

    def batch(pictures: Pixels) -> list[Pixels]:
        lacking = BATCH - len(pictures)
        full = np.concatenate([pictures, np.zeros((lacking, *pictures.shape[1:]), np.uint8)]) if lacking else pictures
        said = session.run(None, {"pictures": np.ascontiguousarray(full)})
        return [one[: len(pictures)] for one in said]

    def run(pictures: Pixels) -> Outputs:
        parts = [pictures[start : start + BATCH] for start in range(0, len(pictures), BATCH)]
        found = [batch(part) for part in parts]
        return {name: np.concatenate(rows) for name, rows in zip(names, zip(*found, strict=True), strict=True)}

    return run


def look_all(net: Net, thumbnails: Sequence[Pixels], side: int) -> Seen:
    """What the net says of thumbnails, on all processors."""
    some = [thumbnails[start : start + AT_ONCE] for start in range(0, len(thumbnails), AT_ONCE)]
    with ThreadPoolExecutor(workers()) as pool:
        parts = list(pool.map(lambda one: look(net, one, side), some))
    return Seen(*(np.concatenate([getattr(part, name) for part in parts]) for name in Seen.__struct_fields__))
