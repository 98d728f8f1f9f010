"""A training runs where it is told to: nothing of it is left to the device that torch would take."""

from __future__ import annotations

import copy
import json
from collections.abc import Generator
from pathlib import Path

import pytest
import torch

from aevae.recipe.errors import ConfigError, JobError
from aevae.recipe.presets import PRESETS, recipe
from aevae.runs.catalog import open_run
from aevae.runs.files import claim, write_json
from aevae.runs.speed import measured
from aevae.science import devices
from aevae.science.data import Images
from aevae.science.model import new_model
from aevae.services.job_commands import main
from aevae.training import job
from aevae.training.checkpoints import Progress, fresh_state, load_progress, save_progress, snapshot
from aevae.training.driver import film_frame, train
from aevae.training.fit import EpochReport, fit

SMALL = {"batch": 16, "epochs": 1, "dataset": "digits", "leave_out": (), "holdout": 0}


@pytest.mark.parametrize("name", PRESETS)
def test_no_tensor_of_a_training_lies_where_torch_would_put_it(name: str) -> None:
    """Torch's own choice is made `meta`, which refuses to meet any other: what names no device, or the wrong one, fails."""
    config = recipe(name, **SMALL)
    noise = torch.Generator().manual_seed(0)
    images = Images(torch.rand(40, 1, 28, 28, generator=noise), torch.arange(40) % 10)
    config = config.replace(labels=20) if config.labels else config
    here = fresh_state(new_model(config, (1, 28, 28)))
    there = copy.deepcopy(here)
    list(fit(here, images, images))
    with torch.device("meta"):
        [report] = [report for report in fit(there, images, images) if isinstance(report, EpochReport)]
    assert report.epoch == 1
    assert all((a == b).all() for a, b in zip(snapshot(here).arrays.values(), snapshot(there).arrays.values(), strict=True)), "and it is the same training"


def test_numbers_leave_a_device_only_by_way_of_the_processor(monkeypatch: pytest.MonkeyPatch, runs: Path) -> None:
    """A GPU's tensor has no `numpy()`: here none has that has not come through `cpu()`."""
    cpu, numpy = torch.Tensor.cpu, torch.Tensor.numpy
    home: set[int] = set()

    def come_home(tensor: torch.Tensor) -> torch.Tensor:
        home.add(tensor.data_ptr())
        return cpu(tensor)

    def leave(tensor: torch.Tensor) -> object:
        assert tensor.data_ptr() in home
        return numpy(tensor)

    config = recipe("digits-vae", **SMALL)
    images = Images(torch.rand(40, 1, 28, 28), torch.arange(40) % 10)
    state = fresh_state(new_model(config, (1, 28, 28)))
    monkeypatch.setattr(torch.Tensor, "cpu", come_home)
    monkeypatch.setattr(torch.Tensor, "numpy", leave)
    list(fit(state, images, images))
    film_frame(state.model, images)
    save_progress(runs / "a", snapshot(state), Progress(film=[film_frame(state.model, images)]))
    load_progress(runs / "a", state)


@pytest.mark.parametrize(
    ("here", "wanted", "found"), [(["cpu"], "auto", "cpu"), (["cuda", "cpu"], "auto", "cuda"), (["cuda", "cpu"], "cpu", "cpu"), (["mps", "cpu"], "mps", "mps")]
)
def test_auto_is_the_gpu_where_there_is_one(monkeypatch: pytest.MonkeyPatch, here: list[str], wanted: str, found: str) -> None:
    monkeypatch.setattr(devices, "available", lambda: here)
    assert devices.chosen(wanted).type == found


def test_a_device_that_is_not_here_is_one_sentence(monkeypatch: pytest.MonkeyPatch, runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(devices, "available", lambda: ["cpu"])
    for command in ("train", "start", "sweep"):
        assert main([command, "--preset", "digits-vae", "--device", "cuda", "--epochs", "1"]) == 1
        assert (
            capsys.readouterr()
            .err.strip()
            .endswith("there is no NVIDIA or AMD GPU here that this PyTorch can use. Choose cpu, or install PyTorch for it (pytorch.org).")
        )
    assert not any(runs.glob("[!.]*")), "and nothing was begun"
    with pytest.raises(ConfigError, match="unknown device 'tpu'"):
        devices.chosen("tpu")


def test_a_run_says_what_it_was_trained_on_and_is_resumed_there(monkeypatch: pytest.MonkeyPatch, runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = recipe("digits-vae", layers="8", epochs=2)
    folder = claim("a")
    for report in train(folder, config, None, lambda: "pause"):
        assert report is not None
    write_json(folder / "run.json", json.loads((folder / "run.json").read_text()) | {"device": "cuda"})
    monkeypatch.setattr(devices, "available", lambda: ["cpu"])
    assert main(["train", "--resume", "a"]) == 1
    assert "a was begun on cuda: there is no" in (said := capsys.readouterr().err)
    assert said.strip().endswith("`python -m aevae train --resume a --device cpu` goes on here.")
    assert main(["train", "--resume", "a", "--device", "cpu"]) == 0
    assert "a was begun on cuda; on cpu it goes on, but not to exactly the same weights." in capsys.readouterr().err
    assert open_run("a").device == "cpu"
    assert [row["device"] for row in measured("cpu")] == ["cpu"] * len(measured())
    assert measured("cuda") == []


def test_too_little_memory_on_a_gpu_is_one_sentence(runs: Path) -> None:
    def full(*_: object) -> Generator[float, None, str]:
        yield 0.0
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")

    with pytest.raises(JobError, match="too little memory for this training"):
        list(job.run(claim("a"), recipe("digits-vae"), None, full))
