"""Planes that no training has made: PCA is scikit-learn's, and what places images without a decoder says so everywhere."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from sklearn.decomposition import PCA

import aevae
from aevae.recipe.errors import ConfigError, RunError
from aevae.runs.catalog import open_run
from aevae.runs.files import write_json
from aevae.runs.read_run import read_run
from aevae.science.data import load
from aevae.training import baselines
from aevae.training.baselines import make_baseline
from aevae.training.cli import main


@pytest.fixture
def scattered(monkeypatch: pytest.MonkeyPatch, runs: Path) -> str:
    """A run whose places chance gave: what is said of it hangs on no method."""
    monkeypatch.setitem(baselines.PLACES, "tsne", lambda points: np.random.default_rng(0).normal(size=(len(points), 2)).astype(np.float32))
    return make_baseline("tsne", "digits", "scattered")


def test_pca_is_scikit_learns(runs: Path) -> None:
    run = open_run(make_baseline("pca", "digits", "lines"))
    train, test = (load("digits", split).pixels.flatten(1).double().numpy() for split in ("train", "test"))
    theirs = PCA(2, svd_solver="full").fit(train)
    codes = theirs.transform(test)
    assert np.abs(run.tensors("codes")["mean"] - codes).max() < 1e-4
    again = np.clip(theirs.inverse_transform(codes), 0, 1)
    assert run.metrics["sse"] == pytest.approx(((again - test) ** 2).sum(1).mean(), abs=1e-3)
    pixels = aevae.open_run("lines").decode(run.tensors("codes")["mean"][:20])
    assert np.abs(pixels.reshape(20, -1) - again[:20]).max() < 1e-5


def test_places_alone_make_a_run_without_networks_or_errors(scattered: str) -> None:
    run = open_run(scattered)
    assert (run.decodes, run.encoder, run.parameters, run.metrics) == (False, [], 0, {"split": "test", "n": 360})
    assert set(run.tensors("codes")) == {"mean", "label", "index"}
    assert run.verdict == ()
    assert run.sound


def test_what_has_no_networks_refuses_to_compute_in_one_sentence(scattered: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["evaluate", scattered], ["scores", scattered], ["codes", scattered]):
        assert main(command) == 1
        assert capsys.readouterr().err == "aevae: scattered has no networks: it only places the test images. Choose a model that encodes and decodes.\n"
    with pytest.raises(RunError, match="only places the test images"):
        aevae.open_run(scattered).decode([[0, 0]])


def test_a_trained_run_that_has_lost_its_layers_is_no_baseline(tiny_runs: Path) -> None:
    path = tiny_runs / "tiny-vae" / "run.json"
    write_json(path, json.loads(path.read_text()) | {"encoder": [], "decoder": []})
    with pytest.raises(RunError, match="networks do not lead from picture to code and back"):
        read_run(path.parent)


def test_umap_without_its_package_is_one_sentence(monkeypatch: pytest.MonkeyPatch, runs: Path) -> None:
    monkeypatch.setitem(sys.modules, "umap", None)
    with pytest.raises(ConfigError, match=r"UMAP needs the package umap-learn: `pip install umap-learn`, or choose tsne or pca\."):
        make_baseline("umap", "digits", "u")
    assert not (runs / "u").exists()
