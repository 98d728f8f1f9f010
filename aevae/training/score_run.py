"""Evaluating a run folder: gather what is here, compute the scorecard, put it beside the run."""

from __future__ import annotations

from collections.abc import Collection, Generator

import torch

from aevae.recipe.arrays import Json
from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import DATASETS
from aevae.recipe.errors import DataError
from aevae.runs.evaluation_file import NAME, SCHEMA, read_evaluation, weights_stamp
from aevae.runs.files import write_json
from aevae.runs.run import Run
from aevae.runs.scores import COMPUTED
from aevae.science.data import Images, load
from aevae.science.evaluation import Material, scorecard
from aevae.science.posterior import Posterior

from .checkpoints import load_model

Steps = Generator[tuple[str, float], None, Json]


def evaluate_run(run: Run, shared: Json | None = None, only_missing: bool = False, anew: Collection[str] = ()) -> Steps:
    """Compute a run's scorecard and write evaluation.json. Yields (what comes next, share done), returns what it wrote.

    shared: see `Material`; the same for all runs of a data set. only_missing: parts that an evaluation of these weights has stay; anew: but for these.

    Where the data set is absent, what the codes alone say is still found, and `missing` says what could not be.

    Raises:
        RunError: the run is damaged or its folder cannot be written.
    """
    material, missing = gather(run, {} if shared is None else shared)
    before = (read_evaluation(run) or {}) if only_missing or anew else {}
    card = yield from scorecard(load_model(run), material, {part: before[part] for part in COMPUTED if part in before and part not in anew})
    evaluation = {"schema": SCHEMA, "run": run.id, "weights": weights_stamp(run), "command": f"python -m aevae scores {run.id}"} | card | {"missing": missing}
    write_json(run.path(NAME), evaluation)
    return evaluation


def gather(run: Run, shared: Json) -> tuple[Material, list[str]]:
    """What the run is evaluated on, and sentences about what is not here."""
    codes, dataset = run.tensors("codes"), run.config.data
    log_var = torch.from_numpy(codes["log_var"]).float() if "log_var" in codes else None
    posterior = Posterior(torch.from_numpy(codes["mean"]).float(), log_var, run.config.posterior == "box")
    missing = []
    try:
        train, test = load(dataset, "train"), load(dataset, "test")
    except DataError as error:
        train = test = None
        missing.append(f"Only the codes could be looked at. {error}")
    material = Material(
        posterior,
        torch.from_numpy(codes["label"]).long() if dataset.classes else None,
        train,
        test,
        run.config.leave_out,
        others(dataset) if test else {},
        shared,
    )
    return material, missing


def others(dataset: Dataset) -> dict[str, Images]:
    """Test pictures of the same shape from all other data sets that are here."""
    images = {}
    for other in DATASETS.values():
        if other.name != dataset.name and other.shape == dataset.shape:
            try:
                images[other.name] = load(other.name, "test")
            except DataError:  # not here: one comparison less
                continue
    return images
