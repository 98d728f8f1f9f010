"""The first minute of a visitor who trains: on the bundled digits, from the click to the first plane and to the finished model.

Each is a real job in a process of its own, the recipe the Train page begins with. The first plane stands when codes and
decoder of the job can be handed to the browser; the page asks for it every `QUICK_TICK_S`, and for the end every `TICK_S`.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from statistics import median

from aevae.recipe.presets import recipe
from aevae.runs.catalog import open_run
from aevae.screen.train.job_list import QUICK_TICK_S, TICK_S
from aevae.services import job_queue, jobs, live

ROUNDS = 3
RECIPE = "digits-vae"
FIRST_S, FINISHED_S = 3.0, 15.0
LONGEST_S = 120.0


def train(name: str) -> tuple[float, float]:
    """Seconds from the start of a job to its first plane, and to the run that can be explored.

    Raises:
        RuntimeError: the job came to no end, or to another one.
    """
    began = time.monotonic()
    run_id = jobs.start(recipe(RECIPE), RECIPE, name)
    first = None
    while listed := [job for job in jobs.listing() if job.id == run_id]:
        if first is None and live.stamp(run_id):
            for part in ("codes", "decoder"):
                live.part(run_id, part)
            first = time.monotonic() - began
        if time.monotonic() - began > LONGEST_S or not (listed[0].active or listed[0].state == "queued"):
            raise RuntimeError(f"{run_id} is {listed[0].state} after {time.monotonic() - began:.0f} s. {listed[0].message}")
        time.sleep(0.02)
    open_run(run_id)
    if first is None:
        raise RuntimeError(f"{run_id} finished without a plane on its way.")
    return first, time.monotonic() - began


def main() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["AEVAE_RUNS"] = folder
        firsts, ends = zip(*(train(f"digits-{i}") for i in range(ROUNDS)), strict=True)
    print(
        f"digits, {RECIPE} as a job, {job_queue.cores()} cores, median of {ROUNDS}: first plane after {median(firsts):.1f} s (promised {FIRST_S:g}; worst {max(firsts):.1f})"
    )
    print(
        f"  finished after {median(ends):.1f} s (promised {FINISHED_S:g}; worst {max(ends):.1f}); the page sees them up to {QUICK_TICK_S:g} s and {TICK_S:g} s later"
    )
    return median(firsts) <= FIRST_S and median(ends) <= FINISHED_S


if __name__ == "__main__":
    sys.exit(not main())
