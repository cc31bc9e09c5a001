"""Nets as ONNX files, which are run without PyTorch."""

import io
import warnings
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

OPSET = 17


def exported(
    net: nn.Module, example: Tensor, takes: str, gives: Sequence[str], free: Mapping[str, Mapping[int, str]]
) -> bytes:
    """The net as ONNX, from its input `takes` to its outputs `gives`; `free` names the axes of any length."""
    file = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter that needs no further library is an old one
        torch.onnx.export(
            net.eval(),
            (example,),
            file,  # type: ignore[arg-type]
            dynamo=False,
            opset_version=OPSET,
            input_names=[takes],
            output_names=list(gives),
            dynamic_axes={name: dict(axes) for name, axes in free.items()},
        )
    return file.getvalue()
