"""Lesson 12."""

from __future__ import annotations

from functools import cache

import numpy as np

from aevae.recipe.arrays import Array

from . import two_numbers
from .claim import Claim, Entries, given
from .models import PERCENT, real_images, squared_error, subject

RUN = "mnist-vae"
BORDER = np.array([-0.10, -1.20])


@cache
def votes_of_others() -> Array:
    """Of the 15 nearest other test images, how many (N, 10) are of each class."""
    model = subject(RUN)
    rows = model.near(model.mean, 16)[:, 1:]
    return (model.label[rows][..., None] == np.arange(10)).sum(1)


@cache
def neighbours() -> Array:
    """In percent, what share (10, 10) of the neighbours of the first class is of the second."""
    votes, label = votes_of_others(), subject(RUN).label
    return PERCENT * np.stack([votes[label == k].mean(0) / votes[0].sum() for k in range(10)])


def mixed(a: int, b: int) -> float:
    return float(neighbours()[a, b] + neighbours()[b, a]) / 2


def others_mixed_less() -> float:
    """How many pairs are more mixed than 4 and 9."""
    return sum(mixed(a, b) > mixed(4, 9) for a in range(10) for b in range(a))


def named(k: int) -> float:
    return PERCENT * float((votes_of_others()[subject(RUN).label == k].argmax(1) == k).mean())


@cache
def distances() -> Array:
    """How far (10,) the median code of each class is from (0, 0)."""
    model = subject(RUN)
    return np.array([np.linalg.norm(np.median(model.mean[model.label == k], axis=0)) for k in range(10)])


@cache
def errors() -> Array:
    """Mean squared errors (10,) by class."""
    return np.array([subject(RUN).error[subject(RUN).label == k].mean() for k in range(10)])


def beside_own_mean(k: int) -> float:
    """The error of a class, as a part of what the mean image of the class would have."""
    images = real_images()[subject(RUN).label == k]
    return float(errors()[k] / squared_error(images, images.mean(0)).mean())


CLAIMS: dict[str, Entries] = {
    "unique": (
        given("15", "1"),
        *(Claim(said, lambda k=k: float(neighbours()[k, k])) for said, k in (("98", 1), ("95", 0), ("94", 6), ("76", 9))),
        Claim("9s have the fewest", lambda: float(np.diag(neighbours()).argmin()), means=9),
    ),
    "alike": (
        given("4", "9", "3", "5", "8", "7"),
        Claim("4 and 9", others_mixed_less, means=0),
        Claim("13", lambda: mixed(4, 9)),
        *(Claim("6", lambda a=a, b=b: mixed(a, b)) for a, b in ((3, 8), (3, 5), (7, 9))),
    ),
    "apart": (
        given("0"),
        Claim("1.9", lambda: float(distances()[1])),
        Claim("1.7", lambda: float(distances()[0])),
        Claim("0.2", lambda: float(distances()[3])),
        Claim("farther than those of all other digits", lambda: float(np.sort(distances())[-2] == distances()[0]), means=1),
    ),
    "pair": (
        given("−0.10", "−1.20", "15"),
        Claim("5", lambda: float(subject(RUN).votes(BORDER)[0, 4])),
        Claim("10", lambda: float(subject(RUN).votes(BORDER)[0, 9])),
    ),
    "hard": (
        given("15", "1"),
        *(Claim(said, lambda k=k: float(errors()[k])) for said, k in (("31.4", 2), ("30.0", 8), ("5.9", 1))),
        Claim("Drawn worst are 2s", lambda: float(errors().argmax()), means=2),
        *(Claim(said, lambda k=k: named(k)) for said, k in (("84", 4), ("85", 9))),
        Claim("8s are hardest", lambda: float(np.argmax([beside_own_mean(k) for k in range(10)])), means=8),
        Claim("0.67", lambda: beside_own_mean(8)),
    ),
    "centre": (given("0"), *(claim for claim in two_numbers.CLAIMS["middle"] if isinstance(claim, Claim) and claim.said in ("3", "15"))),
}
