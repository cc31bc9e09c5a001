"""How many pictures a second the same net looks at in PyTorch, channels last, in inference mode.

Reads and prints as `speed_worker` does; `settings` names the params.yaml that says what the net is built of.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file

from benchmarks.classifying.pages import decoded
from benchmarks.classifying.speed_worker import AT_ONCE, rate
from stages.core.pictured import shrunk, squared
from stages.core.type_card import TypeCard
from stages.io.params import load_params
from stages.io.records import read_json
from stages.io.type_net import CARD, WEIGHTS
from stages.models.nets.type_net import TypeLayers

BATCH = 32


def main() -> None:
    """Measure, and say how fast it was."""
    order = json.load(sys.stdin)
    torch.set_num_threads(order["threads"])
    folder = Path(order["classifier"])
    card = read_json(folder / CARD, TypeCard)
    assert card.basis is not None
    own = load_params(Path(order["settings"])).train_classifier.model
    layers = TypeLayers(len(card.basis.types) + 1, own["backbone"], own["settings"])
    layers.load_state_dict(load_file(folder / WEIGHTS))
    layers = layers.eval().to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    files = sorted(Path(order["files"]).glob("*.jpg"))
    pages = [squared(shrunk(decoded(path.read_bytes())), card.side) for path in files]
    squares = torch.from_numpy(np.stack([pages[index % len(pages)] for index in range(AT_ONCE)]))

    def passes() -> None:
        for start in range(0, AT_ONCE, BATCH):
            part = squares[start : start + BATCH].permute(0, 3, 1, 2)
            layers(part.float().contiguous(memory_format=torch.channels_last))

    with torch.inference_mode():
        print(json.dumps({"net": rate(passes, AT_ONCE, order["seconds"])}))


if __name__ == "__main__":
    main()
