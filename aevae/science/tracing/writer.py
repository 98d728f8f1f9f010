"""A graph of torch.export written down as a layer list: where each node's result lies, and what a node is of the data or a constant.

The list runs from one layer to the next; where the graph
branches, a layer "recall" goes back to what an earlier one gave.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor
from torch.fx import Node

from aevae.recipe.errors import ConfigError
from aevae.recipe.layer_kinds import LAYER_KINDS, Layer, Shape, named, tensor_shapes

from .graph import Pick, bound, op_of, picks_of, place, shape_of

FREE = ("dropout", "feature_dropout", "alpha_dropout", "clone", "contiguous", "alias", "detach", "to", "_to_copy", "lift_fresh_copy", "identity")
WEIGHTED = ("linear", "conv2d", "conv_transpose2d")


class Untraceable(ConfigError):
    """A network that does something no layer does; the message names the module that does it."""


class Writer:
    """Layers so far, their tensors, and at which of them each node's result lies (−1: the input).

    what: "the encoder", for sentences. way_out: what to do where tracing ends.
    """

    def __init__(self, what: str, way_out: str, source: Node, class_input: Node | None, constants: dict[Node, Tensor], needed: set[Node]) -> None:
        self.what, self.way_out, self.needed = what, way_out, needed
        self.constants = constants
        self.layers: list[Layer] = []
        self.tensors: list[tuple[Tensor, Tensor] | None] = []
        self.shapes: list[Shape] = [shape_of(source)]
        self.places = {source: -1}
        self.picks = picks_of(source.graph.nodes)
        self.classes = {class_input} - {None}  # nodes that hold the class, as a number or as zeros and a one

    def refuse(self, node: Node, reason: str) -> Untraceable:
        return Untraceable(f"{self.what} cannot be traced: {place(node)} {reason}. {self.way_out}")

    # --- what a node is --------------------------------------------------------------------------

    def constant(self, node: Node, value: Any, what: str) -> Tensor:
        """A tensor that does not depend on the input, float32."""
        if value not in self.constants:
            raise self.refuse(node, f"computes its {what} from its input, which no layer does")
        return self.constants[value].float()

    def optional(self, node: Node, value: Any, what: str) -> Tensor | None:
        """The same; None of None."""
        return None if value is None else self.constant(node, value, what)

    def uses(self, node: Node) -> int:
        return sum(user in self.needed or user.op == "output" for user in node.users)

    def shape(self, node: Node) -> Shape:
        """Of what a node's layer gave."""
        return self.shapes[self.places[node] + 1]

    # --- writing ---------------------------------------------------------------------------------

    def come_to(self, node: Node) -> None:
        """Go on from a node's result: it is what the last layer gave, or is fetched again."""
        if node not in self.places:
            self.materialise(node)
        if self.places[node] != len(self.layers) - 1:
            self.push({"op": "recall", "from": self.places[node]})

    def materialise(self, node: Node) -> None:
        """Numbers chosen from a linear layer's are a linear layer of their own."""
        layer, where = self.pick(node)
        source, weight, bias = self.weights(layer)
        self.come_to(source)
        self.push({"op": "linear", "in": weight.shape[1], "out": where.numel()}, weight[where.flatten()], bias[where.flatten()])
        if where.ndim > 1:
            self.push({"op": "reshape", "shape": list(where.shape)})
        self.places[node] = len(self.layers) - 1

    def pick(self, node: Node) -> Pick:
        """The linear layer that a node's numbers are chosen from, and which they are, in the shape of one sample."""
        layer, where = self.picks.get(node, (node, None))
        if not isinstance(where, Tensor) or not bool((where == where[:1]).all()):
            raise self.refuse(node, f"lays out by {op_of(node)} what is no linear layer's")
        return layer, where[0]

    def weights(self, node: Node) -> tuple[Node, Tensor, Tensor]:
        """What goes into a linear layer, its weight and its bias."""
        a = bound(node)
        if op_of(node) == "addmm":
            source, weight, bias = a["mat1"], self.constant(node, a["mat2"], "weight").T, self.constant(node, a["self"], "bias")
        else:
            source, weight, bias = a["input"], self.constant(node, a["weight"], "weight"), self.optional(node, a["bias"], "bias")
        return source, weight, torch.zeros(len(weight)) if bias is None else bias.expand(len(weight))

    def push(self, layer: Layer, weight: Tensor | None = None, bias: Tensor | None = None) -> None:
        """The next layer, as it follows from what the last one gave."""
        shape = LAYER_KINDS[layer["op"]].output(layer, self.shapes[-1], self.shapes)
        if shape is None:
            raise ValueError(f"{layer['op']} does not fit {self.shapes[-1]}")
        if weight is not None:
            if bias is None:
                bias = torch.zeros(layer["out"])
            assert (tuple(weight.shape), tuple(bias.shape)) == tuple(tensor_shapes([{**layer, "weight": "w", "bias": "b"}]).values())
        self.layers.append(layer)
        self.tensors.append(None if weight is None else (weight, bias))  # type: ignore[arg-type]
        self.shapes.append(shape)

    def emit(self, node: Node, layer: Layer, weight: Tensor | None = None, bias: Tensor | None = None) -> None:
        """The layer that gives a node's result."""
        try:
            self.push(layer, weight, bias)
        except (ValueError, TypeError, AssertionError):
            raise self.refuse(node, f"uses {op_of(node)} in a way that no layer does") from None
        if self.shapes[-1] != shape_of(node):
            raise self.refuse(node, f"gives {list(shape_of(node))} where {op_of(node)} as a layer gives {list(self.shapes[-1])}")
        self.places[node] = len(self.layers) - 1

    def same(self, node: Node, source: Node) -> None:
        """A node that changes nothing."""
        if source in self.classes:
            self.classes.add(node)
        else:
            self.come_to(source)
            self.places[node] = self.places[source]

    def affine(self, node: Node, source: Node, scale: Any, shift: Any) -> None:
        """scale·x + shift, a channel: folded into the layer before where nobody else takes what that gave."""
        self.come_to(source)
        channels = self.shapes[-1][0]
        k, c = (self.per_channel(node, value, channels) for value in (scale, shift))
        last = self.layers[-1] if self.layers else {"op": "none"}
        if bool((k == 1).all() and (c == 0).all()):
            self.places[node] = self.places[source]
        elif last["op"] in (*WEIGHTED, "scale_shift") and self.uses(source) == 1:
            weight, bias = self.tensors[-1]  # type: ignore[misc]
            along = 1 if last["op"] == "conv_transpose2d" else 0
            self.tensors[-1] = weight * k.reshape([-1 if d == along else 1 for d in range(weight.ndim)]), bias * k + c
            self.places[node] = self.places[source]
        else:
            self.emit(node, {"op": "scale_shift", "out": channels}, k, c)

    def per_channel(self, node: Node, value: Any, channels: int) -> Tensor:
        """A number for all channels, or a constant with one for each, (channels,)."""
        if isinstance(value, Node):
            value = self.constant(node, value, "factor")
        t = torch.as_tensor(value, dtype=torch.float32)
        axis = t.ndim - len(self.shapes[-1])  # where the channels are, as torch broadcasts
        if t.numel() == 1 or (axis >= 0 and t.numel() == t.shape[axis] == channels):
            return t.reshape(-1).expand(channels).clone()
        raise self.refuse(node, "computes with other numbers at each pixel, which no layer does")

    def reshape(self, node: Node, source: Node) -> None:
        """Another shape of the same numbers; of two in a row one is enough."""
        if source in self.classes:
            self.classes.add(node)
            return
        if node.meta["val"].shape[0] != source.meta["val"].shape[0]:
            raise self.refuse(node, "mixes images with each other")
        self.come_to(source)
        if self.shapes[-1] == shape_of(node):
            self.places[node] = self.places[source]
            return
        if self.layers and self.layers[-1]["op"] == "reshape" and self.uses(source) == 1:
            for done in (self.layers, self.tensors, self.shapes):
                done.pop()
        self.emit(node, {"op": "reshape", "shape": list(shape_of(node))})

    def finished(self, prefix: str) -> tuple[list[Layer], dict[str, Tensor]]:
        """The layers that count, with their tensors by name."""
        while (dead := self.dead()) is not None:
            del self.layers[dead], self.tensors[dead]
            self.layers = [{**layer, "from": layer["from"] - 1} if layer.get("from", -1) >= dead else layer for layer in self.layers]
        layers = named(self.layers, prefix)
        pairs = zip(layers, self.tensors, strict=True)
        return layers, {layer[role]: t.contiguous() for layer, both in pairs if both for role, t in zip(("weight", "bias"), both, strict=True)}

    def dead(self) -> int | None:
        """A layer that may go: nobody takes what it gives, or it only goes back to the layer before it."""
        taken = {layer["from"] for layer in self.layers if "from" in layer}
        for i, layer in enumerate(self.layers):
            last = i == len(self.layers) - 1
            if layer["op"] == "recall" and layer["from"] == i - 1:
                return i
            if not last and i not in taken and self.layers[i + 1]["op"] == "recall":
                return i
        return None


Rule = Callable[[Writer, Node, dict[str, Any]], None]
