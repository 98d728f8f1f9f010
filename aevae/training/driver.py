"""A whole training run: from a recipe to a finished run folder, resumable at every saved epoch."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from aevae.recipe.arrays import Array, Json
from aevae.recipe.config import Config
from aevae.recipe.devices import CPU
from aevae.recipe.errors import DataError
from aevae.recipe.layers import check_size
from aevae.runs.files import description, write_json
from aevae.runs.spacing import spacing_of
from aevae.runs.status import clear
from aevae.runs.verdict import as_json, judge
from aevae.science.codebook import with_codebook
from aevae.science.data import Images, load, trained_on
from aevae.science.devices import chosen, set_for_training
from aevae.science.floors import mean_squared_error
from aevae.science.metrics import encode_all, evaluate
from aevae.science.model import Model, new_model

from . import atlas as plane_atlas
from .checkpoints import Progress, film_indices, fresh_state, load_progress, save_decoder, save_progress, snapshot, weights, write_arrays, write_film
from .fit import Diverged, fit
from .reports import EpochReport

SAVING_SHARE = 0.05  # at most this share of the time goes into saving


def train(
    folder: Path, config: Config, preset: str | None, requested: Callable[[], str] = lambda: "", device: str = CPU
) -> Generator[EpochReport | float, None, str]:
    """Train in a claimed folder, or go on where it stopped, on a device of `recipe.devices`; yields what `training.fit` yields.

    After each yield `requested` may say "stop" or, obeyed at the end of an epoch only, "pause". The last finished epoch is
    saved either way; a stopped run is also finished off as it is then, so that it can be explored.

    Returns:
        "finished", "stopped" or "paused".

    Raises:
        ConfigError, DataError, RunError, Diverged: as the parts say; the last finished epoch is saved where the disk allows.
    """
    check_size(config)
    with set_for_training():
        return (yield from train_on(chosen(device), folder, config, preset, requested))


def train_on(place: torch.device, folder: Path, config: Config, preset: str | None, requested: Callable[[], str]) -> Generator[EpochReport | float, None, str]:
    """As `train`, on a device that is here."""
    try:
        full, test = load(config.data, "train"), load(config.data, "test")
    except DataError:
        with suppress(OSError):
            folder.rmdir()  # only where it is still empty: the name is free again
        raise
    trained = trained_on(full, config)
    state = fresh_state(new_model(config, config.data.shape).to(place))
    index = film_indices(len(test))
    followed = test[index].to(place)
    clear(folder, "codes_train.safetensors")  # of weights that are about to change
    resumed = (folder / "resume.safetensors").is_file()
    progress = load_progress(folder, state) if resumed else Progress([], [film_frame(state.model, followed)], *of_pictures(test[index], index))
    write_json(folder / "run.json", description(folder.name, config, preset, state.epoch, place.type))  # unfinished again, if it was explorable
    last, diverged = snapshot(state), None
    saved, cost = -1 if not resumed else last.epoch, 0.0
    saved_at, outcome = time.monotonic(), "finished"

    def save() -> None:
        nonlocal saved, cost, saved_at
        if saved != last.epoch:
            began = time.monotonic()
            save_progress(folder, last, progress)
            saved, saved_at = last.epoch, time.monotonic()
            cost = saved_at - began

    save()
    asked = requested() if resumed else ""
    try:
        for report in (
            () if asked == "stop" and last.epoch else fit(state, trained.to(place), followed)
        ):  # the curves are of the pictures that the film shows; all 10,000 would take a sixth of the time
            if isinstance(report, EpochReport):
                progress.history.append(asdict(report))
                progress.film.append(film_frame(state.model, followed))
                last = snapshot(state)
                save_decoder(folder, state.epoch, state.model, progress)
                if time.monotonic() - saved_at > cost / SAVING_SHARE:
                    save()
            yield report
            request = requested()
            if state.epoch < config.epochs and (request == "stop" or (request == "pause" and isinstance(report, EpochReport))):
                outcome = {"stop": "stopped", "pause": "paused"}[request]
                break
        else:
            outcome = "finished" if state.epoch == config.epochs else "stopped"
    except Diverged as error:
        diverged = error
    finally:  # also when a loss is no number any more, or somebody pressed Ctrl-C
        save()
    if diverged and not last.epoch:
        raise diverged
    if outcome == "paused" or not last.epoch:
        return outcome
    state.model.cpu().load_state_dict({name: torch.from_numpy(array) for name, array in last.weights().items()})  # measured as everywhere
    model = state.model
    if config.has_codebook:
        model = with_codebook(model, trained)
        if outcome == "finished":  # the film ends with the model that is kept
            progress.film[-1] = film_frame(model, test[index])
            write_film(folder, progress)
    told = description(folder.name, config, preset, last.epoch, place.type)
    finish(folder, model, told, full, test, sum(line["seconds"] for line in progress.history), diverged)
    if diverged:
        raise diverged  # its last good epoch can be explored
    if outcome == "finished":
        clear(folder, "resume.safetensors")
    return outcome


def of_pictures(pictures: Images, index: torch.Tensor) -> tuple[Array, Array, Array | None]:
    """Class, number in the test set and value of the pictures that a film follows."""
    value = None if pictures.values is None else pictures.values.numpy().astype(np.float32)
    return pictures.labels.numpy().astype(np.uint8), index.numpy().astype(np.int32), value


@torch.inference_mode()
def film_frame(model: Model, pictures: Images) -> Array:
    """Codes (n, D) float16 of the pictures that the film follows."""
    return encode_all(model, pictures).mean.cpu().numpy().astype(np.float16)


def finish(folder: Path, model: Model, told: Json, full: Images, test: Images, seconds: float, diverged: Diverged | None = None) -> Json:
    """Write codes, atlas, weights and metrics of a trained model; run.json comes last and makes the run whole.

    told: what run.json says of it already (`runs.files.description`). diverged: what ended the training, of which this is the last good epoch.
    """
    dataset = model.config.data
    posterior, codes = plane_atlas.codes(model, test)
    plane = plane_atlas.plane_of(posterior.mean)
    points = plane_atlas.project(posterior.mean, plane)
    write_arrays(folder / "codes.safetensors", codes)
    write_arrays(folder / "atlas.safetensors", plane_atlas.atlas(model, points, test.labels, max(1, len(dataset.classes)), plane))
    write_arrays(folder / "weights.safetensors", weights(model))
    mean, log_var = codes["mean"], codes.get("log_var")
    metrics, floor = evaluate(model, test, "test", train=full if dataset.classes else None).as_dict(), round(mean_squared_error(full, test), 4)
    run_json = told | {
        "encoder": model.encoder_layers,
        "parameters": sum(tensor.numel() for tensor in model.state_dict().values()),
        "seconds": round(seconds, 1),
        "plane": plane,
        "codes": {"n": len(test), "split": "test", **spacing_of(mean, log_var, plane, plane_atlas.spacing(points)["inside"])},
        "metrics": metrics,
        "floor": {"sse": floor},
        **({"diverged": {"term": diverged.term, "epoch": diverged.epoch}} if diverged else {}),
    }
    run_json["verdict"] = as_json(judge(model.config, dataset.shape, metrics, mean, log_var, floor, run_json.get("diverged")))
    if model.config.holdout:
        kept = len(full) - model.config.holdout
        run_json["validation"] = evaluate(model, full[kept:], "validation", train=full[:kept] if dataset.classes else None).as_dict()
    write_json(folder / "run.json", run_json)
    return run_json
