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


@pytest.mark.parametrize("run_id", ["digits-vae", "mnist-ae", "conv-vae", "conditional-vae"])
def test_onnx_files_give_what_torch_gives(run_id: str, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed, so no ONNX file can be written")
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed, so no ONNX file can be run")
    run = aevae.open_run(run_id)
    encoder, decoder = (runtime.InferenceSession(path) for path in run.to_onnx(tmp_path / run_id))
    told = {"label": np.full(30, 4)} if run.config.condition_classes else {}
    label = 4 if told else None
    mean, *spread = encoder.run(None, {"images": PICTURES[:, None].astype(np.float32) / 255, **told})
    np.testing.assert_allclose(mean, run.encode(PICTURES, label), atol=1e-4)
    assert len(spread) == (run.config.kind == "VAE")
    [images] = decoder.run(None, {"codes": mean, **told})
    np.testing.assert_allclose(images[:, 0], run.decode(mean, label), atol=1e-5)


def test_without_the_package_onnx_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match="pip install onnx"):
        aevae.open_run("digits-vae").to_onnx(tmp_path)


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


def test_test_images_are_those_of_the_data_set_and_come_with_their_channels() -> None:
    images, labels = read_split("digits", "test")
    run = aevae.open_run("digits-vae")
    np.testing.assert_array_equal(run.test_images([5, 0, 5]), images[[5, 0, 5], 0] / np.float32(255))
    assert run.codes()["label"][run.codes()["index"] == 5] == labels[5]


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
    "bytes as floats": ("encode", PICTURES.astype(float), DataError, "uint8"),
    "negative pixels": ("encode", PICTURES / 255 - 0.5, DataError, r"\[0, 1\]"),
    "NaN": ("encode", np.full((28, 28), np.nan), DataError, "not numbers"),
    "words": ("encode", "a picture", DataError, "not an array"),
    "ragged": ("decode", [[1.0, 2.0], [1.0]], DataError, "not an array"),
    "three dimensions": ("decode", np.zeros((4, 3)), DataError, r"\(N, 2\)"),
    "infinite": ("decode", [[np.inf, 0]], DataError, "not numbers"),
    "no samples": ("sample", 0, ConfigError, "1 to 100,000"),
    "a test image beyond the last": ("test_images", [0, 360], DataError, "from 0 to 359"),
    "one test image alone": ("test_images", 3, DataError, "a list of whole numbers"),
    "half a sample": ("sample", 2.5, ConfigError, "whole number"),
}


@pytest.mark.parametrize("kind", WRONG)
def test_mistakes_are_explained(kind: str) -> None:
    method, value, error, reason = WRONG[kind]
    with pytest.raises(error, match=reason):
        getattr(aevae.open_run("digits-vae"), method)(value)


