"""The yardstick of "Distance to data" (docs/architecture.md): along which axes of the plane distance counts, and how far apart codes lie."""

from __future__ import annotations

from typing import TypedDict

import numpy as np

from aevae.recipe.arrays import Array, Json
from aevae.recipe.constants import NEIGHBOURS

from .verdict import dead

SHARE = 0.95  # of the codes keep this distance to their 15th nearest other code
LEAST = 1e-6  # codes that all coincide have no spacing


class Spacing(TypedDict):
    """inside: up to this distance to the 15th nearest code a place lies inside the data. axes: 1 for an axis of the plane that counts, 0 for a dead one."""

    inside: float
    axes: list[int]


def counted(mean: Array, log_var: Array | None, plane: Json) -> list[int]:
    """Which axes of the plane count, 1 or 0: those along which the codes (N, D) say something (`verdict.dead`)."""
    return (~dead(mean, log_var, np.array(plane["axes"], float))).astype(int).tolist()


def spacing_of(mean: Array, log_var: Array | None, plane: Json, inside: float) -> Spacing:
    """The yardstick for codes (N, D) of a plane; `inside` is it where both axes count.

    Distance is measured along the axes that count: along a dead one images do not change, so that nothing there is far.
    """
    axes = counted(mean, log_var, plane)
    if sum(axes) == 2:
        return {"inside": inside, "axes": axes}
    axis = np.array(plane["axes"], float)[int(np.argmax(axes))]
    along = np.einsum("nd,d->n", mean.astype(np.float64), axis)
    return {"inside": inside_of_line(along) if sum(axes) else LEAST, "axes": axes}


def inside_of_line(along: Array) -> float:
    """The yardstick of codes on a line (N,): as `training.atlas.spacing` in one dimension."""
    k = min(NEIGHBOURS, len(along) - 1)
    x, far = np.sort(along), np.full(k, np.inf)
    padded = np.concatenate([-far, x, far])
    n = len(x)
    kth = np.min([np.maximum(x - padded[k - j : k - j + n], padded[2 * k - j : 2 * k - j + n] - x) for j in range(k + 1)], axis=0)
    return max(float(np.quantile(kth, SHARE)), LEAST)
