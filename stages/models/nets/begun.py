"""Weights that nets begin from, as they come with ocrmill: `stages/models/weights/README.md` says where from."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import nn

WEIGHTS = Path(__file__).parent.parent / "weights"


def begin(layers: "nn.Module", start: str) -> frozenset[str]:
    """Give layers the weights of that name, "" for none; what these lack stays as it is. The names of those given.

    Raises ValueError where the layers have no place for some of them.
    """
    if not start:
        return frozenset()
    from safetensors.torch import load_file

    given, own = load_file(_file(start)), layers.state_dict()
    if strange := sorted(name for name, value in given.items() if name not in own or own[name].shape != value.shape):
        raise ValueError(f"start is {start!r}, whose {strange[0]} the net has no place for; expected its own widths")
    layers.load_state_dict({name: value.to(own[name].dtype) for name, value in given.items()}, strict=False)
    return frozenset(given)


def fingerprint(start: str) -> str:
    """The sha256 of the weights of that name; "" for none."""
    return hashlib.sha256(_file(start).read_bytes()).hexdigest() if start else ""


def _file(start: str) -> Path:
    return WEIGHTS / f"{start}.safetensors"
