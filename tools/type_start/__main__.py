"""Writes the weights that the configured net finds in an ONNX file, in half precision."""

import argparse
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnx
import torch
import yaml
from onnx import numpy_helper
from safetensors.torch import save_file

from stages.models.nets.type_net import TypeLayers

CONF = Path(__file__).parents[2] / "conf/models/type_net.yaml"
NORM = ("weight", "bias", "running_mean", "running_var")


def main() -> None:
    """Convolution after convolution, each with the norm that follows it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("onnx", type=Path)
    parser.add_argument("weights", type=Path)
    given = parser.parse_args()
    settings = yaml.safe_load(CONF.read_text(encoding="utf-8"))
    layers = TypeLayers(2, settings["backbone"], settings["settings"])
    names = [name.removesuffix(".convolution.weight") for name in layers.state_dict() if ".convolution.weight" in name]
    state = {}
    for name, (kernel, *norm) in zip(names, _pairs(onnx.load(given.onnx)), strict=False):
        state[f"{name}.convolution.weight"] = _half(kernel)
        state |= {f"{name}.normalization.{key}": _half(value) for key, value in zip(NORM, norm, strict=True)}
    expected = layers.state_dict()
    assert all(expected[key].shape == value.shape for key, value in state.items()), "other widths than the file's"
    save_file(state, given.weights)


def _pairs(model: onnx.ModelProto) -> list[list[np.ndarray]]:
    """Kernels, each with its norm's scale, shift, mean and variance."""
    values = {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}
    return [
        [values[conv.input[1]], *(values[name] for name in norm.input[1:])]
        for conv, norm in pairwise(model.graph.node)
        if conv.op_type == "Conv" and norm.op_type == "BatchNormalization"
    ]


def _half(value: np.ndarray) -> torch.Tensor:
    assert np.abs(value).max() < np.finfo(np.float16).max
    return torch.from_numpy(value.astype(np.float16))


if __name__ == "__main__":
    main()
