"""What a recipe's prior looks like, as plain numbers that may cross the border to the browser."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .config import Config

COMPONENTS = 10
RING = 4.0  # radius of the mixture's ring, in standard deviations of a component
LEARNED = ("means", "log_std", "logits")  # tensors of a learned mixture, named prior.<this> among the weights


def ring(scale: float, dim: int) -> np.ndarray:
    """Means (COMPONENTS, dim) of the mixture before it learns: evenly on a ring in the first two dimensions."""
    angle = 2 * np.pi * np.arange(COMPONENTS) / COMPONENTS
    means = np.zeros((COMPONENTS, dim))
    means[:, 0], means[:, 1] = RING * scale * np.cos(angle), RING * scale * np.sin(angle)
    return means


def prior_shapes(config: Config) -> dict[str, tuple[int, ...]]:
    """The tensors a prior learns; none for most."""
    if config.posterior == "point" or config.prior != "learned-mixture":
        return {}
    return dict(zip((f"prior.{name}" for name in LEARNED), ((COMPONENTS, config.latent), (COMPONENTS, config.latent), (COMPONENTS,)), strict=True))


def describe_prior(config: Config, weights: Mapping[str, np.ndarray]) -> dict[str, Any] | None:
    """None for an autoencoder, else `kind` and numbers: normal (scale), uniform (half), mixture (weights, means, stds).

    A learned mixture stands among the `weights`; without them it is where it began.
    """
    if config.posterior == "point":
        return None
    if config.prior == "normal":
        return {"kind": "normal", "scale": config.prior_scale}
    if config.prior == "uniform":
        return {"kind": "uniform", "half": config.prior_scale}
    means = ring(config.prior_scale, config.latent)
    stds, shares = np.full(means.shape, config.prior_scale), np.full(COMPONENTS, 1 / COMPONENTS)
    if "prior.means" in weights:
        means, log_std, logits = (weights[f"prior.{name}"].astype(float) for name in LEARNED)
        stds, shares = np.exp(log_std), np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    return {"kind": "mixture", "weights": shares.tolist(), "means": means.tolist(), "stds": stds.tolist()}
