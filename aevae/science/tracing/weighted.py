"""Rules of what has weights: linear layers, convolutions and norms."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.fx import Node

from .graph import Bound, op_of, shape_of, two
from .writer import Writer


def linear(w: Writer, node: Node, a: Bound) -> None:
    source, weight, bias = w.weights(node)
    w.come_to(source)
    w.emit(node, {"op": "linear", "in": weight.shape[1], "out": weight.shape[0]}, weight, bias)


def matmul(w: Writer, node: Node, a: Bound) -> None:
    """x·W"""
    weight = w.constant(node, a.get("mat2", a.get("other")), "weight")
    if weight.ndim != 2:
        raise w.refuse(node, f"uses {op_of(node)} in a way that no layer does")
    w.come_to(a["self"])
    w.emit(node, {"op": "linear", "in": weight.shape[0], "out": weight.shape[1]}, weight.T)


def spread_groups(weight: Tensor, groups: int, inputs_first: bool) -> Tensor:
    """The kernel of a grouped convolution as one of all channels: zeros where groups do not see each other."""
    if groups == 1:
        return weight
    first, second = weight.shape[0] // groups, weight.shape[1]
    whole = torch.zeros(weight.shape[0], groups * second, *weight.shape[2:])
    for g in range(groups):
        whole[g * first : (g + 1) * first, g * second : (g + 1) * second] = weight[g * first : (g + 1) * first]
    return whole


def spread_taps(weight: Tensor, dilation: tuple[int, int]) -> Tensor:
    """The kernel of a dilated convolution with the zeros between its taps."""
    if dilation == (1, 1):
        return weight
    sizes = [(k - 1) * d + 1 for k, d in zip(weight.shape[2:], dilation, strict=True)]
    whole = torch.zeros(*weight.shape[:2], *sizes)
    whole[:, :, :: dilation[0], :: dilation[1]] = weight
    return whole


def conv2d(w: Writer, node: Node, a: Bound) -> None:
    weight = w.constant(node, a["weight"], "weight")
    weight = spread_taps(spread_groups(weight, a["groups"], False), two(a["dilation"]))
    stride = two(a["stride"])
    if stride[0] != stride[1]:
        raise w.refuse(node, f"has a stride of {list(stride)}; only one number for both directions is a layer")
    if isinstance(a["padding"], str):  # "same" puts the odd line after the image
        totals = [k - 1 if a["padding"] == "same" else 0 for k in weight.shape[2:]]
        sides = [side for total in totals for side in (total // 2, total - total // 2)]
    else:
        sides = [p for p in two(a["padding"]) for _ in range(2)]
    w.come_to(a["input"])
    padding = sides[0]
    if len(set(sides)) > 1:
        w.push({"op": "pad", "top": sides[0], "bottom": sides[1], "left": sides[2], "right": sides[3]})
        padding = 0
    layer = {"op": "conv2d", "in": weight.shape[1], "out": weight.shape[0], "kernel": kernel(weight), "stride": stride[0], "padding": padding}
    w.emit(node, layer, weight, w.optional(node, a["bias"], "bias"))


def conv_transpose2d(w: Writer, node: Node, a: Bound) -> None:
    weight = w.constant(node, a["weight"], "weight")
    groups = a["groups"]
    weight = spread_taps(spread_groups(weight, groups, True), two(a["dilation"]))
    stride, padding, extra = two(a["stride"]), two(a["padding"]), two(a["output_padding"])
    if stride[0] != stride[1] or padding[0] != padding[1] or extra[0] != extra[1]:
        raise w.refuse(node, "has other strides or paddings down than across; only one number for both directions is a layer")
    layer = {"op": "conv_transpose2d", "in": weight.shape[0], "out": weight.shape[1], "kernel": kernel(weight)}
    w.come_to(a["input"])
    w.emit(node, {**layer, "stride": stride[0], "padding": padding[0], "output_padding": extra[0]}, weight, w.optional(node, a["bias"], "bias"))


def kernel(weight: Tensor) -> int | list[int]:
    height, width = weight.shape[2:]
    return height if height == width else [height, width]


def pixel_shuffle(w: Writer, node: Node, a: Bound) -> None:
    """r² channels side by side: a transposed convolution that puts each of them where it belongs."""
    r, (channels, *_) = a["upscale_factor"], shape_of(node)
    weight = torch.eye(channels * r * r).reshape(channels * r * r, channels, r, r)
    w.come_to(a["self"])
    layer = {"op": "conv_transpose2d", "in": channels * r * r, "out": channels, "kernel": r, "stride": r, "padding": 0, "output_padding": 0}
    w.emit(node, layer, weight)


def batch_norm(w: Writer, node: Node, a: Bound) -> None:
    """In use it is a scale and a shift a channel, which most layers before it can take over."""
    mean, variance = (w.optional(node, a[name], "statistics") for name in ("running_mean", "running_var"))
    if mean is None or variance is None:
        raise w.refuse(node, "normalises by the images it is shown together with, not by statistics of its training")
    weight, bias = w.optional(node, a["weight"], "weight"), w.optional(node, a["bias"], "bias")
    k = (1 if weight is None else weight) / torch.sqrt(variance + a["eps"])
    shift = (0 if bias is None else bias) - mean * k
    axes = (-1, *(1,) * (len(shape_of(node)) - 1))
    w.affine(node, a["input"], k.reshape(axes), shift.reshape(axes))


def group_norm(w: Writer, node: Node, a: Bound) -> None:
    channels = shape_of(node)[0]
    normalise(w, node, a, {"op": "group_norm", "groups": a["num_groups"], "out": channels, "eps": a["eps"]}, (channels,))


def instance_norm(w: Writer, node: Node, a: Bound) -> None:
    """Each channel by itself: as many groups as channels."""
    if not a["use_input_stats"]:
        return batch_norm(w, node, a)
    channels = shape_of(node)[0]
    normalise(w, node, a, {"op": "group_norm", "groups": channels, "out": channels, "eps": a["eps"]}, (channels,))


def layer_norm(w: Writer, node: Node, a: Bound) -> None:
    shape = tuple(a["normalized_shape"])
    if shape != shape_of(node):
        raise w.refuse(node, "normalises over a part of an image's axes; only all of them are a layer")
    normalise(w, node, a, {"op": "layer_norm", "shape": list(shape), "eps": a["eps"]}, shape)


def normalise(w: Writer, node: Node, a: Bound, layer: dict[str, Any], shape: tuple[int, ...]) -> None:
    weight, bias = w.optional(node, a["weight"], "weight"), w.optional(node, a["bias"], "bias")
    w.come_to(a["input"])
    w.emit(node, layer, torch.ones(shape) if weight is None else weight, torch.zeros(shape) if bias is None else bias)
