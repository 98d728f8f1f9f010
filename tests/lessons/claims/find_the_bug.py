"""Lesson 8."""

from __future__ import annotations

from .claim import Claim, Entries, given
from .models import PERCENT, normal_grid, score, scored, subject

REPAIRED, WRITTEN = "001-vae", "001-vae-as-written"


def width(run_id: str, axis: int) -> float:
    return float(subject(run_id).mean.std(0)[axis])


def inside(run_id: str, prior_scale: float) -> float:
    """In percent, how much of N(0, prior_scale² I) lands inside the data."""
    z, weight = normal_grid(prior_scale)
    return PERCENT * float(weight[subject(run_id).relative(z) <= 1].sum())


CLAIMS: dict[str, Entries] = {
    "smaller": (
        given("0"),
        *(
            Claim(said, lambda run=run, axis=axis: width(run, axis))
            for run, both in ((REPAIRED, ("1.07", "1.13")), (WRITTEN, ("0.73", "0.79")))
            for axis, said in enumerate(both)
        ),
        *(Claim(said, lambda axis=axis: width(WRITTEN, axis) / width(REPAIRED, axis)) for axis, said in enumerate(("0.69", "0.70"))),
    ),
    "worse": (
        given("2"),
        Claim("about one nat worse", lambda: score(WRITTEN, "scores.neg_elbo") - score(REPAIRED, "scores.neg_elbo"), within=0.2, means=1),
        scored("155.8", WRITTEN, "scores.neg_elbo"),
        scored("154.9", REPAIRED, "scores.neg_elbo"),
        scored("4.46", WRITTEN, "scores.kl"),
        scored("4.68", REPAIRED, "scores.kl"),
    ),
    "breaks": (
        given("2.4"),
        Claim("77", lambda: inside(WRITTEN, 1)),
        Claim("92", lambda: inside(WRITTEN, 0.5**0.5)),
        Claim("93", lambda: inside(REPAIRED, 1)),
    ),
}
