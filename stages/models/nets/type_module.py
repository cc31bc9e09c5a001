"""How the net of types is trained: its losses, its rate, and the mean of its late weights, by which it is checked."""

from collections.abc import Callable, Collection, Mapping

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from stages.models.base import TypeTraining
from stages.models.nets.averaged import Averaged
from stages.models.nets.type_net import Said, TypeLayers
from stages.models.nets.type_views import UNTOLD, Views

SMOOTH = 0.02
"""How much of a target is shared among all types."""
TURNS, FAULTS = 0.5, 2.0
"""What quarter turns and faults count for in the loss, beside the types."""


def losses(said: Said, kinds: Tensor, turns: Tensor, faults: Tensor, smooth: float = SMOOTH) -> dict[str, Tensor]:
    """By what was asked, how unlikely the net holds what is so; what nobody can say counts for nothing."""
    told = faults != UNTOLD
    return {
        "kinds": _entropy(said.kinds, kinds, smooth),
        "turns": _entropy(said.turns, turns),
        "faults": F.binary_cross_entropy_with_logits(said.faults[told], faults[told])
        if told.any()
        else kinds.sum() * 0,
    }


class TypeModule(Averaged):
    """The layers in training."""

    def __init__(
        self,
        layers: TypeLayers,
        begun: Collection[str],
        training: TypeTraining,
        log: Callable[[int, Mapping[str, float]], None],
    ) -> None:
        super().__init__(layers, steps=training.steps, learning_rate=training.learning_rate, decay=0.05, begun=begun)
        self.tell = log
        self.current: dict[str, Tensor] = {}
        self.checked: list[dict[str, Tensor]] = []

    def training_step(self, batch: Views, number: int) -> Tensor:
        """The loss of a batch."""
        pictures, kinds, turns, faults = batch
        found = losses(self.layers(_floats(pictures)), kinds, turns, faults)
        value = found["kinds"] + TURNS * found["turns"] + FAULTS * found["faults"]
        self.log("loss", value, prog_bar=True)
        return value

    def on_validation_start(self) -> None:
        """Check by the mean of weights."""
        self.current = {name: value.detach().clone() for name, value in self.layers.state_dict().items()}
        self.layers.load_state_dict(self.mean)

    def validation_step(self, batch: Views, number: int) -> None:
        """What is right, and how unlikely, picture by picture."""
        pictures, kinds, turns, _ = batch
        said: Said = self.layers(_floats(pictures))
        asked = kinds != UNTOLD
        self.checked.append(
            {
                "kinds_loss": F.cross_entropy(said.kinds[asked], kinds[asked], reduction="none"),
                "kinds_right": (said.kinds[asked].argmax(1) == kinds[asked]).float(),
                "turns_loss": F.cross_entropy(said.turns, turns, reduction="none"),
                "turns_right": (said.turns.argmax(1) == turns).float(),
            }
        )

    def on_validation_epoch_end(self) -> None:
        """Say what was measured, and go on with the weights at hand."""
        found = {name: torch.cat([one[name] for one in self.checked]).mean() for name in self.checked[0]}
        self.checked.clear()
        value = found["kinds_loss"] + TURNS * found["turns_loss"]
        self.log("held_out_loss", value)
        trained = self.trainer.callback_metrics.get("loss")
        told = {"held_out_loss": value, **found, **({} if trained is None else {"loss": trained})}
        self.tell(self.global_step, {name: float(one) for name, one in told.items()})

    def on_validation_end(self) -> None:
        """The weights at hand again."""
        self.layers.load_state_dict(self.current)


def _entropy(logits: Tensor, targets: Tensor, smooth: float = 0.0) -> Tensor:
    if not (targets != UNTOLD).any():
        return logits.sum() * 0
    return F.cross_entropy(logits, targets, ignore_index=UNTOLD, label_smoothing=smooth)


def _floats(pictures: Tensor) -> Tensor:
    """Bytes, channels last, as the layers take them."""
    return pictures.permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last)
