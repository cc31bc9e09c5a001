"""The two runtimes that drive PP-OCR's nets, behind one call: a picture in, arrays out. One net, one thread pool."""

import platform
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from stages.engines.nets.narrowed import narrowed

Runtime = Literal["openvino", "onnxruntime"]
Precision = Literal["f32", "bf16"]
Net = Callable[[NDArray[np.uint8]], NDArray[np.float32]]
"""A batch of BGR pictures of one size (batch × height × width × 3) to the net's output, good until the next call."""


def load(
    model: Path,
    *,
    runtime: Runtime,
    precision: Precision,
    threads: int,
    mean: Sequence[float],
    std: Sequence[float],
    classes: Sequence[int] | None = None,
) -> Net:
    """The net in a file, which takes pictures as they are: (x / 255 - mean) / std is done on the way in.

    With `classes`, its output (batch × steps × chances of classes) has those alone, and their chances add up to 1.
    """
    if runtime == "openvino":
        import openvino

        net = openvino.Core().read_model(model)
        return compiled(narrowed(net, classes) if classes else net, precision, threads, mean, std)
    whole = _onnxruntime(model, threads, mean, std)
    if not classes:
        return whole

    def run(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        values = whole(pictures)[..., classes]
        return np.asarray(values / values.sum(-1, keepdims=True), np.float32)

    return run


def version(runtime: Runtime) -> str:
    """The runtime's version."""
    from importlib.metadata import version as installed

    return installed(runtime)


def precision(runtime: Runtime, wanted: str) -> Precision:
    """What a net computes in: "auto" is bf16 where OpenVINO has it on this processor.

    Raises ValueError for a precision that the runtime or this processor doesn't have.
    """
    able: tuple[Precision, ...] = ("bf16", "f32") if runtime == "openvino" and "BF16" in processor() else ("f32",)
    if wanted == "auto":
        return able[0]
    for each in able:
        if each == wanted:
            return each
    raise ValueError(f"precision {wanted!r} is not to be had with {runtime} on this processor; expected {able}")


@cache
def processor() -> str:
    """The class of this processor, as far as it shows in the bits of a result."""
    import openvino

    able = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return " ".join([platform.machine(), *sorted(able)])


def compiled(net: Any, precision: Precision, threads: int, mean: Sequence[float], std: Sequence[float]) -> Net:
    """An OpenVINO model of pictures (batch × 3 × height × width) as a net, as `load` says."""
    import openvino as ov
    from openvino.preprocess import ColorFormat, PrePostProcessor

    taken = PrePostProcessor(net)
    taken.input().tensor().set_element_type(ov.Type.u8).set_layout(ov.Layout("NHWC"))
    taken.input().tensor().set_color_format(ColorFormat.BGR)
    taken.input().model().set_layout(ov.Layout("NCHW"))
    steps = taken.input().preprocess().convert_element_type(ov.Type.f32)
    steps.mean([255 * value for value in mean]).scale([255 * value for value in std])
    request = (
        ov.Core()
        .compile_model(
            taken.build(),
            "CPU",
            {
                "INFERENCE_PRECISION_HINT": precision,
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": 1,
                "ENABLE_CPU_PINNING": False,
            },
        )
        .create_infer_request()
    )

    def run(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        request.infer([np.ascontiguousarray(pictures)], share_inputs=True)
        return np.asarray(request.get_output_tensor(0).data, np.float32)

    return run


def _onnxruntime(model: Path, threads: int, mean: Sequence[float], std: Sequence[float]) -> Net:
    import cv2
    import onnxruntime

    onnxruntime.disable_telemetry_events()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    levels = (np.arange(256)[:, None] / 255 - np.array(mean)) / np.array(std)
    table = levels.astype(np.float32).reshape(1, 256, 3)

    def run(pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
        batch = np.stack([cv2.LUT(cv2.merge(cv2.split(picture)), table).transpose(2, 0, 1) for picture in pictures])
        (values,) = session.run(None, {name: np.ascontiguousarray(batch)})
        return np.asarray(values, np.float32)

    return run
