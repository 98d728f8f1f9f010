"""Trainings in the background: how fast, how much their films and files cost, how soon they stop, and what it takes to list them."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path

import torch

from aevae.recipe.config import Config
from aevae.recipe.datasets import present
from aevae.recipe.presets import recipe
from aevae.runs.catalog import runs_dir
from aevae.runs.files import claim, write_json
from aevae.runs.speed import measured
from aevae.runs.status import NAME, Status, process, write_status
from aevae.services import job_queue, jobs
from aevae.training.driver import train
from aevae.training.fit import EpochReport

ROUNDS = 2
SPEED, OVERHEAD, STOP_S = 0.9, 0.1, 2.0
LISTED, TIMES_PLAIN = 30, 6.0  # a listing also checks that each process lives and that each status means something


def overhead(config: Config) -> list[float]:
    """Of each epoch, what test metrics, film and files cost as a share of its training alone, in one and the same run."""
    ends, alone = [], []
    for report in train(claim("driven"), config, None):
        if isinstance(report, EpochReport):
            ends.append(time.monotonic())
            alone.append(report.seconds)
    return [(b - a) / seconds - 1 for (a, b), seconds in zip(pairwise(ends), alone[1:], strict=True)]


def wall(config: Config, background: bool) -> float:
    """Seconds an epoch of the same training as a job or in a terminal, as the run itself measured them."""
    known = len(measured())
    options = ["--preset", "digits-vae", *(f"--{k}={getattr(config, k)}" for k in ("dataset", "layers", "batch", "epochs", "precision", "activation"))]
    if background:
        jobs.start(config, None, "job")
    else:
        command = [sys.executable, "-m", "aevae", "train", *options, "--threads", str(max(1, job_queue.cores() - 1))]
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


def listing_cost(config: Config) -> tuple[float, float]:
    """Seconds to list trainings, and to read and parse their status files alone, in turn."""
    for n in range(LISTED):
        folder = claim(f"listed-{n}")
        write_json(folder / "run.json", jobs.description(folder.name, config, None, 0), lasting=False)
        write_status(folder, Status("running", order=n, epochs=config.epochs, **process(os.getpid())))
    listed, plain = [], []
    for _ in range(50):
        began = time.perf_counter()
        jobs.listing()
        between = time.perf_counter()
        for file in runs_dir().glob(f"*/{NAME}"):
            json.loads(file.read_bytes())
        listed.append(between - began)
        plain.append(time.perf_counter() - between)
    return statistics.median(listed), statistics.median(plain)


def main() -> bool:
    torch.set_num_threads(max(1, job_queue.cores() - 1))
    name = "mnist" if present("mnist") else "digits"
    config = recipe("digits-vae", dataset=name, layers="512", batch=128, precision="fast", epochs=5 if name == "mnist" else 60)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AEVAE_RUNS"] = str(Path(folder) / "runs")
        costs, front, back = overhead(config), [], []
        for _ in range(ROUNDS):  # in turn, because the machine may be busier now than later
            front.append(wall(config, background=False))
            back.append(wall(config, background=True))
        stops = [stop_latency(config) for _ in range(ROUNDS)]
        listed, plain = listing_cost(config)
    cost = statistics.mean(costs)
    speed = statistics.median(f / b for f, b in zip(front, back, strict=True))
    print(f"background, {name}: metrics, film and files take {cost:.1%} on top of the training alone (promised {OVERHEAD:.0%})")
    print(f"  as a job at {speed:.0%} of its speed in a terminal (promised {SPEED:.0%}); stops within {max(stops):.2f} s (promised {STOP_S:g} s)")
    print(f"  {LISTED} trainings listed in {1e3 * listed:.1f} ms, {listed / plain:.1f} times the mere reading of their files (promised {TIMES_PLAIN:g})")
    return cost <= OVERHEAD and speed >= SPEED and max(stops) <= STOP_S and listed <= TIMES_PLAIN * plain


if __name__ == "__main__":
    sys.exit(not main())
