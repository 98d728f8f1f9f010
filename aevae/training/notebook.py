"""A trained model for notebooks and scripts: numpy in, numpy out, and every mistake explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from operator import index
from pathlib import Path
from typing import Any, SupportsIndex, cast

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import Tensor

from aevae.planes.contents import MOST_ORIGINALS, ORIGINALS
from aevae.planes.shown import Shown
from aevae.recipe.datasets import has_originals, read_split
from aevae.recipe.errors import ConfigError, DataError
from aevae.runs import catalog
from aevae.runs.run import Run
from aevae.runs.verdict import in_short
from aevae.science.model import Model
from aevae.science.posterior import Posterior
from aevae.science.samples import draw_codes

from .checkpoints import load_model
from .onnx_files import write_onnx

BATCH = 1000
Label = SupportsIndex | float | str | None


def open_run(run_id: str) -> OpenRun:
    """A run that ships or is yours, by its id.

    Raises:
        RunError: there is none, or its folder is damaged.
    """
    return OpenRun(catalog.open_run(run_id))


def list_runs() -> list[str]:
    """The ids of all runs that can be opened, shipped ones first."""
    return [run.id for run in catalog.list_runs()[0]]


class OpenRun:
    """One trained model. N pictures of shape (H, W), or (C, H, W) in colour, with pixels in [0, 1]; D latent dimensions."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.id, self.config, self.classes, self.metrics = run.id, run.config, run.classes, run.metrics
        self.dimensions = run.config.latent
        self.verdict = run.verdict  # what was found wrong with it: sentences and numbers; empty where it is sound

    def __repr__(self) -> str:
        return f"<{self.id}: {self.run.title}, {self.dimensions}-D, {self.config.dataset}{'; ' + in_short(self.verdict) if self.verdict else ''}>"

    def _repr_html_(self) -> str:
        return Shown((self.run,))._repr_html_()

    def to_html(self, path: str | Path, originals: SupportsIndex = ORIGINALS, force: bool = False) -> Path:
        """As `Shown.to_html`: the plane as one page that works offline, with at most so many original images.

        Raises:
            ExportError: the file is there already and `force` is not set, its name does not end in .html, or it cannot be written.
        """
        return Shown((self.run,)).to_html(path, whole("originals", originals, 0, MOST_ORIGINALS), force)

    @cached_property
    def model(self) -> Model:
        """The torch model itself, in evaluation mode."""
        return load_model(self.run)

    def encode(self, pictures: ArrayLike, label: Label | Sequence[Label] = None) -> np.ndarray:
        """The codes (N, D) of pictures, a VAE's means. One picture or many; bytes 0 to 255 or numbers in [0, 1].

        `label` is for models that are told the class: its number or name, one for all pictures or one each. A
        semi-supervised model names it itself where it is not given.

        Raises:
            DataError: pictures of another shape, or pixels out of range.
            ConfigError: a class that the model does not know, or none where it must be told one.
        """
        return self._posterior(pictures, label).mean.numpy()

    def spread(self, pictures: ArrayLike, label: Label | Sequence[Label] = None) -> np.ndarray:
        """Standard deviations (N, D) of a VAE's posteriors; zeros for an autoencoder. Raises as `encode`."""
        posterior = self._posterior(pictures, label)
        return np.zeros(posterior.mean.shape, np.float32) if posterior.log_var is None else (0.5 * posterior.log_var).exp().numpy()

    @torch.inference_mode()
    def decode(self, codes: ArrayLike, label: Label | Sequence[Label] = None) -> np.ndarray:
        """Pictures (N, H, W) or (N, C, H, W) with pixels in [0, 1] for codes (N, D), or one code (D,).

        Raises:
            DataError: codes of another number of dimensions, or values that are no numbers.
            ConfigError: as `encode`.
        """
        z = numbers(codes, "codes")
        z = z[None] if z.ndim == 1 and z.size else z
        if not z.size:
            raise DataError(f"there are no codes: the selection is empty. {self.id} takes (N, {self.dimensions}) with N of at least 1.")
        if z.ndim != 2 or z.shape[1] != self.dimensions:
            raise DataError(f"codes have the shape {z.shape}, but {self.id} takes (N, {self.dimensions}).")
        labels = self._labels(label, len(z))
        parts = [self.model.decode(part, None if labels is None else labels[i : i + BATCH]) for i, part in slices(torch.from_numpy(z))]
        return self._pictures(parts)

    @torch.inference_mode()
    def sample(self, n: SupportsIndex = 16, seed: SupportsIndex | None = 0, label: Label | Sequence[Label] = None) -> np.ndarray:
        """n pictures that nobody drew: codes from the prior, or from a Gaussian fitted to an autoencoder's codes, decoded.

        The same seed gives the same ones, None others each time.

        Raises:
            ConfigError: n is not a whole number from 1 to 100,000, seed none from 0 on, or as `encode`.
        """
        n = whole("n", n, 1, 100_000)
        generator = torch.Generator()
        if seed is None:
            generator.seed()
        else:
            generator.manual_seed(whole("seed", seed, 0, 2**63 - 1))
        means = torch.from_numpy(self.run.tensors("codes")["mean"])
        return self.decode(draw_codes(self.model, means, n, generator).numpy(), label)

    def codes(self) -> dict[str, np.ndarray]:
        """What the run keeps of the test pictures: `mean`, `label`, `error` (squared), `index` and, of a VAE, `log_var`."""
        return self.run.tensors("codes")

    def test_images(self, numbers: ArrayLike) -> np.ndarray:
        """Test images of the model's data set by their numbers, (N, H, W) or (N, C, H, W) with pixels in [0, 1].

        Raises:
            DataError: the data set is not here, or there is no test image of such a number.
        """
        which, test = plain(numbers, "numbers of test images"), self.config.data.test
        if which.ndim != 1 or which.dtype.kind not in "iu" or not ((which >= 0) & (which < test)).all():
            raise DataError(f"numbers of test images must be a list of whole numbers from 0 to {test - 1:,}.")
        if not has_originals(self.config.data):
            raise DataError(f"the images of {self.config.data.title} are not here. Set AEVAE_DATA to the folder that has them.")
        images = read_split(self.config.dataset, "test")[0][which].astype(np.float32) / 255
        return images[:, 0] if self.run.image[0] == 1 else images

    def to_onnx(self, folder: str | Path) -> list[Path]:
        """Write encoder.onnx (images to means and, of a VAE, log variances) and decoder.onnx (codes to images), pixels in [0, 1]; their paths.

        Raises:
            ConfigError: the package onnx is not installed.
            RunError: the folder cannot be written.
        """
        return write_onnx(self.model, Path(folder))

    @torch.inference_mode()
    def _posterior(self, pictures: ArrayLike, label: Label | Sequence[Label]) -> Posterior:
        x = self._checked(pictures)
        labels = None if label is None and self.config.labels else self._labels(label, len(x))
        parts = [self.model.encode(part, None if labels is None else labels[i : i + BATCH]) for i, part in slices(x)]
        spreads = [part.log_var for part in parts if part.log_var is not None]
        return Posterior(torch.cat([part.mean for part in parts]), torch.cat(spreads) if spreads else None)

    def _checked(self, pictures: ArrayLike) -> Tensor:
        """Pictures of any accepted shape as (N, C, H, W) float32."""
        channels, height, width = self.run.image
        one = (height, width) if channels == 1 else (channels, height, width)
        raw = plain(pictures, "pictures")
        x = raw.astype(np.float32) / 255 if raw.dtype == np.uint8 else numbers(raw, "pictures")
        if x.shape in (one, self.run.image):
            x = x[None]
        if not x.ndim or x.shape[1:] not in (one, self.run.image):
            raise DataError(f"pictures have the shape {raw.shape}, but {self.id} takes {one} or (N, {', '.join(map(str, one))}).")
        if not len(x):
            raise DataError(f"there are no pictures: the selection is empty. {self.id} takes {one} or (N, {', '.join(map(str, one))}) with N of at least 1.")
        if x.min() < 0 or x.max() > 1:
            raise DataError(f"pixels reach from {x.min():g} to {x.max():g}, but must lie in [0, 1]; bytes from 0 to 255 must be of type uint8.")
        return torch.from_numpy(x.reshape(-1, *self.run.image))

    def _labels(self, label: Label | Sequence[Label], n: int) -> Tensor | None:
        if not self.config.condition_classes:
            if label is not None:
                raise ConfigError(f"{self.id} is not given the class. Leave `label` out.")
            return None
        known = f"{self.id} knows the classes {', '.join(f'{k} ({name})' if str(k) != name else name for k, name in enumerate(self.classes))}."
        if label is None:
            raise ConfigError(f"{self.id} must be given the class: give `label`. {known}")
        labels = items(label)
        if labels is None:
            labels = [plain(label, "labels").item() if isinstance(label, (Tensor, np.ndarray)) else label] * n
        if len(labels) != n:
            raise ConfigError(f"{len(labels)} labels were given for {n}. Give one for all, or one each.")
        numbers_of = {**{name: k for k, name in enumerate(self.classes)}, **{k: k for k in range(len(self.classes))}}
        for name in labels:  # 3.0 is 3, as it comes from a table; what is no name or number at all may not even be looked up
            if isinstance(name, (bool, np.bool_)) or not isinstance(name, (str, int, float, np.number)) or name not in numbers_of:
                raise ConfigError(f"unknown class {str(name)[:20]!r}. {known}")
        return torch.tensor([numbers_of[name] for name in labels], dtype=torch.int64)

    def _pictures(self, parts: list[Tensor]) -> np.ndarray:
        pictures = torch.cat(parts).numpy()
        return pictures[:, 0] if self.run.image[0] == 1 else pictures


