"""The net of document types: a backbone of `transformers`, small and trained from scratch, or one of a model hub."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from stages.models.base import Classifier, Pixels, TypeExample, TypeSeen, TypeTraining
from stages.models.nets.begun import begin, fingerprint

if TYPE_CHECKING:
    from stages.models.nets.type_net import TypeLayers

BATCH = 64
CHECKED = 256
"""Examples held out that training is checked by at most: a check takes time."""
NAMES = ("kinds", "turns", "faults", "late", "early")


class TypeNet(Classifier):
    """`backbone` is a model type of `transformers` and `settings` its configuration. `start` names the weights (a file
    of `stages/models/weights`, without its ending) that it begins from, "" for none; `pretrained` a model of a hub to
    begin from instead, which needs a network. The weights depend on the number of `threads`.
    """

    def __init__(
        self,
        *,
        backbone: str = "pp_lcnet",
        settings: Mapping[str, Any] | None = None,
        start: str = "",
        pretrained: str = "",
        threads: int = 1,
    ) -> None:
        self.backbone, self.settings = backbone, dict(settings or {})
        self.start, self.pretrained, self.threads = start, pretrained, threads
        self.layers: TypeLayers | None = None
        self.side = 0

    def provenance(self) -> Mapping[str, str]:
        """Versions, and what it starts from."""
        libraries = ("torch", "transformers", "albumentations", "opencv-python-headless")
        start = {"pretrained": self.pretrained} if self.pretrained else {"start": fingerprint(self.start)}
        return {"threads": str(self.threads), **start, **{f"version:{name}": version(name) for name in libraries}}

    def fit(
        self,
        examples: Sequence[TypeExample],
        held_out: Sequence[TypeExample],
        kinds: int,
        training: TypeTraining,
        log: Callable[[int, Mapping[str, float]], None],
    ) -> int:
        """Train the layers, on a fixed number of threads."""
        _lift_limit(self.threads)
        import torch
        from pytorch_lightning.callbacks import EarlyStopping
        from torch.utils.data import DataLoader

        from stages.models.nets.training import train
        from stages.models.nets.type_module import TypeModule
        from stages.models.nets.type_net import TypeLayers
        from stages.models.nets.type_views import TypeViews, Upright

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(training.seed)
            self.layers = TypeLayers(kinds + 1, self.backbone, self.settings, self.pretrained)
            begun = self.layers.begun if self.pretrained else begin(self.layers, self.start)
            steps = train(
                TypeModule(self.layers, begun, training, log),
                DataLoader(TypeViews(examples, kinds, training), training.batch),
                threads=self.threads,
                checked=DataLoader(Upright(held_out[:: -(-len(held_out) // CHECKED) or 1], training.side), BATCH),
                check_every=min(training.check_every, training.steps),
                callbacks=[EarlyStopping("held_out_loss", patience=training.patience, min_delta=1e-4)],
            )
        self.side = training.side
        return steps

    def seen(self, pictures: Pixels) -> TypeSeen:
        """What the net says of pictures, as it was trained."""
        import torch

        from stages.models.nets.type_net import Bytes

        said = []
        with torch.inference_mode():
            for start in range(0, len(pictures), BATCH):
                out = Bytes(self._layers)(torch.from_numpy(pictures[start : start + BATCH]))
                said.append([np.asarray(one.numpy(), np.float32) for one in out])
        return TypeSeen(*(np.concatenate(parts) for parts in zip(*said, strict=True)))

    def weights(self) -> bytes:
        """The layers' parameters."""
        from safetensors.torch import save

        state = self._layers.state_dict()
        return save({name: value.contiguous() for name, value in sorted(state.items())})

    def onnx(self) -> bytes:
        """The net, for any number of pictures at a time."""
        import torch

        from stages.models.nets.exported import exported
        from stages.models.nets.type_net import Bytes

        one = torch.zeros(2, self.side, self.side, 3, dtype=torch.uint8)
        free = {name: {0: "count"} for name in ("pictures", *NAMES)}
        return exported(Bytes(self._layers), one, "pictures", NAMES, free)

    @property
    def _layers(self) -> "TypeLayers":
        assert self.layers is not None, "fit comes first"
        return self.layers


def _lift_limit(threads: int) -> None:
    """Take back the limit that processes for single items are given: under it, more threads would wait for ever.

    OpenMP reads it once, when it is loaded. Raises ValueError where that has been.
    """
    if threads > 1 and int(os.environ.get("OMP_THREAD_LIMIT", threads)) < threads:
        if "torch" in sys.modules:
            raise ValueError(
                f"threads is {threads}, where OMP_THREAD_LIMIT was lower at the start; expected 1; unset it"
            )
        for name in ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS"):
            os.environ.pop(name, None)
