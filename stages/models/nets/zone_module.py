"""How the zone net is trained: its loss, its rate, and the mean of its late weights."""

from typing import cast

import torch
from torch import Tensor, nn

from stages.models.base import Training
from stages.models.nets.averaged import Averaged
from stages.models.nets.zone_net import ZoneLayers

HEAVIER = {"background": 0.6, "personal": 1.5, "signature": 2.0, "mrz": 1.5, "barcode": 2.0, "fingerprint": 2.0}
"""What a pixel counts for in the loss, by its group; 1 for the others."""


def loss(logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    """How unlikely the net holds what may stand at a place: -log of the chances of all groups that it may show.

    `targets` are groups as bits (batch × height × width), `weights` what a pixel of each group counts for.
    """
    bits = 2 ** torch.arange(len(weights), dtype=torch.int64)
    allowed = (targets.long()[:, None] & bits[None, :, None, None]) > 0
    chances = logits.log_softmax(1)
    held = chances.masked_fill(~allowed, float("-inf")).logsumexp(1)
    counts = (allowed * weights[None, :, None, None]).sum(1) / allowed.sum(1).clamp(min=1)
    return -(held * counts).sum() / counts.sum()


class ZoneModule(Averaged):
    """The layers in training. With `settled`, their normalisation stays as it was learnt before."""

    def __init__(self, layers: ZoneLayers, groups: tuple[str, ...], training: Training, *, settled: bool) -> None:
        super().__init__(layers, steps=training.steps, learning_rate=training.learning_rate, decay=0.02)
        self.settled = settled
        self.register_buffer("weights", torch.tensor([HEAVIER.get(group, 1.0) for group in groups]), persistent=False)

    def on_train_epoch_start(self) -> None:
        """Leave the normalisation alone where it is settled."""
        if self.settled:
            for layer in self.layers.modules():
                if isinstance(layer, nn.BatchNorm2d):
                    layer.eval()

    def training_step(self, batch: tuple[Tensor, Tensor], number: int) -> Tensor:
        """The loss of a batch."""
        pictures, targets = batch
        logits = self.layers(pictures.float().contiguous(memory_format=torch.channels_last))
        value = loss(logits, targets, cast("Tensor", self.weights))
        self.log("loss", value, prog_bar=True)
        return value
