"""Layer lists to try things on, of every kind that published models bring, and random tensors for them."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from aevae.recipe.layer_kinds import Layer, tensor_shapes


def linear(inputs: int, outputs: int) -> Layer:
    return {"op": "linear", "in": inputs, "out": outputs}


def conv(inputs: int, outputs: int, kernel: tuple[int, int], stride: int = 1, padding: int = 0) -> Layer:
    return {"op": "conv2d", "in": inputs, "out": outputs, "kernel": list(kernel), "stride": stride, "padding": padding}


def stamp(inputs: int, outputs: int, kernel: tuple[int, int], stride: int = 1, padding: int = 0, output_padding: int = 0) -> Layer:
    return {**conv(inputs, outputs, kernel, stride, padding), "op": "conv_transpose2d", "output_padding": output_padding}


def act(op: str) -> Layer:
    return {"op": op}


def reshape(*shape: int) -> Layer:
    return {"op": "reshape", "shape": list(shape)}


def condition(classes: int) -> Layer:
    return {"op": "condition", "classes": classes}


def pool(op: str, kernel: int | list[int], stride: int | list[int], padding: int | list[int]) -> Layer:
    return {"op": op, "kernel": kernel, "stride": stride, "padding": padding}


def upsample(height: int, width: int, mode: str = "nearest", **corners: bool) -> Layer:
    return {"op": "upsample", "height": height, "width": width, "mode": mode, **corners}


POOLS: tuple[tuple[Any, Any, Any], ...] = ((2, 2, 0), (3, 2, 1), ([2, 3], [1, 2], [1, 0]), ([9, 8], 1, 0))
PUBLISHED: dict[str, tuple[tuple[int, ...], list[Layer]]] = {  # layers that come with published models
    **{f"leaky_relu {slope}": ((50,), [{"op": "leaky_relu", "slope": slope}]) for slope in (0.01, 0.2, 1.5)},
    **{f"elu {alpha}": ((50,), [{"op": "elu", "alpha": alpha}]) for alpha in (1.0, 0.3)},
    "hardtanh": ((50,), [{"op": "hardtanh", "low": -0.5, "high": 1.5}]),
    "softmax of a flat input": ((11,), [act("softmax")]),
    "softmax over channels": ((4, 3, 5), [act("softmax")]),
    **{f"{op} {options}": ((3, 9, 8), [pool(op, *options)]) for op in ("max_pool", "avg_pool") for options in POOLS},
    **{f"nearest {size}": ((2, 5, 7), [upsample(*size)]) for size in ((10, 14), (13, 7), (3, 23), (5, 100))},
    **{
        f"bilinear {size} corners {corners}": ((2, 5, 7), [upsample(*size, "bilinear", align_corners=corners)])
        for size in ((10, 14), (13, 7), (1, 23), (4, 3))
        for corners in (False, True)
    },
    "crop": ((3, 9, 8), [{"op": "crop", "top": 2, "left": 1, "height": 5, "width": 7}]),
    "pad": ((3, 4, 5), [{"op": "pad", "top": 2, "bottom": 0, "left": 1, "right": 3}]),
    "scale_shift of an image": ((5, 3, 4), [{"op": "scale_shift", "out": 5}]),
    "scale_shift of a flat input": ((5,), [{"op": "scale_shift", "out": 5}]),
    **{f"group_norm {groups}": ((6, 3, 4), [{"op": "group_norm", "out": 6, "groups": groups, "eps": 1e-5}]) for groups in (1, 3, 6)},
    "layer_norm of a flat input": ((9,), [{"op": "layer_norm", "shape": [9], "eps": 1e-5}]),
    "layer_norm of an image": ((2, 3, 4), [{"op": "layer_norm", "shape": [2, 3, 4], "eps": 1e-3}]),
    "residual block": (
        (4, 6, 5),
        [act("relu"), conv(4, 4, (3, 3), padding=1), act("relu"), conv(4, 4, (1, 1)), {"op": "add", "from": 0}, act("relu")],
    ),
    "residual of the input": ((7,), [act("tanh"), {"op": "add", "from": -1}]),  # what works in place leaves what is still needed
    "residual after a reshape": ((2, 3), [reshape(6), act("relu"), linear(6, 6), {"op": "add", "from": 0}]),
    "residual block with a projection": (
        (3, 6, 6),
        [
            *[conv(3, 5, (3, 3), stride=2, padding=1), {"op": "leaky_relu", "slope": 0.2}, conv(5, 8, (3, 3), padding=1)],
            *[{"op": "recall", "from": -1}, conv(3, 8, (1, 1), stride=2), {"op": "add", "from": 2}, act("silu")],
        ],
    ),
    "two heads": ((6,), [linear(6, 5), act("relu"), linear(5, 3), {"op": "recall", "from": 1}, linear(5, 4), act("softplus"), {"op": "concat", "from": 2}]),
    "logarithm": ((20,), [act("softplus"), act("log")]),
    "grid": ((2,), [{"op": "grid", "shape": [3, 4, 5], "rows": 5, "columns": 7, "window": [-1.5, 1.0, -0.5, 2.0]}]),
    "grid of one image": ((2,), [{"op": "grid", "shape": [1, 2, 2], "rows": 1, "columns": 1, "window": [0.0, 1.0, 0.0, 1.0]}]),
    "concat of images": ((2, 4, 4), [conv(2, 3, (3, 3), padding=1), {"op": "concat", "from": -1}, {"op": "concat", "from": 0}]),
}


def random_tensors(layers: list[Layer], generator: torch.Generator) -> dict[str, Tensor]:
    """The tensors of a network, scaled so that signals keep their size."""
    tensors: dict[str, Tensor] = {}
    for layer in layers:
        for name, shape in tensor_shapes([layer]).items():
            tensor = torch.randn(shape, generator=generator)
            if name != layer.get("bias") and layer["op"] in ("linear", "conv2d", "conv_transpose2d"):
                inputs = tensor[:, 0].numel() if layer["op"] == "conv_transpose2d" else tensor[0].numel()
                tensors[name] = tensor * (2 / inputs) ** 0.5
            else:
                tensors[name] = tensor / 2
    return tensors
