"""Beside a training in the background: reruns of another page, and dragging, while one trains and while none does, in turn."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from statistics import median

from playwright.sync_api import sync_playwright

from aevae.recipe.datasets import present
from aevae.recipe.presets import recipe
from aevae.runs.status import read_status
from aevae.services import job_queue, jobs

from . import drag
from .browser import launch, serve
from .load import rerun_on_server

ROUNDS = 3
RUN = "mnist-vae"
RERUN_RATIO, PICTURES = 1.5, 45  # a rerun takes at most so many times as long; pictures a second


def begin() -> str:
    """Start a training that outlasts a round; returns when it computes."""
    config = recipe("001-vae", epochs=200) if present("mnist") else recipe("digits-vae", layers="512", epochs=2000)
    run_id = jobs.start(config, None, "beside")
    while not ((status := read_status(jobs.runs_dir() / run_id)) and status.begun):
        time.sleep(0.05)
    return run_id


def main() -> bool:
    reruns: dict[str, list[float]] = {"idle": [], "training": []}  # seconds
    pictures: dict[str, list[float]] = {"idle": [], "training": []}  # a second
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["AEVAE_RUNS"] = folder
        browser = launch(playwright)
        with serve(AEVAE_RUNS=folder) as server:
            page = drag.open_page(browser, server, f"/?run={RUN}", 1)
            for _ in range(ROUNDS):
                for when in ("idle", "training"):
                    run_id = begin() if when == "training" else None
                    reruns[when].append(median(rerun_on_server(server)))
                    pictures[when] += drag.measure(page).pictures
                    if run_id:
                        jobs.delete(run_id)
        browser.close()
    ratio = median(t / i for t, i in zip(reruns["training"], reruns["idle"], strict=True))
    ms = {when: 1000 * median(taken) for when, taken in reruns.items()}
    rate = {when: median(counted) for when, counted in pictures.items()}
    print(f"beside a training, {ROUNDS} rounds in turn, {job_queue.cores()} cores: a rerun of Explore takes {ms['training']:.1f} ms, idle {ms['idle']:.1f} ms")
    print(f"  {ratio:.2f} times as long (median of pairs; promised {RERUN_RATIO:g})")
    print(f"  dragging {RUN}: {rate['training']:.1f} pictures a second (promised {PICTURES}), idle {rate['idle']:.1f}")
    return ratio <= RERUN_RATIO and rate["training"] >= PICTURES


if __name__ == "__main__":
    sys.exit(not main())
