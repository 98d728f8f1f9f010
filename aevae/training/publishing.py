"""A model that was trained elsewhere becomes a run: its networks traced to layers, its codes, atlas and scores computed as for every run."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from aevae.recipe.dataset import Dataset
from aevae.recipe.datasets import DATASETS
from aevae.recipe.errors import ConfigError, DataError
from aevae.recipe.own_sets.drafts import Draft, draft
from aevae.recipe.own_sets.files import check_name
from aevae.recipe.own_sets.pixels import as_bytes
from aevae.recipe.own_sets.reading import from_description
from aevae.runs.catalog import check_id
from aevae.runs.files import claim, described_model
from aevae.science.data import Images, load
from aevae.science.model import Model

from .driver import finish
from .notebook import OpenRun, open_run, plain
from .published_model import Range, Wishes, check_options, traced_model


def publish(
    encoder: Any, decoder: Any, images: Any = None, labels: Any = None, *, name: str, title: str = "", dataset: str | None = None, classes: Sequence[str] | None = None,
    test: float = 0.5, pixel_range: Range = (0.0, 1.0), output: str = "sigmoid", head: str = "log_var", condition: bool = False, decode: str = "network",
) -> OpenRun:  # fmt: skip
    """Make a run of a model in memory, so that every page opens it.

    encoder: a torch.nn.Module, or a method of one such as model.encode, from images (N, C, H, W) or (N, C·H·W) to codes, to (mean,
        log variance), or to a torch.distributions.Normal.
    decoder: likewise, from codes (N, D) to images.
    images, labels: (N, H, W), (N, C, H, W) or (N, H, W, C), bytes or numbers in [0, 1]; they are kept as a data set called `name`, of which a
        share `test` is shown. Or dataset: the name of one that is here already, such as "mnist". classes: names of the labels 0, 1, ….
    pixel_range: the range that pixels are scaled to before they enter the encoder.
    output: what the decoder gives: "sigmoid", pixels in [0, 1]; "logits", their log-odds; "tanh", pixels in [-1, 1]; "linear", pixels in `pixel_range`.
    head: "log_std" where the second answer of the encoder is a logarithm of the standard deviation. condition: both take the class as a second argument.
    decode: "grid" stores decoded images over the plane, for a decoder that cannot be traced.

    The caller's modules are not changed. What was done to the copies is warned of and kept with the run.

    Raises:
        ConfigError, DataError, RunError: in a sentence, what is wrong and what to do; nothing is left behind.
    """
    check_id(name)
    check_options(pixel_range, output, head, decode, condition)
    made, data, train, shown = gather(images, labels, dataset, classes, test, name)
    try:
        model, said = traced_model(encoder, decoder, data, shown, Wishes(pixel_range, output, head, condition, decode))
        run = written(model, name, title, said, train, shown, made)
    except BaseException:
        if made:
            made.discard()
        raise
    for sentence in said:
        warnings.warn(sentence, stacklevel=2)
    return run


def gather(
    images: Any, labels: Any, dataset: str | None, classes: Sequence[str] | None, test: float, name: str
) -> tuple[Draft | None, Dataset, Images, Images]:  # fmt: skip
    """The images as a data set: a draft that is not kept yet, or one that is here; what is known of it, its training and its test images.

    Raises:
        ConfigError, DataError: there are none or too many of them, or they are no images.
    """
    if (images is None) == (dataset is None):
        raise ConfigError('give images, or dataset="mnist" for a data set that is here, and not both.')
    if dataset is not None:
        if labels is not None or classes is not None:
            raise ConfigError(f"{dataset} has its own labels. Leave labels and classes out, or give images.")
        train, shown = load(dataset, "train"), load(dataset, "test")
        return None, DATASETS[dataset], train, shown
    array = plain(images, "images")
    if array.dtype.kind == "f" and array.size and np.isfinite(array).all() and (array.min() < 0 or array.max() > 1):
        raise DataError(
            f"pixels reach from {array.min():g} to {array.max():g}: how are they scaled? Give them in [0, 1] or as bytes, and say by pixel_range=(low, high) what they are scaled to for the encoder."
        )
    pixels, changed = as_bytes(array)
    made = draft(pixels, None if labels is None else plain(labels, "labels"), classes=classes, test=test, said=changed)
    data = from_description({**made.about, "name": name, "title": name})
    if name in DATASETS and DATASETS[name].fingerprint == data.fingerprint:  # published again
        made.discard()
        return None, DATASETS[name], load(name, "train"), load(name, "test")
    try:
        check_name(name)
        train, shown = (images_of(made, split) for split in ("train", "test"))
    except BaseException:
        made.discard()
        raise
    return made, data, train, shown


def images_of(made: Draft, split: str) -> Images:
    """A split of a draft, in memory."""
    pixels, numbers = torch.from_numpy(made.images(split).astype(np.float32) / 255), made.numbers(split)
    labels = torch.zeros(len(pixels), dtype=torch.int64)
    if numbers is not None and made.about["classes"]:
        labels = torch.from_numpy(numbers.astype(np.int64))
    return Images(pixels, labels, torch.from_numpy(np.array(numbers)) if made.about["values"] else None)


def written(model: Model, name: str, title: str, said: list[str], train: Images, shown: Images, made: Draft | None) -> OpenRun:
    """The run folder, with the data set that goes with it; on failure neither is left."""
    folder = claim(name)
    try:
        told = described_model(folder.name, title or name, model.config, (model.encoder_layers, model.decoder_layers), "published", said)
        finish(folder, model, told, train, shown, 0.0)
        run = open_run(folder.name)
        if made:
            made.keep(name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return run
