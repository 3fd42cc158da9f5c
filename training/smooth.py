"""
Evens out the channels of activations before they are quantised.

A few channels of this encoder reach ten times the values of the others, and all of a tensor share one scale: rounding then costs the others their
digits. Each channel is divided by a factor of its own and the matrix behind it multiplied with it, so that the exact model stays the same
(Xiao et al., "SmoothQuant", ICML 2023).
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# How much of a channel's width goes over to the matrix, 0 to 1.
SHARE = 0.75
CALIBRATED_MAX = 400
_TINY = 1e-5


def _matrices(graph: onnx.GraphProto, left_out: str) -> list[onnx.NodeProto]:
    constants = {tensor.name for tensor in graph.initializer}
    return [node for node in graph.node if node.op_type == "MatMul" and node.input[1] in constants and node.name != left_out]


def _peaks(model: onnx.ModelProto, names: list[str], rows: list[list[int]], scratch: Path) -> dict[str, np.ndarray]:
    """The largest absolute value of each channel of the tensors `names` over the texts `rows` (token ids)."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    onnx.save(watched, scratch)
    session = onnxruntime.InferenceSession(str(scratch), providers=["CPUExecutionProvider"])
    peaks = {name: np.zeros(1, np.float32) for name in names}
    for row in rows:
        ids = np.array([row], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        for name, values in zip(names, session.run(names, inputs), strict=True):
            peaks[name] = np.maximum(peaks[name], np.abs(values).reshape(-1, values.shape[-1]).max(0))
    scratch.unlink()
    return peaks


def smooth(model: onnx.ModelProto, rows: list[list[int]], left_out: str, scratch: Path) -> None:
    """
    Changes `model` in place: a factor for each channel before every matrix but `left_out`. `rows` are token ids of ordinary texts, of which at
    most CALIBRATED_MAX are read, evenly spread; `scratch` is a file that may be written and is deleted. About ten seconds.
    """
    graph = model.graph
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    matrices = _matrices(graph, left_out)
    names = sorted({node.input[0] for node in matrices})
    peaks = _peaks(model, names, rows[:: max(1, len(rows) // CALIBRATED_MAX)], scratch)
    for name in names:
        behind = [node for node in matrices if node.input[0] == name]
        weights = {node.input[1]: numpy_helper.to_array(tensors[node.input[1]]) for node in behind}
        widths = np.max([np.abs(values).max(1) for values in weights.values()], 0)
        factors = np.maximum(peaks[name], _TINY) ** SHARE / np.maximum(widths, _TINY) ** (1 - SHARE)
        factors = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
        for matrix, values in weights.items():
            tensors[matrix].CopyFrom(numpy_helper.from_array(values * factors[:, None], matrix))
        graph.initializer.append(numpy_helper.from_array(1 / factors, f"{name}/factors"))
        position = next(at for at, node in enumerate(graph.node) if node in behind)
        graph.node.insert(position, helper.make_node("Mul", [name, f"{name}/factors"], [f"{name}/even"], f"{name}/Even"))
        for node in behind:
            node.input[0] = f"{name}/even"
