"""The fine-tuned encoder as ONNX files with two outputs, and the learned heads beside them."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from .bert import EMBEDDINGS, weight_names
from .smooth import smooth

EMBEDDING = "sentence_embedding"
ASKS = "needs_asking"
ASKS_NODE = "needs_asking/MatMul"
TAGS = "tags"
TAGS_NODE = "tags/MatMul"


def _replace_weights(model: onnx.ModelProto, encoder: dict) -> None:
    values: dict[str, np.ndarray] = {}

    def collect(names, tree) -> None:
        if isinstance(names, str):
            values[names] = np.asarray(tree, np.float32)
        else:
            for key in names if isinstance(names, dict) else range(len(names)):
                collect(names[key], tree[key])

    collect(weight_names(model), encoder)
    for tensor in model.graph.initializer:
        if tensor.name in values:
            tensor.CopyFrom(numpy_helper.from_array(values[tensor.name], tensor.name))


def _append_outputs(model: onnx.ModelProto, asks: np.ndarray, asks_bias: float) -> None:
    graph = model.graph
    states = graph.output[0].name
    constants = {
        "cls/position": np.array(0, np.int64),
        "asks/weights": np.asarray(asks, np.float32)[:, None],
        "asks/bias": np.array([asks_bias], np.float32),
        "asks/shape": np.array([-1], np.int64),
    }
    graph.initializer.extend(numpy_helper.from_array(value, name) for name, value in constants.items())
    graph.node.extend(
        [
            helper.make_node("Gather", [states, "cls/position"], ["cls"], "cls/Gather", axis=1),
            helper.make_node("ReduceL2", ["cls"], ["cls/length"], "cls/ReduceL2", axes=[-1], keepdims=1),
            helper.make_node("Div", ["cls", "cls/length"], [EMBEDDING], "cls/Div"),
            helper.make_node("MatMul", ["cls", "asks/weights"], ["asks/product"], ASKS_NODE),
            helper.make_node("Add", ["asks/product", "asks/bias"], ["asks/column"], "asks/Add"),
            helper.make_node("Reshape", ["asks/column", "asks/shape"], [ASKS], "asks/Reshape"),
        ]
    )
    del graph.output[:]
    graph.output.extend(
        [
            helper.make_tensor_value_info(EMBEDDING, TensorProto.FLOAT, ["batch", len(asks)]),
            helper.make_tensor_value_info(ASKS, TensorProto.FLOAT, ["batch"]),
        ]
    )


def export_fp32(base: Path, parameters: dict, target: Path) -> None:
    """Writes the graph of `base` with the trained weights; outputs sentence_embedding [batch, width] and needs_asking [batch]."""
    model = onnx.load(base)
    _replace_weights(model, parameters["encoder"])
    _append_outputs(model, np.asarray(parameters["asks"]), float(parameters["asks_bias"]))
    onnx.checker.check_model(model)
    onnx.save(model, target)


def export_tagger_fp32(base: Path, parameters: dict, target: Path) -> None:
    """Writes the graph of `base` with the trained weights; output tags [batch, tokens, number of tags], logits."""
    model = onnx.load(base)
    _replace_weights(model, parameters["encoder"])
    graph = model.graph
    weights, bias = np.asarray(parameters["tags"], np.float32), np.asarray(parameters["tags_bias"], np.float32)
    graph.initializer.extend([numpy_helper.from_array(weights, "tags/weights"), numpy_helper.from_array(bias, "tags/bias")])
    graph.node.extend(
        [
            helper.make_node("MatMul", [graph.output[0].name, "tags/weights"], ["tags/product"], TAGS_NODE),
            helper.make_node("Add", ["tags/product", "tags/bias"], [TAGS], "tags/Add"),
        ]
    )
    del graph.output[:]
    graph.output.append(helper.make_tensor_value_info(TAGS, TensorProto.FLOAT, ["batch", "tokens", len(bias)]))
    onnx.checker.check_model(model)
    onnx.save(model, target)


def _quantise_words(model: onnx.ModelProto) -> None:
    """Stores word vectors as bytes with a scale for each word: one scale for all, as the library does it, costs a quarter of the error."""
    graph = model.graph
    table = next(tensor for tensor in graph.initializer if tensor.name == EMBEDDINGS["words"])
    values = numpy_helper.to_array(table)
    scales = np.maximum(np.abs(values).max(1, keepdims=True), 1e-9).astype(np.float32) / 127
    table.CopyFrom(numpy_helper.from_array(np.round(values / scales).astype(np.int8), table.name))
    graph.initializer.append(numpy_helper.from_array(scales, "words/scales"))
    position, node = next((at, node) for at, node in enumerate(graph.node) if table.name in node.input)
    output = node.output[0]
    node.output[0] = "words/bytes"
    added = [
        helper.make_node("Cast", ["words/bytes"], ["words/floats"], "words/Cast", to=TensorProto.FLOAT),
        helper.make_node("Gather", ["words/scales", node.input[1]], ["words/scale"], "words/Gather", axis=0),
        helper.make_node("Mul", ["words/floats", "words/scale"], [output], "words/Mul"),
    ]
    for offset, extra in enumerate(added):
        graph.node.insert(position + 1 + offset, extra)


def export_int8(source: Path, target: Path, rows: list[list[int]], head: str = ASKS_NODE) -> None:
    """
    Quantises matrices and word vectors to 8 bits; the node `head` stays float. `rows` are token ids of texts that show how wide activations are.

    Matrices get 7 bits of range: processors without VNNI add products of 8-bit numbers in 16 bits and would overflow, so that the
    same question could be decided otherwise on another machine.
    """
    model = onnx.load(source)
    smooth(model, rows, head, target.with_suffix(".watched"))
    _quantise_words(model)
    quantize_dynamic(
        model,
        target,
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        reduce_range=True,
        per_channel=True,
        nodes_to_exclude=[head],
        extra_options={"MatMulConstBOnly": True},
    )


def export_heads(parameters: dict, codes: list[str], folder: Path) -> None:
    """Writes heads.json {codes, temperature, bias, width} and prototypes.f32: unit rows, documents in order of codes, outside last."""
    prototypes = np.asarray(parameters["prototypes"], np.float32)
    prototypes = prototypes / np.linalg.norm(prototypes, axis=1, keepdims=True)
    prototypes.tofile(folder / "prototypes.f32")
    heads = {
        "codes": codes,
        "temperature": float(np.exp(parameters["log_sharpness"])),
        "bias": [round(float(value), 5) for value in parameters["bias"]],
        "width": prototypes.shape[1],
    }
    (folder / "heads.json").write_text(json.dumps(heads, indent=1) + "\n")
