"""Data sets as tensors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import numpy as np
import torch
from torch import Tensor

from aevae.recipe.config import Config
from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import DATASETS, present, read_split, read_values
from aevae.recipe.errors import DataError


@dataclass(frozen=True)
class Images:
    """Pictures (N, C, H, W) float32 in [0, 1], their classes (N,) int64, all 0 where they have none, and what numbers (N,) they have in place of classes."""

    pixels: Tensor
    labels: Tensor
    values: Tensor | None = None

    def __len__(self) -> int:
        return len(self.pixels)

    def __getitem__(self, part: slice | Tensor) -> Images:
        return Images(self.pixels[part], self.labels[part], None if self.values is None else self.values[part])

    def to(self, device: torch.device) -> Images:
        """The same on a device, where training takes its batches from them."""
        return Images(self.pixels.to(device), self.labels.to(device), None if self.values is None else self.values.to(device))

    def labelled(self, count: int, seed: int = 0) -> Tensor:
        """Rows of `count` pictures, drawn evenly over the classes there are: each has as many as the next, or one more."""
        labels = self.labels.cpu()
        order = torch.randperm(len(self), generator=torch.Generator().manual_seed(seed), device="cpu")
        by_class = [order[labels[order] == k] for k in labels.unique()]
        rounds = (rows[i] for i in range(max(map(len, by_class))) for rows in by_class if i < len(rows))  # one of each class after another
        return torch.stack(list(islice(rounds, count))).to(self.labels.device)

    def without(self, classes: tuple[int, ...]) -> Images:
        """Those of all other classes."""
        return self[~torch.isin(self.labels, torch.tensor(classes))] if classes else self


def load(dataset: str | Dataset, split: str) -> Images:
    """One split ("train" or "test") of a data set, by its name or as a run describes it.

    Raises:
        DataError: the name is unknown or another set has it now, or the files are missing or damaged; the message says what to do.
    """
    name = dataset if isinstance(dataset, str) else dataset.name
    if name not in DATASETS:
        raise DataError(f"unknown data set {name!r}. Known: {', '.join(DATASETS)}.")
    if isinstance(dataset, Dataset) and dataset != DATASETS[name]:
        raise DataError(
            f"the images of {dataset.title} that this model is of are not here: another data set has the name {name!r}. Put the folder of the first one back."
        )
    images, labels = read_split(name, split)
    values = read_values(name, split)
    return Images(
        torch.from_numpy(images.astype(np.float32) / 255),
        torch.from_numpy(labels.astype(np.int64)),
        None if values is None else torch.from_numpy(values),
    )


def trained_on(full: Images, config: Config) -> Images:
    """Those of all training pictures that a recipe trains on."""
    return full[: len(full) - config.holdout].without(config.leave_out)


__all__ = ["Images", "load", "present", "trained_on"]
