"""A recipe is refused at once when it cannot work, and the message says what is allowed."""

from __future__ import annotations

import dataclasses
import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aevae.recipe.config import Config, from_dict, to_dict
from aevae.recipe.errors import ConfigError
from aevae.recipe.fields import MAX_LAYERS, MAX_WIDTH, as_text, parse_layers
from aevae.recipe.presets import PRESETS, recipe, title_of

FIELDS = {f.name: f for f in dataclasses.fields(Config)}
NUMBERS = [f for f in FIELDS.values() if "low" in f.metadata]
WHOLE = [f for f in NUMBERS if isinstance(f.default, int)]
CHOICES = [f for f in FIELDS.values() if "choices" in f.metadata]
KINDS: dict[str, dict[str, Any]] = {"free_bits": {}, "labels": {"condition": "class"}}  # where a number has any value but in an autoencoder
named = {"ids": lambda f: f.name}


@pytest.mark.parametrize("field", FIELDS.values(), **named)
def test_every_field_explains_itself(field: dataclasses.Field) -> None:
    assert len(field.metadata["help"]) > 10


@pytest.mark.parametrize("field", NUMBERS, **named)
def test_the_ends_of_a_range_are_allowed(field: dataclasses.Field) -> None:
    for value in (field.metadata["low"], field.metadata["high"], field.default):
        stored = getattr(Config(**KINDS.get(field.name, {"posterior": "point"}), **{field.name: value}), field.name)
        assert stored == value
        assert type(stored) is type(field.default)


@pytest.mark.parametrize("wrong", ["below", "above", "nan", "inf", "-inf", "huge", "text", "none", "true", "list"])
@pytest.mark.parametrize("field", NUMBERS, **named)
def test_a_number_out_of_range_is_refused_with_the_range(field: dataclasses.Field, wrong: str) -> None:
    low, high = field.metadata["low"], field.metadata["high"]
    whole = isinstance(field.default, int)
    below = low - 1 if whole else math.nextafter(low, -math.inf)
    above = high + 1 if whole else math.nextafter(high, math.inf)
    value: Any = {
        "below": below, "above": above, "nan": math.nan, "inf": math.inf, "-inf": -math.inf, "huge": 10**400,
        "text": str(field.default), "none": None, "true": True, "list": [field.default],
    }[wrong]  # fmt: skip
    with pytest.raises(ConfigError) as refusal:
        Config(**{field.name: value})
    message = str(refusal.value)
    assert field.name in message
    assert f"from {low:g} to {high:g}" in message
    assert len(message) < 200


@pytest.mark.parametrize("field", WHOLE, **named)
def test_a_whole_number_has_no_fraction(field: dataclasses.Field) -> None:
    with pytest.raises(ConfigError, match=f"{field.name} .* whole number"):
        Config(**{field.name: field.metadata["low"] + 0.5})


@pytest.mark.parametrize("field", WHOLE, **named)
def test_a_whole_float_becomes_an_int(field: dataclasses.Field) -> None:
    value = getattr(Config(**KINDS.get(field.name, {}), **{field.name: float(field.metadata["high"])}), field.name)
    assert value == field.metadata["high"]
    assert isinstance(value, int)


@pytest.mark.parametrize("field", CHOICES, **named)
def test_each_choice_is_allowed_in_some_recipe(field: dataclasses.Field) -> None:
    point = {"posterior": "point"}
    companions: dict[tuple[str, str], dict[str, Any]] = {
        ("output", "tanh"): {"likelihood": "sse"}, ("code_activation", "sigmoid"): point, ("sparsity", "kl"): {**point, "code_activation": "sigmoid"},
        ("posterior", "box"): {"prior": "uniform"}, ("prior", "uniform"): {"posterior": "box"},
    }  # fmt: skip
    for option in field.metadata["choices"]:
        extra = companions.get((field.name, option), {})
        assert getattr(Config(**{field.name: option, **extra}), field.name) == option


