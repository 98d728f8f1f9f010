"""What a training says of itself; torch is not needed to hear it: a cluster's trainings are followed without."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class EpochReport:
    """What one epoch did. `train` holds means of the loss terms over the epoch and what is `in_effect` at its end, `test` the metrics after it."""

    epoch: int
    train: dict[str, float]
    test: dict[str, float]
    seconds: float
