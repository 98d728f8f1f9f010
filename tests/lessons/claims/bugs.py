"""Lesson 11."""

from __future__ import annotations

import numpy as np

from . import dead, dot_or_cloud, find_the_bug
from .claim import Claim, Entries, given
from .models import real_images, score, scored, share, subject

FRAME = np.array([[-5, -10], [10, 5]])  # tutorial 000's
SIDE, CHANNELS, KERNEL = 28, 16, 5


def outside_the_frame() -> float:
    return share(((subject("000-ae").mean < FRAME[0]) | (subject("000-ae").mean > FRAME[1])).any(1))


def least_error_of_relu() -> float:
    """What is left of the squared error, in units of [0, 1], when pixels of [−1, 1] are answered with 0 at least."""
    return float((np.minimum(2 * real_images() - 1, 0) ** 2).sum(1).mean() / 4)


def always_zero() -> int:
    return int((subject("003-ae").mean == 0).all(0).sum())


CLAIMS: dict[str, Entries] = {
    "kl": (
        *(claim for claim in find_the_bug.CLAIMS["smaller"] if isinstance(claim, Claim) and claim.said in ("0.69", "0.70")),
        Claim("77", lambda: find_the_bug.inside(find_the_bug.WRITTEN, 1)),
        Claim("93", lambda: find_the_bug.inside(find_the_bug.REPAIRED, 1)),
        scored("155.8", find_the_bug.WRITTEN, "scores.neg_elbo"),
        scored("154.9", find_the_bug.REPAIRED, "scores.neg_elbo"),
        given("0", "1"),
    ),
    "heads": (
        Claim("0", lambda: float(subject(dead.WRITTEN).mean.min())),
        Claim("1", lambda: float(subject(dead.WRITTEN).width.min())),
        Claim("13", lambda: dead.silent(dead.WRITTEN)),
        Claim("32", lambda: subject(dead.WRITTEN).dimensions),
        scored("30.9", dead.WRITTEN, "scores.sse"),
        scored("15.6", dead.REPAIRED, "scores.sse"),
        scored("181.4", dead.WRITTEN, "scores.neg_elbo"),
        scored("143.7", dead.REPAIRED, "scores.neg_elbo"),
    ),
    "code": (
        given("0", "1"),
        Claim("4", always_zero),
        Claim("32", lambda: subject("003-ae").dimensions),
        Claim("28", lambda: subject("003-ae").dimensions - always_zero()),
        Claim("ever negative", lambda: float(subject("003-ae").mean.min()), means=0),
    ),
    "map": dot_or_cloud.CLAIMS["dot"][:2] + dot_or_cloud.CLAIMS["dot"][3:],
    "window": (
        Claim("17", outside_the_frame),
        *(Claim(said, lambda axis=axis: float(subject("000-ae").mean.min(0)[axis])) for axis, said in enumerate(("−11", "−28"))),
        *(Claim(said, lambda axis=axis: float(subject("000-ae").mean.max(0)[axis])) for axis, said in enumerate(("17", "4"))),
    ),
    "output": (
        given("−1", "1", "0"),
        Claim("163", least_error_of_relu),
        scored("53", "004-conv-ae", "floors.mean.sse"),
        scored("36.4", "004-conv-ae", "scores.sse"),
    ),
    "bottleneck": (
        given("784"),
        Claim("28", lambda: SIDE),
        Claim("4", lambda: KERNEL - 1),
        Claim("16", lambda: CHANNELS),
        Claim("20", lambda: SIDE - 2 * (KERNEL - 1)),
        Claim("6,400", lambda: CHANNELS * (SIDE - 2 * (KERNEL - 1)) ** 2),
        Claim("2", lambda: subject("004-conv-ae").dimensions),
        scored("36.4", "004-conv-ae", "scores.sse"),
    ),
    "printed": (
        given("784"),
        Claim("0.069", lambda: score("002-ae", "scores.bce") / SIDE**2),
        scored("54.4", "002-ae", "scores.bce"),
    ),
    "strip": (given("784", "16", "28", "0", "1"),),
    "stops": (given("784", "748", "1"),),
}
