"""Averages of weights: of the base with a fine-tuned encoder (WiSE-FT), and of runs that differ in their seed (a model soup)."""

import jax
import numpy as np


def average(runs: list[dict]) -> dict:
    """The mean of the parameters of runs with the same start. Source: Wortsman et al., "Model soups", ICML 2022."""
    return jax.tree.map(lambda *values: np.mean([np.asarray(value) for value in values], 0), *runs)


def towards_base(parameters: dict, base: dict, share: float) -> dict:
    """
    Parameters whose encoder is `share` of the base and the rest of the fine-tuned one; heads stay.

    Source: Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022.
    """
    mixed = jax.tree.map(lambda tuned, first: (1 - share) * np.asarray(tuned) + share * np.asarray(first), parameters["encoder"], base)
    return {**parameters, "encoder": mixed}
