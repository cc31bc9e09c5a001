"""A net trained, or put back: the same examples, settings and code give the same one, so it is remembered.

A text that people decided about, or a delivery without labels, trains nothing anew.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from stages.core.type_parts import FIT, SETTLE
from stages.io.curves import Log
from stages.io.memory import key
from stages.io.params import TrainClassifier
from stages.io.records import read_json, write_json
from stages.io.shards import Shards
from stages.io.type_material import Page, numbers
from stages.io.type_net import FITTED, NET, WEIGHTS
from stages.models.base import Classifier, TypeExample, TypeTraining


class Fitted(Struct, frozen=True):
    """How a training went: its steps, and what was measured after which of them."""

    steps: int
    measured: list[tuple[int, dict[str, float]]]


def planned(settings: TrainClassifier, examples: int) -> TypeTraining:
    """How so many examples are learnt from: all steps, or as many checks as it takes to show each often enough."""
    needed = -(-settings.rounds * examples // settings.batch)
    steps = min(settings.steps, -(-needed // settings.check_every) * settings.check_every)
    own = {name: getattr(settings, name) for name in TypeTraining.__struct_fields__}
    return TypeTraining(**own | {"steps": steps})


def fit(
    model: Classifier,
    training: TypeTraining,
    types: Sequence[str],
    pages: Mapping[str, Sequence[Page]],
    folder: Path,
    code: str,
    log: Log,
) -> int:
    """Write weights and net to the folder, and log how they came about; the number of steps."""
    shown = [[(page.head.sha256, page.head.doc_type) for page in pages[part]] for part in (FIT, SETTLE)]
    basis = key(code, dict(model.provenance()), training, types, shown)
    outputs = {"weights": folder / WEIGHTS, "net": folder / NET, "fit": folder / FITTED}
    shards = Shards("train_classifier")
    if shards.restore("classifier", basis, outputs):
        done = read_json(outputs["fit"], Fitted)
        for step, values in done.measured:
            log(step, values)
        return done.steps
    measured: list[tuple[int, dict[str, float]]] = []

    def noted(step: int, values: Mapping[str, float]) -> None:
        measured.append((step, {name: float(value) for name, value in values.items()}))
        log(step, values)

    number = numbers(types)
    learnt, held_out = (
        [TypeExample(page.thumbnail, number[str(page.head.doc_type)]) for page in pages[part]] for part in (FIT, SETTLE)
    )
    steps = model.fit(learnt, held_out, len(types), training, noted)
    outputs["weights"].write_bytes(model.weights())
    outputs["net"].write_bytes(model.onnx())
    write_json(outputs["fit"], Fitted(steps, measured))
    shards.keep("classifier", basis, outputs)
    return steps
