"""A recogniser that knows fewer characters: classes that no document of a language needs cost a fifth of its time."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

Scripts = Literal["all", "no_cjk"]

_CJK = 0x2E80, 0xA4CF
"""From the CJK radicals to Yi: Han, Kana, Bopomofo and their signs."""
_WIDE = 0xF900, 0xFFEF
"""Compatibility and full-width forms."""
_BEYOND = 0x20000


def kept(characters: Sequence[str], scripts: Scripts) -> list[int]:
    """Which of the characters' classes to keep; class 0, the blank, comes first and class n is the n-th character."""
    if scripts == "all":
        return list(range(len(characters) + 1))
    return [0, *(number for number, text in enumerate(characters, 1) if not any(map(_is_cjk, text)))]


def narrowed(net: Any, classes: Sequence[int]) -> Any:
    """The OpenVINO model with these classes alone: its last product is made smaller, and its chances add up to 1 again.

    Raises ValueError for a model that doesn't end in a product with a matrix, a sum and a softmax.
    """
    import openvino as ov
    from openvino import opset13 as ops

    nodes = [node for node in net.get_ordered_ops() if node.get_type_name() == "MatMul"]
    last = nodes[-1] if nodes else None
    sums = [each.get_node() for each in last.output(0).get_target_inputs()] if last else []
    if last is None or len(sums) != 1 or sums[0].get_type_name() != "Add":
        raise ValueError("a recogniser that ends in no product and sum; expected one as PP-OCR's, or scripts: all")
    weights, bias = (node.input_value(1).get_node() for node in (last, sums[0]))
    own = np.ascontiguousarray(weights.get_data()[:, classes]), bias.get_data()[..., classes]
    values = ops.add(ops.matmul(last.input_value(0), ops.constant(own[0]), False, False), ops.constant(own[1]))
    return ov.Model([ops.softmax(values, -1).output(0)], net.get_parameters(), "narrowed")


def _is_cjk(character: str) -> bool:
    code = ord(character)
    return _CJK[0] <= code <= _CJK[1] or _WIDE[0] <= code <= _WIDE[1] or code >= _BEYOND
