"""Figures of a model on labelled questions: right document first, and what asking and refusing cost."""

import numpy as np

from .data import Handbook, Question

OVER_ASK_POINTS = (0.06, 0.09, 0.12)
# Share of questions with a handbook that may be refused when the threshold for refusing is set.
WRONGLY_REFUSED = 0.04
OPTIONS_MAX = 5


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    return raised / raised.sum(-1, keepdims=True)


def area_under_curve(positive: np.ndarray, negative: np.ndarray) -> float:
    """The probability that a positive scores above a negative (ties count half)."""
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, "left") + np.searchsorted(ordered, positive, "right")
    return float(below.mean() / (2 * len(negative)))


def right_first(scores: np.ndarray, questions: list[Question], handbooks: list[Handbook], among: int = 1) -> float:
    """Share of the single questions whose document is among the first ones; `scores` [n, at least documents]."""
    codes = [handbook.code for handbook in handbooks]
    rows = [row for row, question in enumerate(questions) if question.kind == "single"]
    order = np.argsort(-scores[:, : len(codes)], axis=1)[:, :among]
    hits = [any(codes[document] in questions[row].docs for document in order[row]) for row in rows]
    return float(np.mean(hits)) if hits else float("nan")


def report(scores: np.ndarray, asks: np.ndarray, questions: list[Question], handbooks: list[Handbook]) -> dict[str, float]:
    """
    Figures from scores [n, documents + 1] and logits of asking [n].

    `ask` and `outside` are areas under curves (ambiguous against single; outside against the rest). `asked@x` and the like hold where x of
    the single questions are asked back, after refusing what is likely outside at a fixed cost.
    """
    posterior = softmax(scores)
    kinds = np.array([question.kind for question in questions])
    outside = posterior[:, -1]
    inside = posterior[:, :-1] / np.maximum(1 - outside, 1e-9)[:, None]
    unsure = 1 - inside.max(1)
    both = unsure + 1 / (1 + np.exp(-asks))
    single, ambiguous = kinds == "single", kinds == "ambiguous"
    figures = {
        "right@1": right_first(scores, questions, handbooks),
        "right@3": right_first(scores, questions, handbooks, 3),
        "ask": area_under_curve(both[ambiguous], both[single]),
        "ask_head": area_under_curve(asks[ambiguous], asks[single]),
        "ask_top": area_under_curve(unsure[ambiguous], unsure[single]),
        "outside": area_under_curve(outside[kinds == "none"], outside[single | ambiguous]),
    }
    refuse_from = np.quantile(outside[single], 1 - WRONGLY_REFUSED)
    refused = outside >= refuse_from
    figures["refused"] = float(refused[kinds == "none"].mean())
    for point in OVER_ASK_POINTS:
        figures |= _at(point, posterior, both, refused, questions, handbooks)
    return figures


def _at(
    point: float, posterior: np.ndarray, both: np.ndarray, refused: np.ndarray, questions: list[Question], handbooks: list[Handbook]
) -> dict[str, float]:
    codes = [handbook.code for handbook in handbooks]
    kinds = np.array([question.kind for question in questions])
    single = kinds == "single"
    ask_from = np.quantile(np.where(refused, -1, both)[single], 1 - point)
    asked = ~refused & (both > ask_from)
    order = np.argsort(-posterior[:, :-1], axis=1)[:, :OPTIONS_MAX]
    offered = [[codes[document] for document in row] for row in order]
    fitting = np.array([len(set(question.docs) & set(row)) for question, row in zip(questions, offered, strict=True)])
    first = np.array([row[0] in question.docs for question, row in zip(questions, offered, strict=True)])
    answered = ~asked & ~refused
    right = answered & first
    enough = np.array([min(2, len(question.docs)) for question in questions])
    name = f"@{point:.2f}"
    return {
        f"asked{name}": float((asked & (fitting >= enough))[kinds == "ambiguous"].mean()),
        f"right{name}": float(right[single].mean()),
        f"resolved{name}": float((right | (asked & (fitting > 0)))[single].mean()),
        f"wrong{name}": float((answered & ~first).mean()),
    }
