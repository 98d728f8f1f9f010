"""`aevae.publish`: a model that was trained elsewhere becomes a run that says what the module says, and nothing half done stays."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from architectures import TwoHeads, mlp, randomise
from node import Case, run_in_node
from torch import Tensor, nn

import aevae
from aevae.recipe.errors import AevaeError, ConfigError, DataError, RunError
from aevae.runs import catalog
from aevae.training.checkpoints import load_model
from aevae.training.shipping import ship

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")
RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (80, 9, 12, 3), dtype=np.uint8)
LABELS = ["leaf", "stone"] * 40


def colour(latent: int, last: nn.Module | None = None) -> tuple[nn.Module, nn.Module]:
    """A small convolutional pair for 3 × 9 × 12 images."""
    encoder = nn.Sequential(nn.Conv2d(3, 4, 3, 2, 1, bias=False), nn.BatchNorm2d(4), nn.LeakyReLU(0.2), nn.Flatten())
    decoder = nn.Sequential(nn.Linear(latent, 60), nn.Unflatten(1, (2, 5, 6)), nn.Upsample((9, 12)), nn.Conv2d(2, 3, 1), *([last] if last else []))
    return randomise(TwoHeads(encoder, 120, latent)).eval(), randomise(decoder).eval()


def grey(latent: int = 2) -> tuple[nn.Module, nn.Module]:
    return randomise(nn.Sequential(nn.Flatten(), nn.Linear(784, latent))).eval(), randomise(mlp([latent, 8, 784], nn.ReLU, nn.Sigmoid())).eval()


@pytest.fixture
def home(runs: Path, data: Path) -> Path:
    """An empty folder of runs beside an empty one of data sets."""
    runs.mkdir(exist_ok=True)
    return runs


OUTPUTS: dict[str, tuple[nn.Module | None, dict[str, Any], Any, Any]] = {  # the last layer, what is said of it, and how pixels enter and come out
    "sigmoid": (nn.Sigmoid(), {}, lambda x: x, lambda y: y),
    "logits": (None, {"output": "logits", "pixel_range": (-1, 1)}, lambda x: 2 * x - 1, torch.sigmoid),
    "tanh": (nn.Tanh(), {"output": "tanh", "pixel_range": (-1, 1)}, lambda x: 2 * x - 1, lambda y: (y + 1) / 2),
    "tanh of plain images": (nn.Tanh(), {"output": "tanh"}, lambda x: x, lambda y: (y + 1) / 2),
    "linear": (None, {"output": "linear", "pixel_range": (-0.5, 1.5)}, lambda x: 2 * x - 0.5, lambda y: ((y + 0.5) / 2).clamp(0, 1)),
}


@pytest.mark.parametrize("output", OUTPUTS)
@torch.inference_mode()
def test_a_published_run_says_what_its_module_says(output: str, home: Path) -> None:
    """Whatever range its pixels have: in Python, in the browser, and in the run's own codes."""
    last, options, enters, leaves = OUTPUTS[output]
    encoder, decoder = colour(3, last)
    run = aevae.publish(encoder, decoder, IMAGES, LABELS, name="mine", title="Leaves and stones", **options)
    assert (run.classes, run.dimensions, run.config.kind, run.run.source) == (("leaf", "stone"), 3, "VAE", "published")
    x = torch.from_numpy(run.test_images(range(5)))
    mean, log_var = encoder(enters(x))
    np.testing.assert_allclose(run.encode(x), mean, atol=1e-4)
    np.testing.assert_allclose(run.spread(x), (0.5 * log_var).exp(), atol=1e-4)
    np.testing.assert_allclose(run.codes()["mean"][:5], mean, atol=1e-4)
    wanted = leaves(decoder(mean))
    np.testing.assert_allclose(run.decode(mean), wanted, atol=1e-5)
    np.testing.assert_allclose(run.codes()["error"][:5].astype(float), (wanted - x).square().flatten(1).sum(1), rtol=1e-2)
    [there] = run_in_node([Case(run.run.decoder, run.run.path("weights.safetensors"), mean.numpy())])
    low, high = run.config.pixel_range
    np.testing.assert_allclose((there.forward.reshape(wanted.shape) - low) / (high - low), wanted, atol=1e-5)
    assert run.config.has_elbo == (output in ("sigmoid", "logits"))  # only there is a pixel a probability


