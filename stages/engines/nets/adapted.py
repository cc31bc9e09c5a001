"""A PP-OCR recogniser with another head: its frozen backbone, and a neck and CTC head that were trained on top of it."""

from pathlib import Path
from typing import Any

ROWS, COLUMNS = 3, 2
"""How many of the backbone's places make a step: its whole height, and 8 px of the line."""


def cut_backbone(model: Path) -> Any:
    """The OpenVINO model of a recogniser up to its neck: picture to channels × ROWS × columns of 4 px.

    Raises ValueError for a model that isn't built so.
    """
    import openvino as ov

    net = ov.Core().read_model(model)
    pools = [node for node in net.get_ordered_ops() if node.get_type_name() == "AvgPool"]
    if len(pools) != 1 or pools[0].input(0).get_partial_shape()[2] != ov.Dimension(ROWS):
        raise ValueError(f"{model.name}: no backbone that pools {ROWS} rows; expected a PP-OCRv6 small recogniser")
    return ov.Model([pools[0].input_value(0)], net.get_parameters(), "backbone")
