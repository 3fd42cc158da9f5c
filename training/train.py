"""The training loop: documents as classes, ambiguous questions spread over what fits, one head that says when to ask."""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax

from .augment import dress
from .bert import cls_states, unit
from .data import Handbook, Question, Tokens, batches, pad
from .recipe import Recipe, TaggerRecipe
from .targets import make_examples, prototypes, with_lines

MASK_ID = 103
FIRST_WORD_ID = 106


@jax.jit
def _states(weights, ids, mask):
    return cls_states(weights, ids, mask)


def encode(weights: dict, tokens: Tokens, texts: list[str], batch_size: int = 64) -> np.ndarray:
    """[CLS] states [n, width] of texts, in order."""
    rows = tokens.ids(texts)
    order = sorted(range(len(rows)), key=lambda position: len(rows[position]))
    states = np.zeros((len(rows), weights["positions"].shape[1]), np.float32)
    for start in range(0, len(order), batch_size):
        part = order[start : start + batch_size]
        # A full last batch too: each number of rows would be compiled anew.
        filled = part + part[:1] * (batch_size - len(part))
        ids, mask = pad([rows[position] for position in filled])
        states[part] = np.asarray(_states(weights, ids, mask))[: len(part)]
    return states


def heads(parameters: dict, states):
    """Scores [n, documents + 1] and the logit of asking back [n] from [CLS] states."""
    scores = unit(states) @ unit(parameters["prototypes"]).T
    asks = states @ parameters["asks"] + parameters["asks_bias"]
    return scores * jnp.exp(parameters["log_sharpness"]) + parameters["bias"], asks


def _loss(parameters, words, batch, key, recipe: Recipe):
    encoder = {**parameters["encoder"], "words": words}
    states = cls_states(encoder, batch["ids"], batch["mask"], key, recipe.dropout)
    scores, asks = heads(parameters, states)
    document_loss = (batch["weights"] * optax.softmax_cross_entropy(scores, batch["targets"])).mean()
    asks_loss = (batch["judged"] * optax.sigmoid_binary_cross_entropy(asks, batch["asks"])).mean()
    return document_loss + recipe.needs_weight * asks_loss


def _start(base: dict, first: np.ndarray, recipe: Recipe) -> dict:
    return {
        "encoder": {name: value for name, value in base.items() if name != "words"},
        "prototypes": jnp.asarray(first),
        "bias": jnp.zeros(len(first)),
        "log_sharpness": jnp.log(recipe.sharpness),
        "asks": jnp.zeros(first.shape[1]),
        "asks_bias": jnp.asarray(-1.0),
    }


def make_optimiser(parameters: dict, steps: int, recipe: Recipe | TaggerRecipe):
    """AdamW with warm-up and cosine for what stands under "encoder", Adam with a rate of its own for all else."""
    rate = optax.warmup_cosine_decay_schedule(0, recipe.encoder_rate, steps // 10, steps)
    labels = {name: "encoder" if name == "encoder" else "head" for name in parameters}
    labels = {name: jax.tree.map(lambda _, label=labels[name]: label, value) for name, value in parameters.items()}
    return optax.multi_transform(
        {
            "encoder": optax.adamw(rate, weight_decay=recipe.weight_decay),
            "head": optax.adam(optax.cosine_decay_schedule(recipe.head_rate, steps)),
        },
        labels,
    )


def train(
    base: dict,
    questions: list[Question],
    handbooks: list[Handbook],
    tokenizer: Path,
    recipe: Recipe,
    on_epoch: Callable[[int, dict, str], None] = lambda epoch, parameters, line: None,
) -> dict:
    """
    Fine-tunes the encoder and its heads; returns {encoder, prototypes, bias, log_sharpness, asks, asks_bias}.

    Vectors of words stay as they are: training them too costs a third of the time, and words without labels would drift from the others.
    `on_epoch` is called with the number of the epoch, the parameters and a line about it. Equal inputs give equal weights on one machine.
    Cost: about a minute per epoch of 3,600 texts on two cores.
    """
    tokens = Tokens(tokenizer, recipe.tokens_max)
    examples = make_examples(questions, handbooks, recipe)
    vectors = unit(encode(base, tokens, examples.texts))
    first = prototypes(questions, handbooks, vectors[: len(questions)], vectors[len(questions) :])
    # Copies, because the step writes over its own input and the base is used again.
    parameters = jax.tree.map(jnp.array, _start(base, first, recipe))
    line_count = recipe.lines_per_document * len(handbooks)
    steps = recipe.epochs * ((len(examples.texts) + line_count) // recipe.batch_size)
    optimiser = make_optimiser(parameters, steps, recipe)
    state = optimiser.init(parameters)

    @partial(jax.jit, donate_argnums=(0, 1))
    def step(parameters, state, words, batch, key):
        loss, gradient = jax.value_and_grad(_loss)(parameters, words, batch, key, recipe)
        updates, state = optimiser.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, loss

    def whole():
        return parameters | {"encoder": {**parameters["encoder"], "words": base["words"]}}

    random, key = np.random.default_rng(recipe.seed), jax.random.PRNGKey(recipe.seed)
    begun = time.time()
    for epoch in range(recipe.epochs):
        shown = with_lines(examples, handbooks, recipe, random)
        rows = tokens.ids([dress(text, random, recipe.dressed_share) for text in shown.texts])
        losses = []
        for part in batches([len(row) for row in rows], recipe.batch_size, random):
            ids, mask = pad([rows[position] for position in part])
            hidden = (random.random(ids.shape) < recipe.mask_share) & (ids >= FIRST_WORD_ID)
            ids[hidden] = MASK_ID
            batch = {"ids": ids, "mask": mask, "targets": shown.targets[part]}
            batch |= {"weights": shown.weights[part], "asks": shown.asks[part], "judged": shown.judged[part]}
            key, own = jax.random.split(key)
            parameters, state, loss = step(parameters, state, base["words"], batch, own)
            losses.append(loss)
        line = f"epoch {epoch + 1} of {recipe.epochs}, {time.time() - begun:.0f} s, loss {np.mean(losses):.3f}"
        on_epoch(epoch, whole(), line)
    return whole()
