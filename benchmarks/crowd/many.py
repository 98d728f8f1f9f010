"""L7: a thousand models of one's own, and hundreds of trainings that rest, beside a server with forty and none."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from aevae.recipe.presets import recipe
from aevae.runs.catalog import SHIPPED
from aevae.runs.files import description, write_json
from aevae.runs.status import Status, write_status

from ..browser import Server, serve
from .visitor import Visitor

MODELS, RESTING, RERUNS = 1000, 300, 15
FEW = 40  # models of one's own of the rival
PAGES = ("", "compare", "interpolate", "evaluate", "learn", "train")
SHARE = 2.0  # times as long as the rival's


def models(folder: Path, count: int) -> None:
    """So many models of one's own: each file of a shipped one once, under many names."""
    for i in range(count):
        own = folder / f"own-{i:04}"
        own.mkdir()
        for file in (SHIPPED / "digits-vae").iterdir():
            try:
                os.link(file, own / file.name)
            except OSError:  # another disk
                shutil.copy(file, own / file.name)
        os.utime(own, (1e9 + i, 1e9 + i))


def resting(folder: Path, count: int) -> None:
    """So many trainings that were stopped before their first epoch."""
    config = recipe("digits-vae")
    for i in range(count):
        own = folder / f"stopped-{i:03}"
        own.mkdir()
        write_json(own / "run.json", description(own.name, config, None, 0), lasting=False)
        write_status(own, Status("stopped", order=i, epochs=config.epochs))


async def first_page(server: Server) -> tuple[float, float]:
    """Of a new server: seconds until its first page stands, and until all models are read."""
    visitor, began = Visitor(server.url), time.perf_counter()
    stands = await visitor.open()
    while await asyncio.to_thread(notes, server):
        await asyncio.sleep(0.1)
    await visitor.close()
    return stands, time.perf_counter() - began


def notes(server: Server) -> list[str]:
    """What the server says of what it does in the background."""
    with urllib.request.urlopen(f"{server.url}/aevae/ticks.json") as answer:
        return json.load(answer)["notes"]


async def reruns(server: Server) -> dict[str, tuple[float, float]]:
    """Of each page: the median rerun's seconds, and what it sends, kB."""
    found: dict[str, tuple[float, float]] = {}
    for page in PAGES:
        visitor = Visitor(server.url, page)
        await visitor.open()
        visitor.received.clear()
        taken = [await visitor.run() for _ in range(RERUNS)]
        found[page or "explore"] = statistics.median(taken), visitor.received["bytes"] / RERUNS / 1e3
        await visitor.close()
    return found


def l7() -> bool:
    """1,000 own models, 300 trainings that rest."""

    def measure(own: int, stopped: int) -> tuple[tuple[float, float], dict[str, tuple[float, float]]]:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # a probe of the machine's speed may still write there
            models(Path(folder), own)
            resting(Path(folder), stopped)
            with serve(AEVAE_RUNS=folder) as server:
                return asyncio.run(first_page(server)), asyncio.run(reruns(server))

    (first_few, _), few = measure(FEW, 0)
    (first, read), many = measure(MODELS, RESTING)
    worst = max(many[page][0] / few[page][0] for page in few)
    print(f"L7, {MODELS:,} models of one's own and {RESTING} trainings that rest: a rerun takes {worst:.1f} times as long at most (promised {SHARE:g})")
    print(f"  the first page of a new server: {first:.2f} s, with {FEW} {first_few:.2f} s; all are read after {read:.1f} s")
    for page, (seconds, sent) in many.items():
        print(f"  {page}: {1e3 * seconds:.0f} ms and {sent:.0f} kB; with {FEW} {1e3 * few[page][0]:.0f} ms and {few[page][1]:.0f} kB")
    return worst <= SHARE
