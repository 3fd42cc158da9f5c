"""Learns to mark theme, audience and venue in requests for plans: the encoder with one linear layer over the states of all tokens."""

import json
import time
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import onnxruntime
import optax

from .bert import token_states
from .data import PAD_LENGTHS, batches
from .experiment import save
from .export import TAGS as OUTPUT
from .export import TAGS_NODE, export_int8, export_tagger_fp32
from .recipe import TaggerRecipe
from .requests import KINDS, TAGS, Marker, Request, begin
from .train import FIRST_WORD_ID, MASK_ID, make_optimiser
from .vary import Variety

LENGTHS = (*PAD_LENGTHS, 160, 192, 256)


def _pad(encoded: list[tuple[list[int], object, np.ndarray]]) -> dict[str, np.ndarray]:
    longest = max(len(ids) for ids, _, _ in encoded)
    width = next((size for size in LENGTHS if size >= longest), longest)
    batch = {
        "ids": np.zeros((len(encoded), width), np.int32),
        "mask": np.zeros((len(encoded), width), np.float32),
        "allowed": np.zeros((len(encoded), width, TAGS), np.float32),
    }
    for row, (ids, _, allowed) in enumerate(encoded):
        batch["ids"][row, : len(ids)] = ids
        batch["mask"][row, : len(ids)] = 1
        batch["allowed"][row, : len(ids)] = allowed
    return batch


def _tags(parameters: dict, encoder: dict, batch: dict, key=None, dropout: float = 0.0):
    states = token_states(encoder, batch["ids"], batch["mask"], key, dropout)
    return states @ parameters["tags"] + parameters["tags_bias"]


def _loss(parameters: dict, words, batch: dict, key, recipe: TaggerRecipe):
    """Minus the log of the probability of all tags that a token may have, mean over tokens that are labelled."""
    scores = jax.nn.log_softmax(_tags(parameters, {**parameters["encoder"], "words": words}, batch, key, recipe.dropout))
    right = jax.nn.logsumexp(jnp.where(batch["allowed"] > 0, scores, -1e9), -1)
    labelled = batch["allowed"].sum(-1) > 0
    return -jnp.where(labelled, right, 0).sum() / labelled.sum()


