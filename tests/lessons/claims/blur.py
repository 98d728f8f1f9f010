"""Lesson 5."""

from __future__ import annotations

from functools import cache

import numpy as np

from aevae.recipe.arrays import Array

from .claim import Claim, Entries, given
from .models import grey, real_images, scored, squared_error, subject

AE, VAE = "mnist-ae", "mnist-vae"
BORDER = np.array([-0.10, -0.75])


@cache
def at_the_border() -> tuple[float, Array]:
    """The squared error of the image at BORDER to the mean of the 15 nearest test images, and (15,) to each of them."""
    model = subject(VAE)
    image, real = model.images(BORDER)[0], real_images()[model.index[model.near(BORDER)[0]]]
    return float(squared_error(image, real.mean(0))), squared_error(image, real)


def cost_of_sampling() -> float:
    """How much squared error it adds to decode a sample of the posterior, not its mean."""
    model, real = subject(VAE), real_images()
    sample = model.mean + model.width * np.random.default_rng(0).standard_normal(model.mean.shape)
    return float(squared_error(model.images(sample), real).mean() - squared_error(model.images(model.mean), real).mean())


@cache
def grey_reconstructions(run_id: str) -> float:
    return grey(subject(run_id).images(subject(run_id).mean))


def errors_and_grey(*models: tuple[str, str, str]) -> Entries:
    """For each (run, squared error, percent of grey pixels): both claims."""
    return tuple(
        claim for run, error, percent in models for claim in (scored(error, run, "scores.sse"), Claim(percent, lambda run=run: grey_reconstructions(run)))
    )


CLAIMS: dict[str, Entries] = {
    "border": (
        given("4", "9", "15", "13", "−0.10", "−0.75"),
        Claim("2.3", lambda: at_the_border()[0]),
        Claim("12", lambda: float(at_the_border()[1].min())),
        Claim("34", lambda: float(at_the_border()[1].max())),
    ),
    "sharper": (
        given("0.1", "0.9"),
        *errors_and_grey((AE, "22.9", "22.7"), (VAE, "23.3", "23.1")),
        Claim("8.6", lambda: grey(real_images())),
        Claim("0.35", cost_of_sampling),
    ),
    "room": (
        given("4", "8", "64"),
        scored("26", "beta-1", "scores.sse"),
        scored("11", "latent-8", "scores.sse"),
        *errors_and_grey(("beta-1", "26.2", "24.1"), ("latent-4", "18.6", "19.7"), ("latent-8", "11.2", "15.6"), ("002-ae", "2.3", "9.0")),
        given("2"),  # numbers of a code
    ),
}