def slices(x: Tensor) -> list[tuple[int, Tensor]]:
    """BATCH rows at a time, with where they start."""
    return [(i, x[i : i + BATCH]) for i in range(0, len(x), BATCH)]


def numbers(values: Any, what: str) -> np.ndarray:
    """Values as finite float32.

    Raises:
        DataError: they are not all numbers.
    """
    array = plain(values, what)
    if array.dtype.kind not in "fiub":
        raise DataError(f"{what} are not an array of numbers.")
    with np.errstate(over="ignore"):
        array = array.astype(np.float32)
    if not np.isfinite(array).all():
        raise DataError(f"{what} hold values that are not numbers (NaN or infinite).")
    return array


def plain(values: Any, what: str) -> np.ndarray:
    """Arrays, lists and tensors, also those that learn or lie elsewhere, as numpy's.

    Raises:
        DataError: they are no array.
    """
    try:
        return values.detach().cpu().numpy() if isinstance(values, Tensor) else np.asarray(values)
    except (TypeError, ValueError, RuntimeError) as error:
        raise DataError(f"{what} are not an array of numbers.") from error


def items(label: Any) -> list[Any] | None:
    """The labels in a list, an array or a tensor; None where it is one for all."""
    if isinstance(label, (Tensor, np.ndarray)):
        values: Any = plain(label, "labels").tolist()
        return cast("list[Any]", values) if isinstance(values, list) else None
    if isinstance(label, (str, bytes)) or not isinstance(label, Iterable):
        return None
    return [one.item() if isinstance(one, (Tensor, np.ndarray)) and one.ndim == 0 else one for one in cast("Iterable[Any]", label)]


def whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number of Python, numpy or torch.

    Raises:
        ConfigError: it is none from `low` to `high`.
    """
    try:
        number = -1 if isinstance(value, (bool, np.bool_)) else index(value)
    except (TypeError, ValueError, RuntimeError):
        number = -1
    if not low <= number <= high:
        raise ConfigError(f"{name} is {str(value)[:20]}, but must be a whole number from {low} to {high:,}.")
    return number
