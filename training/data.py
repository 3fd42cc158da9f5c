"""Labelled questions, handbooks and batches of token ids."""

import json
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

# Sections that tell one matter from another, as in src/tools/searchSops/buildIndex.ts.
TOLD_SECTIONS = ("audience", "conditions", "materials", "steps", "timeLimit", "fee", "place", "notes")
# The source of everyday names among the questions.
NAMES = "names"
PAD_LENGTHS = (16, 24, 32, 40, 48, 64, 96, 128)


@dataclass(frozen=True)
class Question:
    """One labelled question. `kind` is single, ambiguous or none; `docs` are codes; `pair` is a line of the same file, from 1."""

    q: str
    kind: str
    docs: tuple[str, ...]
    source: str
    line: int
    pair: int | None = None


@dataclass(frozen=True)
class Handbook:
    """One handbook: `lines` say what it is about, `task` and `category` which others are close to it."""

    code: str
    title: str
    task: str
    category: str
    lines: tuple[str, ...] = field(repr=False)


def read_questions(path: Path) -> list[Question]:
    """Reads labelled questions from JSON lines, in order."""
    lines = [json.loads(text) for text in path.read_text("utf-8").splitlines() if text.strip()]
    return [
        Question(row["q"], row["kind"], tuple(row["docs"]), path.stem, position + 1, row.get("pair"))
        for position, row in enumerate(lines)
    ]


def read_names(path: Path) -> list[Question]:
    """Everyday names of the matter of each handbook, as single questions: lines of a code and names, parted by tabs."""
    rows = [text.split("\t") for text in path.read_text("utf-8").splitlines() if text.strip()]
    return [Question(name, "single", (code,), NAMES, 0) for code, *names in rows for name in names]


def _material_line(material: dict) -> str:
    note = material.get("note") or ""
    return f"{material['name']}，{material['form']}" + (f"，{note}" if note else "")


def read_handbooks(path: Path) -> list[Handbook]:
    """Reads the sample handbooks from JSON lines, in order of their codes."""
    handbooks = []
    for text in path.read_text("utf-8").splitlines():
        row = json.loads(text)
        lines: list[str] = []
        for name in TOLD_SECTIONS:
            value = row.get(name) or []
            parts = [value] if isinstance(value, str) else value
            lines += [_material_line(part) if isinstance(part, dict) else part for part in parts]
        for branch in row["branches"]:
            lines += [branch["when"], f"{branch['when']}：{branch['then']}"]
        kept = tuple(line for line in lines if line.strip())
        handbooks.append(Handbook(row["document"], row["title"], row["task"], row["category"], kept))
    return sorted(handbooks, key=lambda handbook: handbook.code)


class Tokens:
    """Turns texts into token ids as the running program does: width and case folded, [CLS] first, [SEP] last."""

    def __init__(self, path: Path, tokens_max: int):
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(tokens_max)

    def ids(self, texts: list[str]) -> list[list[int]]:
        """Token ids of each text."""
        folded = [unicodedata.normalize("NFKC", text[:4000]).lower() for text in texts]
        return [encoding.ids for encoding in self._tokenizer.encode_batch(folded)]


def pad(rows: list[list[int]], length: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Ids [n, length] and mask [n, length] of rows, padded to `length` or to the next of a few lengths, so that little is compiled."""
    longest = max(len(row) for row in rows)
    width = length or next((size for size in PAD_LENGTHS if size >= longest), longest)
    ids = np.zeros((len(rows), width), np.int32)
    mask = np.zeros((len(rows), width), np.float32)
    for position, row in enumerate(rows):
        ids[position, : len(row)] = row[:width]
        mask[position, : len(row)] = 1
    return ids, mask


def batches(lengths: list[int], batch_size: int, random: np.random.Generator) -> list[np.ndarray]:
    """Positions in batches of about equal length: shuffled, sorted inside pools of sixteen batches, batches shuffled again."""
    order = random.permutation(len(lengths))
    pool = 16 * batch_size
    cut: list[np.ndarray] = []
    for start in range(0, len(order), pool):
        part = order[start : start + pool]
        part = part[np.argsort(np.asarray(lengths)[part], kind="stable")]
        cut += [part[at : at + batch_size] for at in range(0, len(part) - batch_size + 1, batch_size)]
    return [cut[position] for position in random.permutation(len(cut))]
