"""One model for autoencoders and variational autoencoders; what differs is the recipe.

Legend: B batch, C H W picture, D latent dimensions.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from aevae.recipe.config import Config
from aevae.recipe.layer_kinds import Layer, Shape
from aevae.recipe.layers import describe, describe_classifier

from .networks import build
from .posterior import Posterior, posterior_of
from .prior_densities import prior_of

Networks = tuple[list[Layer], list[Layer]]


class Model(nn.Module):
    """Encoder, posterior, prior and decoder of one recipe, and the classifier q(y|x) of a semi-supervised one.

    networks: layers of encoder and decoder, of a model that no recipe describes.

    Pictures go in and come out with pixels in [0, 1]; the scaling to [-1, 1] that some recipes use is inside.
    Where the recipe has a condition, `label` (B,) int64 says the class of each picture or code.
    """

    def __init__(self, config: Config, image: Shape, networks: Networks | None = None) -> None:
        super().__init__()
        self.config = config
        self.image = image
        self.encoder_layers, self.decoder_layers = networks or describe(config, image)
        self.encoder = build(self.encoder_layers)
        self.decoder = build(self.decoder_layers)
        layers = describe_classifier(config, image)
        self.classifier = build(layers) if layers else None
        self.prior = prior_of(config)
        self.low, high = config.pixel_range
        self.span = high - self.low

    def encode(self, x: Tensor, label: Tensor | None = None) -> Posterior:
        """The posterior of pictures x (B, C, H, W) with pixels in [0, 1]; where no label is given, of the class that the classifier names."""
        if label is None and self.classifier:
            label = self.class_log_probs(x).argmax(1)
        raw = self.encoder(self.scaled(x), label)
        return posterior_of(raw, self.config.posterior, self.config.head, self.config.prior_scale)

    def class_log_probs(self, x: Tensor) -> Tensor:
        """log q(y|x) in nats of pictures x (B, C, H, W), (B, classes)."""
        assert self.classifier is not None, "only a semi-supervised model has a classifier"
        return self.classifier(self.scaled(x)).float().log_softmax(1)

    def logits(self, z: Tensor, label: Tensor | None = None) -> Tensor:
        """What the decoder says before its last activation, (B, C, H, W): log-odds of ink for a sigmoid output."""
        return self.decoder[:-1](z, label)

    def paint(self, logits: Tensor) -> Tensor:
        """Logits to pixels in [0, 1]."""
        return self.unscaled(self.decoder[-1](logits))

    def decode(self, z: Tensor, label: Tensor | None = None) -> Tensor:
        """Pictures (B, C, H, W) with pixels in [0, 1] for codes z (B, D)."""
        return self.unscaled(self.decoder(z, label))

    def scaled(self, x: Tensor) -> Tensor:
        """Pixels in [0, 1] as the networks take them."""
        return x if self.span == 1 else x * self.span + self.low

    def unscaled(self, painted: Tensor) -> Tensor:
        """What the decoder gives as pixels in [0, 1]."""
        return painted if self.span == 1 else (painted - self.low) / self.span


def new_model(config: Config, image: Shape, networks: Networks | None = None) -> Model:
    """A model with torch's default initial weights, drawn from the recipe's seed; global random state is left alone."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        return Model(config, image, networks)
