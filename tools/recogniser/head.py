"""The neck and the CTC head, in torch. `stages.engines.nets.adapted` builds the same of OpenVINO's operators."""

import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

WIDTH, WIDE, BLOCKS, REACH = 256, 512, 3, 7
DROPPED = 0.07


class Block(nn.Module):
    """Along the line by a convolution of each channel, then across channels; added to what came in."""

    def __init__(self) -> None:
        super().__init__()
        self.along = nn.Conv1d(WIDTH, WIDTH, REACH, padding=REACH // 2, groups=WIDTH)
        self.norm = nn.LayerNorm(WIDTH)
        self.widen = nn.Linear(WIDTH, WIDE)
        self.narrow = nn.Linear(WIDE, WIDTH)

    def forward(self, x: Tensor, there: Tensor) -> Tensor:
        seen = self.along((x * there).transpose(1, 2)).transpose(1, 2)
        return x + self.narrow(F.gelu(self.widen(self.norm(seen))))


class Head(nn.Module):
    """Features (batch × steps × channels) to logits; class 0 is the blank."""

    def __init__(self, channels: int, characters: Sequence[str]) -> None:
        super().__init__()
        self.stem = nn.Linear(channels, WIDTH)
        self.blocks = nn.ModuleList(Block() for _ in range(BLOCKS))
        self.norm = nn.LayerNorm(WIDTH)
        self.register_buffer("made_of", torch.from_numpy(made_of(characters)), persistent=False)
        self.parts = nn.Parameter(torch.randn(self.made_of.shape[1], WIDTH) * 0.03)
        self.own = nn.Parameter(torch.zeros(len(characters) + 1, WIDTH))
        self.bias = nn.Parameter(torch.zeros(len(characters) + 1))

    def classes(self) -> Tensor:
        """What each class looks for: the sum of its parts and of what is its own."""
        return self.made_of @ self.parts + self.own

    def forward(self, x: Tensor, there: Tensor, chosen: Tensor | None = None) -> Tensor:
        """`there` (batch × steps × 1) is 0 where a line has ended; only the `chosen` classes are reckoned, if any."""
        if self.training:  # of a line, some channels are never seen
            x = x * (torch.rand(len(x), 1, x.shape[2]) > DROPPED)
        x = self.stem(x)
        for block in self.blocks:
            x = block(x, there)
        classes, bias = self.classes(), self.bias
        if chosen is not None:
            classes, bias = classes[chosen], bias[chosen]
        return F.linear(self.norm(x), classes, bias)


def made_of(characters: Sequence[str]) -> NDArray[np.float32]:
    """Classes × parts: a syllable shares its initial, vowel and final with others, a letter its base and its marks."""
    named = [{"blank"}, *(_parts(character) for character in characters)]
    parts = sorted(set().union(*named))
    table = np.zeros((len(named), len(parts)), np.float32)
    for row, names in enumerate(named):
        table[row, [parts.index(name) for name in names]] = 1
    return table


_BELOW, _AROUND = {8, 12, 13, 17, 18}, {9, 10, 11, 14, 15, 16, 19}
"""Numbers of the vowels that stand below their initial, and on two sides of it."""


def _parts(character: str) -> set[str]:
    if "가" <= character <= "힣":
        code = ord(character) - 0xAC00
        initial, vowel, final = code // 588, code // 28 % 21, code % 28
        # Where the vowel stands below its initial, both look otherwise; with a final, the two are pressed upward.
        shape = "below" if vowel in _BELOW else "around" if vowel in _AROUND else "right"
        parts = {f"initial {initial}", f"vowel {vowel}", f"final {final}", f"shape {shape}"}
        return parts | {f"initial {initial} {shape}", f"vowel {vowel} {'closed' if final else 'open'}"}
    letter, *marks = unicodedata.normalize("NFD", character)
    names = {f"mark {ord(mark):04x}" for mark in marks}
    return {*names, f"letter {letter}"}


def exported(head: Head, basis: Mapping[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """The head's weights, by the names under which `adapted` looks for them."""
    state = {name: value.detach().float().numpy() for name, value in head.state_dict().items()}
    kept = {name: value for name, value in state.items() if name not in ("parts", "own")}
    return {**kept, "classes": head.classes().detach().numpy(), **basis}
