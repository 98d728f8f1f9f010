"""Fixtures that every test may use. Nothing here or below it writes outside pytest's temporary folders."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import settings
from trainers import Spawn, trainers

from aevae.recipe.config import Config
from aevae.recipe.datasets import present
from aevae.recipe.presets import recipe
from aevae.runs.files import claim
from aevae.training.driver import train

torch.set_num_threads(1)  # the machine is shared, and one thread makes sums repeatable
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("repeatable")

TRAINING = ("services/", "pages/test_train.py")  # start trainings in the background
HERE = Path(__file__).parent
TINY = {"layers": "32", "epochs": 2, "batch": 128}


def room(nodeid: str) -> str:
    """What runs on one worker: all that trains in the background, all that shares a browser and a server, the browser's tests with servers of their own; else a file."""
    file = nodeid.partition("::")[0].removeprefix("tests/")
    if file.startswith("browser/"):
        return "servers" if "serve(" in (HERE / file).read_text() else "browser"
    return "training" if file.startswith(TRAINING) else file


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The rooms that take longest begin first (with `--no-loadscope-reorder`)."""
    items.sort(key=lambda item: room(item.nodeid) not in ("training", "browser", "servers"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    from xdist.scheduler import LoadScopeScheduling

    class Rooms(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return room(nodeid)

    return Rooms(config, log)


@pytest.fixture(autouse=True)
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The users' runs of this test: an empty folder of its own."""
    folder = tmp_path / "runs"
    monkeypatch.setenv("AEVAE_RUNS", str(folder))
    monkeypatch.setattr("aevae.services.durations.measure", lambda folder: None)  # it would keep a core busy for seconds in each test
    monkeypatch.setattr("aevae.services.standby.prepare", lambda: None)  # so would this
    return folder


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two real finished runs on the bundled digits, tiny-vae and tiny-ae. Copy before changing anything in it."""
    folder = tmp_path_factory.mktemp("trained")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(folder))
        for name, preset in (("tiny-vae", "digits-vae"), ("tiny-ae", "digits-ae")):
            for _ in train(claim(name), recipe(preset, **TINY), preset):
                pass
    return folder


@pytest.fixture(scope="session")
def spawn() -> Iterator[Spawn]:
    """In the place of `programs.spawn`: starts trainers without loading torch for each."""
    with trainers() as ready:
        yield ready


@pytest.fixture
def tiny_runs(trained: Path, runs: Path) -> Path:
    """This test's runs folder, holding its own copies of tiny-vae and tiny-ae."""
    shutil.copytree(trained, runs)
    return runs


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of checkpoints/."""
    folder = tmp_path / "checkpoints"
    folder.mkdir()
    monkeypatch.setattr("aevae.runs.catalog.SHIPPED", folder)
    monkeypatch.setattr("aevae.training.shipping.SHIPPED", folder, raising=False)
    return folder


@pytest.fixture
def mnist() -> str:
    """The name of MNIST where its files are; the test is skipped where they are not."""
    if not present("mnist"):
        pytest.skip("MNIST is not here: set AEVAE_DATA to a folder that has it, or run `python -m aevae data mnist`")
    return "mnist"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of the data sets."""
    folder = tmp_path / "data"
    monkeypatch.setenv("AEVAE_DATA", str(folder))
    return folder


@pytest.fixture
def environment(runs: Path) -> dict[str, str]:
    """The environment for a program that a test starts."""
    return {**os.environ, "AEVAE_RUNS": str(runs), "PYTHONPATH": str(Path(__file__).parents[1]), "OMP_NUM_THREADS": "1"}


@pytest.fixture
def tiny_config() -> Config:
    return recipe("digits-vae", **TINY)
