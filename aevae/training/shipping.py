"""Runs that ship in checkpoints/: made small, described by a model card, and held to a manifest of hashes."""

from __future__ import annotations

import json
import shutil
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch

from aevae.recipe.arrays import Array, Json
from aevae.recipe.errors import AevaeError, RunError
from aevae.recipe.presets import recipe
from aevae.runs.card import card, stored
from aevae.runs.catalog import NEEDED, SHIPPED, open_run, opened, runs_dir
from aevae.runs.files import claim, described_model, description, write, write_json
from aevae.runs.manifest import DECODERS, check_files, write_manifest
from aevae.runs.read_run import evaluated_floor, read_run
from aevae.runs.run import Run
from aevae.runs.scores import SCORES
from aevae.runs.tensors import packed, read_tensors, unpacked
from aevae.runs.verdict import as_json
from aevae.science.data import load, present
from aevae.science.metrics import evaluate

from .checkpoints import load_model, write_arrays
from .driver import finish, train
from .job import resume
from .score_run import evaluate_run

FILM_FRAMES = 15
CODES_BYTES = 400_000
LARGEST_HALF = float(np.finfo(np.float16).max)
DECODERS_BYTES, FEWEST_MOMENTS = 420_000, 3


def ship(run_id: str, shipped: Path = SHIPPED) -> Path:
    """Copy a finished run of the user's into `shipped`, with float16 weights and everything else computed from them.

    Raises:
        RunError, DataError: the run is not finished, or its data set is missing.
    """
    run = open_run(run_id)
    if run.source == "published":
        raise RunError(f"{run_id} was made elsewhere; what ships is trained here, by a recipe. Train one: `python -m aevae train --preset mnist-vae`.")
    if run.shipped:
        raise RunError(f"{run_id} ships already. Train it again, or move checkpoints/{run_id} aside.")
    folder = shipped / ".new" / run.id  # the old copy stays until the new one is whole
    shutil.rmtree(folder, ignore_errors=True)
    if run.decodes:
        write_small(run, folder)
    else:
        copy_places(run, folder)
    shutil.rmtree(shipped / run.id, ignore_errors=True)
    folder = folder.rename(shipped / run.id)
    shutil.rmtree(shipped / ".new")
    write_manifest(shipped)
    return folder


def copy_places(run: Run, folder: Path) -> None:
    """A plane that no decoder leads back from: its codes are all there is, and small."""
    folder.mkdir(parents=True)
    for name in NEEDED:
        shutil.copyfile(run.path(name), folder / name)
    write(folder / "README.md", card(run, json.loads(run.path("run.json").read_text())))


def write_small(run: Run, folder: Path) -> None:
    """The run with float16 weights, and everything else computed from them."""
    model = load_model(run)
    last = [layer["weight"] for layer in run.encoder if "weight" in layer][-2:]  # 8 bits here would move the codes, and cost most of the error
    weights = packed(run.tensors("weights"), exact=last)
    model.load_state_dict({name: torch.from_numpy(array.astype(np.float32)) for name, array in unpacked(weights).items()})
    if run.trained:
        told = description(run.id, run.config, run.preset, run.epochs, run.device)
    else:
        told = described_model(run.id, run.title, run.config, (run.encoder, run.decoder), run.source, list(run.said), run.command)
    run_json = finish(folder, model, told, load(run.config.data, "train"), load(run.config.data, "test"), run.seconds)
    write_arrays(folder / "weights.safetensors", weights)
    atlas = read_tensors(folder / "atlas.safetensors")
    write_arrays(folder / "atlas.safetensors", {**atlas, "metric": atlas["metric"].clip(-LARGEST_HALF, LARGEST_HALF).astype(np.float16)})
    codes = reduced_codes(read_tensors(folder / "codes.safetensors"))
    write_arrays(folder / "codes.safetensors", codes)
    run_json["codes"]["n"] = len(codes["label"])
    write_json(folder / "run.json", run_json)
    if run.trained:
        write_arrays(folder / "film.safetensors", on_plane(thinned_film(run.tensors("film")), run_json["plane"]))
        if decoders := thinned_decoders(run.tensors("decoders") if run.path(DECODERS).is_file() else {}):
            write_arrays(folder / DECODERS, decoders)
        shutil.copyfile(run.path("history.jsonl"), folder / "history.jsonl")
    write(folder / "README.md", card(run, run_json, stored(weights)))
    deque(evaluate_run(read_run(folder)), maxlen=0)


def thinned_film(film: dict[str, Array]) -> dict[str, Array]:
    """At most FILM_FRAMES frames, the first and the last among them, denser at the start where more happens."""
    n = len(film["epoch"])
    steps = np.linspace(0, 1, min(n, FILM_FRAMES)) ** 2 * (n - 1)
    chosen = np.unique(np.maximum(np.round(steps), np.arange(len(steps))).astype(int))
    return {**film, "mean": film["mean"][chosen], "epoch": film["epoch"][chosen]}


def thinned_decoders(decoders: dict[str, Array]) -> dict[str, Array]:
    """Decoders "<epoch>/<tensor>" as 8-bit rows: as many moments as fit into DECODERS_BYTES, the first and the last among them; none where that
    are not FEWEST_MOMENTS, which would stand for times they know nothing of."""
    moments: dict[int, dict[str, Array]] = {}
    for name, array in decoders.items():
        moments.setdefault(int(name.partition("/")[0]), {})[name] = array
    small = {epoch: packed(arrays, most=0) for epoch, arrays in sorted(moments.items())}
    fitting = DECODERS_BYTES // max(1, *(sum(array.nbytes for array in arrays.values()) for arrays in small.values()), 1)
    if fitting < FEWEST_MOMENTS:
        return {}
    chosen = np.unique(np.linspace(0, len(small) - 1, min(len(small), fitting)).round().astype(int))
    epochs = list(small)
    return {name: array for i in chosen for name, array in small[epochs[i]].items()}