def test_a_data_set_that_is_here_can_be_named(home: Path) -> None:
    run = aevae.publish(*grey(), name="lines", dataset="digits")
    assert (run.config.dataset, run.config.kind, run.metrics["n"]) == ("digits", "AE", 360)
    assert not (home.parent / "data" / "lines").exists()


def test_the_class_is_told_where_both_take_it(home: Path) -> None:
    class Told(nn.Module):
        def __init__(self, network: nn.Module) -> None:
            super().__init__()
            self.network = network

        def forward(self, x: Tensor, c: Tensor) -> Tensor:
            return self.network(torch.cat([x.flatten(1), c], 1))

    encoder, decoder = Told(mlp([794, 2], nn.ReLU)).eval(), Told(mlp([12, 784], nn.ReLU, nn.Sigmoid())).eval()
    run = aevae.publish(encoder, decoder, name="told", dataset="digits", condition=True)
    z = np.array([[0.5, -1.0]], np.float32)
    label = torch.eye(10)[[7]]
    np.testing.assert_allclose(run.decode(z, 7).reshape(-1), decoder(torch.from_numpy(z), label).detach()[0], atol=1e-5)
    with pytest.raises(ConfigError, match="must be given the class"):
        run.decode(z)


class Odd(nn.Module):
    """A decoder that no list of layers can say."""

    def __init__(self, latent: int) -> None:
        super().__init__()
        self.out = nn.Linear(latent, 784)

    def forward(self, z: Tensor) -> Tensor:
        return torch.sigmoid(self.out(torch.cos(z)))


@pytest.mark.parametrize("latent", [1, 2, 3])
@torch.inference_mode()
def test_what_cannot_be_traced_is_stored_as_a_grid_of_images(latent: int, home: Path) -> None:
    encoder, decoder = grey(latent)[0], randomise(Odd(latent)).eval()
    with pytest.raises(ConfigError, match=r"the decoder cannot be traced: its forward uses cos, .*decode=\"grid\""):
        aevae.publish(encoder, decoder, name="odd", dataset="digits")
    with pytest.warns(UserWarning, match="48 × 48 decoded images are stored over the plane"):
        run = aevae.publish(encoder, decoder, name="odd", dataset="digits", decode="grid")
    assert run.run.stored
    origin, axes = np.array(run.run.plane["origin"], np.float32), np.array(run.run.plane["axes"], np.float32)
    grid = run.run.decoder[-1]
    x0, x1, y0, y1 = grid["window"]
    u, v = np.linspace(x0, x1, grid["columns"])[7], np.linspace(y0, y1, grid["rows"])[30]
    knot = (origin + np.array([u, v], np.float32) @ axes)[None].astype(np.float32)
    np.testing.assert_allclose(run.decode(knot).reshape(-1), decoder(torch.from_numpy(knot))[0], atol=1e-4)  # between knots it blends
    outside = (origin + 9 * np.array([x1, y1], np.float32) @ axes)[None].astype(np.float32)
    edge = (origin + np.array([x1, y1], np.float32) @ axes)[None].astype(np.float32)
    np.testing.assert_allclose(run.decode(outside), run.decode(edge), atol=1e-5)
    assert [line for line in run.run.said if "stored" in line]


def test_published_twice_it_keeps_its_images_once(home: Path) -> None:
    first, second = (aevae.publish(*colour(2, nn.Sigmoid()), IMAGES, LABELS, name="mine") for _ in range(2))
    assert (first.id, second.id) == ("mine", "mine-2")
    assert second.config.dataset == "mine"
    with pytest.raises(DataError, match="There is a data set mine already"):
        aevae.publish(*colour(2, nn.Sigmoid()), 255 - IMAGES, LABELS, name="mine")


