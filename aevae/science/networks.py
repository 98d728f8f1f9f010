"""Torch modules from layer lists (see `recipe.layers`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from aevae.recipe.activations import ACTIVATIONS
from aevae.recipe.errors import ConfigError
from aevae.recipe.layers import Layer


def _conv(module: type[nn.Module]) -> Callable[[Layer], nn.Module]:
    def build(layer: Layer) -> nn.Module:
        sizes: dict[str, Any] = {k: layer[k] for k in ("stride", "padding", "output_padding") if k in layer}
        return module(layer["in"], layer["out"], layer["kernel"], **sizes)

    return build


class Condition(nn.Module):
    """Appends the class as zeros and a one: (B, n) → (B, n + classes)."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.classes = classes

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        return torch.cat([x, F.one_hot(label, self.classes).to(x.dtype)], 1)


MODULES: dict[str, Callable[[Layer], nn.Module]] = {
    "linear": lambda layer: nn.Linear(layer["in"], layer["out"]),
    "conv2d": _conv(nn.Conv2d),
    "conv_transpose2d": _conv(nn.ConvTranspose2d),
    "condition": lambda layer: Condition(layer["classes"]),
    "reshape": lambda layer: nn.Unflatten(1, layer["shape"]) if len(layer["shape"]) > 1 else nn.Flatten(1),
    **{name: lambda layer, module=activation.module: getattr(nn, module)() for name, activation in ACTIVATIONS.items()},
}


class Network(nn.Sequential):
    """Layers one after another; those that are told the class get it. Item i is layer i, so `encoder.0.weight` is tensor 0's name."""

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        """`label` (B,) int64 where the network has a condition.

        Raises:
            ConfigError: it has one and no class was given.
        """
        for module in self:
            if isinstance(module, Condition):
                if label is None:
                    raise ConfigError(f"this model is given the class: give one of the {module.classes} classes with each code or image.")
                x = module(x, label)
            else:
                x = module(x)
        return x


def build(layers: list[Layer]) -> Network:
    """The network of a layer list."""
    return Network(*(MODULES[layer["op"]](layer) for layer in layers))
