"""Runs of what no training has made (`recipe.baselines`): PCA, which decodes, and t-SNE and UMAP, which do not."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from aevae.recipe.arrays import Array, Json
from aevae.recipe.baselines import METHODS
from aevae.recipe.config import Config
from aevae.recipe.errors import ConfigError
from aevae.recipe.layer_kinds import Layer, named
from aevae.recipe.layers import flatten, linear
from aevae.runs.files import claim, described_model, write_json
from aevae.runs.spacing import spacing_of
from aevae.science.data import Images, load
from aevae.science.model import Model, new_model

from . import atlas as plane_atlas
from .checkpoints import write_arrays
from .driver import finish

KEPT = 50  # principal components that t-SNE and UMAP get: what they leave out is mostly noise
SEED = 0


def make_baseline(method: str, dataset: str, name: str) -> str:
    """Make the run of a baseline on two dimensions; returns its id.

    Raises:
        ConfigError, DataError, RunError: a library or the data set is missing, the name is not allowed; nothing is left behind.
    """
    began = time.monotonic()
    kind = METHODS[method]
    config = Config(dataset=dataset, posterior="point", latent=2, output="tanh", likelihood="sse")
    train, test = load(dataset, "train"), load(dataset, "test")
    model = principal_components(train, config) if kind.decodes else None
    places = None if model else PLACES[method](leading(test, KEPT))
    folder = claim(name)
    try:
        networks = (model.encoder_layers, model.decoder_layers) if model else ([], [])
        told = described_model(
            folder.name,
            f"{kind.title} of {config.data.title}",
            config,
            networks,
            "baseline",
            [kind.said],
            f"python -m aevae baseline {method} --dataset {dataset} --name {folder.name}",
        )
        if model:
            finish(folder, model, told, train, test, time.monotonic() - began)
        elif places is not None:
            told |= {"seconds": round(time.monotonic() - began, 1)}
            write_json(folder / "run.json", told | placed(folder, places, test))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder.name


def placed(folder: Path, places: Array, test: Images) -> Json:
    """Write what there is of test images at places (N, 2), which no network has given them; returns what run.json says of it."""
    means = torch.from_numpy(places)
    plane = plane_atlas.plane_of(means)
    write_arrays(folder / "codes.safetensors", {"mean": places, **plane_atlas.of_images(test)})
    write_arrays(folder / "weights.safetensors", {})
    return {
        "plane": plane,
        "codes": {"n": len(test), "split": "test", **spacing_of(places, None, plane, plane_atlas.spacing(means)["inside"])},
        "metrics": {"split": "test", "n": len(test)},
    }


def leading(images: Images, count: int) -> Array:
    """The images by their leading principal components, (N, count)."""
    from sklearn.decomposition import PCA  # a second to import, needed only here

    flat = images.pixels.flatten(1).numpy()
    return PCA(min(count, *flat.shape), svd_solver="covariance_eigh").fit_transform(flat)


def tsne(points: Array) -> Array:
    from sklearn.manifold import TSNE

    return TSNE(2, perplexity=min(30, (len(points) - 1) / 3), init="pca", random_state=SEED).fit_transform(points).astype(np.float32)


def umap(points: Array) -> Array:
    try:
        from umap import UMAP  # pyright: ignore[reportMissingImports]
    except ImportError as error:
        raise ConfigError("UMAP needs the package umap-learn: `pip install umap-learn`, or choose tsne or pca.") from error
    return UMAP(random_state=SEED, n_jobs=1).fit_transform(points).astype(np.float32)


PLACES: dict[str, Callable[[Array], Array]] = {"tsne": tsne, "umap": umap}


def principal_components(train: Images, config: Config) -> Model:
    """z = W (x − m), and back m + Wᵀz, with the mean m of the training images and their leading principal components W (D, P), pixels in [0, 1].

    Of each component the largest number is positive, so that it does not depend on the computer which way it points (as scikit-learn has it).
    """
    pixels = train.pixels.flatten(1).double()
    mean = pixels.mean(0)
    centred = pixels - mean
    directions = torch.linalg.eigh(centred.T @ centred).eigenvectors.flip(1)[:, : config.latent].T  # (D, P), the largest variance first
    largest = directions.gather(1, directions.abs().argmax(1, keepdim=True))
    return as_model(config, directions * largest.sign(), mean)


def as_model(config: Config, directions: Tensor, mean: Tensor) -> Model:
    """The layers of a projection; a model whose pixels may be any number works on [-1, 1] inside: x there is 2x − 1."""
    image = config.data.shape
    latent, size = directions.shape
    encoder: list[Layer] = [*flatten(image), linear(size, latent)]
    decoder: list[Layer] = [linear(latent, size), {"op": "reshape", "shape": list(image)}, {"op": "hardtanh", "low": -1.0, "high": 1.0}]
    networks = named(encoder, "encoder"), named(decoder, "decoder")
    model = new_model(config, image, networks)
    tensors = {
        networks[0][-1]["weight"]: directions / 2, networks[0][-1]["bias"]: directions @ (0.5 - mean),
        networks[1][0]["weight"]: 2 * directions.T, networks[1][0]["bias"]: 2 * mean - 1,
    }  # fmt: skip
    model.load_state_dict({name: tensor.float() for name, tensor in tensors.items()})
    return model.eval()
