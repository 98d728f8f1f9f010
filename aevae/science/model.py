"""One model for autoencoders and variational autoencoders; what differs is the recipe.

Legend: B batch, C H W picture, D latent dimensions.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from aevae.words.config import Config
from aevae.words.layers import Shape, describe

from .networks import build
from .posterior import Posterior
from .priors import Normal

LOG_VAR_RANGE = (-14.0, 8.0)  # σ from 0.001 to 55: outside it some long runs end in NaN


class Model(nn.Module):
    """Encoder, posterior, prior and decoder of one recipe.

    Pictures go in and come out with pixels in [0, 1]; the scaling to [-1, 1] that some recipes use is inside.
    """

    def __init__(self, config: Config, image: Shape) -> None:
        super().__init__()
        self.config = config
        self.image = image
        self.encoder_layers, self.decoder_layers = describe(config, image)
        self.encoder = build(self.encoder_layers)
        self.decoder = build(self.decoder_layers)
        self.prior = Normal(config.prior_scale) if config.posterior == "normal" else None
        self.low, high = config.pixel_range
        self.span = high - self.low

    def encode(self, x: Tensor) -> Posterior:
        """The posterior of pictures x (B, C, H, W) with pixels in [0, 1]."""
        out = self.encoder(x * self.span + self.low)  # (B, D) or (B, 2D)
        if self.config.posterior == "point":
            return Posterior(out, None)
        mean, spread = out.chunk(2, dim=1)
        log_var = 2 * spread if self.config.head == "log_std" else spread
        return Posterior(mean, log_var.clamp(*LOG_VAR_RANGE))

    def logits(self, z: Tensor) -> Tensor:
        """What the decoder says before its last activation, (B, C, H, W): log-odds of ink for a sigmoid output."""
        return self.decoder[:-1](z)

    def paint(self, logits: Tensor) -> Tensor:
        """Logits to pixels in [0, 1]."""
        return (self.decoder[-1](logits) - self.low) / self.span

    def decode(self, z: Tensor) -> Tensor:
        """Pictures (B, C, H, W) with pixels in [0, 1] for codes z (B, D)."""
        return self.paint(self.logits(z))


def new_model(config: Config, image: Shape) -> Model:
    """A model with torch's default initial weights, drawn from the recipe's seed; global random state is left alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return Model(config, image)
