"""L6: thirty visitors who do what visitors do, for five minutes: pages, models, trainings, stops, deletions, reloads."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
import time
from collections import Counter
from pathlib import Path

from aevae.runs.strays import BIN
from aevae.services import jobs

from ..browser import Server, serve
from . import process
from .lines import RIVAL, p95
from .visitor import Visitor, leave

CROWD, SECONDS, PAUSE = 30, 300.0, 2.0
PAGES = ("", "compare", "interpolate", "evaluate", "learn", "train")


async def act(visitor: Visitor, chance: random.Random, done: Counter[str]) -> float:
    """One thing that a visitor does; seconds until the page stands again."""
    ends = [key for key in visitor.widgets if "jobs-stop-" in key or (key.startswith("delete-") and "services.jobs-" in key)]
    pickers = visitor.on_this_page("picked-")
    what = chance.choice(["go", "go", "reload", *["choose"] * 2 * bool(pickers), *["end"] * 2 * bool(ends), *["start"] * ("start-training" in visitor.widgets)])
    done[what] += 1
    if what == "start":
        return await visitor.press("start-training")
    if what == "end" and "jobs-stop-" in (key := chance.choice(ends)):
        return await visitor.press(key)
    if what == "end":
        taken = await visitor.unfold(key)
        sure = next((key for key in visitor.widgets if "jobs-delete-" in key), None)  # somebody else may have been faster
        return taken + await visitor.press(sure) if sure else taken
    if what == "choose" and (options := getattr(visitor.widgets[key := chance.choice(pickers)], "options", [])):
        return await visitor.choose(key, chance.randrange(len(options)))
    if what == "reload":
        await visitor.close()
        return await visitor.open()
    return await visitor.go(chance.choice(PAGES))


async def work(server: Server) -> tuple[list[float], list[str], list[float], Counter[str]]:
    """Seconds of all that was done, exceptions, memory after each fifth of the time, and how often what was done."""
    taken: list[float] = []
    done: Counter[str] = Counter()
    memory: list[float] = []
    crowd = [Visitor(server.url) for _ in range(CROWD)]
    until = time.monotonic() + SECONDS

    async def one(visitor: Visitor, chance: random.Random) -> None:
        await visitor.open()
        while time.monotonic() < until:
            taken.append(await act(visitor, chance, done))
            await asyncio.sleep(chance.uniform(0, 2 * PAUSE))

    async def weigh() -> None:
        for _ in range(5):
            await asyncio.sleep(SECONDS / 5)
            memory.append(process.memory(server.pid))

    await asyncio.gather(weigh(), *(one(visitor, random.Random(i)) for i, visitor in enumerate(crowd)))
    errors = [error for visitor in crowd for error in visitor.errors]
    await leave(crowd)
    return taken, errors, memory, done


def l6() -> bool:
    """30 scripted visitors for 5 minutes."""

    def measure(environment: dict[str, str]) -> tuple[list[float], list[str], list[float], Counter[str], int]:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["AEVAE_RUNS"] = folder
            with serve(AEVAE_RUNS=folder, **environment) as server:
                found = asyncio.run(work(server))
                for job in jobs.all_jobs():
                    jobs.delete(job.id)
                left = [path for path in Path(folder).rglob(".*") if (path.is_file() and path.stat().st_size > 1 << 20) or path.name.startswith(BIN)]
                return *found, len(left)

    slow, wrong, fat, _, _ = measure(RIVAL)
    taken, errors, memory, done, strays = measure({})
    grown = memory[-1] - memory[1]
    print(f"L6, {CROWD} visitors for {SECONDS:g} s, {sum(done.values())} times ({', '.join(f'{n} {what}' for what, n in done.most_common())}):")
    print(f"  {len(errors)} exceptions (promised 0), p95 {p95(taken):.2f} s (1.5), memory {grown:+.0f} MB after two minutes (20), {strays} strays (0)")
    print(f"  rival, garbage after every rerun: {len(wrong)} exceptions, p95 {p95(slow):.2f} s, {fat[-1] - fat[1]:+.0f} MB")
    for error in sorted(set(errors))[:5]:
        print(f"  {error[:200]}")
    return not errors and p95(taken) <= 1.5 and grown <= 20 and not strays
