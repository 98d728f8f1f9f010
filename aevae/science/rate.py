"""Compression in bits: what it costs to send an image through a model, and how far off the image that arrives is.

A VAE costs its KL where the coder gets bits back (Hinton & van Camp 1993; Townsend et al. 2019), and the receiver decodes a
sample of the posterior. An autoencoder's code is rounded, and each of its numbers is coded by how often its value occurs.
"""

from __future__ import annotations

import io
import math

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from aevae.recipe.arrays import Array, Json

from .data import Images
from .metrics import DRAWS, batches, condition_label, encode_all, squared_errors
from .model import Model

LEVELS = (2, 4, 8, 16, 32, 64, 128, 256)  # roundings of an autoencoder's code: steps across the widest of its numbers


def rates(model: Model, images: Images) -> Json:
    """bits: what an image costs; sse: its squared error, pixels in [0, 1]; both means over the `n` images, of an autoencoder for each
    of `levels`. png, raw: bits of the same images as files, which lose nothing.

    A model that is told the class is told it on both sides: log₂ of the number of classes is part of `bits`.
    """
    costs, levels = (sampled(model, images), {}) if model.prior else (quantised(model, images), {"levels": list(LEVELS)})
    label = math.log2(model.config.condition_classes or 1)
    pixels = (images.pixels * 255).round().to(torch.uint8).numpy()
    return {
        "bits": [round(bits + label, 3) for bits, _ in costs],
        "sse": [round(sse, 3) for _, sse in costs],
        **levels,
        "png": round(8 * float(np.mean([len(as_png(image)) for image in pixels])), 1),
        "raw": 8 * pixels[0].size,
        "n": len(images),
    }


@torch.inference_mode()
def sampled(model: Model, images: Images, seed: int = 0) -> list[tuple[float, float]]:
    """A VAE's KL in bits, and the squared error of images decoded from samples of their posteriors."""
    assert model.prior is not None
    generator = torch.Generator().manual_seed(seed)
    nats = sse = 0.0
    for x, label in batches(images):
        label = condition_label(model, label)
        q = model.encode(x, label)
        for _ in range(DRAWS):
            z = q.sample(generator)
            nats += float(model.prior.kl(q, z).sum(dtype=torch.float64))
            sse += float((model.decode(z, label) - x).square().sum(dtype=torch.float64))
    count = DRAWS * len(images)
    return [(nats / count / math.log(2), sse / count)]


def quantised(model: Model, images: Images) -> list[tuple[float, float]]:
    """For each of LEVELS: the entropy of the rounded code in bits, and the squared error of images decoded from it.

    All numbers of the code share one step, the widest one's range divided by the level, so that one which says little costs little.
    """
    codes = encode_all(model, images).mean
    width = float((codes.amax(0) - codes.amin(0)).max())
    costs: list[tuple[float, float]] = []
    for level in LEVELS:
        symbols, rounded = quantise(codes, width / level)
        costs.append((entropy(symbols.numpy()), float(squared_errors(model, images, rounded).double().mean())))
    return costs


def quantise(codes: Tensor, step: float) -> tuple[Tensor, Tensor]:
    """Codes (N, D) as whole multiples of a step from their mean, (N, D) int64, and where those lie."""
    middle = codes.mean(0)
    symbols = ((codes - middle) / (step or 1.0)).round()
    return symbols.long(), middle + symbols * step


def entropy(symbols: Array) -> float:
    """Σ over dimensions of −Σ p log₂ p in bits, p the shares of the values of that dimension; symbols (N, D)."""
    bits = 0.0
    for column in symbols.T:
        shares = np.unique(column, return_counts=True)[1] / len(column)
        bits -= float((shares * np.log2(shares)).sum())
    return bits


def as_png(image: Array) -> bytes:
    """An image (C, H, W) of bytes as a PNG, as small as Pillow makes it."""
    file = io.BytesIO()
    Image.fromarray(image[0] if len(image) == 1 else image.transpose(1, 2, 0)).save(file, "PNG", optimize=True)
    return file.getvalue()
