"""The net of document types: a backbone of `transformers`, and its one row of logits taken apart."""

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from stages.core.pictured import FAULTS
from stages.models.nets.layer import Layer

MEAN, SPREAD = (123.675, 116.28, 103.53), (58.395, 57.12, 57.375)
"""What is subtracted of red, green and blue, and what the rest is divided by: as pretrained backbones expect it."""
TURNS = 4
FLAWS = 64
"""The channels of what looks for faults."""


class Said(NamedTuple):
    """Logits of types and none, of quarter turns clockwise, of faults; features of the whole and of its quarters."""

    kinds: Tensor
    turns: Tensor
    faults: Tensor
    late: Tensor
    early: Tensor


class TypeLayers(nn.Module):
    """RGB pictures (batch × 3 × side × side, 0 to 255) to what is said of them; `kinds` are the types, and none.

    `begun` names the weights that came with the pretrained model.
    """

    mean: Tensor
    spread: Tensor

    def __init__(self, kinds: int, backbone: str, settings: Mapping[str, Any], pretrained: str = "") -> None:
        super().__init__()
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
        from transformers import AutoConfig, AutoModelForImageClassification

        self.kinds, labels = kinds, kinds + TURNS
        self.begun: frozenset[str] = frozenset()
        if pretrained:
            config = AutoConfig.from_pretrained(pretrained, num_labels=labels)
        else:
            config = AutoConfig.for_model(backbone, num_labels=labels, **settings)
        self.net = AutoModelForImageClassification.from_config(config)  # type: ignore[no-untyped-call]
        with torch.no_grad():
            side = getattr(self.net.config, "image_size", 64)
            before = self.net(torch.zeros(1, 3, side, side), output_hidden_states=True).hidden_states[-2]
        self.flaws = Flaws(int(before.shape[1 if before.ndim == 4 else 2]))
        if pretrained:
            self.begun = frozenset(f"net.{name}" for name in _taken_over(self.net, pretrained, labels))
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("spread", torch.tensor(SPREAD).view(1, 3, 1, 1), persistent=False)

    def forward(self, pictures: Tensor) -> Said:
        """One pass."""
        out = self.net((pictures - self.mean) / self.spread, output_hidden_states=True)
        before, last = out.hidden_states[-2:]
        logits = out.logits if "logits" in out else out.last_hidden_state  # where PP-LCNet keeps its logits
        kinds, turns = logits.split([self.kinds, TURNS], dim=1)
        return Said(kinds, turns, self.flaws(before), _pooled(last, 1), _pooled(before, 2))


def _taken_over(net: nn.Module, pretrained: str, labels: int) -> list[str]:
    """Give a net for so many labels what a model of a hub or in a folder knows, but for its head; the names of that."""
    from transformers import AutoConfig, AutoModelForImageClassification

    config = AutoConfig.from_pretrained(pretrained, num_labels=labels + 1)
    wider = AutoModelForImageClassification.from_config(config).state_dict()  # type: ignore[no-untyped-call]
    own, known = net.state_dict(), AutoModelForImageClassification.from_pretrained(pretrained).state_dict()
    given = {name: value for name, value in known.items() if name in own and own[name].shape == wider[name].shape}
    net.load_state_dict(given, strict=False)
    return sorted(given)


class Flaws(nn.Module):
    """A layer's features to logits of faults: layers of its own, for no backbone has learnt to look for these."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.seen = nn.Sequential(Layer(channels, FLAWS), Layer(FLAWS, FLAWS, 5, groups=FLAWS), Layer(FLAWS, FLAWS))
        self.told = nn.Linear(2 * FLAWS, len(FAULTS))

    def forward(self, hidden: Tensor) -> Tensor:
        """Logits by what is usual, and by what is strongest anywhere: a fault may be in one place alone."""
        places = self.seen(hidden if hidden.ndim == 4 else hidden.transpose(1, 2)[..., None]).flatten(2)
        logits: Tensor = self.told(torch.cat([places.mean(2), places.amax(2)], dim=1))
        return logits


def _pooled(hidden: Tensor, parts: int) -> Tensor:
    """A layer's means over parts × parts of the picture; over all of it where it has tokens for channels."""
    if hidden.ndim != 4:
        return hidden.mean(1)
    height, width = int(hidden.shape[2]) // parts, int(hidden.shape[3]) // parts
    rows = [hidden[:, :, row * height : (row + 1) * height] for row in range(parts)]
    cells = [one[..., column * width : (column + 1) * width] for one in rows for column in range(parts)]
    return torch.cat([one.mean((2, 3)) for one in cells], dim=1)


class Bytes(nn.Module):
    """The net as it is exported: pictures are bytes, channels last."""

    def __init__(self, layers: TypeLayers) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, pictures: Tensor) -> Said:
        """batch × side × side × 3 to what is said of them."""
        said: Said = self.layers(pictures.permute(0, 3, 1, 2).float())
        return said
