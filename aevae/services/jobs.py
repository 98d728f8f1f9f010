"""Trainings in the background: start, pause, resume, stop, delete, list; `job_queue` says when each begins.

Each is a process of its own, `python -m aevae train --job NAME`, which outlives whoever started it. What is known of it
stands in its run folder (`runs.status`), so every page, session and server sees the same; nothing is kept here. Changes
happen under one lock file in the runs folder.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from aevae.recipe.config import Config
from aevae.recipe.devices import AUTO
from aevae.recipe.errors import AevaeError, JobError
from aevae.runs import strays
from aevae.runs.catalog import check_id, runs_dir
from aevae.runs.files import claim, description, make_lasting, write_json
from aevae.runs.processes import mark
from aevae.runs.reader import patiently
from aevae.runs.status import PAUSE, STOP, Status, alive, clear, read_status, write_status
from aevae.runs.tensors import saved_epoch
from aevae.services.roles.owner import write_owner

from . import job_queue
from .job_reader import Job, all_jobs, at_work, is_whole, job, next_order, read_job
from .programs import can_write, kill, lock
from .roles.asker import COMMAND, Asker, acting
from .roles.quotas import check_queue

MANY = 50  # runs whose removal nobody waits for


def start(config: Config, preset: str | None = None, name: str | None = None, group: str = "", device: str = AUTO, by: Asker = COMMAND) -> str:
    """Put a training into the queue and start it, on a device of `recipe.devices`, as soon as there is room; returns the id of its run.

    by: who asks for it, here and in all that changes something; they own the run.

    Raises:
        JobError: twenty wait already, nothing can be written, or the data set is missing.
        RoleError: they may not, or have as much as one may.
        RunError: the name is not allowed.
    """
    wanted = (preset or config.kind.lower()) if name is None else name
    return start_all([(config, wanted)], preset, group, device=device, by=by)[0]


def start_all(
    wanted: list[tuple[Config, str]], preset: str | None, group: str, record: Callable[[list[str]], None] = lambda run_ids: None, device: str = AUTO,
    by: Asker = COMMAND,
) -> list[str]:  # fmt: skip
    """Put several trainings into the queue, all or none; see `start`.

    `record` gets the ids of their runs before the first one starts; where it fails, there are none.
    """
    for config, name in wanted:
        check_id(name)
        job_queue.check_config(config)
    names = [name for _, name in wanted]
    with acting(by, "start", names), lock() as still_at_it:
        strays.sweep(runs_dir())
        jobs = all_jobs()
        job_queue.check_place(jobs, len(wanted), by)
        folders: list[Path] = []
        alone = len(wanted) == 1  # else nothing waits for the disk until all is written
        try:
            for order, (config, name) in enumerate(wanted, start=next_order(jobs)):
                still_at_it()
                folders.append(folder := claim(name, alone))
                write_owner(folder, by.id, alone)
                write_status(folder, Status("queued", order=order, group=group, epochs=config.epochs), alone)
            record([folder.name for folder in folders])
            for folder, (config, _) in zip(folders, wanted, strict=True):
                still_at_it()
                write_json(folder / "run.json", description(folder.name, config, preset, 0, device), alone)  # makes it a training; till then it is a stray
            if not alone:
                make_lasting(folders)
            names[:] = [folder.name for folder in folders]
        except AevaeError:
            for folder in folders:
                shutil.rmtree(folder, ignore_errors=True)
            raise
        with suppress(AevaeError):  # they wait, and whoever looks next moves the queue on
            job_queue.start_queued()
    return names


def listing() -> list[Job]:
    """All trainings that are not finished, in the order of the queue; moves the queue on where nobody else does. Never waits."""
    jobs = all_jobs()
    if any(job.waiting for job in jobs) and sum(job.active for job in jobs) < job_queue.limit():
        job_queue.advance(patience_s=0)
        jobs = all_jobs()
    return jobs


def stop(run_id: str, by: Asker = COMMAND) -> None:
    """End a training after its last finished epoch; it can be explored as it was then, and resumed. Returns at once.

    One that rests unfinished (paused, interrupted, failed) gets a process that makes its last saved epoch a whole run.
    """
    with acting(by, "stop", [check_id(run_id)], runs_dir()), lock():
        request(run_id, STOP, "stopped")
        job_queue.start_queued()


def stop_all(run_ids: list[str], by: Asker = COMMAND) -> None:
    """End several trainings in one step; what has ended by itself meanwhile is left alone. See `stop`."""
    with acting(by, "stop", [check_id(run_id) for run_id in run_ids], runs_dir()), lock() as still_at_it:
        for run_id in run_ids:
            still_at_it()
            with suppress(JobError):
                request(run_id, STOP, "stopped", lasting=False)
        make_lasting(runs_dir() / run_id for run_id in run_ids)
        job_queue.start_queued()


def pause(run_id: str, by: Asker = COMMAND) -> None:
    """Let a training rest after the epoch it is in; `resume` goes on exactly. Returns at once."""
    with acting(by, "pause", [check_id(run_id)], runs_dir()), lock():
        request(run_id, PAUSE, "paused")
        job_queue.start_queued()


def request(run_id: str, file: str, state: str, lasting: bool = True) -> None:
    """Leave the file that asks the process at work; where none is, the state changes here. Call it under the lock."""
    folder = runs_dir() / check_id(run_id)
    status = read_status(folder)
    if file == STOP and status and status.active and (folder / STOP).exists() and alive(status):
        return
    if file == STOP and status and status.active and not status.begun and alive(status):
        kill(status)  # it still loads, which can take longer than anybody waits for a stop; nothing is lost
    if not (before := job(run_id)).active:
        if file == STOP and saved_epoch(folder) and not is_whole(folder):
            job_queue.launch(before, before.threads, stopping=True)
        else:
            settle(before, state, lasting)
        return
    with suppress(FileNotFoundError):  # it ended just now and somebody deleted it
        (folder / file).touch()
    now = read_job(folder)
    if now is None or not now.active:  # it ended between the question and the request
        clear(folder, file)
        if now and now.state == "paused":
            if file == STOP and saved_epoch(folder):
                job_queue.launch(now, now.threads, stopping=True)
            else:
                settle(now, state, lasting)


def settle(before: Job, state: str, lasting: bool) -> None:
    """What waits or rests is in `state` from now on; a failed one keeps its message."""
    folder = runs_dir() / before.id
    clear(folder, STOP, PAUSE)  # one that was killed while it loaded has not obeyed them
    if state == "stopped" or before.waiting or before.state == "interrupted":
        status = read_status(folder) or Status("queued")
        write_status(folder, replace(status.idle(state, before.message), epoch=before.epoch, share=before.share), lasting)


def resume(run_id: str, by: Asker = COMMAND) -> None:
    """Put a training that rests back into the queue; it goes on after its last saved epoch.

    Raises:
        JobError: there is none, it is under way already, or twenty wait.
        RoleError: they may not, or have as much in the queue as one may.
    """
    resume_all([run_id], by)


def resume_all(run_ids: list[str], by: Asker = COMMAND) -> None:
    """Put several trainings back into the queue, all that rest or none; see `resume`."""
    job_queue.check_libraries()
    with acting(by, "resume", [check_id(run_id) for run_id in run_ids], runs_dir()), lock() as still_at_it:
        strays.sweep(runs_dir())
        before = [job(run_id) for run_id in run_ids]
        resting = [job for job in before if job.resumable]
        if before and not resting:
            raise JobError(f"{before[0].id} is {before[0].state} already.")
        jobs = all_jobs()
        check_queue(jobs, job_queue.limit(), len(resting), by)
        for order, resumed in enumerate(resting, start=next_order(jobs)):
            still_at_it()
            folder = runs_dir() / resumed.id
            clear(folder, STOP, PAUSE)
            write_status(folder, replace((read_status(folder) or Status("queued")).idle("queued"), order=order), lasting=len(resting) == 1)
        if len(resting) > 1:
            make_lasting(runs_dir() / resumed.id for resumed in resting)
        job_queue.start_queued()


def delete(run_id: str, by: Asker = COMMAND) -> None:
    """Remove one of the user's runs, finished or not; a training in it is killed first.

    Raises:
        JobError: there is no such run of the user's; what ships stays.
    """
    delete_all([run_id], by)


def delete_all(run_ids: list[str], by: Asker = COMMAND) -> None:
    """Remove several runs in one step. Of several, those that cannot be removed are left alone; see `delete`. Of MANY the files go in the background."""
    bin = runs_dir() / f"{strays.BIN}{mark()}"
    try:
        with acting(by, "delete", [check_id(run_id) for run_id in run_ids], runs_dir()):
            try:
                patiently(lambda: put_aside(run_ids, bin))  # a turn each time: one that has just trained it, and still has its log open, may wait for its own
            except OSError as error:
                raise JobError(f"{run_ids[0]} cannot be removed: {error.strerror}. Close what has its files open, then try again.") from error
    finally:
        empty = threading.Thread(target=shutil.rmtree, args=(bin, True), name=f"empty {bin.name}")  # no daemon: a command ends when it is done
        empty.start()
        if len(run_ids) < MANY:
            empty.join()


def put_aside(run_ids: list[str], bin: Path) -> None:
    """Take runs out of the list, at once for everybody, however long their removal takes; they are in the folder `bin` until then."""
    root = runs_dir()
    with lock() as still_at_it:
        bin.mkdir(exist_ok=True)
        for run_id in run_ids:
            still_at_it()
            with suppress(JobError) if len(run_ids) > 1 else nullcontext():
                end_for_good(root / check_id(run_id))
                (root / run_id).rename(bin / run_id)
        job_queue.start_queued()


def end_for_good(folder: Path) -> None:
    """Kill the training in a folder that is to be removed; JobError where that cannot be."""
    run_id = folder.name
    if not folder.is_dir():
        raise JobError(f"there is no run {run_id!r} of yours to delete; the shipped ones stay.")
    status = read_status(folder)
    if status and status.active and alive(status):
        kill(status)
    elif status and status.active and at_work(folder, status):
        raise JobError(f"{run_id} is being trained on {status.host}. Stop it first.")


__all__ = ["Job", "can_write", "delete", "job", "listing", "pause", "resume", "start", "stop"]
