"""What trained models are: of zones, which say of each place what it shows, and of types, which say what a page is.

The same examples, training and processor give the same weights. Frameworks are imported inside the methods.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence

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


class TypeExample(Struct, frozen=True):
    """An upright RGB picture (height × width × 3, the longer side as thumbnails have it), and its type's number."""

    picture: Pixels
    kind: int


class TypeTraining(Struct, frozen=True, kw_only=True):
    """How a classifier learns: at most `steps` of `batch` pictures of `side` px, from what rate, with which seed.

    Every `check_every` steps it is checked on examples held out, and after `patience` checks that are no better it
    stops. `strangers` is the share of pictures that are turned into what no document looks like; `balance` says how far
    rare types are shown as often as others (0 to 1).
    """

    steps: int
    batch: int
    side: int
    learning_rate: float
    check_every: int
    patience: int
    strangers: float
    balance: float
    seed: int


class TypeSeen(Struct, frozen=True):
    """What a classifier says of n pictures: logits of the types and of none (n × types + 1), of the quarters that they
    are turned by clockwise (n × 4), of faults (n × faults); features of a late and an early layer (n × features).
    """

    kinds: Floats
    turns: Floats
    faults: Floats
    late: Floats
    early: Floats


class Classifier(ABC):
    """A model that says which type of document a picture shows, how it is turned, and what is wrong with it."""

    @abstractmethod
    def provenance(self) -> Mapping[str, str]:
        """What its weights depend on besides code, examples and training: versions, what it starts from."""

    @abstractmethod
    def fit(
        self,
        examples: Sequence[TypeExample],
        held_out: Sequence[TypeExample],
        kinds: int,
        training: TypeTraining,
        log: Callable[[int, Mapping[str, float]], None],
    ) -> int:
        """Learn from the examples of that many kinds; the number of steps taken. `log` is told what is measured."""

    @abstractmethod
    def seen(self, pictures: Pixels) -> TypeSeen:
        """What the model says of pictures (n × side × side × 3)."""

    @abstractmethod
    def weights(self) -> bytes:
        """What was learnt, as safetensors."""

    @abstractmethod
    def onnx(self) -> bytes:
        """The net as ONNX: `pictures` (n × side × side × 3, bytes) to what is said of them, under TypeSeen's names."""
