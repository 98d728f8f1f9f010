"""The run folder: finding, opening and refusing runs. Read-only, numpy only; `practice.checkpoints` writes them.

A run is opened only when everything in it agrees: the description, the networks, the tensors and their numbers.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.numpy

from .config import Config, from_dict
from .datasets import DATASETS
from .errors import AevaeError, RunError
from .layers import Layer, Shape, output_shape, tensor_shapes

SCHEMA = 1
ID_PATTERN = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
MAX_JSON = 1 << 18
MAX_HEADER = 1 << 17
MAX_BYTES = 1 << 28
SHIPPED = Path(__file__).resolve().parents[2] / "checkpoints"


@dataclass(frozen=True)
class Run:
    """One trained model, described. Its arrays are read on demand."""

    id: str
    folder: Path
    title: str
    preset: str | None
    config: Config
    image: Shape
    classes: tuple[str, ...]
    encoder: list[Layer]
    decoder: list[Layer]
    plane: dict[str, Any]
    spacing: dict[str, float]
    metrics: dict[str, Any]
    epochs: int
    seconds: float
    parameters: int

    @property
    def shipped(self) -> bool:
        return self.folder.parent == SHIPPED

    def path(self, name: str) -> Path:
        return self.folder / name

    def tensors(self, name: str) -> dict[str, np.ndarray]:
        """The arrays of weights, codes, atlas or film.

        Raises:
            RunError: the file is missing or damaged.
        """
        return read_tensors(self.folder / f"{name}.safetensors")

    def history(self) -> list[dict[str, Any]]:
        """One dict an epoch: losses by term, test metrics, seconds. Empty where there is no file."""
        path = self.folder / "history.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.is_file() else []


@dataclass(frozen=True)
class Unreadable:
    """A run folder that cannot be opened, and why."""

    id: str
    reason: str


def runs_dir() -> Path:
    """Where users' runs live: AEVAE_RUNS, or `runs/` beside `checkpoints/`."""
    return Path(os.environ.get("AEVAE_RUNS") or SHIPPED.parent / "runs")


def check_id(run_id: str) -> str:
    """The id itself when it is one.

    Raises:
        RunError: it has other characters than a-z, 0-9 and inner hyphens, or more than 64.
    """
    if not isinstance(run_id, str) or not ID_PATTERN.fullmatch(run_id):
        raise RunError(f"{str(run_id)[:40]!r} is no name for a run. Use a-z, 0-9 and hyphens between them, at most 64 characters.")
    return run_id


def find(run_id: str) -> Path:
    """The folder of a run; shipped runs come first.

    Raises:
        RunError: no such run, or no such name.
    """
    check_id(run_id)
    for root in (SHIPPED, runs_dir()):
        if (root / run_id / "run.json").is_file():
            return root / run_id
    raise RunError(f"there is no run {run_id!r}. `python -m aevae list` shows those there are.")


def open_run(run_id: str) -> Run:
    """A run by its id.

    Raises:
        RunError: there is none, or its folder is damaged; the message names the file and what is wrong in it.
    """
    folder = find(run_id)
    return opened(folder, fingerprint(folder))


def list_runs() -> tuple[list[Run], list[Unreadable]]:
    """All runs that can be opened, shipped ones first, and those that cannot, with the reason."""
    good: dict[str, Run] = {}
    bad: list[Unreadable] = []
    for root in (SHIPPED, runs_dir()):
        for folder in sorted(p.parent for p in root.glob("*/run.json")) if root.is_dir() else ():
            if folder.name in good:
                continue
            try:
                check_id(folder.name)
                good[folder.name] = opened(folder, fingerprint(folder))
            except AevaeError as error:
                bad.append(Unreadable(folder.name[:64], str(error)))
    return list(good.values()), bad


