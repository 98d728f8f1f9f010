"""Writing run folders. Every file appears whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy
import torch
from torch import Tensor

from aevae.science.model import Model, new_model
from aevae.words.errors import RunError
from aevae.words.run import Run
from aevae.words.runs import SHIPPED, check_id, runs_dir
from aevae.words.tensors import read_tensors

from .training import State, optimiser_of

FILM_PICTURES = 2000
MOMENTS = ("exp_avg", "exp_avg_sq", "step")  # what Adam remembers of each parameter


def write(path: Path, data: bytes | str) -> None:
    """Put `data` under `path` in one step; an older file stays until the new one is safe on disk.

    Raises:
        RunError: the folder cannot be written or the disk is full; no temporary file is left.
    """
    raw = data.encode() if isinstance(data, str) else data
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise RunError(f"{path} cannot be written: {error.strerror or error}. Free some room there, or set AEVAE_RUNS to another folder.") from error


def write_json(path: Path, value: Any) -> None:
    write(path, json.dumps(value, indent=1, allow_nan=False) + "\n")


def write_arrays(path: Path, arrays: dict[str, np.ndarray], metadata: dict[str, str] | None = None) -> None:
    write(path, safetensors.numpy.save({k: np.ascontiguousarray(v) for k, v in arrays.items()}, metadata))


def claim(wanted: str) -> Path:
    """A new, empty run folder named `wanted`, or `wanted-2`, `wanted-3`, … where that is taken.

    Raises:
        RunError: the name is not allowed or the runs folder cannot be written.
    """
    check_id(wanted)
    try:
        runs_dir().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{runs_dir()} cannot be made: {error.strerror}. Set AEVAE_RUNS to a folder that can be written.") from error
    for number in range(1, 1000):
        suffix = "" if number == 1 else f"-{number}"
        folder = runs_dir() / check_id(wanted[: 64 - len(suffix)].rstrip("-") + suffix)
        if (SHIPPED / folder.name).exists():
            continue  # the shipped run of that name would hide this one
        try:
            folder.mkdir()
            return folder
        except FileExistsError:
            continue
        except OSError as error:
            raise RunError(f"{folder} cannot be made: {error.strerror}. Set AEVAE_RUNS to a folder that can be written.") from error
    raise RunError(f"there are a thousand runs named {wanted!r} already. Choose another name.")


@dataclass
class Progress:
    """What a run has shown so far: history lines, and the codes of fixed test pictures after each epoch."""

    history: list[dict[str, Any]] = field(default_factory=list)
    film: list[np.ndarray] = field(default_factory=list)  # each (n, D) float16; entry k is after epoch k


def weights(model: Model) -> dict[str, np.ndarray]:
    return {name: tensor.detach().numpy() for name, tensor in model.state_dict().items()}


def save_progress(folder: Path, state: State, progress: Progress) -> None:
    """Everything that resuming needs. resume.safetensors comes last: it decides which epoch counts."""
    write(folder / "history.jsonl", "".join(json.dumps(line) + "\n" for line in progress.history))
    write_film(folder, progress)
    arrays = {f"model.{k}": v for k, v in weights(state.model).items()}
    for i, parameter in enumerate(state.model.parameters()):
        for name, value in state.optimiser.state.get(parameter, {}).items():
            arrays[f"optimiser.{i}.{name}"] = value.detach().numpy()
    write_arrays(folder / "resume.safetensors", arrays, {"epoch": str(state.epoch)})


def load_progress(folder: Path, state: State) -> Progress:
    """Bring `state` back to the last saved epoch; the inverse of `save_progress`.

    Raises:
        RunError: resume.safetensors is missing or damaged.
    """
    try:
        return restore(folder, state)
    except (KeyError, TypeError, ValueError, RuntimeError, OSError) as error:
        raise RunError(f"{folder.name} cannot be resumed, its saved state is damaged: {str(error)[:80]}. Delete the folder and train again.") from error


def restore(folder: Path, state: State) -> Progress:
    path = folder / "resume.safetensors"
    arrays = {k: torch.from_numpy(v.copy()) for k, v in read_tensors(path).items()}
    with safetensors.safe_open(path, "np") as file:
        state.epoch = int(file.metadata()["epoch"])
    state.model.load_state_dict({k.removeprefix("model."): v for k, v in arrays.items() if k.startswith("model.")})
    for i, parameter in enumerate(state.model.parameters()):
        state.optimiser.state[parameter] = {name: arrays[f"optimiser.{i}.{name}"] for name in MOMENTS if f"optimiser.{i}.{name}" in arrays}
    lines = (folder / "history.jsonl").read_text().splitlines()
    film = read_tensors(folder / "film.safetensors")["mean"]
    return Progress([json.loads(line) for line in lines[: state.epoch]], list(film[: state.epoch + 1]))


def write_film(folder: Path, progress: Progress) -> None:
    frames = np.stack(progress.film)
    write_arrays(folder / "film.safetensors", {"mean": frames, "epoch": np.arange(len(frames), dtype=np.int32)})


def film_indices(n: int) -> Tensor:
    """Which test pictures the film follows: 2,000 spread evenly over the test set."""
    return torch.linspace(0, n - 1, min(n, FILM_PICTURES)).round().long()


def load_model(run: Run) -> Model:
    """The torch model of a run, in evaluation mode.

    Raises:
        RunError: the weights are damaged.
    """
    model = new_model(run.config, run.image)
    model.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in run.tensors("weights").items()})
    return model.eval()


def fresh_state(model: Model) -> State:
    return State(model, optimiser_of(model))
