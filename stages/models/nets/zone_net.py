"""A small net that says of each 4 × 4 px of a page what stands there: MobileNet's blocks, U-Net's way back up.

Sources: Sandler et al., MobileNetV2 (CVPR 2018); Lin et al., Feature Pyramid Networks (CVPR 2017).
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

from stages.models.nets.layer import Layer

GREY, SPREAD = 127.5, 64.0
"""What is subtracted of a channel's 0 to 255, and what the rest is divided by."""
STRIDE = 32
"""Both sides of a picture are multiples of this many px."""


class Block(nn.Module):
    """An inverted residual: wider, 5 × 5 by channel, narrow again."""

    def __init__(self, inner: int, outer: int, *, stride: int = 1, widen: int = 3) -> None:
        super().__init__()
        middle = inner * widen
        self.layers = nn.Sequential(
            Layer(inner, middle),
            Layer(middle, middle, 5, stride=stride, groups=middle),
            Layer(middle, outer, active=False),
        )
        self.added = stride == 1 and inner == outer

    def forward(self, x: Tensor) -> Tensor:
        """Channels `inner` to `outer`, sides divided by the stride."""
        made: Tensor = self.layers(x)
        return x + made if self.added else made


class Level(nn.Module):
    """One step up: what was seen coarsely, twice as large, with what was seen finely."""

    def __init__(self, coarse: int, fine: int, width: int) -> None:
        super().__init__()
        self.coarse, self.fine = Layer(coarse, width, active=False), Layer(fine, width, active=False)
        self.mix = nn.Sequential(Layer(width, width, 5, groups=width), Layer(width, width))

    def forward(self, coarse: Tensor, fine: Tensor) -> Tensor:
        """Both at the finer one's size."""
        larger = F.interpolate(self.coarse(coarse), scale_factor=2.0, mode="nearest")
        mixed: Tensor = self.mix(F.hardswish(larger + self.fine(fine)))
        return mixed


class ZoneLayers(nn.Module):
    """RGB pictures (batch × 3 × height × width, 0 to 255) to logits (batch × groups × height / 4 × width / 4)."""

    def __init__(self, groups: int, widths: Sequence[int]) -> None:
        super().__init__()
        first, *rest = widths
        self.stem = Layer(3, first, 3, stride=2)
        self.down = nn.ModuleList()
        for number, (inner, outer) in enumerate(zip(widths, rest, strict=False)):
            blocks = [
                Block(inner, outer, stride=2, widen=3 if number else 1),
                *(Block(outer, outer) for _ in range(1 + (number > 0))),
            ]
            self.down.append(nn.Sequential(*blocks))
        self.page = nn.Sequential(nn.Conv2d(rest[-1], rest[-1], 1), nn.Hardswish(), nn.Conv2d(rest[-1], rest[-1], 1))
        wide = [*rest[-2::-1]]
        self.up = nn.ModuleList()
        coarse = rest[-1]
        for fine in wide:
            width = max(fine, 48)
            self.up.append(Level(coarse, fine, width))
            coarse = width
        self.head = nn.Conv2d(coarse, groups, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Logits of each group."""
        x = self.stem((image - GREY) / SPREAD)
        seen = []
        for blocks in self.down:
            x = blocks(x)
            seen.append(x)
        x = x + self.page(x.mean((2, 3), keepdim=True))
        for level, fine in zip(self.up, seen[-2::-1], strict=True):
            x = level(x, fine)
        logits: Tensor = self.head(x)
        return logits


class Chances(nn.Module):
    """The net as it is exported: chances in the place of logits."""

    def __init__(self, layers: ZoneLayers) -> None:
        super().__init__()
        self.layers = layers

    def forward(self, image: Tensor) -> Tensor:
        """Chances of each group, which add up to 1."""
        return torch.softmax(self.layers(image), 1)
