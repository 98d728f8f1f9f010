"""What needs no network: the mean picture and principal components, the floors every model is held against."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from . import objectives
from .data import Images

BATCH = 5000


@dataclass(frozen=True)
class Components:
    """Mean picture (P,) and principal axes (K, P) of training pictures, largest variance first; float64."""

    mean: Tensor
    axes: Tensor

    def reconstruct(self, pixels: Tensor, k: int) -> Tensor:
        """Pictures (N, P) rebuilt from their `k` leading coordinates."""
        return self.mean + (pixels - self.mean) @ self.axes[:k].T @ self.axes[:k]


def principal_components(images: Images, most: int) -> Components:
    """By the eigenvectors of the covariance, summed in pieces: 60,000 pictures never stand there as float64."""
    flat = images.pixels.flatten(1)
    mean = flat.mean(0, dtype=torch.float64)
    covariance = torch.zeros(flat.shape[1], flat.shape[1], dtype=torch.float64)
    for part in flat.split(BATCH):
        centred = part - mean.float()
        covariance += (centred.T @ centred).double()
    vectors = torch.linalg.eigh(covariance).eigenvectors  # smallest first
    return Components(mean, vectors.flip(1).T[: min(most, len(flat) - 1)].contiguous())


def mean_squared_error(train: Images, test: Images) -> float:
    """Mean sum of squared errors of the training images' mean as the answer to every test image."""
    mean = train.pixels.mean(0, dtype=torch.float64)
    return sum(float((part.double() - mean).square().sum()) for part in test.pixels.split(BATCH)) / len(test)


def squared_error(components: Components, images: Images, k: int) -> float:
    """Mean sum of squared errors a picture with `k` numbers kept; 0: the mean picture. By Pythagoras, not by painting."""
    total = 0.0
    for part in images.pixels.flatten(1).split(BATCH):
        centred = part.double() - components.mean
        total += float(centred.square().sum() - (centred @ components.axes[:k].T).square().sum())
    return total / len(images)


def cross_entropy(components: Components, images: Images, k: int) -> float:
    """Mean cross-entropy a picture in nats, what is rebuilt clipped to probabilities; by torch's rule (`objectives.cross_entropy`)."""
    total = 0.0
    for part in images.pixels.flatten(1).split(BATCH):
        x = part.double()
        total += float(objectives.cross_entropy(components.reconstruct(x, k).clamp(0, 1), x).sum())
    return total / len(images)
