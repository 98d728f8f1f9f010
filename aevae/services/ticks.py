"""How the trainings go, worked out once for everybody who watches: what browsers ask for once a second.

A page is drawn anew only where one of the two marks is another one than it knows, so nothing is sent while nothing changes.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from dataclasses import dataclass

from aevae.runs import unread
from aevae.runs.catalog import runs_dir

from . import jobs, live, programs, sweep_work
from .job_reader import Job

FRESH_S = 0.2  # for so long all who ask get the same answer


@dataclass(frozen=True)
class Tick:
    """One moment of all trainings. moving: one is at work or waits, or something else is done in the background. who: changes where one comes, goes or comes to
    rest, and where something else is done. what: with all that a list of trainings shows. text: JSON for browsers.
    """

    moving: bool
    who: str
    what: str
    text: bytes
    made: float


_last: tuple[object, Tick] | None = None
_one = threading.Lock()


def current() -> Tick:
    """What browsers get, at most FRESH_S old; never from before a change that this process has made."""
    global _last
    with _one:
        of = runs_dir(), programs.turns(), unread.how_far() is None, bool(sweep_work.notes())
        if _last is None or _last[0] != of or not 0 <= time.monotonic() - _last[1].made < FRESH_S:
            _last = of, tick(jobs.listing())
        return _last[1]


def tick(listed: list[Job]) -> Tick:
    """The moment that a list of trainings is of."""
    active = [{"id": job.id, "epoch": job.epoch, "epochs": job.epochs, "share": round(min(1.0, job.share), 2)} for job in listed if job.active]
    waiting = sum(job.waiting for job in listed)
    notes = sweep_work.notes() + ([f"{reading[0]:,} of {reading[1]:,} models read"] if (reading := unread.how_far()) else [])
    who = mark([len(notes), *((job.id, job.active or job.waiting) for job in listed)])
    what = mark([sweep_work.notes(), *((job.id, job.state, job.epoch, round(job.share, 2), job.message, job.active and live.stamp(job.id)) for job in listed)])
    content = {"who": who, "what": what, "active": active, "waiting": waiting, "notes": notes}
    return Tick(bool(active or waiting or notes), who, what, json.dumps(content).encode(), time.monotonic())


def mark(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
