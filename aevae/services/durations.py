"""How long a training will take here; where too little was measured on this machine, a probe measures it in the background."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path

from aevae.recipe.config import Config
from aevae.recipe.devices import AUTO, expected
from aevae.recipe.extras import cannot_train
from aevae.runs import speed
from aevae.runs.catalog import runs_dir

from .job_reader import all_jobs
from .programs import PREEMPTED, can_write, spawn

_probes: dict[Path, subprocess.Popen[bytes]] = {}  # by runs folder


def expected_seconds(config: Config, device: str = AUTO) -> float | None:
    """How long a whole training will take here on a device, by what was measured on this machine; None until enough was.

    Where too little was, a few seconds of measuring begin in the background: ask again later.
    """
    device = expected(device)
    if len(speed.measured(device)) < speed.ENOUGH:
        measure(runs_dir())
    return speed.expected_seconds(config, device)


def measure(folder: Path) -> None:
    """Run `python -m aevae probe`, once for each runs folder; again where it gave way to a training."""
    previous = _probes.get(folder)
    if previous and previous.poll() != PREEMPTED:
        return
    if (can_write() or cannot_train()) is None and not any(job.active for job in all_jobs()):
        with suppress(OSError):
            _probes[folder] = spawn(["probe"], subprocess.DEVNULL)
