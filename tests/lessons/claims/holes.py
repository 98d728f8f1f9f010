"""Lesson 2."""

from __future__ import annotations

from functools import cache

import numpy as np
from scipy.stats import binom

from aevae.recipe.arrays import Array
from aevae.runs.catalog import open_run

from .claim import Claim, Entries, given
from .models import FAR, PERCENT, nearest_real, score, scored, share, subject

LEFT, RIGHT, TAMED = "002-ae-2d", "002-vae-2d", "mnist-ae"


@cache
def holes(run_id: str) -> tuple[float, Array]:
    """What part of the plane is far from the codes though within 2.5 spreads, in percent, and which of those places decode to what is like no real image."""
    model = subject(run_id)
    grid = model.window(121)
    hole = (model.relative(grid) > FAR) & (model.spreads(grid) < 2.5)
    return share(hole), nearest_real(model.images(grid[hole])) > score(run_id, "draws.beyond")


CLAIMS: dict[str, Entries] = {
    "samples": (
        given("64", "1,000", "99"),
        scored("22.5", LEFT, "draws.strange", PERCENT),
        scored("0.0", RIGHT, "draws.strange", PERCENT),
        scored("2.1", f"{LEFT}-seed-1", "draws.strange", PERCENT),
        scored("18.2", f"{LEFT}-seed-2", "draws.strange", PERCENT),
        Claim("12", lambda: float(binom(64, score(LEFT, "draws.strange")).ppf(0.25))),
        Claim("17", lambda: float(binom(64, score(LEFT, "draws.strange")).ppf(0.75))),
    ),
    "hole": (
        given("784", "2.5"),
        Claim("5", lambda: holes(LEFT)[0]),
        Claim("half", lambda: float(np.mean(holes(LEFT)[1])), within=0.05, means=0.5),
        Claim("less than 1 %", lambda: holes(RIGHT)[0], within=0.5, means=0.5),
        Claim("none", lambda: float(np.sum(holes(RIGHT)[1])), within=0, means=0),
        given("1"),  # of "less than 1 %"
    ),
    "tamed": (
        given("2.5", "1,000"),
        Claim("0.05", lambda: open_run(TAMED).config.code_noise),
        Claim("0.03", lambda: open_run(TAMED).config.code_decay),
        Claim("0.2", lambda: holes(TAMED)[0]),
        scored("0.0", TAMED, "draws.strange", PERCENT),
        Claim("none", lambda: float(np.sum(holes(TAMED)[1])), within=0, means=0),
    ),
}
