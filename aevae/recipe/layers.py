"""Networks as lists of layers: the only description of a network that crosses the border to the browser.

A layer is a dict with "op" and its sizes; layers with weights name their tensors. `describe` makes the lists from a
recipe, `tensor_shapes` says which tensors they need, `output_shape` walks shapes through them. Torch builds from the
same lists (`science.networks`), JavaScript runs them (`browser/network/network.js`).
"""

from __future__ import annotations

import math
from typing import Any

from .activations import ACTIVATIONS
from .config import Config, parse_layers
from .errors import RunError

Layer = dict[str, Any]
Shape = tuple[int, ...]
WEIGHTED = ("linear", "conv2d", "conv_transpose2d")


def describe(config: Config, image: Shape) -> tuple[list[Layer], list[Layer]]:
    """Encoder and decoder of a recipe for pictures of shape (C, H, W).

    The decoder mirrors the encoder. A VAE's encoder ends in 2·latent numbers: means, then log-variances. Where the recipe
    has a condition, both are told the class: the encoder before its first linear layer, the decoder beside the code.

    Raises:
        ConfigError: see `parse_layers`.
    """
    act = {"op": config.activation}
    condition: list[Layer] = [{"op": "condition", "classes": config.condition_classes}] if config.condition_classes else []
    pending = condition  # what the next linear layer is told
    encoder: list[Layer] = []
    shape: Shape = image
    stages: list[tuple[str, Shape, Shape]] = []  # (kind, shape in, shape out) of each step of the encoder
    for kind, width in parse_layers(config.layers):
        shape_in = shape
        if kind == "conv":
            shape = (width, *((n + 1) // 2 for n in shape[1:]))
            encoder += [conv(shape_in[0], width), act]
        else:
            shape = (width,)
            encoder += [*flatten(shape_in), *pending, linear(math.prod(shape_in) + class_inputs(pending), width), act]
            pending = []
        stages.append((kind, shape_in, shape))
    heads = 1 if config.posterior == "point" else 2
    encoder += [*flatten(shape), *pending, linear(math.prod(shape) + class_inputs(pending), heads * config.latent)]
    if config.code_activation != "none":
        encoder.append({"op": config.code_activation})
    stages.append(("linear", shape, (config.latent,)))

    decoder, pending = [*condition], condition
    for kind, shape_in, shape_out in reversed(stages):  # back from what the encoder gave to what it took
        if kind == "conv":
            decoder.append(conv_transpose(shape_out, shape_in))
        else:
            decoder.append(linear(math.prod(shape_out) + class_inputs(pending), math.prod(shape_in)))
            pending = []
            if len(shape_in) > 1:
                decoder.append({"op": "reshape", "shape": list(shape_in)})
        decoder.append(act)
    decoder[-1] = {"op": config.output}
    return named(encoder, "encoder"), named(decoder, "decoder")


def exact_jacobian(config: Config, encoder: list[Layer]) -> bool:
    """Whether the encoder is linear, activation, linear, so that its Jacobian is a product of two matrices."""
    ops = [layer["op"] for layer in encoder if layer["op"] not in ("reshape", "condition")]
    return ops == ["linear", config.activation, "linear"] and config.posterior != "box"


def class_inputs(layers: list[Layer]) -> int:
    return sum(layer["classes"] for layer in layers)


def linear(inputs: int, outputs: int) -> Layer:
    return {"op": "linear", "in": inputs, "out": outputs}


def conv(inputs: int, outputs: int) -> Layer:
    return {"op": "conv2d", "in": inputs, "out": outputs, "kernel": 3, "stride": 2, "padding": 1}


def conv_transpose(before: Shape, after: Shape) -> Layer:
    """The mirror of `conv`: 4×4 kernels with stride 2 double the size, 3×3 kernels double it less one."""
    even = after[1] % 2 == 0
    return {"op": "conv_transpose2d", "in": before[0], "out": after[0], "kernel": 4 if even else 3, "stride": 2, "padding": 1, "output_padding": 0}


def flatten(shape: Shape) -> list[Layer]:
    return [{"op": "reshape", "shape": [math.prod(shape)]}] if len(shape) > 1 else []


def named(layers: list[Layer], prefix: str) -> list[Layer]:
    """The same layers with their tensors named as torch's state_dict names them."""
    return [
        {**layer, "weight": f"{prefix}.{i}.weight", "bias": f"{prefix}.{i}.bias"} if layer["op"] in WEIGHTED else dict(layer) for i, layer in enumerate(layers)
    ]


def tensor_shapes(layers: list[Layer]) -> dict[str, Shape]:
    """Name and shape of every tensor the layers need.

    Raises:
        RunError: a layer is unknown or lacks an entry.
    """
    shapes: dict[str, Shape] = {}
    for i, layer in enumerate(layers):
        try:
            op = layer["op"]
            if op not in WEIGHTED:
                continue
            i_, o = int(layer["in"]), int(layer["out"])
            if op == "linear":
                weight: Shape = (o, i_)
            else:
                k = int(layer["kernel"])
                weight = (o, i_, k, k) if op == "conv2d" else (i_, o, k, k)
            shapes[str(layer["weight"])] = weight
            shapes[str(layer["bias"])] = (o,)
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise RunError(f"layer {i} is not described completely: {str(layer)[:80]}") from error
    return shapes


def output_shape(layers: list[Layer], shape: Shape) -> Shape:
    """The shape that comes out when `shape` (without the batch) goes in.

    Raises:
        RunError: a layer is unknown or does not fit the one before it.
    """
    for i, layer in enumerate(layers):
        op = layer.get("op") if isinstance(layer, dict) else None
        try:
            if op == "linear" and shape == (layer["in"],):
                shape = (int(layer["out"]),)
            elif op == "conv2d" and len(shape) == 3 and shape[0] == layer["in"]:
                k, s, p = layer["kernel"], layer["stride"], layer["padding"]
                shape = (int(layer["out"]), *((n + 2 * p - k) // s + 1 for n in shape[1:]))
            elif op == "conv_transpose2d" and len(shape) == 3 and shape[0] == layer["in"]:
                k, s, p, extra = layer["kernel"], layer["stride"], layer["padding"], layer["output_padding"]
                shape = (int(layer["out"]), *((n - 1) * s - 2 * p + k + extra for n in shape[1:]))
            elif op == "condition" and len(shape) == 1:
                shape = (shape[0] + int(layer["classes"]),)
            elif op == "reshape" and math.prod(layer["shape"]) == math.prod(shape):
                shape = tuple(int(n) for n in layer["shape"])
            elif op not in ACTIVATIONS:
                raise RunError(f"layer {i} ({op}) does not fit what comes before it, of shape {shape}.")
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise RunError(f"layer {i} is not described completely: {str(layer)[:80]}") from error
    return shape
