"""How the trainings go, worked out once for everybody who watches: what browsers ask for once a second.

A page is drawn anew only where one of the two marks is another one than it knows, so nothing is sent while nothing changes.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from dataclasses import dataclass

from . import jobs, live
from .job_reader import Job

FRESH_S = 0.2  # for so long all who ask get the same answer


@dataclass(frozen=True)
class Tick:
    """One moment of all trainings. who: changes where one comes, goes or comes to rest. what: with all that a list of them shows. text: JSON for browsers."""

    who: str
    what: str
    text: bytes
    made: float


_last: Tick | None = None
_one = threading.Lock()


def current() -> bytes:
    """What browsers get, at most FRESH_S old."""
    global _last
    with _one:
        if _last is None or not 0 <= time.monotonic() - _last.made < FRESH_S:
            _last = tick(jobs.listing())
        return _last.text


def tick(listed: list[Job]) -> Tick:
    """The moment that a list of trainings is of."""
    active = [{"id": job.id, "epoch": job.epoch, "epochs": job.epochs, "share": round(min(1.0, job.share), 2)} for job in listed if job.active]
    waiting = sum(job.waiting for job in listed)
    who = mark([(job.id, job.active or job.waiting) for job in listed])
    what = mark([(job.id, job.state, job.epoch, round(job.share, 2), job.message, live.stamp(job.id)) for job in listed])
    return Tick(who, what, json.dumps({"who": who, "what": what, "active": active, "waiting": waiting}).encode(), time.monotonic())


def mark(content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
