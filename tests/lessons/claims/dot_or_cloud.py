"""Lesson 3."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.interpolate import RegularGridInterpolator
from scipy.spatial import cKDTree

from aevae.recipe.arrays import Array

from .claim import Claim, Entries, given
from .models import Subject, scored, share, subject

RUN, TUTORIAL, NARROW = "mnist-vae", "001-vae", "beta-4"


def noise(model: Subject, draws: int = 1) -> Array:
    return np.random.default_rng(0).standard_normal((draws, *model.mean.shape))


def step(run_id: str) -> float:
    """How far a sample lies from its mean, on average."""
    model = subject(run_id)
    return float(np.linalg.norm(model.width * noise(model, 20), axis=-1).mean())


def named(model: Subject, codes: Array) -> float:
    """In percent, how often the 15 nearest other codes name the class of a test digit."""
    rows = cKDTree(codes).query(codes, 16)[1][:, 1:]
    return share((model.label[rows][..., None] == np.arange(10)).sum(1).argmax(1) == model.label)


def area_and_stretching(run_id: str) -> float:
    """Correlation of the logarithms of a posterior's area and of √det JᵀJ at its mean."""
    model = subject(run_id)
    atlas = model.run.tensors("atlas")
    e, f, g = np.moveaxis(atlas["metric"].astype(float), -1, 0)
    x0, x1, y0, y1 = atlas["window"].astype(float)
    axes = np.linspace(y0, y1, len(e)), np.linspace(x0, x1, len(e))
    stretching = RegularGridInterpolator(axes, 0.5 * np.log(np.maximum(e * g - f * f, 1e-12)), bounds_error=False)(model.mean[:, ::-1])
    known = np.isfinite(stretching)
    return float(np.corrcoef(model.log_var.sum(1)[known] / 2, stretching[known])[0, 1])


@cache
def typical_width(agreeing: tuple[int, int]) -> float:
    """The geometric mean of σ over images whose place has so many neighbours of one class (from, to)."""
    model = subject(RUN)
    votes = model.votes(model.mean).max(1)
    return float(np.exp(model.log_var[(votes >= agreeing[0]) & (votes <= agreeing[1])].mean() / 2))


def kl_of(part: Array) -> float:
    return float(part.sum(1).mean())


CLAIMS: dict[str, Entries] = {
    "dot": (
        given("15"),
        Claim("0.15", lambda: step(TUTORIAL)),
        Claim("0.03", lambda: step(RUN)),
        Claim("76", lambda: named(subject(TUTORIAL), subject(TUTORIAL).mean)),
        Claim("74", lambda: named(subject(TUTORIAL), subject(TUTORIAL).mean + subject(TUTORIAL).width * noise(subject(TUTORIAL))[0])),
    ),
    "small": (
        Claim("−0.99", lambda: area_and_stretching(RUN)),
        Claim("−0.95", lambda: area_and_stretching("beta-1")),
        Claim("−0.69", lambda: area_and_stretching(TUTORIAL)),
        given("15", "9"),
        Claim("0.025", lambda: typical_width((15, 15))),
        Claim("0.018", lambda: typical_width((0, 9))),
    ),
    "places": (
        given("1", "4", "0"),
        Claim("0.02", lambda: float(np.median(subject(RUN).width))),
        Claim("2,000", lambda: float(np.exp(kl_of(subject(RUN).kl))), within=100),
        Claim("2,080", lambda: float(np.exp(kl_of(subject(RUN).kl))), within=5),
        scored("7.64", RUN, "scores.kl"),
        scored("11.0", RUN, "scores.kl", 1 / np.log(2)),
        Claim("1.01", lambda: kl_of(subject(RUN).mean ** 2 / 2)),
        Claim("6.63", lambda: kl_of(subject(RUN).kl - subject(RUN).mean ** 2 / 2)),
        scored("5.12", NARROW, "scores.kl"),
        Claim("168", lambda: float(np.exp(kl_of(subject(NARROW).kl)))),
    ),
}
