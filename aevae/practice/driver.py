"""A whole training run: from a recipe to a finished run folder, resumable at every saved epoch."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch

from aevae.science.data import Images, load
from aevae.science.metrics import encode_all, evaluate, parameters
from aevae.science.model import Model, new_model
from aevae.words.config import Config, from_dict, to_dict
from aevae.words.datasets import DATASETS
from aevae.words.errors import DataError, RunError
from aevae.words.presets import PRESETS
from aevae.words.run import MAX_JSON, SCHEMA
from aevae.words.runs import find

from . import atlas as plane_atlas
from .checkpoints import Progress, film_indices, fresh_state, load_progress, save_progress, weights, write_arrays, write_film, write_json
from .training import EpochReport, fit

LIBRARIES = ("torch", "numpy", "safetensors", "scikit-learn")
SAVING_SHARE = 0.05  # at most this share of the time goes into saving


def train(folder: Path, config: Config, preset: str | None) -> Iterator[EpochReport | float]:
    """Train in a claimed folder, or go on where it stopped; yields what `training.fit` yields.

    Raises:
        DataError, RunError, Diverged: as the parts say; what was saved stays.
    """
    try:
        full, test = load(config.dataset, "train"), load(config.dataset, "test")
    except DataError:
        with suppress(OSError):
            folder.rmdir()  # only where it is still empty: the name is free again
        raise
    kept = full[: len(full) - config.holdout]
    state = fresh_state(new_model(config, DATASETS[config.dataset].shape))
    followed = test[film_indices(len(test))]
    if (folder / "resume.safetensors").is_file():
        progress = load_progress(folder, state)
    else:
        progress = Progress(film=[film_frame(state.model, followed)])
        write_json(folder / "run.json", description(folder.name, config, preset, state.model, 0))
        save_progress(folder, state, progress)
    saved, cost = time.monotonic(), 0.0
    for report in fit(state, kept, test):
        if isinstance(report, EpochReport):
            progress.history.append(asdict(report))
            progress.film.append(film_frame(state.model, followed))
            if time.monotonic() - saved > cost / SAVING_SHARE:
                began = time.monotonic()
                save_progress(folder, state, progress)
                saved, cost = time.monotonic(), time.monotonic() - began
        yield report
    save_progress(folder, state, progress)
    seconds = sum(line["seconds"] for line in progress.history)
    finish(folder, state.model, preset, full, test, state.epoch, seconds)
    (folder / "resume.safetensors").unlink()


def resume(run_id: str) -> tuple[Path, Config, str | None]:
    """The folder, recipe and preset of an unfinished run.

    Raises:
        RunError: there is none, it is finished, or its description is damaged.
    """
    folder = find(run_id)
    path = folder / "run.json"
    try:
        told = json.loads(path.read_bytes()[:MAX_JSON])
        config, preset = from_dict(told["config"]), told["preset"]
        if preset is not None and not isinstance(preset, str):
            raise TypeError("the preset is no name")
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise RunError(f"{path} cannot be read: {error}") from error
    if not (folder / "resume.safetensors").is_file():
        raise RunError(f"{run_id} has nothing to resume: it is finished, or stopped before its first epoch.")
    return folder, config, preset if preset in PRESETS else None


@torch.inference_mode()
def film_frame(model: Model, pictures: Images) -> np.ndarray:
    return encode_all(model, pictures).mean.numpy().astype(np.float16)


def finish(folder: Path, model: Model, preset: str | None, full: Images, test: Images, epochs: int, seconds: float) -> dict[str, Any]:
    """Write codes, atlas, weights and metrics of a trained model; run.json comes last and makes the run whole."""
    dataset = DATASETS[model.config.dataset]
    posterior, codes = plane_atlas.codes(model, test)
    plane = plane_atlas.plane_of(posterior.mean)
    points = plane_atlas.project(posterior.mean, plane)
    write_arrays(folder / "codes.safetensors", codes)
    write_arrays(folder / "atlas.safetensors", plane_atlas.atlas(model, points, test.labels, len(dataset.classes), plane))
    write_arrays(folder / "weights.safetensors", weights(model))
    told = description(folder.name, model.config, preset, model, epochs)
    told |= {
        "seconds": round(seconds, 1),
        "plane": plane,
        "codes": {"n": len(test), "split": "test", **plane_atlas.spacing(points)},
        "metrics": evaluate(model, test, "test", train=full).as_dict(),
    }
    if model.config.holdout:
        told["validation"] = evaluate(model, full[len(full) - model.config.holdout :], "validation", train=full[: len(full) - model.config.holdout]).as_dict()
    write_json(folder / "run.json", told)
    return told


def description(run_id: str, config: Config, preset: str | None, model: Model, epochs: int) -> dict[str, Any]:
    dataset = DATASETS[config.dataset]
    title = PRESETS[preset].title if preset else config.kind
    return {
        "schema": SCHEMA,
        "id": run_id,
        "title": title,
        "preset": preset,
        "dataset": {"name": dataset.name, "shape": list(dataset.shape), "classes": list(dataset.classes)},
        "config": to_dict(config),
        "encoder": model.encoder_layers,
        "decoder": model.decoder_layers,
        "parameters": parameters(model),
        "epochs": epochs,
        "versions": {name: version(name) for name in LIBRARIES},
    }


__all__ = ["finish", "resume", "train", "write_film"]
