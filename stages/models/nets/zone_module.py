"""How the zone net is trained: its loss, its rate, and the mean of its late weights."""

import math
from typing import Any, cast

import pytorch_lightning as pl
import torch
from torch import Tensor, nn

from stages.models.base import Training
from stages.models.nets.zone_net import ZoneLayers

HEAVIER = {"background": 0.6, "personal": 1.5, "signature": 2.0, "mrz": 1.5, "barcode": 2.0, "fingerprint": 2.0}
"""What a pixel counts for in the loss, by its group; 1 for the others."""
WARM = 0.1
"""The share of training over which the rate rises."""
FOLLOW = 0.98
"""How much of the mean of weights stays at each step."""


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


class ZoneModule(pl.LightningModule):
    """The layers in training. With `settled`, their normalisation stays as it was learnt before."""

    def __init__(self, layers: ZoneLayers, groups: tuple[str, ...], training: Training, *, settled: bool) -> None:
        super().__init__()
        self.layers = layers.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.training_plan, self.settled = training, settled
        self.mean = {name: value.detach().clone() for name, value in layers.state_dict().items()}
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

    def on_train_batch_end(self, outputs: Any, batch: Any, batch_idx: int) -> None:
        """Let the mean of weights follow."""
        stays = min(FOLLOW, (1 + self.global_step) / (10 + self.global_step))
        with torch.no_grad():
            for name, value in self.layers.state_dict().items():
                if value.is_floating_point():
                    self.mean[name].lerp_(value, 1 - stays)
                else:
                    self.mean[name].copy_(value)

    def on_train_end(self) -> None:
        """Take the mean of weights over."""
        self.layers.load_state_dict(self.mean)

    def configure_optimizers(self) -> Any:
        """AdamW; its rate rises, then falls along a cosine."""
        plan = self.training_plan
        decayed = [p for p in self.layers.parameters() if p.ndim > 1]
        plain = [p for p in self.layers.parameters() if p.ndim <= 1]
        optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0.0}],
            lr=plan.learning_rate,
        )

        def share(step: int) -> float:
            done = step / plan.steps
            return min(1.0, (done + 1 / plan.steps) / WARM) * max(0.01, 0.5 + 0.5 * math.cos(math.pi * done))

        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
        return {"optimizer": optimiser, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}
