"""Lesson 7."""

from __future__ import annotations

import numpy as np

from .claim import Claim, Entries, given
from .models import score, scored, squared_error, subject

TWO, WRITTEN, REPAIRED, DEEP, SHALLOW = "beta-10", "003-vae-as-written", "003-vae", "002-vae-deep", "002-vae"
SILENT = 0.01  # nats


def change_along(axis: int) -> float:
    """The squared error between the images at −2 and 2 along one axis."""
    ends = np.zeros((2, 2))
    ends[:, axis] = -2, 2
    return float(squared_error(*subject(TWO).images(ends)))


def silent(run_id: str) -> int:
    return int((subject(run_id).kl.mean(0) < SILENT).sum())


def always_zero(run_id: str) -> int:
    """Dimensions whose μ and ln σ² are 0 for every image."""
    return int(((subject(run_id).mean == 0) & (subject(run_id).log_var == 0)).all(0).sum())


CLAIMS: dict[str, Entries] = {
    "silent": (
        given("2", "−2", "10", "0", "1"),
        Claim("0.02", lambda: change_along(1)),
        Claim("86.6", lambda: change_along(0)),
        Claim("1.00", lambda: float(subject(TWO).width[:, 1].mean())),
        Claim("0.00", lambda: float(subject(TWO).kl[:, 1].mean())),
    ),
    "count": (
        given("0.01", "0"),
        Claim("32", lambda: subject(WRITTEN).dimensions),
        Claim("13", lambda: silent(WRITTEN)),
        Claim("12", lambda: always_zero(WRITTEN)),
        Claim("no dimension is below", lambda: silent(REPAIRED), means=0),
        scored("181.4", WRITTEN, "scores.neg_elbo"),
        scored("143.7", REPAIRED, "scores.neg_elbo"),
    ),
    "choice": (
        Claim("8", lambda: silent(DEEP)),
        Claim("12", lambda: subject(DEEP).dimensions - silent(DEEP)),
        Claim("20", lambda: subject(DEEP).dimensions),
        Claim("20", lambda: subject(SHALLOW).dimensions - silent(SHALLOW)),
        scored("100.3", DEEP, "scores.neg_elbo"),
        scored("103.7", SHALLOW, "scores.neg_elbo"),
        Claim("3.4", lambda: score(SHALLOW, "scores.neg_elbo") - score(DEEP, "scores.neg_elbo")),
    ),
}
