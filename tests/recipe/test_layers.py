"""Layer lists: what they say of shapes and tensors is what torch makes of them."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from aevae.recipe.config import Config
from aevae.recipe.datasets import DATASETS
from aevae.recipe.errors import ConfigError, RunError
from aevae.recipe.layer_kinds import LAYER_KINDS, output_shape, tensor_shapes
from aevae.recipe.layers import MAX_FILM, MAX_PARAMETERS, check_size, describe
from aevae.recipe.presets import PRESETS, recipe
from aevae.runs.tensors import MAX_BYTES
from aevae.science.model import new_model

SIZES = st.integers(8, 40)
IMAGES = st.sampled_from(sorted(d.shape for d in DATASETS.values())) | st.tuples(
    st.integers(1, 3), SIZES, SIZES
)  # each may be odd or even, and so may their halves


@st.composite
def recipes(draw: st.DrawFn) -> Config:
    convs = draw(st.lists(st.integers(1, 5), max_size=3))
    linears = draw(st.lists(st.integers(1, 9), max_size=3))
    output = draw(st.sampled_from(["sigmoid", "tanh"]))
    return Config(
        layers=" ".join([f"c{w}" for w in convs] + [str(w) for w in linears]),
        latent=draw(st.integers(1, 5)),
        posterior=draw(st.sampled_from(["point", "normal"])),
        activation=draw(st.sampled_from(["relu", "gelu", "tanh"])),
        output=output,
        likelihood="sse" if output == "tanh" else "bernoulli",
    )


@settings(max_examples=80)
@given(recipes(), IMAGES)
def test_shapes_agree_with_torch_at_every_layer(config: Config, image: tuple[int, ...]) -> None:
    model = new_model(config, image)
    for layers, network, shape in ((model.encoder_layers, model.encoder, image), (model.decoder_layers, model.decoder, (config.latent,))):
        x = torch.zeros(2, *shape)
        for i, module in enumerate(network):
            x = module(x)
            assert output_shape(layers[: i + 1], shape) == tuple(x.shape[1:])
    assert output_shape(model.encoder_layers, image) == (config.latent * (2 if config.posterior == "normal" else 1),)
    assert output_shape(model.decoder_layers, (config.latent,)) == image


@pytest.mark.parametrize("preset", PRESETS)
def test_only_images_that_are_odd_one_way_are_cut(preset: str) -> None:
    """The layer lists of what ships stay what they are."""
    config = recipe(preset)
    assert "crop" not in {layer["op"] for layer in describe(config, DATASETS[config.dataset].shape)[1]}
    assert "crop" in {layer["op"] for layer in describe(Config(layers="c4"), (1, 20, 33))[1]}


@settings(max_examples=40)
@given(recipes(), IMAGES)
def test_tensors_are_named_and_shaped_as_in_torchs_state_dict(config: Config, image: tuple[int, ...]) -> None:
    model = new_model(config, image)
    shapes = {**tensor_shapes(model.encoder_layers), **tensor_shapes(model.decoder_layers)}
    assert shapes == {name: tuple(t.shape) for name, t in model.state_dict().items()}


@pytest.mark.parametrize("name", PRESETS)
def test_every_presets_networks_fit_its_data(name: str) -> None:
    config = recipe(name)
    image = DATASETS[config.dataset].shape
    encoder, decoder = describe(config, image)
    assert output_shape(decoder, (config.latent,)) == image
    assert {layer["op"] for layer in encoder + decoder} <= set(LAYER_KINDS)


def test_the_decoder_mirrors_the_encoder() -> None:
    encoder, decoder = describe(Config(layers="c4 c8 32", activation="gelu"), (1, 28, 28))
    assert [layer["op"] for layer in encoder] == ["conv2d", "gelu", "conv2d", "gelu", "reshape", "linear", "gelu", "linear"]
    assert [layer["op"] for layer in decoder] == [
        "linear", "gelu", "linear", "reshape", "gelu", "conv_transpose2d", "gelu", "conv_transpose2d", "sigmoid",
    ]  # fmt: skip


def test_no_hidden_layers_make_a_linear_autoencoder() -> None:
    encoder, decoder = describe(Config(layers="", posterior="point"), (1, 28, 28))
    assert [layer["op"] for layer in encoder] == ["reshape", "linear"]
    assert [layer["op"] for layer in decoder] == ["linear", "reshape", "sigmoid"]


def test_the_code_stays_linear_unless_asked() -> None:
    assert describe(Config(posterior="point"), (1, 28, 28))[0][-1]["op"] == "linear"
    assert describe(Config(posterior="point", code_activation="relu"), (1, 28, 28))[0][-1] == {"op": "relu"}


LINEAR: dict[str, Any] = {"op": "linear", "in": 4, "out": 3, "weight": "w", "bias": "b"}
CONV: dict[str, Any] = {"op": "conv2d", "in": 1, "out": 2, "kernel": 3, "stride": 2, "padding": 1, "weight": "w", "bias": "b"}
INCOMPLETE = [
    *({k: v for k, v in LINEAR.items() if k != gone} for gone in ("op", "in", "out")),
    *({k: v for k, v in CONV.items() if k != gone} for gone in ("in", "out", "kernel", "stride", "padding")),
    {**CONV, "stride": 0}, {**CONV, "kernel": "x"}, {**CONV, "kernel": None}, {**CONV, "in": 7}, {**LINEAR, "in": 5}, {**LINEAR, "out": "x"},
    {**LINEAR, "out": float("inf")}, {**LINEAR, "out": float("nan")}, {**CONV, "out": float("inf")},
    {"op": "reshape"}, {"op": "reshape", "shape": 3}, {"op": "reshape", "shape": [3]}, {"op": "reshape", "shape": ["a", "b"]},
    {"op": "dropout"}, {"op": None}, {"op": ["relu"]}, {}, "relu", None, 3, [],
]  # fmt: skip


@pytest.mark.parametrize("layer", INCOMPLETE, ids=lambda layer: str(layer)[:60])
def test_a_layer_that_is_incomplete_or_unknown_is_refused_by_number(layer: Any) -> None:
    for shape in ((4,), (1, 8, 8)):
        with pytest.raises(RunError, match=r"^layer 1"):
            output_shape([{"op": "relu"}, layer], shape)


@pytest.mark.parametrize("layer", [{**LINEAR, "out": float("inf")}, {**LINEAR, "in": None}, {"op": "linear", "in": 4, "out": 3}, "relu", None, {}], ids=str)
def test_tensors_of_a_damaged_layer_are_refused(layer: Any) -> None:
    with pytest.raises(RunError, match=r"^layer 0"):
        tensor_shapes([layer])


def test_what_may_be_trained_can_be_saved_resumed_and_read() -> None:
    """Model and Adam's two moments, and the film of the training, are smaller than the largest file that is read."""
    assert 3 * 4 * MAX_PARAMETERS < MAX_BYTES
    assert MAX_FILM < MAX_BYTES
    for preset in PRESETS:
        check_size(recipe(preset))
    check_size(recipe("mnist-vae", layers="2048 2048"))
    check_size(recipe("mnist-vae", epochs=2000, latent=31))


