"""A PP-OCR recogniser with another head: its frozen backbone, and a neck and CTC head trained on top of it.

A head is an .npz of float16 weights and of its alphabet; `tools/recogniser` trains one.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from stages.engines.nets import runtime as runtimes
from stages.engines.nets.recogniser import MEAN, STD
from stages.engines.nets.runtime import Net, Precision, Runtime

HEADS = Path(__file__).parent / "heads"
ROWS, COLUMNS = 3, 2
"""How many of the backbone's places make a step: its whole height, and 8 px of the line."""
FARTHEST = 127 / 28
"""Beyond so many standard deviations, no feature counts more."""
EPSILON = 1e-5

Weights = Mapping[str, NDArray[np.float32]]


def head_file(name: str) -> Path | None:
    """The file of the head of this name, None where there is none: then the name is a model's."""
    path = HEADS / f"{name}.npz"
    return path if path.is_file() else None


def head_characters(head: Path) -> tuple[str, ...]:
    """The characters that the head's classes from 1 on stand for."""
    with np.load(head) as stored:
        return tuple(str(stored["characters"]).split("\n"))


def load_adapted(backbone: Path, head: Path, *, runtime: Runtime, precision: Precision, threads: int) -> Net:
    """The recogniser in a file with this head instead of its own; else as `runtime.load`.

    Raises ValueError for a runtime that can't cut a net, and for a recogniser that isn't built as this needs it.
    """
    check_runtime(runtime)
    with np.load(head) as stored:
        weights = {name: stored[name].astype(np.float32) for name in stored.files if name != "characters"}
    return runtimes.compiled(_with_head(cut_backbone(backbone), weights), precision, threads, MEAN, STD)


def check_runtime(runtime: Runtime) -> None:
    """Raises ValueError for a runtime that can't cut a net."""
    if runtime != "openvino":
        raise ValueError(f"{runtime} can't give a recogniser another head; expected the runtime openvino")


def cut_backbone(model: Path) -> Any:
    """The OpenVINO model of a recogniser up to its neck: picture to batch × channels × ROWS × columns of 4 px.

    Raises ValueError for a model that isn't built so.
    """
    import openvino as ov

    net = ov.Core().read_model(model)
    pools = [node for node in net.get_ordered_ops() if node.get_type_name() == "AvgPool"]
    if len(pools) != 1 or pools[0].input(0).get_partial_shape()[2] != ov.Dimension(ROWS):
        raise ValueError(f"{model.name}: no backbone that pools {ROWS} rows; expected a PP-OCRv6 small recogniser")
    return ov.Model([pools[0].input_value(0)], net.get_parameters(), "backbone")


def _with_head(backbone: Any, weights: Weights) -> Any:
    """The backbone with neck and head: picture to batch × steps × probabilities of classes."""
    import openvino as ov
    from openvino import opset13 as ops

    x = backbone.get_results()[0].input_value(0)
    x = _convolved(x, weights["project"][..., None, None], -weights["shift"])
    x = ops.clamp(x, -FARTHEST, FARTHEST)
    stem = weights["stem.weight"].reshape(-1, COLUMNS, ROWS, len(weights["shift"])).transpose(0, 3, 2, 1)
    x = _convolved(x, stem, weights["stem.bias"], strides=(ROWS, COLUMNS))
    x = ops.transpose(ops.squeeze(x, [2]), [0, 2, 1])  # batch × steps × channels
    for number in range(sum(name.endswith(".along.weight") for name in weights)):
        own = {name.split(".", 2)[2]: value for name, value in weights.items() if name.startswith(f"blocks.{number}.")}
        seen = ops.transpose(_along(ops.transpose(x, [0, 2, 1]), own), [0, 2, 1])
        wide = ops.gelu(_linear(_normal(seen, own["norm.weight"], own["norm.bias"]), own, "widen"), "erf")
        x = ops.add(x, _linear(wide, own, "narrow"))
    x = _normal(x, weights["norm.weight"], weights["norm.bias"])
    x = ops.add(ops.matmul(x, ops.constant(weights["classes"]), False, True), ops.constant(weights["bias"]))
    return ov.Model([ops.softmax(x, -1).output(0)], backbone.get_parameters(), "adapted")


def _convolved(
    x: Any, kernel: NDArray[np.float32], bias: NDArray[np.float32], strides: tuple[int, int] = (1, 1)
) -> Any:
    from openvino import opset13 as ops

    seen = ops.convolution(x, ops.constant(np.ascontiguousarray(kernel)), strides, (0, 0), (0, 0), (1, 1))
    return ops.add(seen, ops.constant(bias.reshape(1, -1, 1, 1)))


def _along(x: Any, own: Weights) -> Any:
    """Each channel (batch × channels × steps) convolved along the line."""
    from openvino import opset13 as ops

    kernel = own["along.weight"][:, None]
    reach = [kernel.shape[-1] // 2]
    seen = ops.group_convolution(x, ops.constant(kernel), [1], reach, reach, [1])
    return ops.add(seen, ops.constant(own["along.bias"].reshape(1, -1, 1)))


def _linear(x: Any, own: Weights, name: str) -> Any:
    from openvino import opset13 as ops

    return ops.add(ops.matmul(x, ops.constant(own[f"{name}.weight"]), False, True), ops.constant(own[f"{name}.bias"]))


def _normal(x: Any, weight: NDArray[np.float32], bias: NDArray[np.float32]) -> Any:
    """Mean 0 and variance 1 across channels, then as the weights say."""
    from openvino import opset13 as ops

    even = ops.mvn(x, ops.constant(np.array([-1], np.int64)), True, EPSILON, "inside_sqrt")
    return ops.add(ops.multiply(even, ops.constant(weight)), ops.constant(bias))
