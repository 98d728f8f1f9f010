"""How the KL counts in the course of a training: each schedule as a function of the step alone, so that resuming is exact."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Moment:
    """A step of a training. step: done before it. steps: of the whole training. rise: steps of a warm-up. cycles, ratio: of the cycles."""

    step: int
    steps: int
    rise: float
    cycles: int
    ratio: float


@dataclass(frozen=True)
class KLPrice:
    """What the KL costs at some step: β·KL, or β·|KL − capacity| where there is a capacity (nats)."""

    beta: float
    capacity: float | None = None


def linear(at: Moment) -> float:
    """From 0 to 1 within `rise` steps (Bowman et al. 2016, section 3.1, who raise the weight of the KL from zero)."""
    return min(1.0, at.step / at.rise)


def cyclical(at: Moment) -> float:
    """From 0 to 1 within the first `ratio` of each of the `cycles`, then 1 (Fu et al. 2019, eq. 6 and 7, f linear)."""
    cycle = at.steps / at.cycles
    return min(1.0, at.step % math.ceil(cycle) / cycle / at.ratio)


@dataclass(frozen=True)
class KLSchedule:
    """help: what the form says of it. share: of β, or of the capacity where it `fills` one, at a step. rises: it uses the warm-up's length."""

    name: str
    help: str
    share: Callable[[Moment], float]
    rises: bool = False
    fills: bool = False


KL_SCHEDULES: dict[str, KLSchedule] = {
    schedule.name: schedule
    for schedule in (
        KLSchedule("none", "none: the weight is β throughout", lambda at: 1.0),
        KLSchedule("warm-up", "warm-up: it rises from 0 to β (Bowman et al. 2016)", linear, rises=True),
        KLSchedule("cyclical", "cyclical: it does so several times (Fu et al. 2019)", cyclical),
        KLSchedule("capacity", "capacity: β·|KL − C|, C rises from 0 (Burgess et al. 2018)", linear, rises=True, fills=True),
    )
}  # fmt: skip
