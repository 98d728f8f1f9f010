"""What each operation of torch is as layers: one rule an operation. What is not here is refused by its name."""

from __future__ import annotations

from typing import Any, cast

import torch
from torch.fx import Node

from aevae.recipe.activations import ACTIVATIONS

from .graph import REARRANGED, RESHAPES, Bound, op_of, shape_of
from .sizes import adaptive_pool, cut, mean, pad, pool, rearranged, reshape, select, upsample
from .weighted import batch_norm, conv2d, conv_transpose2d, group_norm, instance_norm, layer_norm, linear, matmul, pixel_shuffle
from .writer import FREE, Rule, Writer

LARGEST = torch.finfo(torch.float32).max


def activation(w: Writer, node: Node, a: Bound) -> None:
    name = op_of(node).removesuffix("_")
    odd = a.get("approximate", "none") != "none" or a.get("beta", 1) != 1
    if odd:
        raise w.refuse(node, f"uses a {name} with options that no layer has")
    w.come_to(a["self"])
    w.emit(node, {"op": name})


def leaky_relu(w: Writer, node: Node, a: Bound) -> None:
    w.come_to(a["self"])
    w.emit(node, {"op": "leaky_relu", "slope": a["negative_slope"]})


def rrelu(w: Writer, node: Node, a: Bound) -> None:
    """Out of training the slope is the mean of its range."""
    w.come_to(a["self"])
    w.emit(node, {"op": "leaky_relu", "slope": (a["lower"] + a["upper"]) / 2})


def prelu(w: Writer, node: Node, a: Bound) -> None:
    slope = w.constant(node, a["weight"], "slope")
    if slope.numel() != 1:
        raise w.refuse(node, "has a slope for each channel, which no layer has")
    w.come_to(a["self"])
    w.emit(node, {"op": "leaky_relu", "slope": float(slope)})


def elu(w: Writer, node: Node, a: Bound) -> None:
    if a["scale"] != 1 or a["input_scale"] != 1:
        raise w.refuse(node, "uses an elu with scales, which no layer has")
    w.come_to(a["self"])
    w.emit(node, {"op": "elu", "alpha": float(a["alpha"])})


def clamp(w: Writer, node: Node, a: Bound) -> None:
    low, high = a.get("min", a.get("min_val")), a.get("max", a.get("max_val"))
    if isinstance(low, Node) or isinstance(high, Node):
        raise w.refuse(node, "clamps by tensors, which no layer does")
    w.come_to(a["self"])
    w.emit(node, {"op": "hardtanh", "low": -LARGEST if low is None else float(low), "high": LARGEST if high is None else float(high)})


def relu6(w: Writer, node: Node, a: Bound) -> None:
    w.come_to(a["self"])
    w.emit(node, {"op": "hardtanh", "low": 0.0, "high": 6.0})


def softmax(w: Writer, node: Node, a: Bound) -> None:
    if a["dim"] % a["self"].meta["val"].ndim != 1:
        raise w.refuse(node, "takes a softmax over something else than the channels")
    w.come_to(a["self"])
    w.emit(node, {"op": "softmax"})


def add(w: Writer, node: Node, a: Bound) -> None:
    one, other, factor = a["self"], a["other"], a["alpha"] * (-1 if op_of(node).startswith("sub") else 1)
    if not isinstance(one, Node) or one in w.constants:
        one, other = other, one
        if factor != 1:
            raise w.refuse(node, f"uses {op_of(node)} in a way that no layer does")
    if not isinstance(other, Node) or other in w.constants:
        constant: Any = w.constant(node, other, "summand") if isinstance(other, Node) else other
        return w.affine(node, one, 1.0, factor * constant)
    if factor != 1 or shape_of(one) != shape_of(other):
        raise w.refuse(node, "takes a difference, or a sum of two sizes, which no layer does")
    if w.places.get(other) == len(w.layers) - 1:
        one, other = other, one
    if other not in w.places:
        w.come_to(other)
    w.come_to(one)
    w.emit(node, {"op": "add", "from": w.places[other]})


def multiply(w: Writer, node: Node, a: Bound) -> None:
    one, other, inverse = a["self"], a["other"], op_of(node).startswith("div")
    if (not isinstance(one, Node) or one in w.constants) and not inverse:
        one, other = other, one
    factor: Any = w.constant(node, other, "factor") if isinstance(other, Node) else other
    if a.get("rounding_mode"):
        raise w.refuse(node, "divides and rounds, which no layer does")
    w.affine(node, one, 1 / factor if inverse else factor, 0.0)


def rsub(w: Writer, node: Node, a: Bound) -> None:
    w.affine(node, a["self"], -float(a["alpha"]), a["other"])


def negative(w: Writer, node: Node, a: Bound) -> None:
    w.affine(node, a["self"], -1.0, 0.0)


def cat(w: Writer, node: Node, a: Bound) -> None:
    """The class beside the numbers before it, or channels after channels."""
    first, *others = cast("list[Node]", a["tensors"])
    if a["dim"] % node.meta["val"].ndim != 1:
        raise w.refuse(node, "puts together something else than channels")
    if len(others) == 1 and others[0] in w.classes:
        w.come_to(first)
        w.emit(node, {"op": "condition", "classes": shape_of(others[0])[0]})
        return
    if any(one in w.classes or one in w.constants for one in (first, *others)):
        raise w.refuse(node, "puts the class somewhere else than after the numbers it goes with, as zeros and a one")
    w.come_to(first)
    at = w.places[first] if first in w.places else len(w.layers) - 1
    for one in others:
        w.come_to(one)
        w.push({"op": "concat", "from": at})
        at = len(w.layers) - 1
    w.places[node] = at


def one_hot(w: Writer, node: Node, a: Bound) -> None:
    if a["self"] not in w.classes:
        raise w.refuse(node, "counts its own numbers as classes")
    w.classes.add(node)


def free(w: Writer, node: Node, a: Bound) -> None:
    if a.get("train"):
        raise w.refuse(node, "drops numbers at random even in use; write F.dropout(x, p, self.training)")
    w.same(node, a["self"] if "self" in a else a["input"])


RULES: dict[str, Rule] = {
    **{name: activation for name in ACTIVATIONS},
    **{name: free for name in FREE},
    **{name: rearranged for name in REARRANGED},
    **{name: reshape for name in RESHAPES},
    "leaky_relu": leaky_relu, "prelu": prelu, "rrelu": rrelu, "elu": elu, "relu6": relu6, "softmax": softmax, "_softmax": softmax,
    **{name: clamp for name in ("hardtanh", "clamp", "clamp_min", "clamp_max", "clip")},
    "linear": linear, "addmm": linear, "matmul": matmul, "mm": matmul,
    "conv2d": conv2d, "conv_transpose2d": conv_transpose2d, "pixel_shuffle": pixel_shuffle,
    "batch_norm": batch_norm, "_native_batch_norm_legit_no_training": batch_norm, "group_norm": group_norm, "instance_norm": instance_norm, "layer_norm": layer_norm,
    "max_pool2d": pool, "avg_pool2d": pool, "adaptive_avg_pool2d": adaptive_pool, "mean": mean,
    "upsample_nearest2d": upsample, "upsample_bilinear2d": upsample,
    "pad": pad, "constant_pad_nd": pad, "slice": cut, "select": select, 
    "add": add, "sub": add, "mul": multiply, "div": multiply, "rsub": rsub, "neg": negative, "cat": cat, "concat": cat, "one_hot": one_hot,
}  # fmt: skip