def train_tagger(base: dict, requests: list[Request], tokenizer: Path, recipe: TaggerRecipe) -> dict:
    """Fine-tunes; returns {encoder, tags, tags_bias}. Vectors of words stay as they are. Cost: under a minute per epoch of 2,000 messages on two cores."""
    marker, variety = Marker(tokenizer, recipe.tokens_max), Variety(requests, recipe)
    random, key = np.random.default_rng(recipe.seed), jax.random.PRNGKey(recipe.seed)
    width = base["positions"].shape[1]
    parameters = jax.tree.map(
        jnp.array,
        {
            "encoder": {name: value for name, value in base.items() if name != "words"},
            "tags": random.normal(0, 0.02, (width, TAGS)).astype(np.float32),
            "tags_bias": np.zeros(TAGS, np.float32),
        },
    )
    optimiser = make_optimiser(parameters, recipe.epochs * (len(requests) // recipe.batch_size), recipe)
    state = optimiser.init(parameters)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(parameters, state, words, batch, key):
        loss, gradient = jax.value_and_grad(_loss)(parameters, words, batch, key, recipe)
        updates, state = optimiser.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, loss

    begun = time.time()
    for epoch in range(recipe.epochs):
        encoded = [marker.encode(variety.variant(request, random)) for request in requests]
        losses = []
        for part in batches([len(ids) for ids, _, _ in encoded], recipe.batch_size, random):
            batch = _pad([encoded[position] for position in part])
            hidden = (random.random(batch["ids"].shape) < recipe.mask_share) & (batch["ids"] >= FIRST_WORD_ID)
            batch["ids"][hidden] = MASK_ID
            key, own = jax.random.split(key)
            parameters, state, loss = step(parameters, state, base["words"], batch, own)
            losses.append(loss)
        print(f"epoch {epoch + 1} of {recipe.epochs}, {time.time() - begun:.0f} s, loss {np.mean(losses):.3f}", flush=True)
    return parameters | {"encoder": {**parameters["encoder"], "words": base["words"]}}


def best_path(scores: np.ndarray) -> list[int]:
    """The best tags [tokens] for scores [tokens, TAGS] in which no stretch goes on that did not begin (Viterbi)."""
    may_follow = np.zeros((TAGS, TAGS), bool)
    for tag in range(TAGS):
        may_follow[:, tag] = True if tag == 0 or tag % 2 == 1 else [before in (tag, tag - 1) for before in range(TAGS)]
    total = np.where([tag == 0 or tag % 2 == 1 for tag in range(TAGS)], scores[0], -np.inf)
    back = []
    for row in scores[1:]:
        ways = np.where(may_follow, total[:, None], -np.inf)
        back.append(ways.argmax(0))
        total = ways.max(0) + row
    path = [int(total.argmax())]
    for before in reversed(back):
        path.append(int(before[path[-1]]))
    return path[::-1]


def _stretches(path: list[int]) -> list[tuple[int, int, int]]:
    """Kind, first token and token behind the last of each stretch."""
    found = []
    for token, tag in enumerate(path):
        if tag > 0 and tag % 2 == 1:
            found.append(((tag - 1) // 2, token, token + 1))
        elif tag > 0:
            kind, start, _ = found[-1]
            found[-1] = (kind, start, token + 1)
    return found


def figures(model: Path, tokenizer: Path, requests: list[Request]) -> dict[str, float]:
    """Of each kind the share of labelled messages of which one stretch overlaps the label, and of unlabelled ones without a stretch."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    marker = Marker(tokenizer, LENGTHS[-1])
    counts: dict[str, list[bool]] = {}
    for request in requests:
        row, _, allowed = marker.encode(request)
        ids = np.array([row], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        found = _stretches(best_path(session.run([OUTPUT], inputs)[0][0][1:-1]))
        exact = allowed[1:-1].sum(1) == 1
        for kind, name in enumerate(KINDS):
            if kind in request.unknown:
                continue
            wanted = exact & (allowed[1:-1, begin(kind) : begin(kind) + 2].sum(1) > 0)
            own = [(start, end) for found_kind, start, end in found if found_kind == kind]
            if wanted.any():
                counts.setdefault(f"{name} found", []).append(any(wanted[start:end].any() for start, end in own))
                first, last = int(wanted.argmax()), len(wanted) - int(wanted[::-1].argmax())
                counts.setdefault(f"{name} exact", []).append((first, last) in own)
            else:
                counts.setdefault(f"{name} absent", []).append(not any(exact[start:end].any() for start, end in own))
    return {name: round(float(np.mean(values)), 4) for name, values in counts.items()} | {"messages": len(requests)}


def run_tagger(
    folder: Path, base: Path, weights: dict, requests: list[Request], recipe: TaggerRecipe, tests: dict[str, list[Request]]
) -> None:
    """Trains and writes parameters.pkl, model-fp32.onnx, model.onnx (int8) and figures.json of both to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = base / "tokenizer.json"
    parameters = train_tagger(weights, requests, tokenizer, recipe)
    save(folder / "parameters.pkl", parameters)
    export_tagger_fp32(base / "model.onnx", parameters, folder / "model-fp32.onnx")
    marker = Marker(tokenizer, recipe.tokens_max)
    export_int8(folder / "model-fp32.onnx", folder / "model.onnx", [marker.encode(request)[0] for request in requests], TAGS_NODE)
    found = {
        name: {model: figures(folder / f"{model}.onnx", tokenizer, tested) for model in ("model-fp32", "model")}
        for name, tested in tests.items()
    }
    text = json.dumps(found, indent=1)
    (folder / "figures.json").write_text(text + "\n")
    print(text)
