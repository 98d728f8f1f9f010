"""Each line: its server, its crowd, what was measured and whether it keeps what was promised."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from typing import Any

from aevae.recipe.datasets import present
from aevae.recipe.presets import recipe
from aevae.runs.status import read_status
from aevae.services import jobs

from ..browser import Server, serve
from . import process
from .visitor import Visitor, asking, browsing, health, leave, visitors, watching

CROWD, EVERY, SECONDS = 100, 3.0, 60.0  # visitors, seconds between two reruns of one, and of a line
RIVAL = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"}  # Streamlit's own way: all garbage after every rerun


def p95(taken: Iterable[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def errors(crowd: list[Visitor]) -> int:
    return sum(len(visitor.errors) for visitor in crowd)


def in_turn(measure: Callable[[dict[str, str]], Any]) -> tuple[Any, Any]:
    """The rival first, then ours."""
    return measure(RIVAL), measure({})


def l1() -> bool:
    """100 on Explore, a rerun every 3 s each."""

    def measure(environment: dict[str, str]) -> tuple[float, float, int]:
        with serve(**environment) as server:
            return asyncio.run(explore(server))

    async def explore(server: Server) -> tuple[float, float, int]:
        await leave(await visitors(server.url, 10))
        before = process.memory(server.pid)
        crowd = await visitors(server.url, CROWD)
        taken = await browsing(crowd, SECONDS, EVERY)
        each = (process.memory(server.pid) - before) / CROWD
        await leave(crowd)
        return p95(taken), each, errors(crowd)

    (rival, fat, _), (ours, each, wrong) = in_turn(measure)
    print(
        f"L1, {CROWD} sessions on Explore, a rerun every {EVERY:g} s, {SECONDS:g} s: p95 {ours:.2f} s (promised 0.5), {each:.2f} MB a session (0.2), {wrong} errors (0)"
    )
    print(f"  rival, garbage after every rerun: p95 {rival:.2f} s, {fat:.2f} MB")
    return ours <= 0.5 and each <= 0.2 and not wrong


def begin_training() -> str:
    """One that outlasts a line; returns when it computes."""
    config = recipe("001-vae", epochs=500) if present("mnist") else recipe("digits-vae", layers="512", epochs=2000)
    run_id = jobs.start(config, None, "crowd")
    while not ((status := read_status(jobs.runs_dir() / run_id)) and status.begun):
        time.sleep(0.05)
    return run_id


def trained(run_id: str) -> float:
    """Epochs so far, as a fraction too."""
    status = read_status(jobs.runs_dir() / run_id)
    return status.share * status.epochs if status else 0.0


def l2() -> bool:
    """The same while 001-vae trains."""

    def measure(environment: dict[str, str]) -> tuple[float, float, float]:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["AEVAE_RUNS"] = folder
            with serve(AEVAE_RUNS=folder, **environment) as server:
                run_id = begin_training()
                try:
                    return asyncio.run(beside(server, run_id))
                finally:
                    jobs.delete(run_id)

    async def beside(server: Server, run_id: str) -> tuple[float, float, float]:
        speeds: list[float] = []  # epochs a second, alone and beside the crowd

        async def train_for(seconds: float) -> None:
            begun, at = time.monotonic(), trained(run_id)
            await asyncio.sleep(seconds)
            speeds.append((trained(run_id) - at) / (time.monotonic() - begun))

        await train_for(SECONDS / 2)
        crowd, enough = await visitors(server.url, CROWD), asyncio.Event()
        asked = asyncio.create_task(health(server.url, enough))
        taken, _, _ = await asyncio.gather(browsing(crowd, SECONDS, EVERY), asking(crowd, SECONDS), train_for(SECONDS))
        enough.set()
        await leave(crowd)
        return p95(taken), max(await asked), speeds[1] / speeds[0]

    (rival, ill, slow), (ours, well, speed) = in_turn(measure)
    print(
        f"L2, the same beside a training: p95 {ours:.2f} s (promised 1), health within {well:.2f} s (0.3), the training at {speed:.0%} of its speed alone (90 %)"
    )
    print(f"  rival, garbage after every rerun: p95 {rival:.2f} s, health {ill:.2f} s, training {slow:.0%}")
    return ours <= 1 and well <= 0.3 and speed >= 0.9


def l3() -> bool:
    """1,000 sessions opened and closed."""
    first, all_of_them = 150, 1000

    def measure(environment: dict[str, str]) -> tuple[float, int]:
        with serve(**environment) as server:
            return asyncio.run(come_and_go(server))

    async def come_and_go(server: Server) -> tuple[float, int]:
        async def some(count: int) -> tuple[float, int]:
            for _ in range(count // 25):
                await leave(await visitors(server.url, 25))
            await asyncio.sleep(5)
            return process.memory(server.pid), process.descriptors(server.pid)

        before, after = await some(first), await some(all_of_them - first)
        return after[0] - before[0], after[1] - before[1]

    (fatter, kept), (grown, held) = in_turn(measure)
    print(f"L3, {all_of_them} sessions opened and closed: after the first {first} memory grew by {grown:.1f} MB (promised 10), descriptors by {held} (10)")
    print(f"  rival, garbage after every rerun: {fatter:.1f} MB, {kept}")
    return grown <= 10 and held <= 10


def l4() -> bool:
    """30 watch one training, 30 explore beside them."""

    def measure(environment: dict[str, str]) -> tuple[float, float, float, int]:
        with tempfile.TemporaryDirectory() as folder:
            os.environ["AEVAE_RUNS"] = folder
            with serve(AEVAE_RUNS=folder, **environment) as server:
                run_id = begin_training()
                try:
                    return asyncio.run(watch(server))
                finally:
                    jobs.delete(run_id)

    async def watch(server: Server) -> tuple[float, float, float, int]:
        watchers = await visitors(server.url, 30, "train")
        explorers = await visitors(server.url, 30)
        for one in watchers:
            one.received.clear()
        ticks, reruns, _ = await asyncio.gather(watching(watchers, SECONDS), browsing(explorers, SECONDS, EVERY), asking(explorers, SECONDS))
        sent = sum(one.received["bytes"] for one in watchers) / len(watchers) / SECONDS / 1e3
        await leave(watchers + explorers)
        return p95(ticks), p95(reruns), sent, errors(watchers + explorers)

    (slow, late, much, _), (ticks, reruns, sent, wrong) = in_turn(measure)
    print(
        f"L4, 30 watch a training, 30 explore: ticks p95 {ticks:.2f} s (promised 1.5), Explore's reruns p95 {reruns:.2f} s (0.5), {sent:.1f} kB/s each, {wrong} errors (0)"
    )
    print(f"  rival: ticks {slow:.2f} s, reruns {late:.2f} s, {much:.1f} kB/s")
    return ticks <= 1.5 and reruns <= 0.5 and not wrong
