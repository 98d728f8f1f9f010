"""The kinds of layers as one table: what each does to shapes, and the tensors it needs.

A network is a list of layers, the only description of it that crosses the border to the browser. A layer is a dict with
"op" and its sizes; layers with weights name their tensors. Each takes what the one before it gave; one with "from" also,
or instead, what that layer of the list gave (−1: what the network was given). Sizes are of one image: (C, H, W) or (n,).
Torch builds from the same lists (`science.networks`), JavaScript runs them (`browser/network/network.js`); all semantics are torch's.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from .activations import ACTIVATIONS
from .arrays import Json
from .errors import RunError

Layer = Json
Shape = tuple[int, ...]

MOST_NUMBERS = 1 << 24  # that any layer may give of one image: 64 MB


@dataclass(frozen=True)
class LayerKind:
    """What a layer does to shapes.

    output: the shape that comes out when a shape goes in, None where it does not fit. The third argument is what the network
    was given, and what each layer before gave.
    tensors: the shapes of its weight and bias, or of its weight alone; None: it has neither.
    """

    output: Callable[[Layer, Shape, list[Shape]], Shape | None]
    tensors: Callable[[Layer], tuple[Shape, ...]] | None = None


def whole(value: Any, least: int) -> int:
    """A whole number from `least` on.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bool) or int(value) != value or value < least:
        raise ValueError(f"{value} is no whole number from {least} on")
    return int(value)


def pair(value: Any, least: int = 0) -> tuple[int, int]:
    """Vertical and horizontal: one whole number for both, or a list of two."""
    down, across = cast("list[Any]", value) if isinstance(value, list) else (value, value)
    return whole(down, least), whole(across, least)


def sizes(layer: Layer, *names: str) -> Shape:
    return tuple(whole(layer[name], 1) for name in names)


