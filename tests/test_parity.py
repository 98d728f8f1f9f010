"""JavaScript and torch compute the same: random networks of every layer run through both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from layer_examples import PUBLISHED, act, condition, conv, linear, random_tensors, reshape, stamp
from node import Case, Outputs, run_in_node
from safetensors.torch import save_file
from torch import Tensor

from aevae.recipe.activations import ACTIVATIONS
from aevae.recipe.layer_kinds import LAYER_KINDS, Layer, named, output_shape
from aevae.science.networks import build

TOLERANCE = 1e-5
SAMPLES = 37  # more than one block of forwardBatch, and not a multiple of any tile

Network = tuple[tuple[int, ...], list[Layer]]  # the shape of its input, its layers
LABEL = 2


def random_convolutions(random: np.random.Generator, count: int) -> Iterator[tuple[str, Network]]:
    """Of both kinds: odd sizes, kernels of 1 to 7, strides beyond the kernel, padding beyond the image, channels that fill no block."""
    while count:
        (inputs, outputs, height, width), kernel = random.integers(1, 10, 4).tolist(), tuple(random.integers(1, 8, 2).tolist())
        stride, padding = (int(random.integers(start, 5)) for start in (1, 0))
        options = {"stride": stride, "padding": padding}
        if count % 2:
            fits, layer = all(n + 2 * padding >= k for n, k in zip((height, width), kernel, strict=True)), conv(inputs, outputs, kernel, **options)
        else:
            options["output_padding"] = int(random.integers(stride))
            sizes = [(n - 1) * stride - 2 * padding + k + options["output_padding"] for n, k in zip((height, width), kernel, strict=True)]
            fits, layer = min(sizes) > 0, stamp(inputs, outputs, kernel, **options)
        if fits:
            count -= 1
            yield f"{layer['op']} {kernel} {inputs}-{outputs} on {height}x{width} {options}", ((inputs, height, width), [layer])


NETWORKS: dict[str, Network] = {
    **{op: ((50,), [act(op)]) for op in ACTIVATIONS},
    **PUBLISHED,
    "tutorial decoder": ((2,), [linear(2, 512), act("relu"), linear(512, 784), act("sigmoid")]),
    "tutorial encoder": ((784,), [linear(784, 512), act("relu"), linear(512, 2)]),
    "deep gelu decoder": (
        (2,),
        [linear(2, 256), act("gelu"), *[linear(256, 256), act("gelu")] * 3, linear(256, 784), act("sigmoid")],
    ),
    "odd sizes": ((3,), [linear(3, 5), act("tanh"), linear(5, 1), act("gelu"), linear(1, 7)]),
    "one number": ((1,), [linear(1, 1)]),
    **dict(random_convolutions(np.random.default_rng(0), 60)),
    "conditional encoder": ((1, 4, 5), [reshape(20), condition(4), linear(24, 6), act("gelu"), linear(6, 4)]),
    "conditional decoder": ((2,), [condition(4), linear(6, 30), act("tanh")]),
    "conv encoder": (
        (1, 28, 28),
        [
            *[conv(1, 16, (3, 3), stride=2, padding=1), act("gelu"), conv(16, 32, (3, 3), stride=2, padding=1), act("gelu")],
            *[reshape(1568), linear(1568, 64), act("gelu"), linear(64, 4)],
        ],
    ),
    "conv decoder": (
        (2,),
        [
            *[linear(2, 64), act("gelu"), linear(64, 1568), act("gelu"), reshape(32, 7, 7)],
            *[stamp(32, 16, (3, 3), stride=2, padding=1, output_padding=1), act("relu")],
            *[stamp(16, 3, (4, 4), stride=2, padding=1, output_padding=0), act("tanh")],
        ],
    ),
}


@torch.no_grad()
def in_torch(layers: list[Layer], tensors: dict[str, Tensor], x: Tensor) -> np.ndarray:
    network = build(layers)
    network.load_state_dict({name.removeprefix("layers."): tensor for name, tensor in tensors.items()})
    y = network(x, torch.full((len(x),), LABEL))
    assert output_shape(layers, tuple(x.shape[1:])) == tuple(y.shape[1:])
    return y.flatten(1).numpy()


def random_cases(folder: Path) -> dict[str, tuple[Case, np.ndarray]]:
    """Every network with random weights, written into the folder, and what torch makes of random inputs."""
    generator = torch.Generator().manual_seed(0)
    cases: dict[str, tuple[Case, np.ndarray]] = {}
    for i, (name, (shape, layers)) in enumerate(NETWORKS.items()):
        layers = named(layers, "layers")
        tensors = random_tensors(layers, generator)
        weights = folder / f"{i}.safetensors"
        save_file(tensors, weights, metadata={"format": "pt"})
        x = 2 * torch.randn(SAMPLES, *shape, generator=generator)
        cases[name] = Case(layers, weights, x.numpy(), LABEL if any(layer["op"] == "condition" for layer in layers) else 0), in_torch(layers, tensors, x)
    return cases


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[np.ndarray, Outputs]]:
    """What torch and JavaScript give for every network; one Node process for all."""
    cases = random_cases(tmp_path_factory.mktemp("parity"))
    found = run_in_node([case for case, _ in cases.values()])
    return {name: (expected, outputs) for (name, (_, expected)), outputs in zip(cases.items(), found, strict=True)}


@pytest.mark.parametrize("name", NETWORKS)
def test_javascript_equals_torch(name: str, results: dict[str, tuple[np.ndarray, Outputs]]) -> None:
    expected, outputs = results[name]
    for way, actual in (("forward", outputs.forward), ("forwardBatch", outputs.batch)):
        assert actual.shape == expected.shape
        assert np.abs(actual - expected).max() <= TOLERANCE, way


def test_every_kind_of_layer_was_compared() -> None:
    assert {layer["op"] for _, layers in NETWORKS.values() for layer in layers} == set(LAYER_KINDS)
