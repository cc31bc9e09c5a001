"""What nets of our own are made of."""

from torch import nn


class Layer(nn.Sequential):
    """A convolution, its normalisation and, with `active`, its activation."""

    def __init__(
        self, inner: int, outer: int, kernel: int = 1, *, stride: int = 1, groups: int = 1, active: bool = True
    ) -> None:
        layers: list[nn.Module] = [
            nn.Conv2d(inner, outer, kernel, stride, kernel // 2, groups=groups, bias=False),
            nn.BatchNorm2d(outer),
        ]
        super().__init__(*layers, *([nn.Hardswish()] if active else []))
