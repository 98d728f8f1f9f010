"""Trainings in the background: how fast, how much their films and files cost, and how soon they stop."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import torch

from aevae.practice.checkpoints import claim, fresh_state
from aevae.practice.driver import train
from aevae.practice.training import EpochReport, fit
from aevae.science.data import load
from aevae.science.model import new_model
from aevae.services import jobs
from aevae.words.config import Config
from aevae.words.datasets import DATASETS, present
from aevae.words.presets import recipe
from aevae.words.speed import measured

ROUNDS = 2
SPEED, OVERHEAD, STOP_S = 0.9, 0.1, 2.0


def bare(config: Config) -> list[float]:
    """Seconds of each epoch of training alone: no test metrics, no film, no files."""
    state = fresh_state(new_model(config, DATASETS[config.dataset].shape))
    pictures = load(config.dataset, "train")
    return [r.seconds for r in fit(state, pictures, load(config.dataset, "test")) if isinstance(r, EpochReport)][1:]


def driven(config: Config) -> list[float]:
    """Seconds from the end of one epoch to the end of the next with everything that a run keeps."""
    ends = [time.monotonic() for r in train(claim("driven"), config, None) if isinstance(r, EpochReport)]
    return [b - a for a, b in pairwise(ends)]


def wall(config: Config, background: bool) -> float:
    """Seconds an epoch of the same training as a job or in a terminal, as the run itself measured them."""
    known = len(measured())
    options = ["--preset", "digits-vae", *(f"--{k}={getattr(config, k)}" for k in ("dataset", "layers", "batch", "epochs", "precision", "activation"))]
    if background:
        jobs.start(config, None, "job")
    else:
        command = [sys.executable, "-m", "aevae", "train", *options, "--threads", str(max(1, jobs.cores() - 1))]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    while len(measured()) == known:
        time.sleep(0.05)
        jobs.listing()
    return measured()[-1]["epoch_s"]


def stop_latency(config: Config) -> float:
    """Seconds from asking a training to stop until it trains no more."""
    run_id = jobs.start(config.replace(epochs=200), None, "stopped")
    while jobs.job(run_id).epoch < 1:
        time.sleep(0.05)
    began = time.monotonic()
    jobs.stop(run_id)
    while any(job.state == "running" for job in jobs.listing()):
        time.sleep(0.005)
    seconds = time.monotonic() - began
    while jobs.job(run_id).active:
        time.sleep(0.05)
    return seconds


def main() -> bool:
    torch.set_num_threads(max(1, jobs.cores() - 1))
    name = "mnist" if present("mnist") else "digits"
    config = recipe("digits-vae", dataset=name, layers="512", batch=128, precision="fast", epochs=3 if name == "mnist" else 60)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AEVAE_RUNS"] = str(Path(folder) / "runs")
        alone, kept, front, back = [], [], [], []
        for _ in range(ROUNDS):  # in turn, because the machine may be busier now than later
            alone.append(statistics.median(bare(config)))
            kept.append(statistics.median(driven(config)))
            front.append(wall(config, background=False))
            back.append(wall(config, background=True))
        stops = [stop_latency(config) for _ in range(ROUNDS)]
    overhead = statistics.median(k / a - 1 for k, a in zip(kept, alone, strict=True))
    speed = statistics.median(f / b for f, b in zip(front, back, strict=True))
    print(f"background, {name}: {statistics.median(alone):.3f} s an epoch alone, {overhead:+.1%} with metrics, film and files (promised {OVERHEAD:.0%})")
    print(f"  as a job at {speed:.0%} of its speed in a terminal (promised {SPEED:.0%}); stops within {max(stops):.2f} s (promised {STOP_S:g} s)")
    return overhead <= OVERHEAD and speed >= SPEED and max(stops) <= STOP_S


if __name__ == "__main__":
    sys.exit(not main())
