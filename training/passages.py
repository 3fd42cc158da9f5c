"""Handbooks as passages: which titles and lines a batch of questions is compared with."""

import numpy as np

from .data import Handbook, pad

TITLE_LENGTH = 32
LINE_LENGTH = 64


class PassageSampler:
    """Draws documents for a batch: half of them those of its questions, half siblings (same task or category) of these."""

    def __init__(self, handbooks: list[Handbook], titles: list[list[int]], lines: list[list[list[int]]], size: int):
        """`titles` and `lines` are token ids by document; `size` is the number of documents drawn."""
        self._size = size
        self._titles, self._lines = titles, lines
        self._siblings = [_siblings_of(handbooks, position) for position in range(len(handbooks))]

    def draw(self, targets: np.ndarray, random: np.random.Generator):
        """Documents [size], title ids and masks, line ids and masks for a batch with these targets."""
        present = np.flatnonzero(targets[:, :-1].max(0) > 0.15)
        chosen = list(random.permutation(present)[: self._size // 2])
        taken = set(chosen)
        for document in list(chosen) + list(random.permutation(len(self._titles))):
            near = [other for other in self._siblings[document] if other not in taken]
            extra = int(random.choice(near)) if near else document
            if len(chosen) < self._size and extra not in taken:
                chosen.append(extra)
                taken.add(extra)
        titles = pad([self._titles[document] for document in chosen], TITLE_LENGTH)
        lines = pad([self._line_of(document, random) for document in chosen], LINE_LENGTH)
        return np.array(chosen, np.int32), *titles, *lines

    def _line_of(self, document: int, random: np.random.Generator) -> list[int]:
        lines = self._lines[document]
        return lines[random.integers(len(lines))] if lines else self._titles[document]


def _siblings_of(handbooks: list[Handbook], position: int) -> list[int]:
    own = handbooks[position]
    others = [index for index in range(len(handbooks)) if index != position]
    return [index for index in others if handbooks[index].task == own.task] * 3 + [
        index for index in others if handbooks[index].category == own.category
    ]
