"""What the network should say for each text: a spread over documents plus one class for what no handbook holds."""

from dataclasses import dataclass

import numpy as np

from .data import NAMES, Handbook, Question
from .recipe import Recipe


@dataclass(frozen=True)
class Examples:
    """
    Texts with targets [n, documents + 1] (the last class is outside), loss weights [n] and whether to ask back [n].

    `judged` [n] is 1 for questions that have a handbook: only these teach when to ask. A title, a line or a name is no question, and names
    that all counted as clear were measured to spoil that output.
    """

    texts: list[str]
    targets: np.ndarray
    weights: np.ndarray
    asks: np.ndarray
    judged: np.ndarray


def make_examples(questions: list[Question], handbooks: list[Handbook], recipe: Recipe) -> Examples:
    """Examples of all questions, then of all titles. An ambiguous question is spread evenly over the documents that fit."""
    position = {handbook.code: index for index, handbook in enumerate(handbooks)}
    outside = len(handbooks)
    weight_by_kind = {"single": 1.0, "ambiguous": recipe.ambiguous_weight, "none": recipe.outside_weight}

    def weight_of(question: Question) -> float:
        return recipe.name_weight if question.source == NAMES else weight_by_kind[question.kind]

    targets = np.zeros((len(questions) + outside, outside + 1), np.float32)
    for row, question in enumerate(questions):
        # A question of documents that are all held out has no class here and no loss.
        known = [position[code] for code in question.docs if code in position]
        for document in known or [outside]:
            targets[row, document] = 1 / max(len(known), 1)
    targets[np.arange(outside) + len(questions), np.arange(outside)] = 1
    targets = targets * (1 - recipe.smoothing) + recipe.smoothing / (outside + 1)
    return Examples(
        [question.q for question in questions] + [handbook.title for handbook in handbooks],
        targets,
        np.array([weight_of(question) for question in questions] + [recipe.title_weight] * outside, np.float32),
        np.array([question.kind == "ambiguous" for question in questions] + [False] * outside, np.float32),
        np.array([q.kind != "none" and q.source != NAMES for q in questions] + [False] * outside, np.float32),
    )


def with_lines(examples: Examples, handbooks: list[Handbook], recipe: Recipe, random: np.random.Generator) -> Examples:
    """
    The examples and some lines of each handbook, drawn anew, with its class as target.

    So a line learns to lie where questions about its handbook lie, which is what a handbook without labelled questions lives on.
    """
    count = recipe.lines_per_document
    if count == 0:
        return examples
    drawn = [
        (row, handbook.lines[position])
        for row, handbook in enumerate(handbooks)
        for position in random.integers(len(handbook.lines), size=count if handbook.lines else 0)
    ]
    rows = np.array([row for row, _ in drawn])
    classes = examples.targets.shape[1]
    smoothing = recipe.smoothing
    targets = np.eye(classes, dtype=np.float32)[rows] * (1 - smoothing) + smoothing / classes
    return Examples(
        examples.texts + [text for _, text in drawn],
        np.concatenate([examples.targets, targets.astype(np.float32)]),
        np.concatenate([examples.weights, np.full(len(drawn), recipe.line_weight, np.float32)]),
        np.concatenate([examples.asks, np.zeros(len(drawn), np.float32)]),
        np.concatenate([examples.judged, np.zeros(len(drawn), np.float32)]),
    )


def prototypes(questions: list[Question], handbooks: list[Handbook], vectors: np.ndarray, titles: np.ndarray) -> np.ndarray:
    """Prototypes [documents + 1, width]: the mean of title and single questions; last, the mean of what is outside."""
    position = {handbook.code: index for index, handbook in enumerate(handbooks)}
    sums = np.concatenate([titles, np.zeros((1, titles.shape[1]), np.float32)])
    counts = np.concatenate([np.ones(len(titles)), np.zeros(1)])
    for question, vector in zip(questions, vectors, strict=True):
        if question.kind == "ambiguous" or any(code not in position for code in question.docs):
            continue
        row = position[question.docs[0]] if question.docs else len(handbooks)
        sums[row] += vector
        counts[row] += 1
    return (sums / np.maximum(counts, 1)[:, None]).astype(np.float32)
