"""The BERT encoder in JAX: weights from and to the ONNX file, forward pass to the states of the tokens."""

from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import onnx
from onnx import numpy_helper

HEADS = 8
# Dense layers of a block in the order of the graph; their matrices are named by number only.
MATRICES = ("query", "key", "value", "attended", "widen", "narrow")
VECTORS = {
    "query_bias": "attention.self.query.bias",
    "key_bias": "attention.self.key.bias",
    "value_bias": "attention.self.value.bias",
    "attended_bias": "attention.output.dense.bias",
    "attended_scale": "attention.output.LayerNorm.weight",
    "attended_shift": "attention.output.LayerNorm.bias",
    "widen_bias": "intermediate.dense.bias",
    "narrow_bias": "output.dense.bias",
    "output_scale": "output.LayerNorm.weight",
    "output_shift": "output.LayerNorm.bias",
}
EMBEDDINGS = {
    "words": "embeddings.word_embeddings.weight",
    "positions": "embeddings.position_embeddings.weight",
    "types": "embeddings.token_type_embeddings.weight",
    "scale": "embeddings.LayerNorm.weight",
    "shift": "embeddings.LayerNorm.bias",
}


def weight_names(model: onnx.ModelProto) -> dict:
    """The names of the initializers of a BERT graph, as a tree of the shape of the weights."""
    names = {tensor.name: len(tensor.dims) for tensor in model.graph.initializer}
    numbered = [name for name, rank in names.items() if name.startswith("onnx::MatMul") and rank == 2]
    numbered.sort(key=lambda name: int(name.split("_")[-1]))
    blocks = []
    for start in range(0, len(numbered), len(MATRICES)):
        block = dict(zip(MATRICES, numbered[start : start + len(MATRICES)], strict=True))
        prefix = f"encoder.layer.{start // len(MATRICES)}."
        blocks.append(block | {key: prefix + name for key, name in VECTORS.items()})
    return {**EMBEDDINGS, "blocks": blocks}


def read_weights(path: Path) -> dict:
    """The weights of an fp32 ONNX file as a tree of arrays."""
    model = onnx.load(path)
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    return jax.tree.map(lambda name: jnp.asarray(values[name]), weight_names(model))


def _normalise(x, scale, shift):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + 1e-12) * scale + shift


def _drop(x, key, rate):
    if key is None or rate == 0:
        return x
    return jnp.where(jax.random.bernoulli(key, 1 - rate, x.shape), x / (1 - rate), 0)


def token_states(weights: dict, ids, mask, key=None, dropout: float = 0.0):
    """States [n, length, width] of token ids [n, length]; `mask` is 1 for tokens. Without a key nothing is dropped."""
    count, length = ids.shape
    x = _normalise(
        weights["words"][ids] + weights["positions"][:length] + weights["types"][0], weights["scale"], weights["shift"]
    )
    width = x.shape[-1] // HEADS
    bias = (1 - mask)[:, None, None, :] * -1e9

    def split(t):
        return t.reshape(count, length, HEADS, width).transpose(0, 2, 1, 3)

    for block in weights["blocks"]:
        key, first, second = (None, None, None) if key is None else jax.random.split(key, 3)
        query = split(x @ block["query"] + block["query_bias"])
        keys = split(x @ block["key"] + block["key_bias"])
        value = split(x @ block["value"] + block["value_bias"])
        attention = jax.nn.softmax(query @ keys.transpose(0, 1, 3, 2) / np.sqrt(width) + bias, -1) @ value
        attended = attention.transpose(0, 2, 1, 3).reshape(x.shape) @ block["attended"] + block["attended_bias"]
        x = _normalise(x + _drop(attended, first, dropout), block["attended_scale"], block["attended_shift"])
        wide = jax.nn.gelu(x @ block["widen"] + block["widen_bias"], approximate=False)
        narrow = wide @ block["narrow"] + block["narrow_bias"]
        x = _normalise(x + _drop(narrow, second, dropout), block["output_scale"], block["output_shift"])
    return x


def cls_states(weights: dict, ids, mask, key=None, dropout: float = 0.0):
    """The states [n, width] of the first tokens, [CLS]."""
    return token_states(weights, ids, mask, key, dropout)[:, 0]


def unit(vectors):
    """Vectors scaled to length 1, also in numpy."""
    return vectors / (vectors**2).sum(-1, keepdims=True) ** 0.5