@pytest.mark.parametrize(("value", "left_out"), [
    (-1, ()), (3, (3,)), ((), ()), ([8, 3, 3], (3, 8)), ("3,8", (3, 8)), ("3 8", (3, 8)), ("none", ()), ("", ()), ("only 4, 9", (0, 1, 2, 3, 5, 6, 7, 8)),
])  # fmt: skip
def test_classes_are_left_out_by_numbers_in_any_spelling_also_the_older_one(value: Any, left_out: tuple[int, ...]) -> None:
    config = Config(leave_out=value)
    assert config.leave_out == left_out
    assert Config(leave_out=as_text(config.leave_out)) == config  # type: ignore[arg-type]  # as a command names them


@pytest.mark.parametrize("value", [10, -2, 3.5, True, None, "x", "3;8", "99999999999", [3, "8x"], {"a": 1}])
def test_a_class_that_is_none_is_refused_with_those_there_are(value: Any) -> None:
    with pytest.raises(ConfigError, match=r"leave_out .* 0 to 9.* such as 3,8"):
        Config(leave_out=value)


@pytest.mark.parametrize("value", ["only", "0 1 2 3 4 5 6 7 8 9", list(range(10))])
def test_a_recipe_without_any_class_is_refused(value: Any) -> None:
    with pytest.raises(ConfigError, match="at most 9 of the 10"):
        Config(leave_out=value)


@pytest.mark.parametrize("value", ["", "Mnist", "../mnist", 3, None, ["mnist"], math.nan])
@pytest.mark.parametrize("field", CHOICES, **named)
def test_an_unknown_choice_is_refused_with_all_that_are_known(field: dataclasses.Field, value: object) -> None:
    with pytest.raises(ConfigError) as refusal:
        Config(**{field.name: value})
    assert field.name in str(refusal.value)
    for option in field.metadata["choices"]:
        assert option in str(refusal.value)


@pytest.mark.parametrize("value", [512, None, ["512"], b"512"])
def test_layers_are_a_text(value: Any) -> None:
    with pytest.raises(ConfigError, match="layers is a text"):
        Config(layers=value)


@pytest.mark.parametrize("key", ["epoch", "Beta", "__class__", "x" * 10_000, ""])
def test_an_unknown_key_is_refused_with_all_that_are_known(key: str) -> None:
    with pytest.raises(ConfigError) as refusal:
        from_dict({"epochs": 3, key: 1})
    assert repr(key[:40]) in str(refusal.value)
    assert all(name in str(refusal.value) for name in FIELDS)
    assert len(str(refusal.value)) < 600


def test_a_config_cannot_be_changed_afterwards() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().epochs = 10**9  # type: ignore[misc]


@given(st.fixed_dictionaries({}, optional={
    f.name: st.integers(f.metadata["low"], f.metadata["high"]) if f in WHOLE else st.floats(f.metadata["low"], f.metadata["high"]) for f in NUMBERS
}))  # fmt: skip
def test_a_config_survives_json(values: dict[str, Any]) -> None:
    import json

    config = from_dict({**values, "code_noise": 0.0, "labels": 0, "leave_out": [3, 8]})  # what would not go with all others
    assert from_dict(json.loads(json.dumps(to_dict(config)))) == config


def test_replace_checks_again() -> None:
    assert Config().replace(epochs=7).epochs == 7
    with pytest.raises(ConfigError, match="epochs"):
        Config().replace(epochs=0)


def test_cross_entropy_on_minus_one_to_one_is_refused() -> None:
    with pytest.raises(ConfigError, match="'sse'"):
        Config(output="tanh", likelihood="bernoulli")


def test_pixel_range_follows_the_output() -> None:
    assert Config(output="tanh", likelihood="sse").pixel_range == (-1, 1)
    assert Config().pixel_range == (0, 1)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_valid_recipe(name: str) -> None:
    preset = PRESETS[name]
    assert preset.name == name
    assert preset.title
    assert preset.note.endswith(".")
    config = recipe(name)
    assert {k: getattr(config, k) for k in preset.values} == preset.values


