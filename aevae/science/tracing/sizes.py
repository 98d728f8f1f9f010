"""Rules of what changes an image's size, and of how numbers are laid out."""

from __future__ import annotations

from torch.fx import Node

from .graph import Bound, op_of, shape_of, two
from .writer import Writer


def pool(w: Writer, node: Node, a: Bound) -> None:
    pads = any(two(a["padding"]))
    if two(a.get("dilation", 1)) != (1, 1) or (pads and a.get("count_include_pad") is False) or a.get("divisor_override"):
        raise w.refuse(node, f"uses {op_of(node)} with options that no layer has")
    name = "max_pool" if op_of(node) == "max_pool2d" else "avg_pool"
    w.come_to(a["self"])
    stride = a["stride"] or a["kernel_size"]
    w.emit(node, {"op": name, "kernel": list(two(a["kernel_size"])), "stride": list(two(stride)), "padding": list(two(a["padding"]))})


def adaptive_pool(w: Writer, node: Node, a: Bound) -> None:
    """To a given size, where its windows are all alike."""
    sizes = list(zip(shape_of(a["self"])[1:], shape_of(node)[1:], strict=True))
    if any(before % after for before, after in sizes):
        raise w.refuse(node, "pools by windows of several sizes, which no layer does")
    window = [before // after for before, after in sizes]
    w.come_to(a["self"])
    w.emit(node, {"op": "max_pool" if "max" in op_of(node) else "avg_pool", "kernel": window, "stride": window, "padding": 0})


def mean(w: Writer, node: Node, a: Bound) -> None:
    """Over all pixels of a channel."""
    source = a["self"]
    if len(shape_of(source)) != 3 or sorted(d % 4 for d in a["dim"] or []) != [2, 3]:
        raise w.refuse(node, "takes a mean over something else than all pixels of a channel")
    w.come_to(source)
    w.push({"op": "avg_pool", "kernel": list(shape_of(source)[1:]), "stride": 1, "padding": 0})
    w.places[node] = len(w.layers) - 1
    if not a["keepdim"]:
        w.emit(node, {"op": "reshape", "shape": list(shape_of(node))})


def upsample(w: Writer, node: Node, a: Bound) -> None:
    source, (_, height, width) = a["input"] if "input" in a else a["self"], shape_of(node)
    scales = a.get("scale_factors") or [a.get("scales_h"), a.get("scales_w")]
    for before, after, scale in zip(shape_of(source)[1:], (height, width), two(scales), strict=True):
        if scale is not None and abs(before * scale - after) > 1e-6:
            raise w.refuse(node, f"enlarges by {scale:g} what that does not make whole pixels of")
    nearest = "nearest" in op_of(node)
    w.come_to(source)
    layer = {"op": "upsample", "height": height, "width": width, "mode": "nearest" if nearest else "bilinear"}
    w.emit(node, layer if nearest else {**layer, "align_corners": bool(a["align_corners"])})


def pad(w: Writer, node: Node, a: Bound) -> None:
    sides = [*a["pad"], 0, 0][:4]
    if a.get("mode", "constant") != "constant" or a.get("value") not in (None, 0, 0.0) or len(a["pad"]) > 4:
        raise w.refuse(node, "pads with something else than zeros")
    left, right, top, bottom = sides
    w.come_to(a["self"])
    cut = [max(0, -side) for side in (top, bottom, left, right)]
    if any(cut):
        _, height, width = w.shapes[-1]
        w.push({"op": "crop", "top": cut[0], "left": cut[2], "height": height - cut[0] - cut[1], "width": width - cut[2] - cut[3]})
        w.places[node] = len(w.layers) - 1
    if any(side > 0 for side in sides) or not any(cut):
        w.emit(node, {"op": "pad", "top": max(0, top), "bottom": max(0, bottom), "left": max(0, left), "right": max(0, right)})


def cut(w: Writer, node: Node, a: Bound) -> None:
    """A part of the rows or columns; of the channels only of a linear layer's."""
    source = a["self"]
    dim = a["dim"] % source.meta["val"].ndim
    if shape_of(source) == shape_of(node) and dim:
        return w.same(node, source)
    if dim < 2 and node in w.picks:
        return
    if dim < 2 or len(shape_of(source)) != 3 or a["step"] != 1:
        raise w.refuse(node, "takes a part of something else than rows and columns")
    start = a["start"] or 0
    start += (start < 0) * source.meta["val"].shape[dim]
    _, height, width = shape_of(node)
    w.come_to(source)
    w.emit(node, {"op": "crop", "top": start if dim == 2 else 0, "left": start if dim == 3 else 0, "height": height, "width": width})


def reshape(w: Writer, node: Node, a: Bound) -> None:
    w.reshape(node, a["self"])


def select(w: Writer, node: Node, a: Bound) -> None:
    if a["dim"] and a["self"].meta["val"].shape[a["dim"]] == 1:
        return w.reshape(node, a["self"])
    rearranged(w, node, a)


def rearranged(w: Writer, node: Node, a: Bound) -> None:
    """Another order of numbers: of a linear layer's it is written where it is used."""
    if node not in w.picks:
        raise w.refuse(node, f"lays out numbers anew ({op_of(node)}) that are no linear layer's")
