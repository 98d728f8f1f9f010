"""Writing run folders. Every file appears whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch
from torch import Tensor

from aevae.recipe.arrays import Array, Json
from aevae.recipe.errors import RunError
from aevae.recipe.layers import FILM_IMAGES
from aevae.runs.files import write
from aevae.runs.reader import read
from aevae.runs.run import MAX_HISTORY, Run
from aevae.runs.tensors import read_tensors
from aevae.science.model import Model, new_model

from .fit import State

LARGEST_DECODER = 1_000_000  # parameters of a decoder that is kept on the way


def write_arrays(path: Path, arrays: dict[str, Array], metadata: dict[str, str] | None = None) -> None:
    """A safetensors file in one step; raises RunError as `write`."""
    write(path, safetensors.numpy.save({k: np.ascontiguousarray(v) for k, v in arrays.items()}, metadata))


@dataclass
class Progress:
    """What a run has shown so far: history lines, and the codes of fixed test pictures after each epoch."""

    history: list[Json] = field(default_factory=list)
    film: list[Array] = field(default_factory=list)  # each (n, D) float16; entry k is after epoch k
    label: Array = field(default_factory=lambda: np.zeros(0, np.uint8))  # (n,) class of each followed picture
    index: Array = field(default_factory=lambda: np.zeros(0, np.int32))  # (n,) its place in the test set
    value: Array | None = None  # (n,) float32, the numbers of those pictures in place of classes
    decoders: dict[str, Array] = field(default_factory=dict)  # "<epoch>/<tensor>", float16, of some epochs on the way


def save_decoder(folder: Path, epoch: int, model: Model, progress: Progress) -> None:
    """Keep the decoders after epochs 1, 2, 4, 8, … for the film, which shows what was painted then; large ones are not kept."""
    if epoch & (epoch - 1) or sum(p.numel() for p in model.decoder.parameters()) > LARGEST_DECODER:
        return
    progress.decoders |= {f"{epoch}/{k}": v.astype(np.float16) for k, v in weights(model).items() if k.startswith("decoder.")}
    write_arrays(folder / "decoders.safetensors", progress.decoders)


def weights(model: Model) -> dict[str, Array]:
    """The tensors of a model as float32 arrays, sharing its memory where that is the processor's."""
    return {name: tensor.detach().cpu().numpy() for name, tensor in model.state_dict().items()}


@dataclass(frozen=True)
class Snapshot:
    """A copy of the training state after an epoch: what can be saved although training has moved on."""

    epoch: int
    arrays: dict[str, Array]  # "model.<name>" and "optimiser.<i>.<moment>"

    def weights(self) -> dict[str, Array]:
        return {name.removeprefix("model."): array for name, array in self.arrays.items() if name.startswith("model.")}


def snapshot(state: State) -> Snapshot:
    """A copy of model and optimiser as they are now."""
    arrays = {f"model.{k}": v.copy() for k, v in weights(state.model).items()}
    for i, moments in enumerate(state.optimiser.moments if state.epoch else ()):  # before the first step they are 0
        arrays |= {f"optimiser.{i}.{name}": value.cpu().numpy().copy() for name, value in moments.items()}
    return Snapshot(state.epoch, arrays)


def save_progress(folder: Path, saved: Snapshot, progress: Progress) -> None:
    """Everything that resuming and the live plane need. resume.safetensors comes last: it decides which epoch counts."""
    write(folder / "history.jsonl", "".join(json.dumps(line) + "\n" for line in progress.history))
    write_film(folder, progress)
    write_arrays(folder / "weights.safetensors", saved.weights())
    write_arrays(folder / "resume.safetensors", saved.arrays, {"epoch": str(saved.epoch)})


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
    """As `load_progress`; damage raises whatever it raises."""
    path = folder / "resume.safetensors"
    arrays = {k: torch.from_numpy(v.copy()) for k, v in read_tensors(path).items()}
    with safetensors.safe_open(path, "np") as file:
        state.epoch = int(file.metadata()["epoch"])
    state.model.load_state_dict({k.removeprefix("model."): v for k, v in arrays.items() if k.startswith("model.")})
    for i, moments in enumerate(state.optimiser.moments):
        for name, value in moments.items():
            if (saved := arrays.get(f"optimiser.{i}.{name}")) is not None:
                value.copy_(saved)
    lines = read(folder / "history.jsonl", MAX_HISTORY).decode().splitlines()
    film = read_tensors(folder / "film.safetensors")
    path = folder / "decoders.safetensors"
    decoders = {k: v for k, v in read_tensors(path).items() if int(k.partition("/")[0]) <= state.epoch} if path.is_file() else {}
    history = [json.loads(line) for line in lines[: state.epoch]]
    return Progress(history, list(film["mean"][: state.epoch + 1]), film["label"], film["index"], film.get("value"), decoders)


def write_film(folder: Path, progress: Progress) -> None:
    """film.safetensors: mean (frames, n, D) float16, epoch (frames,), label, index and, where there are such, value (n,)."""
    frames = np.stack(progress.film)
    arrays = {"mean": frames, "epoch": np.arange(len(frames), dtype=np.int32), "label": progress.label, "index": progress.index}
    if progress.value is not None:
        arrays["value"] = progress.value
    write_arrays(folder / "film.safetensors", arrays)


def film_indices(n: int) -> Tensor:
    """Which test pictures the film follows: 2,000 spread evenly over the test set."""
    return torch.linspace(0, n - 1, min(n, FILM_IMAGES)).round().long()


def load_model(run: Run) -> Model:
    """The torch model of a run, in evaluation mode.

    Raises:
        RunError: the weights are damaged, or it has no networks.
    """
    if not run.decodes:
        raise RunError(f"{run.id} has no networks: it only places the test images. Choose a model that encodes and decodes.")
    model = new_model(run.config, run.image, (run.encoder, run.decoder))
    model.load_state_dict({k: torch.from_numpy(v.astype(np.float32)) for k, v in run.tensors("weights").items()})
    return model.eval()


def fresh_state(model: Model) -> State:
    return State(model)
