"""Proves that the quantised model decides as the exact one."""

import json
import time
from pathlib import Path

import numpy as np
import onnxruntime

from .data import Question, Tokens
from .evaluate import softmax
from .export import ASKS, EMBEDDING


def run_model(path: Path, tokens: Tokens, texts: list[str]) -> tuple[np.ndarray, np.ndarray, float]:
    """Vectors [n, width], logits of asking [n] and ms per text; one text at a time, as the program does (a batch shares its scale)."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    rows = tokens.ids(texts)
    begun = time.perf_counter()
    outputs = []
    for row in rows:
        ids = np.array([row], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        outputs.append(session.run([EMBEDDING, ASKS], inputs))
    took = 1000 * (time.perf_counter() - begun) / len(rows)
    return np.concatenate([vector for vector, _ in outputs]), np.concatenate([asks for _, asks in outputs]), took


def compare(folder: Path, tokens: Tokens, questions: list[Question]) -> dict[str, float]:
    """Figures of folder/model.onnx (int8) against folder/model-fp32.onnx with the learned heads of the same folder."""
    heads = json.loads((folder / "heads.json").read_text())
    prototypes = np.fromfile(folder / "prototypes.f32", np.float32).reshape(-1, heads["width"])
    texts = [question.q for question in questions]
    exact, exact_asks, exact_ms = run_model(folder / "model-fp32.onnx", tokens, texts)
    small, small_asks, small_ms = run_model(folder / "model.onnx", tokens, texts)
    first, second = (
        softmax(vectors @ prototypes.T * heads["temperature"] + np.array(heads["bias"])) for vectors in (exact, small)
    )
    difference = np.abs(first - second).max(1)
    asks = np.abs(1 / (1 + np.exp(-exact_asks)) - 1 / (1 + np.exp(-small_asks)))
    return {
        "questions": len(questions),
        "equalTop": float((first.argmax(1) == second.argmax(1)).mean()),
        "cosineMin": float((exact * small).sum(1).min()),
        "cosineMean": float((exact * small).sum(1).mean()),
        "probabilityDifferenceMean": float(difference.mean()),
        "probabilityDifference99": float(np.quantile(difference, 0.99)),
        "probabilityDifferenceMax": float(difference.max()),
        "asksDifferenceMean": float(asks.mean()),
        "asksDifference99": float(np.quantile(asks, 0.99)),
        "asksDifferenceMax": float(asks.max()),
        "exactMs": exact_ms,
        "smallMs": small_ms,
    }
