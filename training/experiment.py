"""One run: trains by a recipe on some question files, evaluates after each epoch, keeps weights and figures in a folder."""

import json
import pickle
from dataclasses import asdict
from pathlib import Path

import jax
import numpy as np

from .bert import unit
from .data import Handbook, Question, Tokens
from .evaluate import report, right_first
from .recipe import Recipe
from .targets import prototypes
from .train import encode, heads, train

# Questions are tested at their full length, whatever they were cut to while training.
TOKENS_TESTED = 128


def text_prototypes(weights: dict, tokens: Tokens, handbooks: list[Handbook]) -> np.ndarray:
    """Unit vectors [documents, width] of title plus mean of lines: what a handbook without labelled questions has."""
    titles = unit(encode(weights, tokens, [handbook.title for handbook in handbooks]))
    lines = unit(encode(weights, tokens, [line for handbook in handbooks for line in handbook.lines]))
    ends = np.cumsum([len(handbook.lines) for handbook in handbooks])
    means = [unit(part.mean(0)) if len(part) else titles[row] for row, part in enumerate(np.split(lines, ends[:-1]))]
    return unit(titles + np.stack(means))


def outputs_of(parameters: dict, tokens: Tokens, questions: list[Question]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores [n, documents + 1], logits of asking [n] and [CLS] states [n, width] of questions."""
    states = encode(parameters["encoder"], tokens, [question.q for question in questions])
    scores, asks = heads(parameters, states)
    return np.asarray(scores), np.asarray(asks), states


def figures_without_heads(
    parameters: dict, tokens: Tokens, tested: list[Question], known: list[Question], handbooks: list[Handbook]
) -> dict[str, float]:
    """right@1 with prototypes computed anew: `means@1` of title and `known` questions, `texts@1` of title and lines only."""
    states = encode(parameters["encoder"], tokens, [question.q for question in tested])
    own = unit(encode(parameters["encoder"], tokens, [question.q for question in known]))
    titles = unit(encode(parameters["encoder"], tokens, [handbook.title for handbook in handbooks]))
    means = unit(prototypes(known, handbooks, own, titles))
    return {
        "means@1": right_first(unit(states) @ means.T, tested, handbooks),
        "texts@1": right_first(unit(states) @ text_prototypes(parameters["encoder"], tokens, handbooks).T, tested, handbooks),
    }


def save(path: Path, parameters: dict) -> None:
    """Writes parameters as numpy arrays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pickle.dumps(jax.tree.map(np.asarray, parameters)))


def load(path: Path) -> dict:
    """Reads what `save` wrote; only for files of one's own runs, since pickle runs code."""
    return pickle.loads(path.read_bytes())


def average(runs: list[dict]) -> dict:
    """The mean of the parameters of runs from one base with one seed (Wortsman et al., "Model soups", ICML 2022)."""
    return jax.tree.map(lambda *values: np.mean(np.stack(values), axis=0), *runs)


def run(
    folder: Path,
    base: dict,
    tokenizer: Path,
    questions: list[Question],
    handbooks: list[Handbook],
    recipe: Recipe,
    tests: dict[str, list[Question]],
) -> dict:
    """Trains, prints and keeps figures on each test after every epoch in folder/figures.jsonl, weights in folder/parameters.pkl."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=2) + "\n")
    tokens = Tokens(tokenizer, TOKENS_TESTED)

    def on_epoch(epoch: int, parameters: dict, line: str) -> None:
        print(line, flush=True)
        save(folder / "parameters.pkl", parameters)
        with (folder / "figures.jsonl").open("a") as log:
            for name, tested in tests.items():
                scores, asks, _ = outputs_of(parameters, tokens, tested)
                figures = report(scores, asks, tested, handbooks)
                if epoch + 1 == recipe.epochs:
                    figures |= figures_without_heads(parameters, tokens, tested, questions, handbooks)
                log.write(json.dumps({"epoch": epoch + 1, "test": name} | {key: round(value, 4) for key, value in figures.items()}) + "\n")
                print("  " + name, " ".join(f"{key} {value:.3f}" for key, value in figures.items()), flush=True)

    return train(base, questions, handbooks, tokenizer, recipe, on_epoch)
