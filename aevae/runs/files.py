"""Making run folders without torch: files that appear whole or not at all, a name of one's own, the first description."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from aevae.recipe.arrays import Json
from aevae.recipe.config import Config, to_dict
from aevae.recipe.devices import CPU
from aevae.recipe.errors import RunError
from aevae.recipe.layer_kinds import Layer, tensor_shapes
from aevae.recipe.layers import describe, describe_classifier, tensors_of
from aevae.recipe.own_sets.files import sync
from aevae.recipe.own_sets.reading import describe_set
from aevae.recipe.presets import title_of

from . import catalog
from .processes import mark
from .reader import patiently
from .run import MODEL, SCHEMA

LIBRARIES = ("torch", "numpy", "safetensors", "scikit-learn")


def write(path: Path, data: bytes | str, lasting: bool = True) -> None:
    """Put `data` under `path` in one step; an older file stays until the new one is safe on disk.

    `lasting` False does not wait for the disk: right for what is written several times a second and means nothing
    after a power cut.

    Raises:
        RunError: the folder cannot be written or the disk is full; no temporary file is left.
    """
    raw = data.encode() if isinstance(data, str) else data
    half = path.with_name(f".{path.name}.{mark()}")  # `runs.strays` leaves it alone while this process lives
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with half.open("xb") as file:
            file.write(raw)
            if lasting:
                file.flush()
                os.fsync(file.fileno())
        patiently(lambda: os.replace(half, path))
        if lasting:
            sync(path.parent)
    except OSError as error:
        with suppress(OSError):
            half.unlink(missing_ok=True)
        raise RunError(f"{path} cannot be written: {error.strerror or error}. Free some room there, or set AEVAE_RUNS to another folder.") from error


def write_json(path: Path, value: Any, lasting: bool = True) -> None:
    """Put a value as JSON under `path`, as `write` does; values that are no numbers are refused with ValueError."""
    write(path, json.dumps(value, indent=1, allow_nan=False) + "\n", lasting)


def make_lasting(folders: Iterable[Path]) -> None:
    """Wait until what was written into these folders without waiting is on the disk: for all at once, where the system can."""
    if sync_all := getattr(os, "sync", None):  # Windows has none
        sync_all()
        return
    for path in (path for folder in folders for path in folder.iterdir()):
        with suppress(OSError), path.open("r+b") as file:
            os.fsync(file.fileno())


def claim(wanted: str, lasting: bool = True) -> Path:
    """A new, empty run folder named `wanted`, or `wanted-2`, `wanted-3`, … where that is taken.

    Raises:
        RunError: the name is not allowed or the runs folder cannot be written.
    """
    catalog.check_id(wanted)
    make_runs_dir()
    for folder in candidates(wanted):
        try:
            folder.mkdir()
            if lasting:
                sync(folder.parent)
            return folder
        except FileExistsError:
            continue
        except OSError as error:
            raise RunError(f"{folder} cannot be made: {error.strerror}. Set AEVAE_RUNS to a folder that can be written.") from error
    raise RunError(f"there are a thousand runs named {wanted!r} already. Choose another name.")


def candidates(wanted: str) -> Iterator[Path]:
    """The folders that a run of this name may have, the nearest first: the shipped run of the same name would hide one."""
    for number in range(1, 1000):
        suffix = "" if number == 1 else f"-{number}"
        name = wanted[: 64 - len(suffix)].rstrip("-") + suffix
        if not (catalog.SHIPPED / name).exists():
            yield catalog.runs_dir() / name


def free_name(wanted: str) -> str:
    """What a run that is begun now would be called."""
    return next((folder.name for folder in candidates(wanted) if not folder.exists()), wanted)


def make_runs_dir() -> Path:
    """The folder of the users' runs, made where it is missing.

    Raises:
        RunError: it cannot be made.
    """
    folder = catalog.runs_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"{folder} cannot be made: {error.strerror}. Set AEVAE_RUNS to a folder that can be written.") from error
    return folder


def description(run_id: str, config: Config, preset: str | None, epochs: int, device: str = CPU) -> Json:
    """What run.json says from the first moment on, `device` as it was chosen until the training begins; `training.driver.finish` adds codes, plane and metrics."""
    encoder, decoder = describe(config, config.data.shape)
    classifier = describe_classifier(config, config.data.shape)
    return {
        **identity(run_id, title_of(config, preset), config),
        "preset": preset,
        "config": to_dict(config),
        "encoder": encoder,
        "decoder": decoder,
        **({"classifier": classifier} if classifier else {}),
        "parameters": parameters(config),
        "epochs": epochs,
        "device": device,
    }


def described_model(
    run_id: str, title: str, config: Config, networks: tuple[list[Layer], list[Layer]], source: str, said: list[str], command: str = ""
) -> Json:
    """What run.json says of a model that no recipe here has trained: its layers, and how they are to be read.

    said: what was done to it, a sentence each. command: what makes it, where one does.
    """
    shapes = {name: shape for layers in networks for name, shape in tensor_shapes(layers).items()}
    return {
        **identity(run_id, title, config),
        "source": source,
        "said": said,
        **({"command": command} if command else {}),
        "model": {name: getattr(config, name) for name in MODEL},
        "encoder": networks[0],
        "decoder": networks[1],
        "parameters": sum(map(math.prod, shapes.values())),
        "epochs": 0,
    }


def identity(run_id: str, title: str, config: Config) -> Json:
    dataset = config.data
    return {
        "schema": SCHEMA,
        "id": run_id,
        "title": title,
        "dataset": describe_set(dataset) if dataset.own else {"name": dataset.name, "shape": list(dataset.shape), "classes": list(dataset.classes)},
        "versions": versions(),
    }


@cache
def versions() -> dict[str, str]:
    """Of the libraries that a run depends on; they do not change under a process."""
    return {name: version(name) for name in LIBRARIES}


def parameters(config: Config) -> int:
    """How many numbers a recipe trains."""
    return sum(map(math.prod, tensors_of(config, config.data.shape).values()))
