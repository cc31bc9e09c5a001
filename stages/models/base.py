"""What a trained model of zones is: it learns from pictures with targets, and says of each place what it shows.

The same examples, training and processor give the same weights. Frameworks are imported inside the methods.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Example(Struct, frozen=True):
    """An RGB picture (height × width × 3) and, for each of its pixels, the groups that may stand there, as bits."""

    picture: Pixels
    target: Pixels


class Training(Struct, frozen=True, kw_only=True):
    """How long (steps of a batch), from what rate, with which seed; `side` is the longer side (px) of a whole page."""

    steps: int
    batch: int
    side: int
    learning_rate: float
    seed: int


class Model(ABC):
    """A model that marks zones. `groups` are what its outputs stand for."""

    groups: Sequence[str]

    @abstractmethod
    def provenance(self) -> Mapping[str, str]:
        """What its weights depend on besides code, examples and training: versions, sha256 of what it starts from."""

    @abstractmethod
    def fit(self, examples: Sequence[Example], training: Training) -> None:
        """Learn from the examples, of which there is at least one."""

    @abstractmethod
    def chances(self, picture: Pixels) -> Floats:
        """What the model says of a picture whose sides are multiples of 32: groups × height / 4 × width / 4."""

    @abstractmethod
    def weights(self) -> bytes:
        """What was learnt, as safetensors."""

    @abstractmethod
    def onnx(self) -> bytes:
        """The net as ONNX: `image` (1 × 3 × height × width, RGB, 0 to 255) to `chances`, sides multiples of 32."""
