"""The net of personal zones: small, trained further from weights that have seen invented documents."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from stages.core.zones import GROUPS
from stages.models.base import Example, Floats, Model, Pixels, Training
from stages.models.nets.begun import begin, fingerprint

if TYPE_CHECKING:
    from stages.models.nets.zone_net import ZoneLayers

THREADS = 1
"""The sums, and so the weights, depend on how many there are; one alone never waits for a busy processor."""


class ZoneNet(Model):
    """`start` names the weights (a file of `stages/models/weights`, without its ending) to begin from; "" for none."""

    groups = GROUPS

    def __init__(self, *, start: str = "zones", widths: Sequence[int] = (16, 24, 40, 80, 128)) -> None:
        self.start, self.widths = start, tuple(widths)

    def provenance(self) -> Mapping[str, str]:
        """Versions, and what it starts from."""
        return {
            "start": fingerprint(self.start),
            **{f"version:{name}": version(name) for name in ("torch", "albumentations")},
        }

    @cached_property
    def layers(self) -> "ZoneLayers":
        """The net, at its start until `fit` ends."""
        import torch

        from stages.models.nets.zone_net import ZoneLayers

        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            layers = ZoneLayers(len(GROUPS), self.widths)
        begin(layers, self.start)
        return layers.eval()

    def fit(self, examples: Sequence[Example], training: Training) -> None:
        """Train the layers, on a fixed number of threads."""
        from torch.utils.data import DataLoader

        from stages.models.nets.training import train
        from stages.models.nets.varied import Varied
        from stages.models.nets.zone_module import ZoneModule

        module = ZoneModule(self.layers, GROUPS, training, settled=bool(self.start))
        train(module, DataLoader(Varied(examples, training), training.batch), threads=THREADS)

    def chances(self, picture: Pixels) -> Floats:
        """What the net says of a picture."""
        import torch

        with torch.inference_mode():
            image = torch.from_numpy(picture.transpose(2, 0, 1)[None].astype(np.float32))
            return np.asarray(self.layers(image).softmax(1)[0].numpy(), np.float32)

    def weights(self) -> bytes:
        """The layers' parameters in half precision, as they are kept."""
        from safetensors.torch import save

        state = self.layers.state_dict()
        return save({n: v.half().contiguous() for n, v in sorted(state.items()) if v.is_floating_point()})

    def onnx(self) -> bytes:
        """The net, for pictures of any height and width."""
        import torch

        from stages.models.nets.exported import exported
        from stages.models.nets.zone_net import STRIDE, Chances

        free = {"image": {2: "height", 3: "width"}, "chances": {2: "rows", 3: "columns"}}
        return exported(Chances(self.layers), torch.zeros(1, 3, 2 * STRIDE, 3 * STRIDE), "image", ["chances"], free)
