"""Five trainings that each leave out documents and questions: what a new handbook gets, and outputs of a model that saw neither."""

import hashlib
import json
from pathlib import Path

import numpy as np

from .bert import unit
from .data import Handbook, Question, Tokens
from .evaluate import report, right_first
from .experiment import TOKENS_TESTED, outputs_of, save, text_prototypes
from .export import export_fp32, export_heads, export_int8
from .recipe import Recipe
from .train import encode, train

FOLDS = 5


def _rank(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")


def document_folds(handbooks: list[Handbook]) -> dict[str, int]:
    """The fold, 0 to 4, that leaves a document out, by code: even, the same for the same codes."""
    ordered = sorted((handbook.code for handbook in handbooks), key=_rank)
    return {code: position % FOLDS for position, code in enumerate(ordered)}


def question_folds(questions: list[Question], by_document: dict[str, int]) -> list[int]:
    """
    The fold that leaves a question out though its documents are seen; minimal pairs stay together.

    It is one in which none of its documents is left out, as far as there is one.
    """
    groups: dict[tuple[str, int], list[int]] = {}
    for position, question in enumerate(questions):
        groups.setdefault((question.source, question.pair or question.line), []).append(position)
    folds = [0] * len(questions)
    counts = np.zeros(FOLDS)
    for members in sorted(groups.values(), key=lambda group: _rank(questions[group[0]].q)):
        barred = {by_document[code] for position in members for code in questions[position].docs}
        allowed = [fold for fold in range(FOLDS) if fold not in barred] or list(range(FOLDS))
        fold = min(allowed, key=lambda candidate: counts[candidate])
        counts[fold] += len(members)
        for position in members:
            folds[position] = fold
    return folds


def _new_documents(parameters: dict, tokens: Tokens, seen: list[Handbook], unseen: list[Handbook], tested: list[Question]):
    """right@1 and right@3 of questions on documents without labelled questions, which compete with all others."""
    states = unit(encode(parameters["encoder"], tokens, [question.q for question in tested]))
    learned = unit(np.asarray(parameters["prototypes"]))[:-1]
    scores = states @ np.concatenate([learned, text_prototypes(parameters["encoder"], tokens, unseen)]).T
    handbooks = seen + unseen
    return {f"unseen@{among}": right_first(scores, tested, handbooks, among) for among in (1, 3)}


def run_fold(
    fold: int,
    folder: Path,
    base_folder: Path,
    base: dict,
    questions: list[Question],
    names: list[Question],
    handbooks: list[Handbook],
    recipe: Recipe,
) -> dict:
    """
    Trains without one fold (and without the names of its documents) and writes fold-N.onnx (int8), its learned classes (fold-N/heads.json and prototypes.f32), fold-N.vectors.f32 and
    fold-N.needs.f32 of all questions in their order, figures in fold-N.json, parameters in fold-N.pkl. Returns the figures.
    """
    by_document = document_folds(handbooks)
    by_question = question_folds(questions, by_document)
    seen = [handbook for handbook in handbooks if by_document[handbook.code] != fold]
    unseen = [handbook for handbook in handbooks if by_document[handbook.code] == fold]
    new = [any(by_document[code] == fold for code in question.docs) for question in questions]
    trained = [q for q, is_new, own in zip(questions, new, by_question, strict=True) if not is_new and own != fold]
    held = [q for q, is_new, own in zip(questions, new, by_question, strict=True) if not is_new and own == fold]
    fresh = [q for q, is_new in zip(questions, new, strict=True) if is_new and q.kind == "single"]
    known = trained + [name for name in names if by_document[name.docs[0]] != fold]
    parameters = train(base, known, seen, base_folder / "tokenizer.json", recipe, lambda _epoch, _parameters, line: print(line, flush=True))
    tokens = Tokens(base_folder / "tokenizer.json", TOKENS_TESTED)
    scores, asks, _ = outputs_of(parameters, tokens, held)
    figures = {"trained": len(trained), "held": len(held), "fresh": len(fresh)} | report(scores, asks, held, seen)
    figures |= _new_documents(parameters, tokens, seen, unseen, fresh)
    folder.mkdir(parents=True, exist_ok=True)
    _, all_asks, states = outputs_of(parameters, tokens, questions)
    unit(states).astype(np.float32).tofile(folder / f"fold-{fold}.vectors.f32")
    all_asks.astype(np.float32).tofile(folder / f"fold-{fold}.needs.f32")
    save(folder / f"fold-{fold}.pkl", parameters)
    heads = folder / f"fold-{fold}"
    heads.mkdir(exist_ok=True)
    export_heads(parameters, [handbook.code for handbook in seen], heads)
    exact = folder / f"fold-{fold}.fp32.onnx"
    export_fp32(base_folder / "model.onnx", parameters, exact)
    export_int8(exact, folder / f"fold-{fold}.onnx", tokens.ids([question.q for question in trained]))
    exact.unlink()
    rounded = {key: round(float(value), 4) for key, value in figures.items()}
    (folder / f"fold-{fold}.json").write_text(json.dumps(rounded, indent=1) + "\n")
    print(json.dumps(figures), flush=True)
    return figures


def describe(folder: Path, questions: list[Question], handbooks: list[Handbook]) -> None:
    """Writes lines.jsonl (q, kind, docs, source, line, fold that leaves it out) and folds.json (documents that each fold leaves out)."""
    by_document = document_folds(handbooks)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lines.jsonl").open("w") as lines:
        for question, fold in zip(questions, question_folds(questions, by_document), strict=True):
            row = {"q": question.q, "kind": question.kind, "docs": list(question.docs), "source": question.source, "line": question.line}
            lines.write(json.dumps(row | {"fold": fold}, ensure_ascii=False) + "\n")
    left_out = [[code for code, own in by_document.items() if own == fold] for fold in range(FOLDS)]
    (folder / "folds.json").write_text(json.dumps({"documents": left_out}) + "\n")


def collect(folder: Path, questions: list[Question], handbooks: list[Handbook], width: int) -> None:
    """Writes vectors.f32 [n, width] and needs.f32 [n] in the order of lines.jsonl: each line as told by the model that did not see it."""
    by_question = np.array(question_folds(questions, document_folds(handbooks)))
    vectors = np.zeros((len(questions), width), np.float32)
    needs = np.zeros(len(questions), np.float32)
    for fold in range(FOLDS):
        own = by_question == fold
        vectors[own] = np.fromfile(folder / f"fold-{fold}.vectors.f32", np.float32).reshape(len(questions), width)[own]
        needs[own] = np.fromfile(folder / f"fold-{fold}.needs.f32", np.float32)[own]
    vectors.tofile(folder / "vectors.f32")
    needs.tofile(folder / "needs.f32")
