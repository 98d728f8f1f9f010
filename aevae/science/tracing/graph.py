"""Reading torch's graph of a network. A node is whatever torch computes between input and output."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor
from torch.fx import Node

from aevae.recipe.layer_kinds import Shape

RESHAPES = ("view", "reshape", "flatten", "unflatten", "squeeze", "unsqueeze", "_unsafe_view", "view_copy")
REARRANGED = ("chunk", "split", "split_with_sizes", "unbind", "slice", "select", "narrow", "permute", "transpose", "t", "swapaxes", "movedim")

Bound = dict[str, Any]  # the arguments of a node by the names that torch gives them


def op_of(node: Node) -> str:
    """The name of what a node does, without its overload: "conv2d"."""
    return "getitem" if node.target is operator.getitem else str(node.target).split(".")[1 if str(node.target).startswith("aten.") else 0]


def bound(node: Node) -> Bound:
    """A node's arguments by name, with torch's defaults."""
    arguments = node.target._schema.arguments  # type: ignore[union-attr]
    given = dict(zip((a.name for a in arguments), node.args, strict=False)) | dict(node.kwargs)
    return {a.name: given.get(a.name, a.default_value) for a in arguments}


def two(value: Any) -> tuple[int, int]:
    """Vertical and horizontal; torch writes one number for both."""
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    return values[0], values[-1]


def shape_of(node: Node) -> Shape:
    """Of one sample of a node's result."""
    return tuple(int(n) for n in node.meta["val"].shape[1:])


def place(node: Node) -> str:
    """The module that computes a node, as its owner calls it: "encoder.lstm (LSTM)"; what it computes where no module of its own does."""
    stack = list((node.meta.get("nn_module_stack") or {}).values())
    path, kind = stack[-1] if stack else ("", "")
    path = str(path).removeprefix("owner").lstrip(".")
    return f"{path} ({str(kind).rsplit('.', 1)[-1]})" if path else "its forward"


Pick = tuple[Node, Tensor]


def picks_of(nodes: Iterable[Node]) -> dict[Node, Any]:
    """Of each node whose numbers are only chosen and laid out anew from those of a linear layer: that layer, and which of its numbers stands where.

    The choice is found by doing to the numbers 0, 1, … what is done to the layer's; of a list of parts it is a list.
    """
    found: dict[Node, Any] = {}
    for node in nodes:
        if node.op != "call_function":
            continue
        if op_of(node) in ("linear", "addmm"):
            batch, outputs = node.meta["val"].shape[0], node.meta["val"].shape[1:]
            if len(outputs) == 1:
                found[node] = node, torch.arange(outputs[0]).repeat(batch, 1)
        elif op_of(node) in (*RESHAPES, *REARRANGED, "getitem") and node.all_input_nodes[:1] and (source := node.all_input_nodes[0]) in found:
            layer, where = found[source]
            args, kwargs = torch.fx.map_arg((node.args, node.kwargs), lambda one: where)  # noqa: B023  it is called at once
            found[node] = layer, node.target(*args, **kwargs)  # type: ignore[operator]
    return found
