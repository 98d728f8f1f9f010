"""Two decoders as large as people train them for faces, with random weights, and how fast native libraries decode one image with them.

`pip install onnx onnxruntime` lets onnxruntime be the native one; without it torch stands in.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np
import torch

import aevae
from aevae.recipe.layers import Layer, conv_transpose, linear, named, tensor_shapes
from aevae.science.networks import build

LATENT = 128
CHANNELS = (512, 256, 128, 64, 32, 32)
SIDES = {64: 50, 128: 25}  # pixels a side: images a second that are promised


def layers(side: int) -> list[Layer]:
    """128 numbers, linear to 512 channels of side/32, five transposed convolutions of 3 × 3 that double the side, a convolution to 3 × side × side.

    AntixK/PyTorch-VAE's decoder, batch norm folded: 1.8 million parameters at 64.
    """
    start = side // 32
    doubled = [{**conv_transpose((a, 1, 1), (b, 1, 1))[0], "output_padding": 1} for a, b in pairwise(CHANNELS)]
    made = [linear(LATENT, CHANNELS[0] * start * start), {"op": "reshape", "shape": [CHANNELS[0], start, start]}]
    for layer in doubled:
        made += [layer, {"op": "relu"}]
    made += [{"op": "conv2d", "in": CHANNELS[-1], "out": 3, "kernel": 3, "stride": 1, "padding": 1}, {"op": "sigmoid"}]
    return named(made, "decoder")


def tensors(described: list[Layer]) -> dict[str, torch.Tensor]:
    """Random ones that keep signals about their size."""
    generator = torch.Generator().manual_seed(0)
    return {name: torch.randn(shape, generator=generator) * 0.05 for name, shape in tensor_shapes(described).items()}


def publish(side: int) -> None:
    """A run named large-64 or large-128 with such a decoder, and an encoder of averages: what dragging it takes does not depend on what it has learned."""
    described = layers(side)
    decoder = build(described)
    decoder.load_state_dict({name.removeprefix("decoder."): tensor for name, tensor in tensors(described).items()})
    encoder = torch.nn.Sequential(torch.nn.AvgPool2d(side // 8), torch.nn.Flatten(), torch.nn.Linear(3 * 8 * 8, LATENT)).eval()
    images = np.random.default_rng(0).integers(0, 256, (500, side, side, 3), dtype=np.uint8)
    aevae.publish(encoder, decoder.eval(), images, name=f"large-{side}")


def native(described: list[Layer], weights: dict[str, torch.Tensor]) -> tuple[str, Callable[[np.ndarray], Any]]:
    """Its name, and what decodes codes (B, LATENT) on one thread."""
    if find_spec("onnxruntime") and find_spec("onnx"):
        return "onnxruntime", in_onnxruntime(described, weights)
    module = build(described)
    module.load_state_dict({name.removeprefix("decoder."): tensor for name, tensor in weights.items()})

    @torch.inference_mode()
    def decode(codes: np.ndarray) -> torch.Tensor:
        return module(torch.from_numpy(codes))

    return "torch", decode


def in_onnxruntime(described: list[Layer], weights: dict[str, torch.Tensor]) -> Callable[[np.ndarray], Any]:
    import onnxruntime  # optional, and slow to import
    from onnx import TensorProto, helper, numpy_helper

    operators = {"linear": "Gemm", "conv2d": "Conv", "conv_transpose2d": "ConvTranspose", "reshape": "Reshape", "relu": "Relu", "sigmoid": "Sigmoid"}
    nodes, constants = [], {name: tensor.numpy() for name, tensor in weights.items()}
    for i, layer in enumerate(described):
        inputs, options = [f"x{i}"], {}
        if "weight" in layer:
            inputs += [layer["weight"], layer["bias"]]
            options = {"transB": 1} if layer["op"] == "linear" else {"strides": [layer["stride"]] * 2, "pads": [layer["padding"]] * 4}
        if "output_padding" in layer:
            options["output_padding"] = [layer["output_padding"]] * 2
        if layer["op"] == "reshape":
            constants[f"shape{i}"] = np.array([-1, *layer["shape"]])
            inputs.append(f"shape{i}")
        nodes.append(helper.make_node(operators[layer["op"]], inputs, [f"x{i + 1}"], **options))
    first, last = (helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in (("x0", ["batch", LATENT]), (f"x{len(described)}", None)))
    graph = helper.make_graph(nodes, "decoder", [first], [last], [numpy_helper.from_array(array, name) for name, array in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    return lambda codes: session.run(None, {"x0": codes})[0]
