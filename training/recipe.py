"""Every number of a training run, in one place."""

from dataclasses import dataclass, fields, replace
from typing import Self


@dataclass(frozen=True)
class _Settings:
    def changed(self, settings: list[str]) -> Self:
        """A copy with `name=value` settings taken over. Fails with KeyError on an unknown name."""
        types = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        pairs = [setting.split("=", 1) for setting in settings]
        return replace(self, **{name: types[name](value) for name, value in pairs})


@dataclass(frozen=True)
class Recipe(_Settings):
    """Settings of one run. The defaults are those of the shipped model; models/linli-encoder.md says what was tried instead."""

    seed: int = 2
    epochs: int = 3
    batch_size: int = 64
    # Texts are cut here while training, not later: time grows with the length.
    tokens_max: int = 64
    encoder_rate: float = 5e-5
    head_rate: float = 2e-3
    weight_decay: float = 0.01
    dropout: float = 0.1
    # Share of tokens that are replaced by [MASK].
    mask_share: float = 0.06
    # Factor of the cosine between question and prototype before the softmax; learned from here on.
    sharpness: float = 25.0
    title_weight: float = 0.5
    # Everyday names of matters; 0: they are left out.
    name_weight: float = 0.5
    ambiguous_weight: float = 1.5
    outside_weight: float = 1.0
    needs_weight: float = 0.3
    smoothing: float = 0.05
    # Lines of each handbook, drawn anew for each epoch, that are learned like questions of it.
    lines_per_document: int = 3
    line_weight: float = 0.3
    # Share of questions that get a story, a place or an ending around them, or lose their punctuation, anew each epoch.
    dressed_share: float = 0.5


@dataclass(frozen=True)
class TaggerRecipe(_Settings):
    """Settings of a run that learns to mark theme, audience and venue; the defaults are those of the shipped tagger."""

    seed: int = 2
    epochs: int = 10
    batch_size: int = 32
    tokens_max: int = 192
    encoder_rate: float = 1e-4
    head_rate: float = 2e-3
    weight_decay: float = 0.01
    dropout: float = 0.1
    mask_share: float = 0.06
    # Shares of messages that are changed anew in each epoch.
    no_punctuation_share: float = 0.15
    spaces_share: float = 0.15
    greeting_share: float = 0.15
    # Share of the days and numbers of a message that are exchanged for those of others, and of the marked words.
    numbers_share: float = 0.3
    words_share: float = 0.2