def test_a_run_json_says_what_the_model_is_and_no_recipe(home: Path) -> None:
    run = aevae.publish(*grey(), name="lines", dataset="digits")
    told = json.loads(run.run.path("run.json").read_text())
    assert "config" not in told
    assert told["model"] == {
        "dataset": "digits", "posterior": "point", "head": "log_var", "latent": 2, "output": "sigmoid", "likelihood": "bernoulli", "condition": "none",
    }  # fmt: skip
    assert load_model(catalog.open_run("lines")).decoder_layers == told["decoder"]
    with pytest.raises(RunError, match="made elsewhere"):
        ship("lines")


def test_what_was_done_to_the_modules_is_said_and_kept(home: Path) -> None:
    encoder, decoder = grey()
    with pytest.warns(UserWarning, match="training mode"):
        run = aevae.publish(encoder.train().half(), decoder, name="said", dataset="digits")
    assert [sentence.partition(":")[0] for sentence in run.run.said] == ["the encoder was in training mode", "the encoder computes in float16"]


GOOD: dict[str, Any] = {"name": "bad", "dataset": "digits"}
OWN: dict[str, Any] = {"name": "bad"}
BAD: dict[str, tuple[Any, dict[str, Any], str]] = {
    "no images": (grey, OWN, "give images, or dataset="),
    "both": (grey, {**GOOD, "images": IMAGES}, "and not both"),
    "labels of a known set": (grey, {**GOOD, "labels": [1]}, "has its own labels"),
    "an unknown set": (grey, {**GOOD, "dataset": "mnits"}, "unknown data set 'mnits'"),
    "an unknown output": (grey, {**GOOD, "output": "softmax"}, "output is 'softmax'; allowed: 'sigmoid', 'logits', 'tanh', 'linear'"),
    "a range upside down": (grey, {**GOOD, "pixel_range": (1, 0)}, r"pixel_range is \(1, 0\); it must be what black and white are"),
    "a grid for each class": (grey, {**GOOD, "condition": True, "decode": "grid"}, "a grid for each class"),
    "pixels beyond 1": (grey, {**OWN, "images": RANDOM.normal(size=(80, 28, 28))}, r"pixels reach from -[\d.]+ to [\d.]+: how are they scaled\?"),
    "labels of another length": (lambda: colour(2, nn.Sigmoid()), {**OWN, "images": IMAGES, "labels": LABELS[1:]}, "79 labels"),
    "too few images": (lambda: colour(2, nn.Sigmoid()), {**OWN, "images": IMAGES[:40]}, "at least 32 and 16 are needed"),
    "another image size": (lambda: colour(2, nn.Sigmoid()), GOOD, r"the encoder does not take \(N, 1, 28, 28\) or \(N, 784\): "),
    "an output of another size": (lambda: (grey()[0], mlp([2, 700], nn.ReLU, nn.Sigmoid())), GOOD, "the decoder gives 700 numbers, but the images are 1 × 28 × 28"),
    "a decoder of other codes": (lambda: (grey(3)[0], grey(2)[1]), GOOD, r"the decoder does not take \(N, 3\) or \(N, 3, 1, 1\)"),
    "logits said to be pixels": (lambda: (grey()[0], randomise(mlp([2, 784], nn.ReLU))), GOOD, r'gives numbers from -[\d.]+ to [\d.]+, but output="sigmoid" has pixels in'),
    "too long a code": (lambda: (mlp([784, 300], nn.ReLU), mlp([300, 784], nn.ReLU)), GOOD, "codes of 300 numbers; from 1 to 256"),
    "a name that is none": (grey, {**GOOD, "name": "../x"}, "x"),
    "no module": (lambda: (np.tanh, grey()[1]), GOOD, "the encoder must be a torch.nn.Module or a method of one"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_sentence_and_leaves_nothing_behind(name: str, home: Path, data: Path) -> None:
    make, options, reason = BAD[name]
    with warnings.catch_warnings(), pytest.raises(AevaeError, match=reason):
        aevae.publish(*make(), **options)
    assert list(home.iterdir()) == []
    assert not data.exists() or list(data.iterdir()) == []