@pytest.mark.parametrize(
    ("layers", "shape", "reason"),
    [
        ([{"op": "hop"}], (4,), "hop"),
        ([{"op": "leaky_relu"}], (4,), "not described completely"),
        ([{"op": "leaky_relu", "slope": float("nan")}], (4,), "does not fit"),
        ([{"op": "max_pool", "kernel": 2, "stride": 0, "padding": 0}], (1, 4, 4), "not described completely"),
        ([{"op": "max_pool", "kernel": 2, "stride": 2, "padding": 2}], (1, 4, 4), "does not fit"),
        ([{"op": "max_pool", "kernel": 5, "stride": 1, "padding": 0}], (1, 4, 4), "does not fit"),
        ([{"op": "crop", "top": 1, "left": 0, "height": 4, "width": 4}], (1, 4, 4), "does not fit"),
        ([{"op": "upsample", "mode": "nearest", "height": 10**6, "width": 10**6}], (1, 4, 4), "at most 16,777,216"),
        ([{"op": "relu"}, {"op": "add", "from": 1}], (4,), "not described completely"),
        ([{"op": "relu"}, {"op": "add", "from": -2}], (4,), "not described completely"),
        ([{"op": "reshape", "shape": [2, 2]}, {"op": "add", "from": -1}], (4,), "does not fit"),
        ([{"op": "group_norm", "out": 6, "groups": 4, "eps": 1e-5}], (6,), "does not fit"),
    ],
)
def test_a_layer_that_cannot_be_is_refused_by_its_number(layers: list[dict[str, Any]], shape: tuple[int, ...], reason: str) -> None:
    with pytest.raises(RunError, match=f"layer {len(layers) - 1}.*{reason}"):
        output_shape(layers, shape)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"layers": "4096 4096"}, r"40,\d{3},\d{3} parameters; at most 20,000,000"),
        ({"layers": "4096 4096 4096"}, "at most 20,000,000"),
        ({"layers": "c4096 c4096"}, "at most 20,000,000"),
        ({"epochs": 2000, "latent": 256}, "at most 243 epochs"),
    ],
)
def test_what_could_not_be_saved_or_read_is_refused_with_the_limit(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(ConfigError, match=reason):
        check_size(recipe("mnist-vae", **changes))
