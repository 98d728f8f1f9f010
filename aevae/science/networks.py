"""Torch modules from layer lists (see `recipe.layers`)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from aevae.recipe.activations import ACTIVATIONS
from aevae.recipe.errors import ConfigError
from aevae.recipe.layer_kinds import Layer


def _conv(module: type[nn.Module]) -> Callable[[Layer], nn.Module]:
    def build(layer: Layer) -> nn.Module:
        sizes: dict[str, Any] = {k: layer[k] for k in ("stride", "padding", "output_padding") if k in layer}
        return module(layer["in"], layer["out"], layer["kernel"], **sizes)

    return build


def _pool(module: type[nn.Module]) -> Callable[[Layer], nn.Module]:
    return lambda layer: module(layer["kernel"], layer["stride"], layer["padding"])


class Condition(nn.Module):
    """Appends the class as zeros and a one: (B, n) → (B, n + classes)."""

    def __init__(self, classes: int) -> None:
        super().__init__()
        self.classes = classes

    def forward(self, x: Tensor, label: Tensor) -> Tensor:
        return torch.cat([x, F.one_hot(label, self.classes).to(x.dtype)], 1)


class Join(nn.Module):
    """Takes what layer `source` gave (−1: what the network was given) beside what comes in."""

    def __init__(self, source: int, join: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.source, self.join = source, join

    def forward(self, x: Tensor, earlier: Tensor) -> Tensor:
        return self.join(x, earlier)


class ScaleShift(nn.Module):
    """weight·x + bias, a channel."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor) -> Tensor:
        shape = (-1, *(1,) * (x.ndim - 2))
        return x * self.weight.view(shape) + self.bias.view(shape)


class Log(nn.Module):
    """The natural logarithm, of numbers from 1e-30 on."""

    def forward(self, x: Tensor) -> Tensor:
        return x.clamp_min(1e-30).log()


class Grid(nn.Module):
    """Images stored over a window of the plane (x0, x1, y0, y1; row 0 is y0), blended between the four nearest: (B, 2) → (B, C, H, W)."""

    def __init__(self, shape: list[int], rows: int, columns: int, window: list[float]) -> None:
        super().__init__()
        self.shape, self.window = shape, window
        self.weight = nn.Parameter(torch.zeros(rows, columns, math.prod(shape)))

    def forward(self, x: Tensor) -> Tensor:
        rows, columns, _ = self.weight.shape
        x0, x1, y0, y1 = self.window
        u = ((x[:, 0] - x0) / (x1 - x0) * (columns - 1)).clamp(0, columns - 1)
        v = ((x[:, 1] - y0) / (y1 - y0) * (rows - 1)).clamp(0, rows - 1)
        left, upper = u.detach().long().clamp_max(max(0, columns - 2)), v.detach().long().clamp_max(max(0, rows - 2))
        right, lower = (left + 1).clamp_max(columns - 1), (upper + 1).clamp_max(rows - 1)
        h, w = (u - left)[:, None], (v - upper)[:, None]
        near, far = ((1 - h) * self.weight[row, left] + h * self.weight[row, right] for row in (upper, lower))
        return ((1 - w) * near + w * far).unflatten(1, self.shape)


class Crop(nn.Module):
    """A part of each image."""

    def __init__(self, top: int, left: int, height: int, width: int) -> None:
        super().__init__()
        self.rows, self.columns = slice(top, top + height), slice(left, left + width)

    def forward(self, x: Tensor) -> Tensor:
        return x[..., self.rows, self.columns]


def _join(join: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Layer], nn.Module]:
    return lambda layer: Join(layer["from"], join)


def _upsample(layer: Layer) -> nn.Module:
    corners = layer.get("align_corners", False) if layer["mode"] == "bilinear" else None
    return nn.Upsample((layer["height"], layer["width"]), mode=layer["mode"], align_corners=corners)


MODULES: dict[str, Callable[[Layer], nn.Module]] = {
    "linear": lambda layer: nn.Linear(layer["in"], layer["out"]),
    "conv2d": _conv(nn.Conv2d),
    "conv_transpose2d": _conv(nn.ConvTranspose2d),
    "condition": lambda layer: Condition(layer["classes"]),
    "reshape": lambda layer: nn.Unflatten(1, layer["shape"]) if len(layer["shape"]) > 1 else nn.Flatten(1),
    **{name: lambda layer, module=activation.module: getattr(nn, module)() for name, activation in ACTIVATIONS.items()},
    "leaky_relu": lambda layer: nn.LeakyReLU(layer["slope"]),
    "elu": lambda layer: nn.ELU(layer["alpha"]),
    "hardtanh": lambda layer: nn.Hardtanh(layer["low"], layer["high"]),
    "softmax": lambda layer: nn.Softmax(1),
    "max_pool": _pool(nn.MaxPool2d),
    "avg_pool": _pool(nn.AvgPool2d),
    "upsample": _upsample,
    "crop": lambda layer: Crop(layer["top"], layer["left"], layer["height"], layer["width"]),
    "pad": lambda layer: nn.ZeroPad2d((layer["left"], layer["right"], layer["top"], layer["bottom"])),
    "scale_shift": lambda layer: ScaleShift(layer["out"]),
    "group_norm": lambda layer: nn.GroupNorm(layer["groups"], layer["out"], layer["eps"]),
    "layer_norm": lambda layer: nn.LayerNorm(layer["shape"], layer["eps"]),
    "add": _join(torch.add),
    "log": lambda layer: Log(),
    "grid": lambda layer: Grid(layer["shape"], layer["rows"], layer["columns"], layer["window"]),
    "recall": _join(lambda x, earlier: earlier),
    "concat": _join(lambda x, earlier: torch.cat([earlier, x], 1)),
}


class Network(nn.Sequential):
    """Layers one after another; those that need the class, or what an earlier layer gave, get it. Item i is layer i, so `encoder.0.weight` is tensor 0's name."""

    def forward(self, x: Tensor, label: Tensor | None = None) -> Tensor:
        """`label` (B,) int64 where the network has a condition.

        Raises:
            ConfigError: it has one and no class was given.
        """
        sources = {module.source for module in self if isinstance(module, Join)}
        kept = {-1: x}
        for i, module in enumerate(self):
            if isinstance(module, Condition):
                if label is None:
                    raise ConfigError(f"this model is given the class: give one of the {module.classes} classes with each code or image.")
                x = module(x, label)
            elif isinstance(module, Join):
                x = module(x, kept[module.source])
            else:
                x = module(x)
            if i in sources:
                kept[i] = x
        return x


def build(layers: list[Layer]) -> Network:
    """The network of a layer list."""
    return Network(*(MODULES[layer["op"]](layer) for layer in layers))
