"""Lesson 4."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.stats import norm
from scipy.stats.qmc import Sobol

from aevae.recipe.arrays import Array

from .claim import Claim, Entries, given
from .models import PERCENT, normal_grid, share, subject

AE, VAE, LOOSE = "mnist-ae", "mnist-vae", "beta-0-1"
KERNEL = 0.02  # added to each posterior's σ, so that between narrow ones there is something


@cache
def classes_of_draws(run_id: str) -> Array:
    """What share (10,) of codes from N(0, I) lands among each class, in percent."""
    z, weight = normal_grid()
    return PERCENT * np.bincount(subject(run_id).votes(z).argmax(1), weight, minlength=10)


def within(run_id: str, radius: float) -> float:
    return share(np.linalg.norm(subject(run_id).mean, axis=1) < radius)


def in_the_bell_curve(radius: float) -> float:
    return PERCENT * float(1 - np.exp(-(radius**2) / 2))


@cache
def short_of_codes(run_id: str) -> float:
    """In percent, the share of the prior where all posteriors together are less than a quarter of it. The 200 nearest make up what is there."""
    model = subject(run_id)
    z = norm.ppf(Sobol(2, rng=0).random_base2(12))  # spread evenly: a grid would meet narrow posteriors too regularly
    rows = model.near(z, 200)
    variance = np.exp(model.log_var) + KERNEL**2
    heights = np.exp(-0.5 * ((z[:, None] - model.mean[rows]) ** 2 / variance[rows]).sum(2)) / (2 * np.pi * np.sqrt(variance.prod(1)))[rows]
    expected = np.exp(-0.5 * (z**2).sum(1)) / (2 * np.pi)
    return share(heights.sum(1) / len(model.mean) < expected / 4)


CLAIMS: dict[str, Entries] = {
    "feed": (
        given("1"),
        Claim("44", lambda: classes_of_draws(AE)[3]),
        Claim("19", lambda: classes_of_draws(AE)[8]),
        Claim("13", lambda: classes_of_draws(AE)[5]),
        Claim("0.3", lambda: classes_of_draws(AE)[7]),
        Claim("next to never", lambda: float(classes_of_draws(AE)[[0, 1, 6]].max()), within=0.01, means=0),
        Claim("9", lambda: float(classes_of_draws(VAE).min())),
        Claim("12", lambda: float(classes_of_draws(VAE).max())),
        Claim("4.3", lambda: float(subject(AE).mean.std(0)[0])),
        Claim("3.8", lambda: float(subject(AE).mean.std(0)[1])),
    ),
    "ring": (
        *(Claim(said, lambda radius=radius: within(VAE, radius)) for radius, said in enumerate(("45.3", "84.4", "97.9"), 1)),
        *(Claim(said, lambda radius=radius: in_the_bell_curve(radius)) for radius, said in enumerate(("39.3", "86.5", "98.9"), 1)),
        *(Claim(said, lambda radius=radius: within(LOOSE, radius)) for radius, said in enumerate(("28.2", "66.2", "82.9"), 1)),
        given("68"),
    ),
    "promise": (
        given("2", "0.1", "1", "4"),
        Claim("a fifth", lambda: short_of_codes(VAE), within=1.5, means=PERCENT / 5),
        *(
            Claim(said, lambda run=run: short_of_codes(run), within=1)  # for the kernel's sake
            for said, run in (("21", VAE), ("36", LOOSE), ("16", "beta-1"), ("5", "beta-4"))
        ),
    ),
}
