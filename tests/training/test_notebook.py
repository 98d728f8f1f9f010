"""`import aevae`: numpy in, numpy out, as torch computes it; mistakes are explained; the example runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import aevae
from aevae.recipe.datasets import read_split
from aevae.recipe.errors import ConfigError, DataError, RunError
from aevae.recipe.presets import recipe
from aevae.runs import catalog
from aevae.runs.files import claim
from aevae.training.checkpoints import load_model
from aevae.training.driver import train

ROOT = Path(__file__).parents[2]
PICTURES = read_split("digits", "test")[0][:30, 0]


@pytest.fixture(scope="module")
def conditional_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("conditional")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(folder))
        for _ in train(claim("conditional"), recipe("digits-vae", layers="16", epochs=1, condition="class"), "digits-vae"):
            pass
    return folder


@pytest.fixture
def conditional(conditional_once: Path, monkeypatch: pytest.MonkeyPatch) -> aevae.OpenRun:
    monkeypatch.setenv("AEVAE_RUNS", str(conditional_once))
    return aevae.open_run("conditional")


def test_importing_the_package_brings_no_torch() -> None:
    code = "import sys, aevae; assert not {'torch', 'sklearn', 'streamlit'} & set(sys.modules); aevae.open_run; assert 'torch' in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_every_public_name_is_there() -> None:
    for name in aevae.__all__:
        assert getattr(aevae, name).__doc__
    with pytest.raises(AttributeError, match="open_run"):
        _ = aevae.nothing


def test_every_run_is_listed() -> None:
    assert aevae.list_runs() == [run.id for run in catalog.list_runs()[0]]


@pytest.mark.parametrize("run_id", ["digits-vae", "mnist-ae"])
def test_codes_and_pictures_are_torchs(run_id: str) -> None:
    run, model = aevae.open_run(run_id), load_model(catalog.open_run(run_id))
    x = torch.from_numpy(PICTURES / 255).float()[:, None]
    with torch.inference_mode():
        posterior = model.encode(x)
        painted = model.decode(posterior.mean)[:, 0].numpy()
    codes = run.encode(PICTURES)
    assert np.allclose(codes, posterior.mean.numpy(), atol=1e-5)
    assert np.allclose(run.decode(codes), painted, atol=1e-5)
    expected = 0 if posterior.log_var is None else np.exp(0.5 * posterior.log_var.numpy())
    assert np.allclose(run.spread(PICTURES), expected, atol=1e-5)


@pytest.mark.parametrize("shape", [(28, 28), (1, 28, 28), (1, 1, 28, 28)])
def test_one_picture_may_come_in_any_usual_shape(shape: tuple[int, ...]) -> None:
    run = aevae.open_run("digits-vae")
    one = PICTURES[0] / 255
    assert np.allclose(run.encode(one.reshape(shape)), run.encode(PICTURES[:1]), atol=1e-6)
    assert run.decode([0.0, 0.0]).shape == (1, 28, 28)


def test_more_than_a_batch_is_one_answer() -> None:
    run = aevae.open_run("digits-vae")
    codes = np.random.default_rng(0).normal(size=(2100, 2))
    assert np.allclose(run.decode(codes)[[0, 1500, 2099]], run.decode(codes[[0, 1500, 2099]]), atol=1e-5)


@pytest.mark.parametrize("run_id", ["digits-vae", "mnist-ae"])
def test_samples_repeat_with_their_seed(run_id: str) -> None:
    run = aevae.open_run(run_id)
    first = run.sample(5, seed=3)
    assert first.shape == (5, 28, 28)
    assert 0 <= first.min() < first.max() <= 1
    assert np.array_equal(first, run.sample(5, seed=3))
    assert not np.array_equal(first, run.sample(5, seed=4))


def test_an_autoencoders_samples_follow_its_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    run = aevae.open_run("mnist-ae")
    monkeypatch.setattr(run, "decode", lambda codes, label: codes)
    draws, means = run.sample(50_000), run.codes()["mean"]
    assert np.allclose(draws.mean(0), means.mean(0), atol=0.1)
    assert np.allclose(np.cov(draws.T), np.cov(means.T), rtol=0.05, atol=0.1)


def test_a_conditional_model_is_told_the_class(conditional: aevae.OpenRun) -> None:
    three, eight = conditional.decode([[0.0, 0.0]], label=3), conditional.decode([[0.0, 0.0]], label="8")
    assert not np.allclose(three, eight)
    assert np.allclose(conditional.decode(np.zeros((2, 2)), label=[3, 8]), np.concatenate([three, eight]), atol=1e-6)
    assert conditional.encode(PICTURES, label=[5] * 30).shape == (30, 2)


WRONG: dict[str, tuple[str, Any, type[Exception], str]] = {
    "another shape": ("encode", np.zeros((5, 20, 20)), DataError, r"takes \(28, 28\) or \(N, 28, 28\)"),
    "no pictures": ("encode", np.zeros((0, 28, 28)), DataError, "shape"),
    "bytes as floats": ("encode", PICTURES.astype(float), DataError, "uint8"),
    "negative pixels": ("encode", PICTURES / 255 - 0.5, DataError, r"\[0, 1\]"),
    "NaN": ("encode", np.full((28, 28), np.nan), DataError, "not numbers"),
    "words": ("encode", "a picture", DataError, "not an array"),
    "ragged": ("decode", [[1.0, 2.0], [1.0]], DataError, "not an array"),
    "three dimensions": ("decode", np.zeros((4, 3)), DataError, r"\(N, 2\)"),
    "infinite": ("decode", [[np.inf, 0]], DataError, "not numbers"),
    "no samples": ("sample", 0, ConfigError, "1 to 100,000"),
    "half a sample": ("sample", 2.5, ConfigError, "whole number"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_mistakes_are_explained(kind: str) -> None:
    method, value, error, reason = WRONG[kind]
    with pytest.raises(error, match=reason):
        getattr(aevae.open_run("digits-vae"), method)(value)


@pytest.mark.parametrize(
    ("label", "reason"),
    [(None, "must be told"), (10, "unknown class '10'"), ("ten", "unknown class"), (-1, "unknown"), ([1, 2, 3], "3 labels"), (True, "unknown")],
)
def test_wrong_classes_are_explained(label: Any, reason: str, conditional: aevae.OpenRun) -> None:
    with pytest.raises(ConfigError, match=reason):
        conditional.decode(np.zeros((2, 2)), label=label)


def test_a_class_for_a_model_that_knows_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="not told"):
        aevae.open_run("digits-vae").decode([[0.0, 0.0]], label=3)


def test_an_unknown_run_is_named() -> None:
    with pytest.raises(RunError, match="nowhere"):
        aevae.open_run("nowhere")


def test_the_example_runs() -> None:
    output = subprocess.run(
        [sys.executable, "examples/latent_tour.py"], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    ).stdout
    assert "digits-vae" in output
    assert len(output.splitlines()) == 15
    assert "#" in output
