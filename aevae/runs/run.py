"""One run, as its folder describes it. Read-only; `read_run.py` opens it, `training.checkpoints` writes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from aevae.recipe.arrays import Array, Json
from aevae.recipe.config import Config
from aevae.recipe.devices import CPU
from aevae.recipe.errors import RunError
from aevae.recipe.layer_kinds import Layer, Shape

from .reader import read
from .spacing import Spacing
from .tensors import read_tensors
from .values import finite
from .verdict import Finding

SCHEMA = 1
MAX_JSON = 1 << 18
MAX_HISTORY = 1 << 22
MODEL = ("dataset", "posterior", "head", "latent", "output", "likelihood", "condition")  # of a Config: what a model is, whoever trained it
SOURCES = ("trained", "published", "baseline")  # by a recipe here, by somebody elsewhere, or no network at all


@dataclass(frozen=True, eq=False)  # one and the same as long as its folder is unchanged: what is made of it can be kept by it
class Run:
    """One trained model, described. Its arrays are read on demand.

    floor: the mean image's squared error on its test images, None where training did not measure it yet. diverged: the
    term and the epoch that ended its training, None where it came to its end.
    """

    id: str  # the folder's name: a folder may be renamed or copied
    folder: Path
    title: str
    preset: str | None
    config: Config
    image: Shape
    classes: tuple[str, ...]
    encoder: list[Layer]
    decoder: list[Layer]
    classifier: list[Layer]
    plane: Json
    spacing: Spacing
    metrics: Json
    epochs: int
    seconds: float
    parameters: int

    shipped: bool
    floor: float | None = None
    diverged: Json | None = None
    verdict: tuple[Finding, ...] = ()
    source: str = "trained"  # one of SOURCES
    device: str = CPU  # what it was trained on, one of DEVICES
    said: tuple[str, ...] = ()  # what was done to a published model, a sentence each
    command: str = ""  # what makes it, of a baseline
    active: int = 0  # dimensions of its code that say something of an image

    @property
    def trained(self) -> bool:
        """Whether its config is the recipe that trained it; else that only says what the model is, and of its training nothing is known."""
        return self.source == SOURCES[0]

    @property
    def decodes(self) -> bool:
        """Whether it leads from codes to images; else it has no networks at all, only places of test images."""
        return bool(self.decoder)

    @property
    def stored(self) -> bool:
        """Whether its decoder is a grid of stored images in place of a network."""
        return any(layer["op"] == "grid" for layer in self.decoder)

    @property
    def sound(self) -> bool:
        """Whether what is said of its kind of model holds of it."""
        return all(finding.code in ("dead", "diverged") for finding in self.verdict)

    @property
    def empty(self) -> bool:
        """Whether its codes mean nothing, and no place among them does."""
        return any(finding.code in ("nothing", "exploded") for finding in self.verdict)

    def path(self, name: str) -> Path:
        return self.folder / name

    def tensors(self, name: str, **limit: int) -> dict[str, Array]:
        """The arrays of weights, codes, atlas or film; `limit` as in `read_tensors`.

        Raises:
            RunError: the file is missing or damaged.
        """
        return read_tensors(self.folder / f"{name}.safetensors", **limit)

    @property
    def prior(self) -> Json | None:
        """What its prior looks like (see `Config.prior_picture`)."""
        return self.config.prior_picture(self.tensors("weights") if self.config.prior_shapes else {})

    def history(self) -> list[Json]:
        """As `read_history`."""
        return read_history(self.folder)


def read_history(folder: Path) -> list[Json]:
    """One dict an epoch: epoch, losses in training by term, test metrics, seconds. Empty where there is no file.

    Raises:
        RunError: a line says something else.
    """
    path = folder / "history.jsonl"
    lines: list[Json] = []
    try:
        for text in read(path, MAX_HISTORY).decode("utf-8-sig").splitlines() if path.is_file() else []:
            line = json.loads(text)
            numbers = [line["epoch"], line["seconds"], *line["train"].values(), *line["test"].values()]
            if not all(map(finite, numbers)):
                raise ValueError("a value is no number")
            lines.append(line)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RunError(f"history.jsonl is damaged in line {len(lines) + 1}: {str(error)[:80]}") from error
    return lines
