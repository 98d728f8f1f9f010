"""What a recipe asks of an autoencoder's input and code besides reconstruction: noise, sparsity, contraction, nearness.

Legend: B batch, C H W picture, D latent dimensions, K hidden units. Penalties are means over the batch, already weighted.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from aevae.recipe.config import Config
from aevae.recipe.layers import exact_jacobian

from .model import Model


def corrupt(x: Tensor, config: Config, generator: torch.Generator | None = None) -> Tensor:
    """Pictures x (B, C, H, W) in [0, 1], spoilt as the recipe says (Vincent et al. 2010, section 3.4); x itself without noise."""
    level = config.noise_level
    if config.noise == "gaussian":
        return (x + level * torch.randn(x.shape, generator=generator, device=x.device)).clamp(0, 1)
    if config.noise == "mask":
        return x * (torch.rand(x.shape, generator=generator, device=x.device) >= level)
    if config.noise == "salt-pepper":
        dice = torch.rand(x.shape, generator=generator, device=x.device)
        return torch.where(dice < level, (dice < level / 2).to(x.dtype), x)
    return x


def decay(code: Tensor, config: Config) -> Tensor:
    """½·weight·|z|² (Ghosh et al. 2020, eq. 5)."""
    return 0.5 * config.code_decay * code.square().sum(1).mean()


def sparsity(code: Tensor, config: Config) -> Tensor:
    """weight·Σ|z| of codes (B, D), or weight·Σ KL(ρ ‖ ρ̂) with ρ̂ the mean activity of each dimension over the batch (Ng 2011)."""
    if config.sparsity == "l1":
        return config.sparsity_weight * code.abs().sum(1).mean()
    target = torch.tensor(config.sparsity_target, device=code.device)
    active = code.mean(0).clamp(1e-6, 1 - 1e-6)
    kl = target * (target / active).log() + (1 - target) * ((1 - target) / (1 - active)).log()
    return config.sparsity_weight * kl.sum()


def contraction(model: Model, x: Tensor, code: Tensor, label: Tensor | None, generator: torch.Generator | None = None) -> Tensor:
    """weight·‖∂z/∂x‖² (Rifai et al. 2011, eq. 6), z the code or the posterior's mean, x pixels in [0, 1].

    Exact with one hidden layer, from its weights; else Hutchinson's estimate |vᵀ∂z/∂x|² with one v ~ N(0, I) a picture,
    unbiased. `code` must have been computed from this x, which must require a gradient.
    """
    exact = exact_jacobian(model.config, model.encoder_layers)
    return model.config.contraction * (jacobian_norm(model, x, label) if exact else hutchinson(x, code, generator)).mean()


def jacobian_norm(model: Model, x: Tensor, label: Tensor | None) -> Tensor:
    """‖V·diag(a′)·W‖² for each picture, (B,): W (K, pixels) and V (D, K) are the two weights, a′ (B, K) the activation's slope."""
    first, second = [module for module in model.encoder if isinstance(module, nn.Linear)]
    before = model.encoder[:-2](model.scaled(x), label)
    slope = torch.autograd.grad(model.encoder[-2](before).sum(), before, create_graph=True)[0]
    to_code = slope[:, None] * second.weight[: model.config.latent]  # (B, D, K)
    pixels = first.weight[:, : x[0].numel()] * model.span
    return (to_code @ pixels).square().sum((1, 2))


def hutchinson(x: Tensor, code: Tensor, generator: torch.Generator | None) -> Tensor:
    """|vᵀ·∂z/∂x|² for each picture, (B,), whose mean over v ~ N(0, I) is ‖∂z/∂x‖² (Hutchinson 1990)."""
    v = torch.randn(code.shape, generator=generator, device=code.device)
    pulled = torch.autograd.grad((code * v).sum(), x, create_graph=True)[0]
    return pulled.flatten(1).square().sum(1)
