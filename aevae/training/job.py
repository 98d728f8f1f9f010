"""A training that says how it goes in status.json and obeys STOP and PAUSE: every training, in a terminal or behind a page.

Imports no torch: what trains does, here (`driver`) or on a cluster's workers, whose followers need none.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from aevae.recipe.config import Config
from aevae.recipe.devices import AUTO
from aevae.recipe.errors import AevaeError, JobError, RunError
from aevae.recipe.presets import PRESETS
from aevae.runs.catalog import find
from aevae.runs.described import config_of, recorded_device
from aevae.runs.reader import read
from aevae.runs.run import MAX_JSON
from aevae.runs.speed import remember
from aevae.runs.status import NAME, PAUSE, STOP, Status, alive, clear, read_status, write_status
from aevae.runs.tensors import saved_epoch

from .reports import EpochReport

WRITE_S = 0.25
Source = Callable[[Path, Config, "str | None", Callable[[], str], str], Generator["EpochReport | float", None, str]]


def run(folder: Path, config: Config, preset: str | None, source: Source, device: str = AUTO, threads: int = 1) -> Iterator[EpochReport | float]:
    """Drive `source`, which trains on a device here (`driver.train`) or elsewhere (`services.cluster`), and yield what it yields.

    threads: those it computes with, kept for resuming.

    Raises:
        AevaeError: what `source` raises; status.json then says "failed" and why.
    """
    entered, started_cpu = time.monotonic(), time.process_time()  # a clock that nobody sets
    previous = read_status(folder)
    if previous and previous.active and previous.pid != os.getpid() and alive(previous):
        raise JobError(f"{folder.name} is being trained already, by process {previous.pid}. `python -m aevae watch {folder.name}` shows it.")
    status = replace(previous or Status("running"), threads=threads)
    status = replace(status, epoch=saved_epoch(folder) or 0, epochs=config.epochs, message="").in_this_process()
    if previous:
        status = write_status(folder, status)
    written, outcome = 0.0, ""
    began, first = entered, None

    def requested() -> str:
        nonlocal status
        if (folder / STOP).exists():
            if status.state == "running":
                status = write_status(folder, replace(status, state="finishing", eta_s=None))
            return "stop"
        return "pause" if (folder / PAUSE).exists() else ""

    def reports() -> Iterator[EpochReport | float]:
        nonlocal outcome
        outcome = yield from source(folder, config, preset, requested, device)

    try:
        for report in reports():
            ended = isinstance(report, EpochReport)
            epoch = report.epoch if ended else status.epoch
            share = (epoch + (0.0 if ended else report)) / config.epochs
            now = time.monotonic()
            if first is None:
                began, first = now, share
            left = (now - began) / (share - first) * (1 - share) if share > first else None
            state = "finishing" if epoch == config.epochs else "running"
            status = replace(status, state=state, begun=True, epoch=epoch, share=share, eta_s=left)
            if now - written > WRITE_S or state == "finishing":
                status, written = write_status(folder, status), now
            yield report
    except KeyboardInterrupt:
        write_outcome(folder, status.idle("stopped"))
        raise
    except AevaeError as error:
        write_outcome(folder, status.idle("failed", str(error)))
        raise
    except Exception as error:
        if type(error).__name__ == "OutOfMemoryError":  # torch's, which may not be here
            message = "The GPU has too little memory for this training. Choose a smaller batch or network, or the processor (`--device cpu`)."
            write_outcome(folder, status.idle("failed", message))
            raise JobError(message) from error
        write_outcome(
            folder, status.idle("failed", f"Training broke off unexpectedly ({type(error).__name__}: {str(error)[:200]}). train.log in {folder} says where.")
        )
        raise
    write_outcome(folder, None if outcome == "finished" else status.idle(outcome))
    if outcome == "finished" and first is not None and config.epochs * (1 - first) >= 2:
        epoch_s = (written - began) / (1 - first) / config.epochs  # `written` is when the last epoch ended
        remember(config, epoch_s, max(0.0, time.monotonic() - entered - (written - began) + started_cpu), device=recorded_device(folder))


def write_outcome(folder: Path, status: Status | None) -> None:
    """Say how a training ended; None: finished, nothing is left to say."""
    with suppress(AevaeError):  # a full disk has been reported already; without a last word the run counts as interrupted
        if status and folder.is_dir():
            status = write_status(folder, replace(status, share=status.epoch / status.epochs), lasting=True)
            if status.state == "paused" and (folder / STOP).exists():  # asked for while it went to rest; later askers see "paused"
                write_status(folder, replace(status, state="stopped"), lasting=True)
    clear(folder, STOP, PAUSE, *(() if status else (NAME,)))


def resume(run_id: str) -> tuple[Path, Config, str | None]:
    """The folder, recipe and preset of an unfinished run.

    Raises:
        RunError: there is none, it is finished, or its description is damaged.
    """
    folder = find(run_id)
    path = folder / "run.json"
    try:
        run_json = json.loads(read(path, MAX_JSON).decode("utf-8-sig"))
        config, preset = config_of(run_json), run_json["preset"]
        if preset is not None and not isinstance(preset, str):
            raise TypeError("the preset is no name")
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise RunError(f"{path} cannot be read: {error}") from error
    if "codes" in run_json and not (folder / "resume.safetensors").is_file():
        raise RunError(f"{run_id} has nothing to resume: it is finished.")
    return folder, config, preset if preset in PRESETS else None