Z = np.zeros((2, 2))
WORKS: dict[str, tuple[str, tuple[Any, ...], dict[str, Any], tuple[int, ...]]] = {  # method, arguments, the shape of the answer
    "codes as a list": ("decode", ([[0, 0], [1, 1]],), {"label": 3}, (2, 28, 28)),
    "codes as integers": ("decode", (Z.astype(int),), {"label": 3}, (2, 28, 28)),
    "codes as a tensor": ("decode", (torch.zeros(2, 2),), {"label": 3}, (2, 28, 28)),
    "codes as a tensor that learns": ("decode", (torch.zeros(2, 2, requires_grad=True),), {"label": 3}, (2, 28, 28)),
    "codes as float64": ("decode", (torch.zeros(2, 2, dtype=torch.float64),), {"label": 3}, (2, 28, 28)),
    "a label as a tensor": ("decode", (Z,), {"label": torch.tensor(3)}, (2, 28, 28)),
    "labels as a tensor": ("decode", (Z,), {"label": torch.tensor([3, 8])}, (2, 28, 28)),
    "labels as tensors": ("decode", (Z,), {"label": [torch.tensor(3), torch.tensor(8)]}, (2, 28, 28)),
    "labels as an array": ("decode", (Z,), {"label": np.array([3, 8])}, (2, 28, 28)),
    "labels as bytes of a file": ("decode", (Z,), {"label": np.array([3, 8], np.uint8)}, (2, 28, 28)),
    "labels as floats": ("decode", (Z,), {"label": np.array([3.0, 8.0])}, (2, 28, 28)),
    "labels as names": ("decode", (Z,), {"label": np.array(["3", "8"])}, (2, 28, 28)),
    "labels in a tuple": ("decode", (Z,), {"label": (3, "8")}, (2, 28, 28)),
    "labels one after another": ("decode", (Z,), {"label": range(2)}, (2, 28, 28)),
    "a label as a numpy integer": ("decode", (Z,), {"label": np.int64(3)}, (2, 28, 28)),
    "a label as a float": ("decode", (Z,), {"label": 3.0}, (2, 28, 28)),
    "a label as an array of no dimension": ("decode", (Z,), {"label": np.array(3)}, (2, 28, 28)),
    "a count as a numpy integer": ("sample", (np.int64(5),), {"label": 3}, (5, 28, 28)),
    "a count as a tensor": ("sample", (torch.tensor(5),), {"label": 3}, (5, 28, 28)),
    "a seed as a numpy integer": ("sample", (5,), {"label": 3, "seed": np.uint32(7)}, (5, 28, 28)),
    "no seed": ("sample", (5,), {"label": 3, "seed": None}, (5, 28, 28)),
    "pictures as a tensor": ("encode", (torch.from_numpy(PICTURES[:2] / 255),), {"label": 3}, (2, 2)),
    "pictures as bytes in a tensor": ("encode", (torch.from_numpy(PICTURES[:2].copy()),), {"label": 3}, (2, 2)),
    "pictures as lists": ("encode", ((PICTURES[:2] / 255).tolist(),), {"label": [3, 3]}, (2, 2)),
    "black and white": ("encode", (PICTURES[:2] > 127,), {"label": 3}, (2, 2)),
}
FAILS: dict[str, tuple[str, tuple[Any, ...], dict[str, Any], type[Exception], str]] = {
    "no pictures": ("encode", (PICTURES[:0],), {"label": 3}, DataError, "the selection is empty"),
    "no codes": ("decode", (Z[:0],), {"label": 3}, DataError, "the selection is empty"),
    "an empty list": ("decode", ([],), {"label": 3}, DataError, "the selection is empty"),
    "nothing": ("encode", (None,), {"label": 3}, DataError, "not an array of numbers"),
    "a number": ("encode", (0.5,), {"label": 3}, DataError, "shape"),
    "complex numbers": ("decode", (Z.astype(complex),), {"label": 3}, DataError, "not an array of numbers"),
    "no labels": ("decode", (Z,), {"label": []}, ConfigError, "0 labels were given for 2"),
    "half a class": ("decode", (Z,), {"label": 3.5}, ConfigError, "unknown class '3.5'"),
    "no number": ("decode", (Z,), {"label": float("nan")}, ConfigError, "unknown class 'nan'"),
    "labels in a table": ("decode", (Z,), {"label": np.array([[3], [8]])}, ConfigError, "unknown class"),
    "labels by name": ("decode", (Z,), {"label": {"a": 3, "b": 8}}, ConfigError, "unknown class 'a'"),
    "truths for labels": ("decode", (Z,), {"label": torch.tensor([True, False])}, ConfigError, "unknown class 'True'"),
    "bytes for a label": ("decode", (Z,), {"label": b"3"}, ConfigError, "unknown class"),
    "a count that is a float": ("sample", (5.0,), {"label": 3}, ConfigError, "whole number from 1 to 100,000"),
    "a count in words": ("sample", ("five",), {"label": 3}, ConfigError, "whole number from 1 to 100,000"),
    "no count": ("sample", (None,), {"label": 3}, ConfigError, "whole number from 1 to 100,000"),
    "a truth for a count": ("sample", (True,), {"label": 3}, ConfigError, "whole number from 1 to 100,000"),
    "a seed in words": ("sample", (5,), {"label": 3, "seed": "luck"}, ConfigError, "seed is luck, but must be a whole number from 0"),
    "a seed below zero": ("sample", (5,), {"label": 3, "seed": -1}, ConfigError, "seed is -1"),
}


@pytest.mark.parametrize("name", WORKS)
def test_whatever_can_be_understood_works(name: str, conditional: aevae.OpenRun) -> None:
    method, arguments, options, shape = WORKS[name]
    assert getattr(conditional, method)(*arguments, **options).shape == shape


@pytest.mark.parametrize("name", FAILS)
def test_whatever_cannot_is_explained(name: str, conditional: aevae.OpenRun) -> None:
    method, arguments, options, error, reason = FAILS[name]
    with pytest.raises(error, match=reason):
        getattr(conditional, method)(*arguments, **options)


def test_samples_without_a_seed_are_others_each_time(conditional: aevae.OpenRun) -> None:
    assert not np.array_equal(conditional.sample(3, seed=None, label=3), conditional.sample(3, seed=None, label=3))


@pytest.mark.parametrize(
    ("label", "reason"),
    [(None, "must be given"), (10, "unknown class '10'"), ("ten", "unknown class"), (-1, "unknown"), ([1, 2, 3], "3 labels"), (True, "unknown")],
)
def test_wrong_classes_are_explained(label: Any, reason: str, conditional: aevae.OpenRun) -> None:
    with pytest.raises(ConfigError, match=reason):
        conditional.decode(np.zeros((2, 2)), label=label)


def test_a_class_for_a_model_that_knows_none_is_refused() -> None:
    with pytest.raises(ConfigError, match="not given"):
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
