"""Which process is which, on any system: told apart by its number and its birth, whatever is done to the clock."""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
from contextlib import suppress
from functools import cache
from pathlib import Path

import psutil

MARK = r"[0-9a-f]{8}-[0-9]+-[0-9a-f]{8}-[0-9a-f]{8}"  # as `mark` writes it


def birth(pid: int) -> str:
    """What tells a process apart from a later one with its number; empty when it is gone or only waits to be reaped."""
    try:
        process = psutil.Process(pid)
        # the hash is of number and start, which psutil takes for this from where no setting of the clock changes it; its `create_time` moves with the clock
        return "" if process.status() in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD) else f"{boot()}{hash(process)}"
    except (psutil.Error, ValueError, OverflowError):
        return ""


@cache
def boot() -> str:
    """What tells this start of the machine apart from others; empty where the system does not say."""
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text()[:8] + "-"
    return ""


def mark() -> str:
    """This process, for the name of a file that nobody else shall touch while it lives: machine, number, birth, and what no other file has."""
    return f"{short(platform.node())}-{os.getpid()}-{short(birth(os.getpid()))}-{secrets.token_hex(4)}"


def marker_lives(text: str) -> bool | None:
    """Whether the process lives that has marked something so; None where it ran on another machine that shares the folder."""
    machine, pid, born, _ = text.split("-")
    if machine != short(platform.node()):
        return None
    now = birth(int(pid))
    return now != "" and short(now) == born


def short(text: str) -> str:
    return hashlib.blake2s(text.encode(), digest_size=4).hexdigest()