def on_plane(film: dict[str, Array], plane: Json) -> dict[str, Array]:
    """Where the film's codes lay on the plane; two dimensions stay as they are."""
    if film["mean"].shape[2] == 2:
        return film
    away = film["mean"].astype(np.float32) - np.array(plane["origin"], np.float32)
    return {**film, "mean": (away @ np.array(plane["axes"], np.float32).T).astype(np.float16)}


def reduced_codes(codes: dict[str, Array]) -> dict[str, Array]:
    """Codes of many dimensions as float16, and of as many pictures, evenly spread, as fit into CODES_BYTES."""
    n, dim = codes["mean"].shape
    if dim == 2:
        return codes
    small = {**codes, "mean": codes["mean"].astype(np.float16)}
    count = min(n, CODES_BYTES * n // sum(array.nbytes for array in small.values()))
    chosen = np.linspace(0, n - 1, count).round().astype(int)
    return {name: array[chosen] for name, array in small.items()}


def make(names: list[str], shipped: Path = SHIPPED) -> Iterator[tuple[str, str]]:
    """Train and ship every recipe among `names` that does not ship yet; what was interrupted goes on where it stopped.

    Yields (name, what is done with it), before it is.

    Raises:
        AevaeError: a data set is missing, a training diverged, or a run of another recipe bears the name.
    """
    for name in names:
        if (shipped / name / "run.json").is_file():
            yield name, "ships already"
            continue
        config, folder = recipe(name), runs_dir() / name
        if not (folder / "run.json").is_file():
            yield name, f"trains for {config.epochs} epochs"
            deque(train(training_folder(name), config, name), maxlen=0)
        elif (folder / "resume.safetensors").is_file():
            yield name, "goes on training"
            deque(train(*resume(name)), maxlen=0)
        if open_run(name).config != config:
            raise RunError(f"{folder} was trained by another recipe than the preset {name}. Move it aside.")
        yield name, "is measured and put into checkpoints/"
        ship(name, shipped)


def training_folder(name: str) -> Path:
    """The folder to train a recipe in: a new one, or the empty one that an interruption left while its data was loaded.

    Raises:
        RunError: something else has the name.
    """
    folder = runs_dir() / name
    if folder.is_dir() and all(path.name.startswith(".") for path in folder.iterdir()):  # but for a file that was just being written
        return folder
    claimed = claim(name)
    if claimed != folder:  # what is trained under another name could not ship
        claimed.rmdir()
        raise RunError(f"{name} cannot be trained: its name is taken by {folder if folder.exists() else SHIPPED / name}, which holds no run. Move it aside.")
    return folder


def judge_again(shipped: Path = SHIPPED) -> Iterator[Run]:
    """Put the mean image's score, the yardstick of distance and the verdict into every shipped run.json as they are now, and write its card again; yields the runs."""
    for folder in sorted(path.parent for path in shipped.glob("*/run.json")):
        run = read_run(folder, shipped=True)
        content = json.loads((folder / "run.json").read_text())
        floor = run.floor if run.floor is not None else evaluated_floor(folder)
        content |= {"codes": content["codes"] | run.spacing, "floor": {"sse": floor}, "verdict": as_json(run.verdict)}
        write_json(folder / "run.json", content)
        write(folder / "README.md", card(run, content, stored(run.tensors("weights"))))
        yield run
    write_manifest(shipped)


def verify(shipped: Path = SHIPPED) -> Iterator[tuple[str, str | None]]:
    """Check every shipped run: its files against the manifest, and its metrics by computing them again; yields as `check_files`."""
    for what, wrong in check_files(shipped):
        yield what, wrong
        if not wrong:
            yield from verify_scores(shipped / what.partition(":")[0])


def verify_scores(folder: Path) -> Iterator[tuple[str, str | None]]:
    """Compute the metrics of a shipped run again; yields as `verify`."""
    run_id = folder.name
    try:
        run = opened(folder)
        if not run.decodes:
            return
        if not present(run.config.dataset):
            yield f"{run_id}: metrics skipped, {run.config.data.title} is not here", None
            return
        computed = evaluate(load_model(run), load(run.config.dataset, "test"), "test", load(run.config.dataset, "train")).as_dict()
        atlas = read_tensors(run.path("atlas.safetensors"))
    except AevaeError as error:
        yield run_id, str(error)
        return
    tolerances = {score.name: score.tolerance for score in SCORES.values() if score.tolerance is not None and score.name in run.metrics}
    wrong = [f"{k} is {computed[k]}, the card says {run.metrics[k]}" for k, most in tolerances.items() if abs(computed[k] - run.metrics[k]) > most]
    if json.loads(run.path("run.json").read_text()).get("verdict") != as_json(run.verdict):
        wrong.append("run.json keeps another verdict than this one: `python -m aevae judge` renews it")
    if not all(np.isfinite(v).all() for v in atlas.values()):
        wrong.append("the atlas holds values that are not numbers")
    yield f"{run_id}: metrics on {run.metrics['n']:,} test images", wrong[0] if wrong else None
