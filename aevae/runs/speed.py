"""How long a training will take on this machine: measured on trainings that ran here, never guessed."""

from __future__ import annotations

import json
import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aevae.recipe.arrays import Array, Json
from aevae.recipe.config import Config
from aevae.recipe.devices import CPU
from aevae.recipe.errors import AevaeError
from aevae.recipe.layer_kinds import Layer, Shape, output_shape
from aevae.recipe.layers import FILM_IMAGES, describe, describe_classifier

from .catalog import runs_dir
from .files import write_json
from .reader import read

MAX_BYTES = 1 << 18
MOST_ROWS = 60  # measurements; the newest count
ENOUGH = 8  # as many as `training.probe` makes: fewer say too little of other recipes


@dataclass(frozen=True)
class Work:
    """What an epoch of a recipe costs: optimiser steps, and multiplications in millions of each kind of layer."""

    steps: int
    linear: float
    conv: float

    def row(self) -> list[float]:
        return [self.steps, self.linear, self.conv]


def epoch_work(config: Config, train: int | None = None, test: int | None = None) -> Work:
    """Of an epoch over the recipe's data set, or over so many pictures."""
    dataset = config.data
    encoder, decoder = describe(config, dataset.shape)
    pictures = dataset.train - config.holdout if train is None else train
    tested = min(dataset.test, FILM_IMAGES) if test is None else test
    heavy = {"linear": 0.0, "conv": 0.0}
    every = config.condition_classes if config.labels else 1  # a picture without a label goes through as every class
    for layers, shape, times in (
        (encoder, dataset.shape, every),
        (decoder, (config.latent,), every),
        (describe_classifier(config, dataset.shape), dataset.shape, 1),
    ):
        for kind, count in multiplications(layers, shape):
            heavy[kind] += count * (3 * times * pictures + tested) / 1e6  # forwards and twice backwards; forwards to test
    return Work(math.ceil(pictures / config.batch), heavy["linear"], heavy["conv"])


def multiplications(layers: list[Layer], shape: Shape) -> list[tuple[str, int]]:
    """Kind and number of multiplications a picture, layer by layer."""
    counts: list[tuple[str, int]] = []
    for layer in layers:
        after = output_shape([layer], shape)
        if layer["op"] == "linear":
            counts.append(("linear", layer["in"] * layer["out"]))
        elif "kernel" in layer:
            positions = after if layer["op"] == "conv2d" else shape
            counts.append(("conv", layer["in"] * layer["out"] * layer["kernel"] ** 2 * positions[1] * positions[2]))
        shape = after
    return counts


def remember(config: Config, epoch_s: float, around_s: float, train: int | None = None, test: int | None = None, device: str = CPU) -> None:
    """Keep how long an epoch took here on a device, and all that is not epochs (start, loading, finishing)."""
    row = {"device": device, "precision": config.precision, "work": epoch_work(config, train, test).row(), "epoch_s": epoch_s, "around_s": around_s}
    with suppress(AevaeError):  # no room for a measurement is no reason to fail
        write_json(path(), [*measured()[-MOST_ROWS + 1 :], row], lasting=False)


def is_measured(config: Config, train: int, test: int, device: str = CPU) -> bool:
    """Whether an epoch of this work over so many pictures was timed here."""
    work = epoch_work(config, train, test).row()
    return any(row["work"] == work and row["precision"] == config.precision for row in measured(device))


def expected_seconds(config: Config, device: str = CPU) -> float | None:
    """Wall time of a whole training with this recipe on a device, None while too little has been measured here.

    The same work is taken as it was; other work from a fit of seconds a step and a multiplication to all measurements.
    """
    rows = [row for row in measured(device) if row["precision"] == config.precision]
    work = epoch_work(config).row()
    around = float(np.median([row["around_s"] for row in rows])) if rows else 0.0
    if same := [row["epoch_s"] for row in rows if row["work"] == work]:
        return around + config.epochs * float(np.median(same))
    rates = fit_rates(np.array([row["work"] for row in rows]), np.array([row["epoch_s"] for row in rows])) if len(rows) >= 3 else None
    if rates is None or np.isnan(rates[np.array(work) > 0]).any():
        return None
    return around + config.epochs * float(np.nan_to_num(rates) @ work)


def fit_rates(works: Array, seconds: Array) -> Array | None:
    """Seconds a unit of each column with the smallest relative errors, none negative; NaN for columns that were never seen."""
    present = [i for i in range(works.shape[1]) if works[:, i].any()]
    chosen = list(present)
    while chosen:
        solution = np.linalg.lstsq(works[:, chosen] / seconds[:, None], np.ones(len(seconds)), rcond=None)[0]
        if (solution > 0).all():
            rates = np.full(works.shape[1], np.nan)
            rates[present], rates[chosen] = 0.0, solution
            return rates
        del chosen[int(solution.argmin())]
    return None


def measured(device: str = "") -> list[Json]:
    """What was measured here so far, on a device or on all; nothing where the file is missing or says odd things."""
    try:
        rows = json.loads(read(path(), MAX_BYTES))
        return [
            row
            for row in rows
            if len(row["work"]) == 3 and row["epoch_s"] > 0 and row["around_s"] >= 0 and row["precision"] and device in ("", row.get("device", CPU))
        ]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def path() -> Path:
    return runs_dir() / ".speed.json"
