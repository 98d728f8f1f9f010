"""Networks as people write them become layer lists that the browser runs as torch does; what does not is refused by name."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from architectures import Example, examples, randomise
from node import Case, run_in_node
from safetensors.torch import save_file
from torch import Tensor, nn

from aevae.recipe.errors import ConfigError
from aevae.recipe.layer_kinds import output_shape
from aevae.science.posterior import posterior_of
from aevae.science.tracing.module import EXAMPLES, called
from aevae.science.tracing.networks import Traced, trace
from aevae.science.tracing.writer import Untraceable

TOLERANCE = 1e-5
EXAMPLES_BY_NAME = examples()


def inputs(example: Example, which: str) -> tuple[Tensor, Tensor | None]:
    generator = torch.Generator().manual_seed(3)
    label = torch.tensor([2] * EXAMPLES) if example.condition else None
    if which == "encoder":
        return torch.rand(EXAMPLES, *example.image, generator=generator), label
    return torch.randn(EXAMPLES, example.latent, generator=generator), label


def traced(example: Example, which: str) -> tuple[Traced, np.ndarray, Tensor]:
    """The layers, what the module itself gives (mean and log variance side by side), and what went in."""
    x, label = inputs(example, which)
    given = example.encoder if which == "encoder" else example.decoder
    shapes = [example.image, (math.prod(example.image),)] if which == "encoder" else [(example.latent,), (example.latent, 1, 1), (4, 7, 7)]
    network, beside, answer = called(given, f"the {which}", x, shapes, label)
    result = trace(network, f"the {which}", beside, which, "Do otherwise.", shape=example.image if which == "decoder" else None)
    if len(answer) == 1:
        return result, answer[0].flatten(1).numpy(), x
    spread = answer[1].square().log() if len(answer) == 3 else answer[1]  # a log variance, whatever the network says of it
    return result, torch.cat([answer[0].flatten(1), spread.flatten(1)], 1).numpy(), x


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], tuple[Traced, np.ndarray, np.ndarray]]:
    """Layers, what torch gives and what JavaScript gives, of every encoder and decoder; one Node process for all."""
    folder = tmp_path_factory.mktemp("traced")
    found = {(name, which): traced(example, which) for name, example in EXAMPLES_BY_NAME.items() for which in ("encoder", "decoder")}
    cases = []
    for i, (result, _, x) in enumerate(found.values()):
        save_file(result.tensors, folder / f"{i}.safetensors", metadata={"format": "pt"})
        cases.append(Case(result.layers, folder / f"{i}.safetensors", x.numpy(), 2 if any(layer["op"] == "condition" for layer in result.layers) else 0))
    outputs = run_in_node(cases)
    return {key: (result, expected, there.forward) for (key, (result, expected, _)), there in zip(found.items(), outputs, strict=True)}


@pytest.mark.parametrize("which", ["encoder", "decoder"])
@pytest.mark.parametrize("name", EXAMPLES_BY_NAME)
def test_the_browser_computes_what_the_module_does(name: str, which: str, results: dict[tuple[str, str], tuple[Traced, np.ndarray, np.ndarray]]) -> None:
    result, expected, there = results[name, which]
    if result.posterior == "normal":
        posterior = posterior_of(torch.from_numpy(there), "normal", result.head, 1.0)
        assert posterior.log_var is not None
        there = torch.cat([posterior.mean, posterior.log_var], 1).numpy()
    assert there.shape == expected.shape
    assert np.abs(there - expected).max() <= TOLERANCE * max(1, np.abs(expected).max())


@pytest.mark.parametrize("name", EXAMPLES_BY_NAME)
def test_the_layers_lead_from_image_to_code_and_back(name: str, results: dict[tuple[str, str], tuple[Traced, np.ndarray, np.ndarray]]) -> None:
    example = EXAMPLES_BY_NAME[name]
    encoder, decoder = results[name, "encoder"][0], results[name, "decoder"][0]
    parts = 2 if encoder.posterior == "normal" else 1
    assert math.prod(output_shape(encoder.layers, example.image)) == parts * example.latent
    assert output_shape(decoder.layers, (example.latent,)) == example.image


# --- what is refused, and how it is said -----------------------------------------------------------


class Branch(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.flatten(1) if x.mean() > 0 else -x.flatten(1)


class Draw(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        h = x.flatten(1)
        return h + torch.randn_like(h)


class LastOfLstm(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.rows = nn.LSTM(6, 3, batch_first=True)

    def forward(self, x: Tensor) -> Tensor:
        return self.rows(x[:, 0])[0][:, -1]


class Forgotten(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.nn.functional.dropout(x.flatten(1))


class Gives(nn.Module):
    def __init__(self, answer: Callable[[Tensor], Any]) -> None:
        super().__init__()
        self.answer = answer

    def forward(self, x: Tensor) -> Any:
        return self.answer(x.flatten(1))


def attempt(module: Any, shapes: list[tuple[int, ...]] | None = None) -> Traced:
    network, example, _ = called(module, "the encoder", torch.randn(EXAMPLES, 2, 5, 6), shapes or [(2, 5, 6)])
    return trace(network, "the encoder", example, "encoder", "Publish it otherwise.")


REFUSED: dict[str, tuple[Any, str]] = {
    "control flow": (Branch(), r"decides by the values it sees \(data-dependent control flow\)\. Publish it otherwise\."),
    "a sample": (Draw(), r"its forward draws random numbers.*return mean and log variance"),
    "a recurrent layer": (nn.Sequential(nn.Conv2d(2, 1, 1), LastOfLstm()), r"1\.rows \(LSTM\) uses lstm, which is none of the layers"),
    "an unknown activation": (nn.Sequential(nn.Flatten(), nn.Linear(60, 3), nn.Hardswish()), r"cannot be traced: 2 \(Hardswish\) uses hardswish"),
    "dropout that never ends": (Forgotten(), r"drops numbers at random even in use"),
    "batch statistics": (nn.Sequential(nn.BatchNorm2d(2, track_running_stats=False)), r"0 \(BatchNorm2d\) normalises by the images it is shown together with"),
    "a stride of two sizes": (nn.Sequential(nn.Conv2d(2, 3, 3, stride=(1, 2))), r"0 \(Conv2d\) has a stride of \[1, 2\]"),
    "gelu by tanh": (nn.GELU("tanh"), r"gelu with options that no layer has"),
    "a mix of images": (Gives(lambda h: h - h.mean(0, keepdim=True)), r"mean over something else"),
    "a turned image": (Gives(lambda h: h.view(-1, 2, 5, 6).transpose(1, 2)), r"lays out numbers anew \(transpose\)"),
    "a product of two": (Gives(lambda h: h * torch.sigmoid(h)), r"computes its factor from its input"),
    "NaN": (Gives(lambda h: h * float("nan")), r"not numbers \(NaN or infinite\)"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_layer_does_is_refused_by_the_name_of_its_module(name: str) -> None:
    module, reason = REFUSED[name]
    with pytest.raises(Untraceable, match=reason):
        attempt(module)


WRONG: dict[str, tuple[Any, str]] = {
    "no module": (lambda x: x, r"must be a torch\.nn\.Module or a method of one, such as model\.encode; it is function"),
    "another shape": (nn.Linear(7, 2), r"does not take \(N, 2, 5, 6\): mat1 and mat2 shapes cannot be multiplied.*Wrap it"),
    "three tensors": (Gives(lambda h: (h, h, h)), r"gives \(Tensor, Tensor, Tensor\): return one tensor, or the mean and the log variance"),
    "another distribution": (Gives(lambda h: torch.distributions.Laplace(h, torch.ones_like(h))), r"a Laplace is no posterior that the app knows"),
    "one answer for all": (Gives(lambda h: h.sum()[None]), r"does not give one answer an image"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_encoder_is_refused_before_it_is_traced(name: str) -> None:
    module, reason = WRONG[name]
    with pytest.raises(ConfigError, match=reason):
        attempt(module)


def test_the_callers_module_stays_as_it_was() -> None:
    """In training mode, in half precision: the copy is in use and in float32, and what was done is said."""
    module = nn.Sequential(nn.Flatten(), nn.Linear(60, 8), nn.BatchNorm1d(8), nn.Dropout(), nn.Linear(8, 2)).half().train()
    before = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    result = attempt(module)
    assert module.training
    assert module[1].weight.dtype == torch.float16
    assert all(torch.equal(tensor, before[name]) for name, tensor in module.state_dict().items())
    assert [layer["op"] for layer in result.layers] == ["reshape", "linear", "linear"]  # batch norm is folded, dropout is gone
    assert [said.split(":")[0] for said in result.said] == ["the encoder was in training mode", "the encoder computes in float16"]


def test_a_batch_norm_that_cannot_be_folded_is_a_scale_and_a_shift() -> None:
    module = randomise(nn.Sequential(nn.BatchNorm2d(2), nn.Conv2d(2, 3, 3), nn.ReLU(), nn.BatchNorm2d(3)))
    assert [layer["op"] for layer in attempt(module).layers] == ["scale_shift", "conv2d", "relu", "scale_shift"]


def test_weights_that_are_computed_from_others_are_computed_once() -> None:
    module = nn.Sequential(nn.Flatten(), nn.utils.parametrizations.weight_norm(nn.Linear(60, 2)), nn.utils.parametrizations.spectral_norm(nn.Linear(2, 2)))
    assert [layer["op"] for layer in attempt(module).layers] == ["reshape", "linear", "linear"]


def test_what_is_computed_and_not_used_is_left_out() -> None:
    class Spare(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.a, self.b = nn.Linear(60, 4), nn.Linear(60, 4)

        def forward(self, x: Tensor) -> Tensor:
            h = x.flatten(1)
            self.b(h)
            return self.a(h)[:, 1:3]

    assert [(layer["op"], layer.get("out")) for layer in attempt(Spare()).layers] == [("reshape", None), ("linear", 2)]


def test_an_encoder_that_wants_flat_images_gets_them() -> None:
    assert attempt(nn.Linear(60, 2), [(2, 5, 6), (60,)]).layers[0] == {"op": "reshape", "shape": [60]}
