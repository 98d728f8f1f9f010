"""What is known of the plane: codes of the test pictures, and fields on a grid over them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

import numpy as np
import torch
from torch import Tensor

from aevae.recipe.arrays import Array
from aevae.recipe.constants import NEIGHBOURS
from aevae.science.data import Images
from aevae.science.metrics import encode_all, squared_errors
from aevae.science.model import Model
from aevae.science.posterior import Posterior

GRID = 64
LARGE = 4096  # numbers of an image beyond which the lattice has half as many lines: a Jacobian takes three decoded images
OTHERS = 6  # further components that the plane can be moved along
Arrays = dict[str, Array]


def codes(model: Model, images: Images) -> tuple[Posterior, Arrays]:
    """The posterior of every test picture, and the arrays of codes.safetensors (see docs/architecture.md)."""
    posterior = encode_all(model, images)
    arrays = {
        "mean": posterior.mean.numpy().astype(np.float32),
        "error": squared_errors(model, images, posterior.mean).numpy().astype(np.float16),
        **of_images(images),
    }
    if posterior.log_var is not None:
        arrays["log_var"] = posterior.log_var.numpy().astype(np.float16)
    return posterior, arrays


def of_images(images: Images) -> Arrays:
    """What codes.safetensors says of the images themselves: their class or number, and which they are."""
    arrays = {"label": images.labels.numpy().astype(np.uint8), "index": np.arange(len(images), dtype=np.int32)}
    if images.values is not None:
        arrays["value"] = images.values.numpy().astype(np.float32)
    return arrays


def plane_of(means: Tensor) -> dict[str, object]:
    """The plane through latent space: itself in two dimensions, the two leading principal components in more.

    One dimension is the first axis; the second leads nowhere, so that all points above each other are the same code.
    A point (a, b) of the plane is the code origin + a·axes[0] + b·axes[1]; `share` is each axis's share of the variance.
    `others` are the components after those, as far as there are any: axes (k, D), std (k), share (k).
    """
    n, dim = means.shape
    total = float(means.var(0).sum()) or 1.0  # an encoder that died gives every picture the same code
    if dim <= 2:
        share = [float(v) / total for v in means.var(0)]
        return {"origin": [0.0] * dim, "axes": [[1.0, 0.0][:dim], [0.0, 1.0][:dim]], "share": [*share, 0.0][:2]}
    centre = means.mean(0)
    _, sizes, directions = torch.linalg.svd(means - centre, full_matrices=False)
    variance = sizes**2 / (n - 1)
    shares = [float(v) / total for v in variance]
    further = slice(2, 2 + OTHERS)
    others = {"axes": directions[further].tolist(), "std": variance[further].sqrt().tolist(), "share": shares[further]}
    return {"origin": centre.tolist(), "axes": directions[:2].tolist(), "share": shares[:2], "others": others}


def project(means: Tensor, plane: dict[str, object]) -> Tensor:
    """Codes (N, D) to coordinates on the plane (N, 2)."""
    return (means - torch.tensor(plane["origin"])) @ torch.tensor(plane["axes"]).T


def spacing(points: Tensor) -> dict[str, float]:
    """How far apart codes lie: the 95th percentile of the distance from a code to its 15th nearest other code."""
    k = min(NEIGHBOURS, len(points) - 1)
    kth = torch.cat([torch.cdist(part, points).kthvalue(k + 1, dim=1).values for part in points.split(1000)])
    return {"inside": max(float(torch.quantile(kth, 0.95)), 1e-6)}


def window_of(points: Tensor, dim: int) -> tuple[Tensor, Tensor]:
    """The corners (2,) and (2,) of the part of the plane that holds nearly all codes (N, 2)."""
    low, high = torch.quantile(points, torch.tensor([0.001, 0.999]), dim=0)
    margin = 0.08 * (high - low).clamp_min(1e-6)
    low, high = low - margin, high + margin
    if dim == 1:
        low[1], high[1] = low[0] - high[0], high[0] - low[0]  # higher than the dots are spread
    return low, high


def atlas(model: Model, points: Tensor, labels: Tensor, classes: int, plane: dict[str, object]) -> Arrays:
    """Fields on a GRID × GRID lattice over the window of the codes, of large images GRID/2 × GRID/2; row 0 is the smallest y.

    window (4,): x0, x1, y0, y1. log_density: kernel estimate over the codes (Scott's bandwidth), log, per unit of area.
    class_shares (…, K) 0..255: shares of the classes among the 15 nearest codes. metric (…, 3): E, F, G of the
    decoder's pull-back metric JᵀJ in squared pixels per squared latent unit (Arvanitidis et al. 2018).

    Of one dimension all rows are alike: the density is per unit of length, F and G are 0.
    """
    dim = min(2, len(cast("list[float]", plane["origin"])))
    low, high = window_of(points, dim)
    side = GRID if math.prod(model.image) <= LARGE else GRID // 2
    xs, ys = (torch.linspace(float(low[i]), float(high[i]), side) for i in (0, 1))
    computed = ys if dim == 2 else torch.zeros(1)
    grid = torch.stack(torch.meshgrid(xs, computed, indexing="xy"), dim=-1).reshape(-1, 2)  # (side², 2), x fastest
    shares, density = [], []
    k = min(NEIGHBOURS, len(points))
    bandwidth = (points.std(0)[:dim] * len(points) ** (-1 / (dim + 4))).clamp_min(1e-6)  # Scott
    for part in grid.split(256):
        nearest = torch.cdist(part, points).topk(k, largest=False).indices
        shares.append(torch.nn.functional.one_hot(labels[nearest], classes).float().mean(1))
        offsets = (part[:, None] - points)[..., :dim] / bandwidth
        density.append(torch.logsumexp(-0.5 * offsets.square().sum(-1), 1) - math.log(len(points) * (2 * math.pi) ** (dim / 2) * float(bandwidth.prod())))

    def rows(values: Tensor) -> Array:
        return values.reshape(len(computed), side, *values.shape[1:]).expand(side, side, *values.shape[1:]).numpy()

    return {
        "window": np.array([xs[0], xs[-1], ys[0], ys[-1]], np.float32),
        "log_density": rows(torch.cat(density).clamp_min(-60)).astype(np.float16),
        "class_shares": rows((255 * torch.cat(shares)).round()).astype(np.uint8),
        "metric": rows(pull_back(model, grid, plane)).astype(np.float32),
    }


def pull_back(model: Model, points: Tensor, plane: dict[str, object]) -> Tensor:
    """E, F, G of JᵀJ at points of the plane (N, 2), where J is the Jacobian of decoded pixels; (N, 3). The mean over classes where the model is told them."""
    origin, axes = torch.tensor(plane["origin"]), torch.tensor(plane["axes"])

    def of_class(k: int | None) -> Tensor:
        def pictures(part: Tensor) -> Tensor:
            return model.decode(origin + part @ axes, None if k is None else torch.full((len(part),), k)).flatten(1)

        parts: list[Tensor] = []
        for part in points.split(max(8, min(256, (1 << 20) // math.prod(model.image)))):
            a, b = derivatives(pictures, part)
            parts.append(torch.stack([(a * a).sum(1), (a * b).sum(1), (b * b).sum(1)], 1))
        return torch.cat(parts)

    if not model.config.condition_classes:
        return of_class(None)
    return torch.stack([of_class(k) for k in range(model.config.condition_classes)]).mean(0)


def derivatives(function: Callable[[Tensor], Tensor], points: Tensor) -> list[Tensor]:
    """Of a function of points (n, 2) to (n, m), along each of the two axes, (n, m) each.

    Backwards twice, for Jᵀu is linear in u and its derivative along u is J. `torch.func.jvp` would first import torch's compiler, for a second,
    and `grad_outputs` sympy, for half of one; so what is differentiated are sums. Only it differentiates where a caller of `publish` has inference mode on.
    """
    if torch.is_inference_mode_enabled():
        return [torch.func.jvp(function, (points,), (direction.expand_as(points),))[1].detach() for direction in torch.eye(2)]
    with torch.enable_grad():
        points = points.clone().requires_grad_()
        values = function(points)
        u = torch.zeros_like(values, requires_grad=True)
        pulled = torch.autograd.grad((values * u).sum(), points, create_graph=True)[0]
        return [torch.autograd.grad(along.sum(), u, retain_graph=True)[0] for along in pulled.unbind(1)]
