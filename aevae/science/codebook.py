"""An encoder computed from a decoder: it compares an image with the decodings of a codebook. B batch, D latent dimensions, K codes.

A trained encoder answers best for the images it was trained on (Cremer et al. 2018). This one is computed: log p(x|z) of a Bernoulli
or Gaussian decoder is linear in the image x, but for what all codes share, so that one linear layer scores K codes z_k, and a softmax
over the scores is the posterior over them (Snell et al. 2017 classify by such distances). It looks twice: sharply for the right region
of the plane, then smoothly around what was found, so that codes lie between the K.
"""

from __future__ import annotations

import math
import warnings
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor

from aevae.recipe.codebook import CODES
from aevae.recipe.layer_kinds import Layer, named
from aevae.recipe.layers import flatten, linear

from .data import Images
from .metrics import encode_all
from .model import Model

# Chosen on the 5,000 validation images of mnist-vae and mnist-ae: the loss is flat around these.
RANK = 96  # directions of image space in which decodings are compared
FIRST, SECOND = 0.2, 4.0  # temperatures of the two looks
REACH = 2.5  # how far the second look goes, in median distances between neighbouring codes
ROUNDS = 8  # of k-means


@torch.no_grad()
def with_codebook(model: Model, images: Images) -> Model:
    """The model with its encoder replaced. images: those it was trained on; where their codes lie, the codebook is dense.

    The log-variances of a VAE's posterior are those that its own encoder gives the decoding of each code.
    """
    codes = encode_all(model, images).mean
    book = centres(codes, min(CODES, len(codes)), model.config.seed)
    pictures, offset = scores(model, book)
    mean = pictures.mean(0)
    left, sizes, right = torch.linalg.svd(pictures - mean, full_matrices=False)  # what all have in common moves no softmax
    rank = min(RANK, len(sizes))
    directions, coordinates = right[:rank], left[:, :rank] * sizes[:rank]
    raw = model.encoder(model.scaled(model.decode(book)))
    raw = torch.cat([book, raw[:, book.shape[1] :]], 1)
    precision = 1 / (REACH * spacing(book)) ** 2
    tensors = {
        1: (directions, torch.zeros(rank)),
        2: (coordinates / FIRST, centred(offset / FIRST)),
        4: (book.T, torch.zeros(book.shape[1])),
        6: (torch.cat([coordinates / SECOND, precision * book], 1), centred(offset / SECOND - precision / 2 * book.square().sum(1))),
        8: (raw.T, torch.zeros(raw.shape[1])),
    }
    changed = Model(model.config, model.image, (layers(model.image, rank, len(book), book.shape[1], raw.shape[1]), model.decoder_layers))
    encoder = {f"encoder.{i}.{role}": tensor for i, pair in tensors.items() for role, tensor in zip(("weight", "bias"), pair, strict=True)}
    changed.load_state_dict({k: v for k, v in model.state_dict().items() if not k.startswith("encoder.")} | encoder)
    return changed.train(model.training)


def layers(image: tuple[int, ...], rank: int, codes: int, latent: int, outputs: int) -> list[Layer]:
    """Its layer list."""
    look = [{"op": "softmax"}]
    first = [*flatten(image), linear(math.prod(image), rank), linear(rank, codes), *look, linear(codes, latent)]
    return named([*first, {"op": "concat", "from": 1}, linear(rank + latent, codes), *look, linear(codes, outputs)], "encoder")


def scores(model: Model, codes: Tensor) -> tuple[Tensor, Tensor]:
    """Rows (K, pixels) and offsets (K,), so that rows @ x + offsets is log p(x|z) + β·log p(z) of each code up to a constant; an autoencoder has no p(z)."""
    logits = model.logits(codes).flatten(1)
    if model.config.likelihood == "bernoulli":
        rows, offset = logits, -F.softplus(logits).sum(1)
    else:
        painted = model.decoder[-1](logits)
        rows, offset = 2 * painted, -painted.square().sum(1)  # −|x − x̂|², the loss of training
    return rows, offset + model.config.beta * model.prior.log_prob(codes) if model.prior else offset


def centres(codes: Tensor, count: int, seed: int) -> Tensor:
    """(count, D): centres of k-means clusters, dense where the codes (N, D) are."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    with warnings.catch_warnings(), threadpool_limits(1):  # on a busy machine its threads would wait for each other
        warnings.simplefilter("ignore")  # codes that have collapsed to one have fewer clusters, and any of them will do
        found = cast(Any, KMeans)(count, init="random", n_init=1, max_iter=ROUNDS, random_state=seed).fit(codes.numpy())
    return torch.from_numpy(found.cluster_centers_).float()


def spacing(codes: Tensor) -> float:
    """The median distance of a code (K, D) to its nearest other; 1 where they have collapsed."""
    apart = torch.cdist(codes, codes).fill_diagonal_(math.inf).min(1).values
    return float(apart.median()) or 1.0


def centred(values: Tensor) -> Tensor:
    """Less their mean, which moves no softmax, so that float16 holds them well."""
    return values - values.mean()
