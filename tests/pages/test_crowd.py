"""L1–L4 and L7 in small: what a crowd costs the server, counted in collections, messages and errors. `python -m benchmarks crowd` measures them whole."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from visiting import ROOT

from aevae.runs.status import Status, process, write_status
from aevae.services import ticks
from benchmarks.browser import Server, serve
from benchmarks.crowd.visitor import browsing, leave, visitors

CROWD = 20
COUNTING = """
import gc, os
file = os.open(os.environ["COLLECTED"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
gc.callbacks.append(lambda phase, info: phase == "stop" and info["generation"] == 2 and os.write(file, b"."))
"""  # Python runs a module of this name when it starts


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with as many bytes as the server's process has walked through all of its memory."""
    folder = tmp_path_factory.mktemp("counting")
    (folder / "sitecustomize.py").write_text(COUNTING)
    return folder / "collected"


@pytest.fixture(scope="module")
def server(collected: Path) -> Iterator[Server]:
    with serve(PYTHONPATH=f"{collected.parent}:{ROOT}", COLLECTED=str(collected)) as running:
        yield running


def test_twenty_at_once_see_no_error_and_no_rerun_collects_garbage(server: Server, collected: Path) -> None:
    """L1. Fails when a page raises for some of many, and when Streamlit collects after every rerun (`postScriptGC`)."""

    async def come_and_go() -> tuple[int, int]:
        crowd = await visitors(server.url, CROWD)
        before = collected.stat().st_size
        reruns = len(await browsing(crowd, seconds=0.5, every=0.25))
        assert not [error for one in crowd for error in one.errors]
        await leave(crowd)
        return reruns, collected.stat().st_size - before

    reruns, walks = asyncio.run(come_and_go())
    assert reruns >= CROWD
    assert walks < reruns / 4  # Python's own, where there is something to collect


def test_a_tick_sends_nothing_where_nothing_has_changed(tiny_runs: Path) -> None:
    """L4. Fails when a page that watches a training is drawn again with the clock."""
    write_status(tiny_runs / "tiny-vae", Status("running", epochs=2, epoch=1, share=0.5, **process(os.getpid())))

    async def watch(url: str) -> None:
        crowd = [*await visitors(url, 3, "train"), *await visitors(url, 3)]
        assert {key for one in crowd[:3] for key in one.tickers} == {"badge", "ticker"}
        assert {key for one in crowd[3:] for key in one.tickers} == {"badge"}
        for one in crowd:
            one.received.clear()
            assert not await one.tick()
        assert sum(one.received["script_finished"] for one in crowd) == 0
        write_status(tiny_runs / "tiny-vae", Status("running", epochs=2, epoch=2, share=0.9, **process(os.getpid())))
        await asyncio.sleep(2 * ticks.FRESH_S)
        assert [await one.tick() for one in crowd] == [True] * 3 + [False] * 3  # other pages only say how far it is
        await leave(crowd)

    with serve(AEVAE_RUNS=str(tiny_runs)) as server:
        asyncio.run(watch(server.url))
