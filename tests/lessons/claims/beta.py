"""Lesson 6."""

from __future__ import annotations

from .claim import Claim, Entries, given
from .models import score, scored

LADDER = {"0.1": "beta-0-1", "0.5": "beta-0-5", "1": "beta-1", "2": "beta-2", "4": "beta-4", "10": "beta-10"}


def reconstruction(run_id: str) -> float:
    """Nats a test image, at sampled codes."""
    return score(run_id, "scores.neg_elbo") - score(run_id, "scores.kl")


CLAIMS: dict[str, Entries] = {
    "ends": (
        given("0.1", "1", "10"),
        *(scored(said, run, "scores.kl") for said, run in zip(("10.4", "7.9", "7.0", "6.1", "5.1", "2.4"), LADDER.values(), strict=True)),
        *(Claim(said, lambda beta=beta: reconstruction(LADDER[beta])) for said, beta in (("126.2", "0.1"), ("127.8", "1"), ("161.7", "10"))),
    ),
    "best": (
        given("0.5", "1"),
        *(scored(said, LADDER[beta], "scores.neg_elbo") for said, beta in (("136.6", "0.1"), ("134.0", "0.5"), ("134.9", "1"), ("164.1", "10"))),
        *(scored(said, LADDER[beta], "bound.neg_log_p") for said, beta in (("132.6", "0.5"), ("133.0", "1"))),
        *(scored("0.5", LADDER[beta], "bound.standard_error") for beta in ("0.5", "1")),
    ),
    "mean": (
        given("28", "10"),
        Claim("784", lambda: 28.0**2),
        Claim("one of two numbers is dead", lambda: sum(nats < 0.01 for nats in score("beta-10", "codes.kl")), means=1),
    ),
}
