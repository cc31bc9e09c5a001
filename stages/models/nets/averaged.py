"""How nets learn: AdamW, a rate that rises and falls, and the mean of late weights, which is what is kept."""

import math
from collections.abc import Collection
from typing import Any

import pytorch_lightning as pl
import torch
from torch import Tensor, nn

WARM = 0.1
"""The share of training over which the rate rises."""
FOLLOW = 0.98
"""How much of the mean of weights stays at each step."""
SLOWER = 0.2
"""The share of the rate at which weights learn that are to keep what they know: few documents would soon unmake it."""


class Averaged(pl.LightningModule):
    """Layers in training, for so many steps; matrices decay by `decay`, weights of the names `begun` learn slower."""

    def __init__(
        self, layers: nn.Module, *, steps: int, learning_rate: float, decay: float, begun: Collection[str] = ()
    ) -> None:
        super().__init__()
        self.layers = layers.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.steps, self.learning_rate, self.decay, self.begun = steps, learning_rate, decay, begun
        self.mean: dict[str, Tensor] = {name: value.detach().clone() for name, value in layers.state_dict().items()}

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
        groups: dict[tuple[float, float], list[nn.Parameter]] = {}
        for name, weight in self.layers.named_parameters():
            rate = self.learning_rate * (SLOWER if name in self.begun else 1)
            groups.setdefault((rate, self.decay if weight.ndim > 1 else 0.0), []).append(weight)
        optimiser = torch.optim.AdamW(
            [{"params": own, "lr": rate, "weight_decay": decay} for (rate, decay), own in groups.items()]
        )

        def share(step: int) -> float:
            done = step / self.steps
            return min(1.0, (done + 1 / self.steps) / WARM) * max(0.01, 0.5 + 0.5 * math.cos(math.pi * done))

        schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, share)
        return {"optimizer": optimiser, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}
