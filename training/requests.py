"""Requests for activity plans with the words that name theme, audience and venue, as tags of characters."""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

KINDS = ("theme", "audience", "venue")
# 0: nothing; of each kind first the tag that begins a stretch, then the one inside of it.
TAGS = 1 + 2 * len(KINDS)
# What a character may be where labels leave it open: any tag.
OPEN = -1
# A wording that is this much longer than the shortest one that would do holds more than the slot.
LONGER_MAX = 10
_MARKS = {"T": 0, "A": 1, "V": 2}


def begin(kind: int) -> int:
    """The tag that begins a stretch of a kind."""
    return 1 + 2 * kind


@dataclass(frozen=True)
class Request:
    """A folded message with a tag for each character; `unknown` are kinds that nobody labelled in it."""

    text: str
    tags: tuple[int, ...]
    unknown: tuple[int, ...] = ()


def fold(text: str) -> str:
    """Width and case as the running program folds them; a line break said as such is one."""
    return unicodedata.normalize("NFKC", text.replace("\\n", "\n")).lower()


def _mark(tags: list[int], kind: int, start: int, end: int) -> None:
    tags[start] = begin(kind)
    tags[start + 1 : end] = [begin(kind) + 1] * (end - start - 1)


def _from_marks(marked: str) -> Request:
    text, tags = "", []
    for part in re.split(r"(\[[TAV]:[^\[\]]+\])", marked):
        match = re.fullmatch(r"\[([TAV]):([^\[\]]+)\]", part)
        words = fold(match[2] if match else part)
        added = [0] * len(words)
        if match and words:
            _mark(added, _MARKS[match[1]], 0, len(words))
        text, tags = text + words, tags + added
    return Request(text, tuple(tags))


def _wordings(said: str, text: str) -> list[str]:
    """The wordings that occur in a text, longest first, without those that hold much more than the slot."""
    found = sorted({fold(words) for words in said.split("|")} - {""}, key=len)
    found = [words for words in found if words in text]
    return [words for words in reversed(found) if len(words) <= len(found[0]) + LONGER_MAX]


def _places(words: str, text: str) -> list[tuple[int, int]]:
    return [(match.start(), match.end()) for match in re.finditer(re.escape(words), text)]


def _from_row(row: dict) -> Request:
    """
    Of several wordings the longest counts; other places where the words stand, and other wordings, are left open. Where an audience stands
    inside of every wording of the theme (老年人运动会), its characters are left open too.
    """
    text = fold(row["text"])
    tags = [0] * len(text)
    audience = _wordings(row["audience"], text) if row.get("audience") else []
    for kind in (1, 0, 2):
        found = _wordings(row[KINDS[kind]], text) if row.get(KINDS[kind]) else []
        if not found:
            continue
        clear = [words for words in found if kind != 0 or not any(group in words for group in audience)]
        chosen = (clear or found)[0]
        # The last word counts.
        *others, (start, end) = _places(chosen, text)
        taken = [at for at in range(start, end) if tags[at] != 0]
        _mark(tags, kind, start, end)
        for at in taken:
            tags[at] = OPEN
        for words in found:
            for first, last in others if words == chosen else _places(words, text):
                for at in range(first, last):
                    if tags[at] == 0:
                        tags[at] = OPEN
    unknown = tuple(kind for kind, name in enumerate(KINDS) if name not in row)
    return Request(text, tuple(tags), unknown)


def read_requests(path: Path) -> list[Request]:
    """Reads JSON lines: `marked` text ([T:…] theme, [A:…] audience, [V:…] venue), or text with the wordings of each slot."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [_from_marks(row["marked"]) if "marked" in row else _from_row(row) for row in rows]


class Marker:
    """Turns tagged messages into token ids and the tags that each token may have."""

    def __init__(self, path: Path, tokens_max: int):
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(tokens_max)

    def encode(self, request: Request) -> tuple[list[int], list[tuple[int, int]], np.ndarray]:
        """Ids, places of the tokens in the text, and [tokens, TAGS] with 1 for what a token may be; all 0 for [CLS] and [SEP]."""
        encoding = self._tokenizer.encode(request.text)
        allowed = np.zeros((len(encoding.ids), TAGS), np.float32)
        for token, (start, end) in enumerate(encoding.offsets):
            if start == end:
                continue
            tags = request.tags[start:end]
            if OPEN in tags:
                allowed[token] = 1
                continue
            # A word in Latin letters may reach over the edge of a stretch: whatever it holds of one counts.
            tag = next((tag for tag in tags if tag != 0), 0)
            allowed[token, tag] = 1
            if tag == 0:
                for kind in request.unknown:
                    allowed[token, begin(kind) : begin(kind) + 2] = 1
        return encoding.ids, encoding.offsets, allowed
