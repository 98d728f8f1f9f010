"""SIGKILLs trainers, and those who start them, in the middle of writing a file; prints what they left and what became of it.

`python tests/services/kills.py`, with AEVAE_RUNS set to an empty folder. Trainers are forks, as in races.py.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import torch
import torch._dynamo  # the first optimiser of each fork would, for seconds
from races import Fork, state

from aevae.recipe.datasets import bundled_digits
from aevae.recipe.presets import recipe
from aevae.runs.tensors import read_tensors
from aevae.services import jobs

TRAINER = [("run.json", 1), ("weights.safetensors", 2), ("resume.safetensors", 2), ("codes.safetensors", 1)]
STARTER = [("status.json", 2), ("run.json", 1)]

PARENT = os.getpid()
fatal = ("", 0)  # children of this process die when they write the file of this name for the second, third, … time
written: dict[str, int] = {}
replace = os.replace


def fatal_replace(source: str, target: Path) -> None:
    if os.getpid() != PARENT:
        name = Path(target).name
        written[name] = written.get(name, 0) + 1
        if (name, written[name]) == fatal:
            os.truncate(source, os.path.getsize(source) // 2)
            os.kill(os.getpid(), signal.SIGKILL)
    replace(source, target)


def halves() -> list[str]:
    return sorted(path.name[1:].rpartition(".")[0] for path in jobs.runs_dir().glob("*/.*"))


def broken(folder: Path) -> list[str]:
    """Which files of a run folder are not whole."""
    found: list[str] = []
    for path in folder.glob("[!.]*"):
        try:
            if path.suffix == ".safetensors":
                read_tensors(path)
            elif path.suffix == ".json":
                json.loads(path.read_bytes())
            elif path.suffix == ".jsonl":
                [json.loads(line) for line in path.read_text().splitlines()]
        except Exception as error:
            found.append(f"{path.name}: {error}")
    return found


def digest(run_id: str) -> str:
    return hashlib.sha256((jobs.runs_dir() / run_id / "weights.safetensors").read_bytes()).hexdigest()


def settled(run_id: str) -> str:
    while (now := state(run_id)) in ("queued", "running", "finishing"):
        time.sleep(0.005)
    return now


def trainer(name: str, time_: int, config: Any) -> dict[str, Any]:
    global fatal
    fatal, run_id = (name, time_), f"{name.partition('.')[0]}-{time_}"
    jobs.start(config, None, run_id)
    result: dict[str, Any] = {"file": name, "killed": settled(run_id), "halves": halves(), "broken": broken(jobs.runs_dir() / run_id)}
    fatal = ("", 0)
    jobs.resume(run_id)
    return {**result, "then": settled(run_id), "left": halves(), "weights": digest(run_id)}


def starter(name: str, time_: int, config: Any) -> dict[str, Any]:
    """What is there after `jobs.start_all` died, and after the next start."""
    global fatal
    fatal = (name, time_)
    if not (pid := os.fork()):
        jobs.start_all([(config, "lost"), (config, "lost")], None, "")
        os._exit(0)
    code = os.waitpid(pid, 0)[1]
    fatal = ("", 0)
    result: dict[str, Any] = {"file": name, "killed": os.WTERMSIG(code) == signal.SIGKILL, "halves": halves(), "listed": [job.id for job in jobs.listing()]}
    jobs.start(config, None, "next")
    left = sorted(path.name for path in jobs.runs_dir().glob("[!.]*"))
    jobs.delete("next")
    return {**result, "left": left}


def main() -> None:
    torch.set_num_threads(1)
    bundled_digits()
    subprocess.Popen = Fork  # type: ignore[assignment,misc]
    os.replace = fatal_replace  # type: ignore[assignment]
    config = recipe("digits-vae", layers="8", epochs=3, batch=512)
    starters = [starter(*point, config) for point in STARTER]
    jobs.start(config, None, "whole")
    settled("whole")
    print(json.dumps({"starters": starters, "trainers": [trainer(*point, config) for point in TRAINER], "whole": digest("whole")}))


if __name__ == "__main__":
    main()
