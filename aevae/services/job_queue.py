"""The queue of trainings: how many run at once, which is next, and the start of its process."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import replace

from aevae.recipe.config import Config
from aevae.recipe.datasets import present
from aevae.recipe.errors import AevaeError, JobError
from aevae.recipe.extras import cannot_train
from aevae.recipe.layers import check_size
from aevae.recipe.settings import CLUSTER_JOBS, SCHEDULER
from aevae.runs import strays
from aevae.runs.catalog import runs_dir
from aevae.runs.status import PAUSE, STOP, Status, clear, process, read_status, write_status
from aevae.runs.tensors import saved_epoch

from . import standby
from .job_reader import Job, all_jobs
from .programs import lock, spawn
from .roles.asker import Asker
from .roles.quotas import check_queue, check_room


def limit() -> int:
    """How many trainings run at once."""
    return CLUSTER_JOBS() if SCHEDULER() else max(1, cores() - 1)


def cores() -> int:
    """Processor cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)  # Linux alone has it
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def check_libraries() -> None:
    """Refuse (JobError) to train where looking alone was installed."""
    if reason := cannot_train():
        raise JobError(reason)


def check_config(config: Config) -> None:
    """Refuse what cannot be trained here: too large, its images are missing (JobError), or there is no PyTorch (JobError)."""
    check_libraries()
    check_size(config)
    if not present(config.dataset) and not SCHEDULER():
        raise JobError(f"{config.data.title} is not here. Download it first (`python -m aevae data {config.dataset}`), or choose the bundled `digits`.")


def check_place(jobs: list[Job], more: int, by: Asker) -> None:
    """Refuse (JobError, RoleError) more trainings than have room, in the queue or on the disk."""
    check_queue(jobs, limit(), more, by)
    check_room(more, by)


def advance(patience_s: float | None = None) -> None:
    """Start what waits as far as there is room; see `lock`. Where nothing can be written, nothing waits."""
    with suppress(AevaeError), lock(patience_s):
        start_queued()


def tidy() -> None:
    """Sweep away what killed programs left, unless somebody else has the queue just now."""
    with suppress(AevaeError, FileNotFoundError), lock(patience_s=0):
        strays.sweep(runs_dir())


def prepare(listed: list[Job]) -> None:
    """Have a trainer on standby where a training would begin at once here, beside those that are listed."""
    if not SCHEDULER() and sum(job.active or job.waiting for job in listed) < limit():
        standby.prepare()


def start_queued() -> None:
    """Start queued trainings while there is room. Call it under the lock."""
    jobs = all_jobs()
    waiting = sorted((job for job in jobs if job.waiting), key=lambda job: job.order)
    free = limit() - sum(job.active for job in jobs)
    for queued in waiting[: max(0, free)]:
        launch(queued, threads=max(1, (cores() - 1) // max(1, len(waiting) + limit() - free)))


def launch(job: Job, threads: int, stopping: bool = False) -> None:
    """Start the process of a queued training, detached from this one; `stopping`: only to make its last saved epoch a whole run."""
    folder = runs_dir() / job.id
    status = read_status(folder) or Status("queued")
    if saved_epoch(folder) is not None:
        threads = status.threads  # sums in another order would end in other weights
    clear(folder, STOP, PAUSE)
    if stopping:
        (folder / STOP).touch()
    try:
        with (folder / "train.log").open("ab") as log:
            arguments = ["train", "--job", job.id, "--threads", str(threads)]
            child = standby.take(arguments, folder / "train.log") or spawn(arguments, log)
    except OSError as error:
        write_status(folder, status.idle("failed", f"The training could not be started: {error.strerror or error}."))
        return
    write_status(folder, replace(status, state="finishing" if stopping else "running", threads=threads, message="", **process(child.pid)))
