"""Stops trainings at random moments and prints what became of them. The trainers are forks, which saves 200 imports of torch."""

from __future__ import annotations

import collections
import contextlib
import json
import os
import random
import subprocess
import sys
import time
from typing import Any

import sklearn.neighbors  # noqa: F401  # imported here once, so that no fork has to
import torch

from aevae.recipe.datasets import bundled_digits
from aevae.recipe.errors import JobError
from aevae.recipe.presets import recipe
from aevae.runs.processes import birth
from aevae.runs.status import PAUSE, STATES, STOP, read_status
from aevae.services import job_commands as cli
from aevae.services import job_queue, job_reader, jobs
from aevae.training import driver  # noqa: F401


class Fork:
    """What job_queue.launch needs of a Popen, without a new interpreter."""

    def __init__(self, command: list[str], **given: Any) -> None:
        self.pid = os.fork()
        if self.pid == 0:
            os.setsid()
            os.dup2(given["stdout"].fileno(), 1)
            os.dup2(given["stderr"].fileno(), 2)
            os.closerange(3, 256)  # as exec would: the lock is not for this process
            code = 1
            try:
                code = cli.main(command[3:])
            finally:
                os._exit(code)

    def wait(self) -> None:
        with contextlib.suppress(ChildProcessError):  # a trainer started it, at its own end
            os.waitpid(self.pid, 0)


def state(run_id: str) -> str:
    job = job_reader.read_job(jobs.runs_dir() / run_id)
    return job.state if job else "finished"


def began(run_id: str) -> bool:
    status = read_status(jobs.runs_dir() / run_id)
    return status is None or status.begun


def main(races: int) -> None:
    torch.set_num_threads(1)
    bundled_digits()
    subprocess.Popen = Fork  # type: ignore[assignment,misc]
    job_queue.cores = lambda: 3
    moments = random.Random(0)
    config = recipe("digits-vae", layers="8", epochs=3, batch=512)
    slow = recipe("digits-vae", layers="512 512", batch=1)  # 20 s an epoch, or more
    ends: collections.Counter[str] = collections.Counter()
    stopped_while: collections.Counter[str] = collections.Counter()
    slowest, pids, asked = 0.0, set(), []
    for turn in range(races // 8):
        ids = [jobs.start(config if turn or n else slow, None, "race") for n in range(8)]
        for run_id in moments.sample(ids, 8):
            time.sleep(moments.choice((0, 0.05, 0.2, 0.6)) * moments.random())
            if moments.random() < 0.1 or (not turn and run_id == ids[0]):
                while state(run_id) == "running" and not began(run_id):
                    time.sleep(0.002)
            if moments.random() < 0.3:
                attempt(jobs.pause, run_id)
            if moments.random() < 0.2:
                attempt(jobs.resume, run_id)
            stopped_while["training" if state(run_id) == "running" and began(run_id) else state(run_id)] += 1
            pids.add(getattr(read_status(jobs.runs_dir() / run_id), "pid", 0))
            attempt(jobs.stop, run_id)
            since = time.monotonic()
            while state(run_id) in (
                "running",
                "queued",
                *(("finishing",) if not turn and run_id == ids[0] else ()),
            ):  # of no whole epoch, nothing is finished off
                if time.monotonic() - since > 100:
                    raise SystemExit(f"{run_id} is stuck: {job_reader.read_job(jobs.runs_dir() / run_id)}")
                time.sleep(0.002)
            slowest = max(slowest, time.monotonic() - since)
        for run_id in ids:
            while STATES[state(run_id)].active:
                time.sleep(0.002)
            ends[state(run_id)] += 1
        while time.monotonic() - since < 100 and any(pid and birth(pid) for pid in pids):  # it takes a wish away just after it has said how it ended
            time.sleep(0.002)
        asked += [f"{path.parent.name}/{path.name}" for path in jobs.runs_dir().glob("*/*") if path.name in (STOP, PAUSE)]
        for run_id in ids:
            jobs.delete(run_id)
    until = time.monotonic() + 60
    while time.monotonic() < until and any(pid and birth(pid) for pid in pids):
        time.sleep(0.01)
    left = [pid for pid in pids if pid and birth(pid)] + [p.name for p in jobs.runs_dir().iterdir() if not p.name.startswith(".")]
    print(json.dumps({"ends": ends, "stopped_while": stopped_while, "slowest_s": slowest, "left_over": left, "wishes": asked}))


def attempt(act: Any, run_id: str) -> None:
    """Ask; that a training is finished or under way already is an answer too."""
    with contextlib.suppress(JobError):
        act(run_id)


if __name__ == "__main__":
    main(int(sys.argv[1]))
