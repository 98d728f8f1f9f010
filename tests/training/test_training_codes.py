"""`python -m aevae codes RUN`: the training images' codes are kept beside the run, are the model's own, and go when its weights change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from aevae.recipe.errors import RunError
from aevae.runs.catalog import open_run
from aevae.runs.tensors import read_tensors
from aevae.science.data import load
from aevae.screen.plane.specs import run_spec
from aevae.training.checkpoints import load_model, write_arrays
from aevae.training.cli import main
from aevae.training.driver import train


@pytest.mark.parametrize("run_id", ["tiny-vae", "tiny-ae"])
def test_the_codes_are_the_models_of_every_training_image(run_id: str, tiny_runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "codes_train" not in run_spec(open_run(run_id))["files"]
    assert main(["codes", run_id]) == 0
    assert "1,437 codes of training images" in capsys.readouterr().out
    run, images = open_run(run_id), load("digits", "train")
    kept = run.tensors("codes_train")
    with torch.inference_mode():
        posterior = load_model(run).encode(images.pixels[:100])
    assert np.abs(kept["mean"][:100] - posterior.mean.numpy()).max() < 1e-5
    assert (kept["label"] == images.labels.numpy()).all()
    assert (kept["index"] == np.arange(1437)).all()
    assert run_spec(run)["files"]["codes_train"].endswith("/codes_train.safetensors")


def test_codes_of_another_shape_are_refused_with_what_to_do(tiny_runs: Path) -> None:
    main(["codes", "tiny-vae"])
    path = tiny_runs / "tiny-vae" / "codes_train.safetensors"
    arrays = read_tensors(path)
    write_arrays(path, {**arrays, "mean": arrays["mean"][:, :1]})
    with pytest.raises(RunError, match="python -m aevae codes tiny-vae"):
        open_run("tiny-vae")


def test_what_ships_keeps_its_test_codes_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "digits-vae"]) == 1
    assert "--preset digits-vae --name NAME" in capsys.readouterr().err


def test_training_again_takes_the_old_codes_away(tiny_runs: Path) -> None:
    main(["codes", "tiny-vae"])
    run = open_run("tiny-vae")
    for _ in train(run.folder, run.config, run.preset):
        break
    assert not run.path("codes_train.safetensors").exists()
