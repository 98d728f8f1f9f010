"""What the run folders say of trainings that are not finished. Reads only, and quickly: pages ask several times a second."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from aevae.recipe.config import Config
from aevae.recipe.errors import AevaeError, ConfigError, JobError
from aevae.runs.catalog import check_id, runs_dir
from aevae.runs.described import config_of
from aevae.runs.reader import read
from aevae.runs.run import MAX_JSON
from aevae.runs.status import NAME, STATES, Status, alive, read_status
from aevae.runs.tensors import saved_epoch

SILENCE_S = 30.0  # a process on another machine that says nothing for so long counts as gone

_still: dict[str, tuple[tuple[int, int], Job]] = {}  # by folder; what tells its status apart from a later one
_last_beats: dict[Path, tuple[int, float]] = {}  # the last new beat from another machine, and when it came by our clock


@dataclass(frozen=True)
class Job:
    """A training that is not finished. `state` is one of runs.status.STATES; "interrupted": its process is gone.

    epoch: done so far, or saved so far where nobody is at work. share: of the whole training, 0 to 1.
    """

    id: str
    state: str
    epoch: int
    epochs: int
    share: float
    eta_s: float | None
    message: str
    title: str
    config: Config
    preset: str | None
    group: str
    order: int
    threads: int = 1

    @property
    def waiting(self) -> bool:
        return STATES[self.state].waiting

    @property
    def active(self) -> bool:
        return STATES[self.state].active

    @property
    def resumable(self) -> bool:
        return STATES[self.state].resumable


def job(run_id: str) -> Job:
    """One training.

    Raises:
        JobError: there is none, or it is finished.
    """
    if unfinished := read_job(runs_dir() / check_id(run_id)):
        return unfinished
    raise JobError(f"there is no unfinished training {run_id!r}. `python -m aevae jobs` lists those there are.")


def all_jobs() -> list[Job]:
    """Every training that is not finished, in the order of the queue."""
    jobs: list[Job] = []
    with suppress(OSError), os.scandir(runs_dir()) as entries:
        for entry in entries:
            if not entry.name.startswith(".") and os.access(status := f"{entry.path}/{NAME}", os.F_OK):  # an error a finished model would cost more
                with suppress(AevaeError, OSError):
                    stat = os.stat(status)
                    jobs += filter(None, [unless_still(entry.path, (stat.st_ino, stat.st_mtime_ns))])
    return sorted(jobs, key=lambda job: (job.order, job.id))


def unless_still(folder: str, file: tuple[int, int]) -> Job | None:
    """As `read_job`, but what rests or waits is read again only when its status is another file: hundreds may."""
    if (known := _still.get(folder)) and known[0] == file:
        return known[1]
    job = read_job(Path(folder))
    if job and not job.active and STATES[job.state].written:
        _still[folder] = (file, job)
    else:
        _still.pop(folder, None)
    return job


def read_job(folder: Path) -> Job | None:
    """The job in a folder, None where there is none."""
    status = read_status(folder)
    if status is None:
        return None
    try:
        stat = (folder / "run.json").stat()
        description = read_description(folder, stat.st_size, stat.st_mtime_ns)
    except (OSError, ValueError, KeyError, TypeError, ConfigError):
        return None  # being made or removed this moment, or damaged: list_runs says so
    gone = status.active and not at_work(folder, status)
    config = description.config
    if gone and description.complete and description.epochs == config.epochs:
        return None  # it ended between its last two files: finished
    state = "interrupted" if gone else status.state
    epoch = status.epoch if status.active and not gone else saved_epoch(folder) or 0
    return Job(
        folder.name, state, epoch, config.epochs, status.share if status.active and not gone else epoch / config.epochs,
        None if gone else status.eta_s, status.message, description.title, config, description.preset, status.group, status.order, status.threads,
    )  # fmt: skip


def is_whole(folder: Path) -> bool:
    """Whether run.json describes a run that opens."""
    try:
        stat = (folder / "run.json").stat()
        return read_description(folder, stat.st_size, stat.st_mtime_ns).complete
    except (OSError, ValueError, KeyError, TypeError, ConfigError):
        return False


def at_work(folder: Path, status: Status) -> bool:
    """Whether the process that a status names lives; one that cannot be seen from here must be heard."""
    lives = alive(status)
    if lives is not None:
        return lives
    beat, since = _last_beats.get(folder, (-1, 0.0))
    if beat != status.beat:
        _last_beats[folder] = (status.beat, time.monotonic())
        return True
    return time.monotonic() - since < SILENCE_S


@dataclass(frozen=True)
class Description:
    """What run.json says of a training. complete: the run is whole; epochs: that it had then."""

    title: str
    preset: str | None
    config: Config
    complete: bool
    epochs: int


@lru_cache(maxsize=4096)  # of a sweep on a cluster there can be thousands
def read_description(folder: Path, size: int, time_ns: int) -> Description:
    """What run.json says, read again only when the file has changed."""
    content = json.loads(read(folder / "run.json", MAX_JSON).decode("utf-8-sig"))
    return Description(str(content["title"])[:80], content["preset"], config_of(content), "codes" in content, content["epochs"])


def next_order(jobs: list[Job]) -> int:
    return 1 + max((job.order for job in jobs), default=0)
