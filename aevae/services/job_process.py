"""What a training's own process does: take its turn, train here or on a cluster, and say why it could not. And the probe of this machine's speed."""

from __future__ import annotations

import argparse
import math
import os

from aevae.recipe.errors import AevaeError
from aevae.recipe.settings import SCHEDULER
from aevae.runs.catalog import check_id, runs_dir
from aevae.runs.status import alive, read_status, write_status
from aevae.training import cli

from . import job_queue, job_reader, programs


def do_train(options: argparse.Namespace) -> int:
    """Train here, or on the cluster that AEVAE_SCHEDULER names."""
    source = {}
    if SCHEDULER():
        from .cluster import train

        source = {"source": train}
    if not options.job:
        job_queue.tidy()
        return cli.do_train(options, **source)
    if not enter(options.job):
        print(f"{options.job} is not waiting for this process any more.")
        return 0
    if not source:
        import aevae.training.driver  # pyright: ignore[reportUnusedImport]  # noqa: F401, torch comes with it, for a second in which somebody waits for the first plane

    programs.give_way()
    options.resume = options.job
    try:
        return cli.do_train(options, **source)
    except AevaeError as error:
        fail(options.job, str(error))
        raise


def enter(run_id: str) -> bool:
    """Make a job this process's own, however long its turn takes. False when another has it or it was stopped in the meantime."""
    with programs.lock(math.inf):
        folder = runs_dir() / check_id(run_id)
        status = read_status(folder)
        if status is None or (status.pid != os.getpid() and status.state != "queued" and not (status.active and alive(status) is False)):
            return False
        write_status(folder, status.in_this_process())
        return True


def fail(run_id: str, message: str) -> None:
    """Say that a job could not even begin; one that has said how it ended is left alone."""
    folder = runs_dir() / run_id
    if (status := read_status(folder)) and status.active:
        write_status(folder, status.idle("failed", message), lasting=True)


def do_probe(options: argparse.Namespace) -> int:
    if busy():
        return programs.PREEMPTED
    import torch

    from aevae.training.probe import probe

    torch.set_num_threads(1)
    programs.give_way()  # as background trainings do
    return 0 if probe(busy) else programs.PREEMPTED


def busy() -> bool:
    return any(job.active for job in job_reader.all_jobs())
