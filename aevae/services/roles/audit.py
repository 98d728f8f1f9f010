"""The log of what was done to trainings, models and sets of images: `.audit.log` beside the runs, a line an act, of bounded size."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from contextlib import suppress

from aevae.runs.catalog import runs_dir

NAME, BEFORE = ".audit.log", ".audit.before.log"
MOST_BYTES = 1_000_000  # of each of the two: some 15,000 lines
MOST_NAMES = 40


def log(who: str, what: str, names: Sequence[str]) -> None:
    """Add a line: when (UTC), who, what, to which. Where it cannot be written, what was asked for is done all the same."""
    told = " ".join(ascii(name)[1:-1][:64].replace(" ", "_") for name in names[:MOST_NAMES])
    line = f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())} {who} {what}{': ' if told else ''}{told}\n"
    with suppress(OSError):
        path = runs_dir() / NAME
        if path.exists() and path.stat().st_size > MOST_BYTES:
            os.replace(path, path.with_name(BEFORE))
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())  # in one piece: several processes write here
        finally:
            os.close(handle)
