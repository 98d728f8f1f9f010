"""Torch modules from layer lists (see `words.layers`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import nn

from aevae.words.layers import Layer


def _conv(module: type[nn.Module]) -> Callable[[Layer], nn.Module]:
    def build(layer: Layer) -> nn.Module:
        sizes: dict[str, Any] = {k: layer[k] for k in ("stride", "padding", "output_padding") if k in layer}
        return module(layer["in"], layer["out"], layer["kernel"], **sizes)

    return build


MODULES: dict[str, Callable[[Layer], nn.Module]] = {
    "linear": lambda layer: nn.Linear(layer["in"], layer["out"]),
    "conv2d": _conv(nn.Conv2d),
    "conv_transpose2d": _conv(nn.ConvTranspose2d),
    "reshape": lambda layer: nn.Unflatten(1, layer["shape"]) if len(layer["shape"]) > 1 else nn.Flatten(1),
    "relu": lambda layer: nn.ReLU(),
    "gelu": lambda layer: nn.GELU(),
    "tanh": lambda layer: nn.Tanh(),
    "sigmoid": lambda layer: nn.Sigmoid(),
}


def build(layers: list[Layer]) -> nn.Sequential:
    """The network of a layer list. Item i of the result is layer i, so `encoder.0.weight` is tensor 0's name too."""
    return nn.Sequential(*(MODULES[layer["op"]](layer) for layer in layers))
