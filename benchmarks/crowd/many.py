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
from collections.abc import Iterator
from contextlib import contextmanager
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
SETTLED_S = 2.0  # in which a server that has read all collects its garbage


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


Rerun = tuple[float, float]  # the median rerun's seconds, and what it sends, kB


async def reruns(servers: tuple[Server, Server]) -> dict[str, list[Rerun]]:
    """Of each page on each server; they take turns, so that both have the same machine."""
    found: dict[str, list[Rerun]] = {}
    for page in PAGES:
        visitors = [Visitor(server.url, page) for server in servers]
        for visitor in visitors:
            await visitor.open()
            visitor.received.clear()
        taken = [[await visitor.run() for visitor in visitors] for _ in range(RERUNS)]
        found[page or "explore"] = [
            (statistics.median(seconds), visitor.received["bytes"] / RERUNS / 1e3) for seconds, visitor in zip(zip(*taken, strict=True), visitors, strict=True)
        ]
        for visitor in visitors:
            await visitor.close()
    return found


@contextmanager
def server_with(own: int, stopped: int) -> Iterator[Server]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:  # a probe of the machine's speed may still write there
        models(Path(folder), own)
        resting(Path(folder), stopped)
        with serve(AEVAE_RUNS=folder) as server:
            yield server


def l7() -> bool:
    """1,000 own models, 300 trainings that rest."""
    with server_with(FEW, 0) as few:
        first_few, _ = asyncio.run(first_page(few))
        with server_with(MODELS, RESTING) as many:
            first, read = asyncio.run(first_page(many))
            time.sleep(SETTLED_S)
            found = asyncio.run(reruns((few, many)))
    worst = max(more[0] / less[0] for less, more in found.values())
    print(f"L7, {MODELS:,} models of one's own and {RESTING} trainings that rest: a rerun takes {worst:.1f} times as long at most (promised {SHARE:g})")
    print(f"  the first page of a new server: {first:.2f} s, with {FEW} {first_few:.2f} s; all are read after {read:.1f} s")
    for page, (less, more) in found.items():
        print(f"  {page}: {1e3 * more[0]:.0f} ms and {more[1]:.0f} kB; with {FEW} {1e3 * less[0]:.0f} ms and {less[1]:.0f} kB")
    return worst <= SHARE
