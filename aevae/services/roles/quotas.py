"""How much one may have: trainings that wait, models that are kept, bytes that they take. Asked before anything is made, under the lock."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from aevae.recipe import settings
from aevae.recipe.errors import JobError, RoleError
from aevae.runs.catalog import folders, runs_dir

from ..job_reader import Job
from .asker import Asker
from .owner import read_owner

MAX_WAITING = 20
MAX_WAITING_CLUSTER = 2000  # where others compute: a sweep of a thousand and what else there is


def max_waiting() -> int:
    """How many trainings may wait."""
    return MAX_WAITING_CLUSTER if settings.SCHEDULER() else MAX_WAITING


def check_queue(jobs: Sequence[Job], limit: int, more: int, by: Asker) -> None:
    """Refuse more trainings than may wait, of all and of one visitor. limit: how many run at once.

    Raises:
        JobError: the queue is full.
        RoleError: somebody has as many in it as one visitor may.
    """
    room = max_waiting() + max(0, limit - sum(job.active for job in jobs)) - sum(job.waiting for job in jobs)
    if more > room:
        raise JobError(
            f"{more:,} more cannot wait: at most {max_waiting():,} trainings may, and there is room for {max(0, room):,}. Stop one, or try again later."
        )
    most = settings.MAX_QUEUED()
    if not by.trusted and (theirs := sum(read_owner(runs_dir() / job.id) == by.id for job in jobs if job.active or job.waiting)) + more > most:
        raise RoleError(f"One visitor may have {most} trainings under way or waiting here, and you have {theirs}. Stop one, or wait until one ends.")


def check_room(more: int, by: Asker) -> None:
    """Refuse more models than may be kept, of all and of one visitor, and any where the runs take as much of the disk as they may.

    Raises:
        RoleError: it says what may be deleted.
    """
    kept = [runs_dir() / name for name, _ in folders(runs_dir())]
    most, most_each, gigabytes = settings.MAX_RUNS(), settings.MAX_RUNS_EACH(), settings.MAX_GB()
    theirs = kept if by.trusted else [folder for folder in kept if read_owner(folder) == by.id]
    if not by.trusted and most_each and len(theirs) + more > most_each:
        raise RoleError(f"One visitor may keep {most_each:,} models here, and you have {len(theirs):,}. {what_to_delete(theirs)}")
    if most and len(kept) + more > most:
        raise RoleError(f"At most {most:,} models are kept here, and there are {len(kept):,}. {what_to_delete(theirs)}")
    if gigabytes and (taken := sum(map(size, kept))) >= gigabytes * 1e9:
        raise RoleError(f"The models here take {taken / 1e9:.2f} GB, and {gigabytes:g} GB are allowed. {what_to_delete(theirs)}")


def what_to_delete(theirs: list[Path]) -> str:
    """The largest that somebody may delete."""
    if not theirs:
        return "None of them is yours: ask those who run this server to delete some."
    largest = max(theirs, key=size)
    return f"Delete one first, such as {largest.name} ({size(largest) / 1e6:.1f} MB)."


def size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    total = 0
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):  # a save becomes its file just now
                total += entry.stat(follow_symlinks=False).st_size
    return total