def fingerprint(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of every file: what a cached answer about the folder depends on."""
    files = []
    with os.scandir(folder) as entries:
        for e in entries:
            with suppress(FileNotFoundError):  # while a run trains, temporary files come and go
                if e.is_file():
                    files.append((e.name, e.stat().st_size, e.stat().st_mtime_ns))
    return tuple(sorted(files))


@lru_cache(maxsize=512)
def opened(folder: Path, files: tuple[tuple[str, int, int], ...]) -> Run:
    run = describe(folder)
    check_weights(run)
    check_codes(run)
    return run


def describe(folder: Path) -> Run:
    """What run.json says, checked as far as it can be without the tensors."""
    path = folder / "run.json"
    if path.stat().st_size > MAX_JSON:
        raise RunError(f"run.json is larger than {MAX_JSON:,} bytes; it is no description of a run.")
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise RunError(f"run.json cannot be read: {str(error)[:80]}") from error
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise RunError(f"run.json is of another version than {SCHEMA}; train the model again or update the app.")
    if told.get("id") != folder.name:
        raise RunError("run.json names another run than its folder.")
    if "codes" not in told:
        raise RunError(
            f"training has not finished: {int_of(told.get('epochs'))} epochs are done. Continue with `python -m aevae train --resume {folder.name}`."
        )
    try:
        config = from_dict(dict(told["config"]))
        dataset = DATASETS[config.dataset]
        run = Run(
            id=folder.name, folder=folder, title=plain(told["title"]), preset=plain(told["preset"]) if told.get("preset") else None,
            config=config, image=dataset.shape, classes=dataset.classes,
            encoder=list(told["encoder"]), decoder=list(told["decoder"]),
            plane=told["plane"], spacing={"inside": positive(told["codes"]["inside"])},
            metrics={str(k): v for k, v in told["metrics"].items() if isinstance(v, str) or finite(v)},
            epochs=int(told["epochs"]), seconds=float(told["seconds"]), parameters=int(told["parameters"]),
        )  # fmt: skip
        axes = np.array([run.plane["origin"], *run.plane["axes"]], dtype=float)
    except AevaeError as error:
        raise RunError(f"run.json: {error}") from error
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise RunError(f"run.json lacks something or holds a wrong value: {str(error)[:80]}") from error
    if axes.shape != (3, config.latent) or not np.isfinite(axes).all():
        raise RunError("run.json: the plane is not an origin and two axes of the latent space.")
    heads = 2 if config.posterior == "normal" else 1
    if output_shape(run.encoder, run.image) != (heads * config.latent,) or output_shape(run.decoder, (config.latent,)) != run.image:
        raise RunError("run.json: the networks do not lead from picture to code and back.")
    return run


def check_weights(run: Run) -> None:
    shapes = {**tensor_shapes(run.encoder), **tensor_shapes(run.decoder)}
    weights = run.tensors("weights")
    if missing := sorted(set(shapes) - set(weights)):
        raise RunError(f"weights.safetensors lacks {missing[0]}.")
    if extra := sorted(set(weights) - set(shapes)):
        raise RunError(f"weights.safetensors has {len(extra)} tensors too many, such as {extra[0][:40]!r}.")
    for name, shape in shapes.items():
        check_array("weights", name, weights[name], shape, "f")


def check_codes(run: Run) -> None:
    codes = run.tensors("codes")
    kinds = {"mean": "f", "label": "u", "error": "f", "index": "i", **({"log_var": "f"} if run.config.posterior == "normal" else {})}
    if set(codes) != set(kinds):
        raise RunError(f"codes.safetensors must hold {', '.join(sorted(kinds))}; it holds {', '.join(sorted(codes)[:6])}.")
    n = codes["label"].size
    for name, kind in kinds.items():
        check_array("codes", name, codes[name], (n, run.config.latent) if name in ("mean", "log_var") else (n,), kind)
    if not 16 <= n <= DATASETS[run.config.dataset].test or codes["label"].max() >= len(run.classes):
        raise RunError("codes.safetensors holds labels or a number of codes that its data set does not have.")
    if codes["index"].min() < 0 or codes["index"].max() >= DATASETS[run.config.dataset].test:
        raise RunError("codes.safetensors points at test pictures that do not exist.")


def check_array(file: str, name: str, array: np.ndarray, shape: Shape, kind: str) -> None:
    if array.shape != shape or array.dtype.kind != kind:
        raise RunError(f"{file}.safetensors: {name} is {array.dtype} {array.shape}, expected {shape}.")
    if kind == "f" and not np.isfinite(array).all():
        raise RunError(f"{file}.safetensors: {name} holds values that are not numbers (NaN or infinite).")


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    """A safetensors file as arrays, refused before anything large is read.

    Raises:
        RunError: the file is missing, too large or not a whole safetensors file.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            header = int.from_bytes(file.read(8), "little")
    except OSError as error:
        raise RunError(f"{path.name} is missing.") from error
    if size > MAX_BYTES or header > MAX_HEADER:
        raise RunError(f"{path.name} is too large or is no safetensors file ({size:,} bytes, header {header:,}).")
    try:
        return safetensors.numpy.load(path.read_bytes())
    except Exception as error:  # the library raises its own, KeyError for odd types, MemoryError for lies
        raise RunError(f"{path.name} is damaged: {str(error)[:80]}") from error


@lru_cache(maxsize=2048)
def _hash(path: Path, size: int, time_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def file_hash(path: Path) -> str:
    """SHA-256 of a file, remembered until the file changes."""
    stat = path.stat()
    return _hash(path, stat.st_size, stat.st_mtime_ns)


def plain(value: Any) -> str:
    """A short one-line text from a file that may say anything."""
    if not isinstance(value, str) or not value.isprintable() or not 0 < len(value) <= 80:
        raise ValueError(f"{str(value)[:20]!r} is no short text")
    return value


def finite(value: Any) -> bool:
    return isinstance(value, (int, float)) and math.isfinite(value)


def positive(value: Any) -> float:
    if not finite(value) or value <= 0:
        raise ValueError(f"{str(value)[:20]} is not positive")
    return float(value)


def int_of(value: Any) -> int:
    return value if isinstance(value, int) else 0
