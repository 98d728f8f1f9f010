"""Uses the app as on Windows, see sitecustomize.py, and prints what came of it. AEVAE_RUNS is an empty folder."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from sitecustomize import ROOT
from streamlit.testing.v1 import AppTest

from aevae.recipe.presets import recipe
from aevae.runs import reader
from aevae.runs.catalog import open_run
from aevae.services import background, job_queue, jobs, renaming, standby


def until(true: Callable[[], Any]) -> None:
    """Ask again and again, as pages that watch a training do: they have its files open just when it replaces them."""
    end = time.monotonic() + 300
    while not true():
        assert time.monotonic() < end, jobs.listing()


def state(run_id: str) -> str:
    return next((job.state for job in jobs.listing() if job.id == run_id), "finished")


def pages() -> dict[str, list[str]]:
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=300)
    wrong: dict[str, list[str]] = {}
    for name in ("", *sorted(path.name for path in (ROOT / "pages").glob("*.py"))):
        if name:
            page.switch_page(f"pages/{name}")
        page.run()
        wrong[name or "app.py"] = [error.value for error in page.exception]
    return wrong


def main() -> None:
    assert reader.PATIENCE_S
    reader.PATIENCE_S = 100  # a busy machine is slow, not wrong
    short, long = (recipe("digits-vae", layers="8", batch=512, epochs=epochs) for epochs in (4, 2000))
    job_queue.cores = lambda: 3
    standby.prepare()
    on_standby = standby._waiting.process.pid if standby._waiting else 0
    jobs.start(short, None, "whole")
    taken = jobs.read_status(jobs.runs_dir() / "whole").pid == on_standby
    jobs.start(long, None, "stopped")
    told: dict[str, Any] = {"taken": taken, "pages": pages()}
    until(lambda: state("whole") == "finished")
    background.start("card", "show", "whole")
    until(lambda: jobs.job("stopped").epoch >= 2)
    jobs.stop("stopped")
    until(lambda: state("stopped") == "stopped")
    jobs.resume("stopped")
    until(lambda: state("stopped") == "running")
    jobs.delete("stopped")
    until(lambda: not background.state("card").running)
    told |= {"epochs": open_run("whole").epochs, "task": (background.state("card").failed, background.state("card").text)}
    background.forget("card")
    background.start("data", "data", "list")
    background.stop("data")
    until(lambda: not background.state("data").running)
    renaming.rename("whole", "renamed")
    told["renamed"] = open_run("renamed").epochs
    jobs.delete("renamed")
    print(json.dumps(told | {"left": sorted(path.name for path in jobs.runs_dir().iterdir())}))


if __name__ == "__main__":
    main()
