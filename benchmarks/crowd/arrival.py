"""L5: fifty come at once for the first time. One browser shows what a first visit asks for; then fifty clients ask for just that, as it did."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import sync_playwright

from ..browser import Server, launch, serve, wait_until_ready
from ..traffic import Traffic
from .visitor import Connection, Visitor

CROWD, AT_A_TIME = 50, 6  # clients; connections of one, as a browser opens them
PLANE_S, FIRST_MB, RELOAD_KB = 6.0, 5.0, 10.0  # promised
SETTLED_MS = 3000  # until a page asks for nothing more


@dataclass(frozen=True)
class Arrival:
    """What a browser asks for until it has a plane: before its websocket is there and after. first, again: bytes of a whole first visit and of a reload, by HTTP and by the websocket."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    first: tuple[int, int]
    again: tuple[int, int]


def watched(server: Server) -> Arrival:
    """One browser's first visit, and its reload."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        traffic = Traffic().listen(page, server)
        page.goto(server.url)
        wait_until_ready(page)
        asked, early = list(traffic.asked), traffic.early
        page.wait_for_timeout(SETTLED_MS)
        first = sum(traffic.fetched.values()), traffic.received
        traffic.forget()
        page.reload()
        wait_until_ready(page)
        page.wait_for_timeout(SETTLED_MS)
        again = sum(traffic.fetched.values()), traffic.received
        browser.close()
    return Arrival(tuple(asked[:early]), tuple(asked[early:]), first, again)


async def fetch(visitor: Visitor, paths: Sequence[str]) -> None:
    """All of them, as many at a time as a browser would."""
    left = iter(paths)

    async def some() -> None:
        async with Connection(visitor.host) as connection:
            for path in left:
                await connection.get(f"/{path}")

    await asyncio.gather(*(some() for _ in range(min(AT_A_TIME, len(paths)))))


async def arrive(server: Server, asked: Arrival) -> float:
    """Seconds until the last byte is here of what a plane needs."""
    visitor, started = Visitor(server.url), time.perf_counter()
    await fetch(visitor, asked.before[:1])
    await fetch(visitor, asked.before[1:])
    await visitor.open()
    await fetch(visitor, asked.after)
    seconds = time.perf_counter() - started
    await visitor.close()
    return seconds


async def arrivals(server: Server, asked: Arrival, count: int) -> list[float]:
    return await asyncio.gather(*(arrive(server, asked) for _ in range(count)))


def l5() -> bool:
    """50 first visits at once."""
    with serve() as server:
        asked = watched(server)
    with serve() as server:
        (alone,) = asyncio.run(arrivals(server, asked, 1))
        taken = asyncio.run(arrivals(server, asked, CROWD))
    first, again, websocket = sum(asked.first) / 1e6, asked.again[0] / 1e3, asked.again[1] / 1e3
    print(f"L5, {CROWD} first visits at once: the last has all that its plane needs after {max(taken):.1f} s (promised {PLANE_S:g}), the median after {statistics.median(taken):.1f}; one alone after {alone:.1f}")  # fmt: skip
    print(f"  a first visit {first:.2f} MB (promised {FIRST_MB:g}), a reload {again:.1f} kB (promised {RELOAD_KB:g}) and {websocket:.0f} kB by its websocket")
    return max(taken) <= PLANE_S and first <= FIRST_MB and again <= RELOAD_KB
