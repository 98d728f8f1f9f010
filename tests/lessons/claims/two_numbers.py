"""Lesson 1."""

from __future__ import annotations

from functools import cache

import numpy as np

from aevae.recipe.arrays import Array

from .claim import Claim, Entries, given
from .models import PERCENT, real_images, scored, squared_error, subject

RUN = "mnist-vae"
THREE = 63  # the test image of the second step


@cache
def lowest_errors() -> tuple[Array, Array]:
    """Of the test image and 100 random ones (101,): the squared error at the encoder's place and at the best place of a plane that is decoded ever finer."""
    model = subject(RUN)
    rows = np.concatenate([[THREE], np.random.default_rng(3).choice(10_000, 100, replace=False)])
    x = real_images()[rows]
    grid = model.window(121)
    images = model.images(grid)
    best = grid[(squared_error(images, 0)[:, None] - 2 * images @ x.T).argmin(0)]
    step = float(grid[1, 0] - grid[0, 0]) / 3
    around = np.stack(np.meshgrid(*2 * [np.arange(-3, 4)]), -1).reshape(-1, 2)
    errors = np.zeros(0)
    for _ in range(3):
        places = best[:, None] + step * around
        errors = squared_error(model.images(places.reshape(-1, 2)).reshape(*places.shape[:2], -1), x[:, None])
        best = places[np.arange(len(x)), errors.argmin(1)]
        step /= 3
    return squared_error(model.images(model.mean[rows]), x), errors.min(1)


def better_than_encoder() -> float:
    """Of 10 images, how many have a place whose error is more than 1 % lower."""
    encoders, lowest = lowest_errors()
    return 10 * float((lowest < 0.99 * encoders)[1:].mean())


def middle() -> Array:
    return subject(RUN).images(np.zeros(2))[0]


CLAIMS: dict[str, Entries] = {
    "seven": (
        given("784", "15", "10,000", "0", "1"),
        scored("23.3", RUN, "scores.sse"),
        scored("52.9", RUN, "floors.mean.sse"),
        scored("43.6", RUN, "floors.pca.sse"),
        scored("91.8", RUN, "scores.knn_accuracy", PERCENT),
    ),
    "encoder": (
        given("63", "40", "1", "10"),
        Claim("3", lambda: float(subject(RUN).label[THREE])),
        Claim("0.24", lambda: float(subject(RUN).mean[THREE, 0])),
        Claim("0.33", lambda: float(subject(RUN).mean[THREE, 1])),
        Claim("33.1", lambda: float(lowest_errors()[0][0])),
        Claim("32.4", lambda: float(lowest_errors()[1][0])),
        Claim("5", better_than_encoder),
    ),
    "middle": (
        given("0", "784", "0.1"),
        Claim("3", lambda: float(subject(RUN).votes(np.zeros(2))[0].argmax())),
        Claim("15", lambda: float(subject(RUN).votes(np.zeros(2))[0].max())),
        Claim("34", lambda: float(squared_error(middle(), real_images().mean(0)))),
    ),
}
