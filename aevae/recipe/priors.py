"""The priors as one table: what each is called, what is said of it, what it learns, and how the browser draws it.

A new prior is an entry of PRIORS and the class of the same name in `science.prior_densities`. The browser knows three
kinds of picture, normal, uniform and mixture; a prior that is one of them needs no line there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Array

COMPONENTS = 10
RING = 4.0  # radius of the mixture's ring, in standard deviations of a component
Shapes = dict[str, tuple[int, ...]]
Picture = dict[str, Any]  # `kind` and numbers: normal (scale), uniform (half), mixture (weights, means, stds)


def ring(scale: float, dim: int) -> Array:
    """Means (COMPONENTS, dim) of the mixture before it learns: evenly on a ring in the first two dimensions."""
    angle = 2 * np.pi * np.arange(COMPONENTS) / COMPONENTS
    means = np.zeros((COMPONENTS, dim))
    means[:, 0], means[:, 1] = RING * scale * np.cos(angle), RING * scale * np.sin(angle)
    return means


def mixture_picture(scale: float, latent: int, tensors: Mapping[str, Array]) -> Picture:
    """As it begins, or as it has learned where the `tensors` say so."""
    means = ring(scale, latent)
    stds, shares = np.full(means.shape, scale), np.full(COMPONENTS, 1 / COMPONENTS)
    if "means" in tensors:
        means, log_std, logits = (tensors[name].astype(float) for name in ("means", "log_std", "logits"))
        stds, shares = np.exp(log_std), np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    return {"kind": "mixture", "weights": shares.tolist(), "means": means.tolist(), "stds": stds.tolist()}


def unless_one(scale: float) -> str:
    """A variance as a formula's factor."""
    return "" if scale == 1 else f"{scale:.3g}^2"


@dataclass(frozen=True)
class Prior:
    """One prior over the latent code.

    help, scale_help: what the form says of it, and of `prior_scale` with it; empty where another entry says it too.
    sentence: what one sees of it on the plane. formula: LaTeX for a scale.
    picture: what the browser draws and samples from, for a scale, a number of latent dimensions and the tensors it has learned.
    shapes: the tensors it learns, for a number of latent dimensions; among the weights they are named prior.<name>.
    box: its posteriors are boxes. fewest, reason: the fewest latent dimensions it can have, and why.
    """

    name: str
    help: str
    scale_help: str
    sentence: str
    formula: Callable[[float], str]
    picture: Callable[[float, int, Mapping[str, Array]], Picture]
    shapes: Callable[[int], Shapes] = lambda latent: {}
    box: bool = False
    fewest: int = 1
    reason: str = ""


ON_A_RING: dict[str, Any] = {"picture": mixture_picture, "fewest": 2, "reason": "a mixture prior lies on a ring"}
PRIORS: dict[str, Prior] = {
    prior.name: prior
    for prior in (
        Prior("normal", "normal", "normal: σ",
              "Dashed rings: the prior, the bell curve that training pulls the codes into, at 1, 2 and 3 standard deviations.",
              lambda scale: rf"\mathcal N(0,{unless_one(scale)}I)",
              lambda scale, latent, tensors: {"kind": "normal", "scale": scale}),
        Prior("uniform", "uniform on a square (posterior box)", "uniform: half a side",
              "Dashed square: the prior, even from edge to edge, into which training pulls the codes.",
              lambda scale: rf"\mathcal U[-{scale:.3g},{scale:.3g}]^D",
              lambda scale, latent, tensors: {"kind": "uniform", "half": scale}, box=True),
        Prior("mixture", "mixture: ten Gaussians on a ring, which learned-mixture may move",
              "mixture: σ of each Gaussian, with four times that as the radius of the ring",
              "Dashed ellipses: the prior, ten Gaussians on a ring that were fixed before training: see which classes share one.",
              lambda scale: rf"\sum_k \tfrac1{{10}}\,\mathcal N(m_k,{unless_one(scale)}I)", **ON_A_RING),
        Prior("learned-mixture", "", "", "Dashed ellipses: the prior, ten Gaussians that training moved together with the codes.",
              lambda scale: r"\sum_k \pi_k\,\mathcal N(m_k,\sigma_k^2)", **ON_A_RING,
              shapes=lambda latent: {"means": (COMPONENTS, latent), "log_std": (COMPONENTS, latent), "logits": (COMPONENTS,)}),
    )
}  # fmt: skip


def clauses(of: Callable[[Prior], str]) -> str:
    """What is said of each prior as one sentence."""
    return "; ".join(filter(None, map(of, PRIORS.values()))) + "."