def same(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape:
    return shape


def numbers(*names: str) -> Callable[[Layer, Shape, list[Shape]], Shape | None]:
    """Of a layer that keeps the shape and needs these finite numbers."""
    return lambda layer, shape, earlier: shape if all(math.isfinite(layer[name]) for name in names) else None


def linear_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    return sizes(layer, "out") if shape == (layer["in"],) else None


def kernel_tensors(first: str, second: str) -> Callable[[Layer], tuple[Shape, Shape]]:
    return lambda layer: ((*sizes(layer, first, second), *pair(layer["kernel"], 1)), sizes(layer, "out"))


def conv_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    if len(shape) != 3 or shape[0] != layer["in"]:
        return None
    s, p = layer["stride"], layer["padding"]
    return int(layer["out"]), *((n + 2 * p - k) // s + 1 for n, k in zip(shape[1:], pair(layer["kernel"], 1), strict=True))


def conv_transpose_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    if len(shape) != 3 or shape[0] != layer["in"]:
        return None
    s, p, extra = layer["stride"], layer["padding"], layer["output_padding"]
    return int(layer["out"]), *((n - 1) * s - 2 * p + k + extra for n, k in zip(shape[1:], pair(layer["kernel"], 1), strict=True))


def pool_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    kernel, stride, padding = pair(layer["kernel"], 1), pair(layer["stride"], 1), pair(layer["padding"])
    if len(shape) != 3 or any(2 * p > k for p, k in zip(padding, kernel, strict=True)):
        return None
    return shape[0], *((n + 2 * p - k) // s + 1 for n, k, s, p in zip(shape[1:], kernel, stride, padding, strict=True))


def upsample_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    good = len(shape) == 3 and layer["mode"] in ("nearest", "bilinear") and isinstance(layer.get("align_corners", False), bool)
    return (shape[0], *sizes(layer, "height", "width")) if good else None


def crop_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    height, width = sizes(layer, "height", "width")
    inside = len(shape) == 3 and whole(layer["top"], 0) + height <= shape[1] and whole(layer["left"], 0) + width <= shape[2]
    return (shape[0], height, width) if inside else None


def pad_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    top, bottom, left, right = (whole(layer[side], 0) for side in ("top", "bottom", "left", "right"))
    return (shape[0], shape[1] + top + bottom, shape[2] + left + right) if len(shape) == 3 else None


def reshape_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    return tuple(int(n) for n in layer["shape"]) if math.prod(layer["shape"]) == math.prod(shape) else None


def condition_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    return (shape[0] + whole(layer["classes"], 1),) if len(shape) == 1 else None


def source(layer: Layer, earlier: list[Shape]) -> Shape:
    """What the layer named by "from" gave."""
    return earlier[whole(layer["from"], -1) + 1]


def add_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    return shape if source(layer, earlier) == shape else None


def recall_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    return source(layer, earlier)


def concat_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    before = source(layer, earlier)
    return (before[0] + shape[0], *shape[1:]) if before[1:] == shape[1:] else None


def scale_shift_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    return shape if shape[:1] == sizes(layer, "out") else None


def group_norm_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    return shape if shape[:1] == sizes(layer, "out") and shape[0] % whole(layer["groups"], 1) == 0 and layer["eps"] >= 0 else None


def layer_norm_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    return shape if shape == tuple(layer["shape"]) and layer["eps"] >= 0 else None


def grid_output(layer: Layer, shape: Shape, earlier: list[Shape]) -> Shape | None:
    x0, x1, y0, y1 = layer["window"]
    good = shape == (2,) and all(map(math.isfinite, layer["window"])) and x0 < x1 and y0 < y1
    return tuple(whole(n, 1) for n in layer["shape"]) if good else None


def per_channel(layer: Layer) -> tuple[Shape, Shape]:
    return sizes(layer, "out"), sizes(layer, "out")


LAYER_KINDS: dict[str, LayerKind] = {
    "linear": LayerKind(linear_output, lambda layer: (sizes(layer, "out", "in"), sizes(layer, "out"))),
    "conv2d": LayerKind(conv_output, kernel_tensors("out", "in")),
    "conv_transpose2d": LayerKind(conv_transpose_output, kernel_tensors("in", "out")),
    "condition": LayerKind(condition_output),
    "reshape": LayerKind(reshape_output),
    **{name: LayerKind(same) for name in ACTIVATIONS},
    "leaky_relu": LayerKind(numbers("slope")),
    "elu": LayerKind(numbers("alpha")),
    "hardtanh": LayerKind(numbers("low", "high")),
    "softmax": LayerKind(same),  # over the first axis: channels, or the numbers of a flat input
    "max_pool": LayerKind(pool_output),
    "avg_pool": LayerKind(pool_output),  # the zeros of its padding count
    "upsample": LayerKind(upsample_output),
    "crop": LayerKind(crop_output),
    "pad": LayerKind(pad_output),
    "scale_shift": LayerKind(scale_shift_output, per_channel),  # y = weight·x + bias, a channel: a batch norm in use
    "group_norm": LayerKind(group_norm_output, per_channel),
    "layer_norm": LayerKind(layer_norm_output, lambda layer: (tuple(layer["shape"]), tuple(layer["shape"]))),  # over all numbers of an image
    "add": LayerKind(add_output),  # to what comes in, what layer `from` gave
    "log": LayerKind(same),  # the natural logarithm, of numbers from 1e-30 on
    "grid": LayerKind(grid_output, lambda layer: ((*sizes(layer, "rows", "columns"), math.prod(layer["shape"])),)),  # images stored over a window of the plane
    "recall": LayerKind(recall_output),  # what layer `from` gave, in place of what comes in: where another branch begins
    "concat": LayerKind(concat_output),  # what layer `from` gave, then what comes in
}


def named(layers: list[Layer], prefix: str) -> list[Layer]:
    """The same layers with their tensors named as torch's state_dict names them."""
    return [{**layer, **{role: f"{prefix}.{i}.{role}" for role, _ in roles(layer)}} for i, layer in enumerate(layers)]


def roles(layer: Layer) -> list[tuple[str, Shape]]:
    """The tensors of a layer: what each is for it ("weight", "bias"), and its shape."""
    tensors = LAYER_KINDS[layer["op"]].tensors
    return list(zip(("weight", "bias"), tensors(layer), strict=False)) if tensors else []


def tensor_shapes(layers: list[Layer]) -> dict[str, Shape]:
    """Name and shape of every tensor the layers need.

    Raises:
        RunError: a layer is unknown or lacks an entry.
    """
    shapes: dict[str, Shape] = {}
    for i, layer in enumerate(layers):
        try:
            shapes |= {str(layer[role]): shape for role, shape in roles(layer)}
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise RunError(f"layer {i} is not described completely: {str(layer)[:80]}") from error
    return shapes


def output_shape(layers: list[Layer], shape: Shape) -> Shape:
    """The shape that comes out when `shape` (without the batch) goes in.

    Raises:
        RunError: a layer is unknown or does not fit the one before it.
    """
    earlier = [shape]
    for i, layer in enumerate(layers):
        try:
            kind = LAYER_KINDS.get(layer["op"])
            after = kind.output(layer, shape, earlier) if kind else None
        except (KeyError, TypeError, ValueError, ArithmeticError, IndexError) as error:
            raise RunError(f"layer {i} is not described completely: {str(layer)[:80]}") from error
        if after is None or not after or min(after) < 1:
            raise RunError(f"layer {i} ({layer['op']}) does not fit what comes before it, of shape {shape}.")
        if math.prod(after) > MOST_NUMBERS:
            raise RunError(f"layer {i} ({layer['op']}) would give {math.prod(after):,} numbers an image; at most {MOST_NUMBERS:,} are allowed.")
        shape = after
        earlier.append(shape)
    return shape
