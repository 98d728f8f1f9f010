"""Fixtures for trainings in the background: real processes, small recipes, and nothing left behind."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from trainers import Spawn

from aevae.recipe.config import Config
from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run
from aevae.runs.files import claim
from aevae.runs.status import alive, read_status
from aevae.services import job_queue, job_reader, jobs, programs
from aevae.training.driver import train

Weights = dict[str, np.ndarray]
SMALL = {"layers": "64 64", "batch": 64}
SLOW = 5  # times: what takes a second on a quiet machine may take so many on a busy one


@pytest.fixture(autouse=True)
def background(runs: Path, spawn: Spawn, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One training at a time with one thread, and whatever still trains at the end of a test is killed."""
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.delenv("AEVAE_SCHEDULER", raising=False)
    monkeypatch.setenv("AEVAE_CLUSTER_TIMEOUT", "15")  # four seconds pass unheard where a browser and trainings want the same two cores
    monkeypatch.setattr(job_queue, "cores", lambda: 2)
    monkeypatch.setattr(job_queue, "spawn", spawn)
    yield
    for folder in runs.glob("*") if runs.is_dir() else ():
        if (status := read_status(folder)) and status.active and status.pid != os.getpid() and alive(status):
            os.kill(status.pid, signal.SIGKILL)
    until(nobody_waits)


@pytest.fixture
def real_program(background: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings are `python -m aevae train`, started anew for each, as everywhere outside the tests."""
    monkeypatch.setattr(job_queue, "spawn", programs.spawn)


@pytest.fixture(scope="session")
def short() -> Config:
    """A training of a second or two."""
    return recipe("digits-vae", **SMALL, epochs=12)


@pytest.fixture(scope="session")
def whole(short: Config, tmp_path_factory: pytest.TempPathFactory) -> Weights:
    """The weights of `short` trained without any interruption, in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AEVAE_RUNS", str(tmp_path_factory.mktemp("whole")))
        for _ in train(claim("whole"), short, None):
            pass
        return open_run("whole").tensors("weights")


@pytest.fixture
def long() -> Config:
    """A training that would take minutes."""
    return recipe("digits-vae", **SMALL, epochs=2000)


def until(true: Callable[[], object], seconds: float = 60) -> float:
    """Wait until something is true; how long it took. On a quiet machine it must not take so many seconds."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < SLOW * seconds, f"it did not come true in time; {jobs.listing()}"
        time.sleep(0.01)
    return time.monotonic() - began


def nobody_waits() -> bool:
    """Whether every program that this process started has ended and was reaped."""
    return not any(thread.name.startswith("wait for") for thread in threading.enumerate())


def state(run_id: str) -> str:
    """The state of a training, "finished" when it is none any more."""
    job = job_reader.read_job(jobs.runs_dir() / run_id)
    return job.state if job else "finished"


def epoch(run_id: str) -> int:
    return jobs.job(run_id).epoch


def same(a: Weights, b: Weights) -> bool:
    return a.keys() == b.keys() and all(np.array_equal(a[k], b[k]) for k in a)
