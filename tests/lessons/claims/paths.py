"""Lesson 9."""

from __future__ import annotations

from functools import cache

import numpy as np
from node import node

from aevae.recipe.arrays import Array
from aevae.runs.catalog import open_run
from benchmarks.geodesics import found

from .claim import Claim, Entries, given
from .models import PERCENT, nearest_real, real_images, squared_error, subject

AE, VAE = "mnist-ae", "mnist-vae"
PIECES = 40  # of a straight path


@cache
def different() -> Array:
    """Random pairs (K, 2) of test images of different digits."""
    label = subject(VAE).label
    pairs = np.random.default_rng(5).choice(10_000, (300, 2))
    return pairs[label[pairs[:, 0]] != label[pairs[:, 1]]]


def halfway(run_id: str | None) -> float:
    """The median squared error to the nearest test image, halfway in a model or, without one, of a cross-fade."""
    ends = real_images()[different()]  # (K, 2, 784)
    if run_id is None:
        return float(np.median(nearest_real(ends.mean(1))))
    model = subject(run_id)
    codes = model.encode(ends.reshape(-1, 28, 28)).reshape(*ends.shape[:2], -1)
    return float(np.median(nearest_real(model.images(codes.mean(1)))))


@cache
def gains() -> Array:
    """By how much (30,) the geodesics of random pairs are shorter than their straight paths, before they are refined."""
    node()
    [paths] = found([open_run(VAE)], refine=False, pairs=30, samples=96)
    return np.array([1 - path["geodesic"] / path["straight"] for path in paths])


@cache
def straight(run_id: str) -> tuple[float, float]:
    """Medians over 200 pairs of test images: the length of the straight path, and in percent what its steepest tenth holds of it."""
    model = subject(run_id)
    a, b = np.moveaxis(model.mean[np.random.default_rng(7).choice(10_000, (200, 2))], 1, 0)
    places = a[:, None] + np.linspace(0, 1, PIECES + 1)[:, None] * (b - a)[:, None]
    images = model.images(places.reshape(-1, 2)).reshape(*places.shape[:2], -1)
    steps = np.sqrt(squared_error(images[:, 1:], images[:, :-1]))
    steepest = np.sort(steps, axis=1)[:, -PIECES // 10 :].sum(1) / steps.sum(1)
    return float(np.median(steps.sum(1))), PERCENT * float(np.median(steepest))


CLAIMS: dict[str, Entries] = {
    "halfway": (
        given("4", "9"),
        Claim("266", lambda: len(different())),
        *(
            Claim(said, lambda run=run: halfway(run))
            for run, said in ((None, "25.1"), (VAE, "17.8"), (AE, "17.9"), ("002-vae-deep", "20.5"), ("002-ae", "25.4"))
        ),
        Claim("20", lambda: subject("002-vae-deep").dimensions),
        Claim("64", lambda: subject("002-ae").dimensions),
    ),
    "bent": (
        given("20", "30", "1"),
        Claim("26", lambda: int((gains() >= 0.01).sum())),
        Claim("14", lambda: PERCENT * float(np.median(gains()[gains() >= 0.01]))),
    ),
    "even": (
        given("200"),
        Claim("16", lambda: straight(AE)[1]),
        Claim("16", lambda: straight(VAE)[1]),
        Claim("44.5", lambda: straight(AE)[0]),
        Claim("40.7", lambda: straight(VAE)[0]),
    ),
}