def test_a_model_bears_its_presets_title_only_while_it_is_that_model() -> None:
    assert title_of(recipe("001-ae", seed=7, epochs=3), "001-ae") == "AE, tutorial 001"
    assert title_of(recipe("digits-vae", dataset="mnist"), "digits-vae") == "VAE (from digits-vae)"
    assert title_of(recipe("001-ae", posterior="normal"), "001-ae") == "VAE (from 001-ae)"
    assert title_of(recipe("001-vae-as-written", prior_scale=1.0), "001-vae-as-written") == "VAE, prior scale 1 (from 001-vae-as-written)"
    assert title_of(recipe("digits-vae", beta=4, seed=1), "digits-vae") == "VAE, β = 4 (from digits-vae)"
    assert title_of(recipe("digits-vae", beta=4, latent=3, lr=0.01), "digits-vae") == "VAE, latent dimensions 3, β = 4, … (from digits-vae)"
    assert title_of(Config(), None) == title_of(Config(), "forgotten") == "VAE"


@pytest.mark.parametrize("name", ["000-ae", "001-ae", "001-vae", "001-vae-as-written", "mnist-ae", "mnist-vae"])
def test_the_presets_that_the_issue_names_exist(name: str) -> None:
    assert recipe(name).dataset == "mnist"
    assert recipe(name).latent == 2
    assert recipe(name).kind == ("AE" if name.endswith("ae") and "vae" not in name else "VAE")


@pytest.mark.parametrize("name", ["000-ae", "001-ae", "001-vae"])
def test_tutorial_presets_keep_the_tutorials_numbers(name: str) -> None:
    config = recipe(name)
    values = (config.layers, config.activation, config.likelihood, config.optimiser, config.lr, config.epochs, config.batch)
    assert values == ("512", "relu", "sse", "adam", 1e-3, 20, 128)


def test_as_written_differs_from_the_corrected_vae_by_its_prior_alone() -> None:
    right, written = to_dict(recipe("001-vae")), to_dict(recipe("001-vae-as-written"))
    assert {k for k in right if right[k] != written[k]} == {"prior_scale"}
    assert written["prior_scale"] == pytest.approx(0.7071, abs=1e-4)


def test_an_unknown_preset_is_refused_with_all_that_are_known() -> None:
    with pytest.raises(ConfigError) as refusal:
        recipe("mnist-gan")
    assert all(name in str(refusal.value) for name in PRESETS)


widths = st.integers(1, MAX_WIDTH)
stacks = st.builds(lambda convs, linears: [("conv", w) for w in convs] + [("linear", w) for w in linears],
                   st.lists(widths, max_size=MAX_LAYERS // 2), st.lists(widths, max_size=MAX_LAYERS // 2))  # fmt: skip


@given(stacks, st.sampled_from([" ", ",", ", ", "  ", "\n", "\t"]))
def test_parse_layers_reads_what_was_written(layers: list[tuple[str, int]], gap: str) -> None:
    spec = gap.join(("c" if kind == "conv" else "") + str(width) for kind, width in layers)
    assert parse_layers(spec) == layers
    assert parse_layers(f" {spec} ") == layers


@given(st.text(max_size=60))
def test_parse_layers_returns_usable_layers_or_refuses(spec: str) -> None:
    try:
        layers = parse_layers(spec)
    except ConfigError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert len(layers) <= MAX_LAYERS
        assert all(kind in ("conv", "linear") and 1 <= width <= MAX_WIDTH for kind, width in layers)
        assert [width for _, width in layers] == [int(n) for n in re.findall("[0-9]+", spec)]
    assert len(refusal) < 250


@pytest.mark.parametrize("spec", ["0", "c0", str(MAX_WIDTH + 1), "-3", "12.5", "1e3", "d16", "512;256", "٣", "c", "c-16", "99999999999", "__import__('os')"])
def test_unknown_layers_are_refused_with_an_example(spec: str) -> None:
    with pytest.raises(ConfigError, match=f"from 1 to {MAX_WIDTH}"):
        parse_layers(spec)


def test_a_convolution_after_a_linear_layer_is_refused() -> None:
    with pytest.raises(ConfigError, match="convolutions come before"):
        Config(layers="c8 32 c16")


def test_too_many_layers_are_refused() -> None:
    parse_layers("8 " * MAX_LAYERS)
    with pytest.raises(ConfigError, match=f"at most {MAX_LAYERS}"):
        parse_layers("8 " * (MAX_LAYERS + 1))
