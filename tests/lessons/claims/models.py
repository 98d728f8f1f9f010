"""The shipped models as claims read them: opened once, their codes as the browser has them. N codes, D dimensions, M places."""

from __future__ import annotations

from functools import cache, cached_property

import numpy as np
import pytest
from scipy.spatial import cKDTree

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS
from aevae.recipe.datasets import present, read_split
from aevae.runs.catalog import open_run
from aevae.runs.evaluation_file import read_evaluation
from aevae.runs.scores import number_at
from aevae.training.notebook import OpenRun

from .claim import Claim

FAR = 2.5  # usual spacings, as `browser/model/constants.js` has it
PERCENT = 100.0


class Subject(OpenRun):
    """A run, its codes and what is near a place."""

    def __init__(self, run_id: str) -> None:
        super().__init__(open_run(run_id))
        codes = self.codes()
        self.mean = codes["mean"].astype(float)  # (N, D)
        self.label, self.index = codes["label"].astype(int), codes["index"]  # (N,)
        self.error = codes["error"].astype(float) if "error" in codes else np.zeros(0)  # (N,), of a plane that decodes
        self.log_var = codes["log_var"].astype(float) if "log_var" in codes else np.zeros((0, self.dimensions))

    @property
    def width(self) -> Array:
        """Standard deviations (N, D) of the posteriors."""
        return np.exp(self.log_var / 2)

    @property
    def kl(self) -> Array:
        """Nats (N, D) of each image and dimension, to N(0, I): what its mean costs and what its width costs."""
        return 0.5 * (self.mean**2 + np.exp(self.log_var) - 1 - self.log_var)

    @cached_property
    def _tree(self) -> cKDTree:
        return cKDTree(self.mean)

    def near(self, z: Array, k: int = NEIGHBOURS) -> Array:
        """Rows (M, k) of the nearest codes, nearest first."""
        return self._tree.query(np.atleast_2d(z), k)[1]

    def relative(self, z: Array) -> Array:
        """How far (M,) the 15th nearest code is, in usual spacings: up to 1 is inside, above FAR far."""
        return self._tree.query(np.atleast_2d(z), NEIGHBOURS)[0][:, -1] / self.run.spacing["inside"]

    def votes(self, z: Array) -> Array:
        """How many (M, 10) of the nearest test digits are of each class."""
        return (self.label[self.near(z)][..., None] == np.arange(10)).sum(1)

    def spreads(self, z: Array) -> Array:
        """How far (M,) from the codes' mean, in their standard deviations."""
        return np.linalg.norm((np.atleast_2d(z) - self.mean.mean(0)) / self.mean.std(0), axis=1)

    def images(self, z: Array, label: int | None = None) -> Array:
        """Decoded images (M, 784)."""
        return self.decode(np.atleast_2d(z).astype(np.float32), label).reshape(-1, 784)

    def window(self, nodes: int) -> Array:
        """Places (nodes², 2) of a grid over the plane as it opens."""
        x0, x1, y0, y1 = self.run.tensors("atlas")["window"].astype(float)
        return np.stack(np.meshgrid(np.linspace(x0, x1, nodes), np.linspace(y0, y1, nodes)), -1).reshape(-1, 2)


subject = cache(Subject)


@cache
def real_images() -> Array:
    """MNIST's test images (10,000, 784), pixels in [0, 1]; the test is skipped where they are not."""
    if not present("mnist"):
        pytest.skip("MNIST is not here: set AEVAE_DATA to a folder that has it, or run `python -m aevae data mnist`")
    return read_split("mnist", "test")[0].reshape(-1, 784).astype(np.float32) / 255


def score(run_id: str, path: str) -> float:
    """A number of evaluation.json."""
    found = number_at(path, read_evaluation(open_run(run_id)) or {})
    assert found is not None, f"{run_id} has no {path}"
    return found


def scored(said: str, run_id: str, path: str, unit: float = 1.0) -> Claim:
    """The claim that a number is one of evaluation.json, in that unit."""
    return Claim(said, lambda: unit * score(run_id, path))


def share(of: Array) -> float:
    """In percent, how many are true."""
    return PERCENT * float(np.mean(of))


def grey(images: Array) -> float:
    """In percent, how many pixels are between 0.1 and 0.9."""
    return share((images > 0.1) & (images < 0.9))


def squared_error(one: Array, other: Array) -> Array:
    return ((one - other) ** 2).sum(-1)


def nearest_real(images: Array) -> Array:
    """The squared error (M,) of images to the test image that is nearest."""
    real = real_images()
    squares = squared_error(real, 0)
    return np.concatenate([(squared_error(part, 0)[:, None] + squares - 2 * part @ real.T).min(1) for part in np.array_split(images, -(-len(images) // 500))])


def normal_grid(scale: float = 1.0) -> tuple[Array, Array]:
    """Places (M, 2) and the share (M,) of N(0, scale² I) that each stands for: an expectation without the luck of draws."""
    axis = np.linspace(-4.5, 4.5, 181)
    z = np.stack(np.meshgrid(axis, axis), -1).reshape(-1, 2)
    weight = np.exp(-0.5 * (z**2).sum(1))
    return scale * z, weight / weight.sum()
