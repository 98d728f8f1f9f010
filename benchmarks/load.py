"""Loading: the first plane after a cold start of the server, a reload, a rerun; and what the server has not imported.

A cold start counts from the start of the server's process until the plane can be dragged in a browser that is open but has
never seen the app. A rerun on the server is asked for by a client that speaks Streamlit's protocol, from its message to the
message that the script has finished. Beside each stands what an app that writes one letter takes in the same minutes, with the same
settings: seconds are the machine's, how many times that ours takes is not.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from .browser import Server, launch, serve, wait_until_ready, with_bytecode

ROUNDS = 3
RERUNS = 20
WARM = 5
COLD, RELOAD, RERUN = 4.0, 2.5, 0.025  # seconds
HEAVY = ("torch", "torchvision", "sklearn")


@dataclass
class Times:
    """Seconds of one app, a round each."""

    script: str
    wait: Callable[[Page], object]  # until it can be used
    cold: list[float] = field(default_factory=list)
    reload: list[float] = field(default_factory=list)
    rerun: list[float] = field(default_factory=list)


def empty_app(folder: str) -> str:
    """A script that writes one letter."""
    script = Path(folder) / "empty.py"
    script.write_text('import streamlit as st\n\nst.write("x")\n')
    return str(script)


def wait_for_letter(page: Page) -> None:
    page.wait_for_function("document.querySelector('[data-testid=stMarkdownContainer] p')?.textContent === 'x'", timeout=100_000)


def cold_and_reload(browser: Browser, bytecode: str, times: Times) -> None:
    """Measure from the server's start to what can be used, and from a reload. bytecode: where Python keeps it."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    with serve(times.script, **with_bytecode(bytecode)) as server:
        page.goto(server.url)
        times.wait(page)
        times.cold.append(time.perf_counter() - server.started)
        page.wait_for_timeout(2000)
        started = time.perf_counter()
        page.reload(wait_until="commit")
        times.wait(page)
        times.reload.append(time.perf_counter() - started)
    context.close()


def rerun_on_server(server: Server) -> list[float]:
    """Seconds of reruns of Explore in one session, the first ones left out."""
    taken = []
    address = f"{server.url.replace('http', 'ws')}/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None) as client:
        for _ in range(WARM + RERUNS):
            message = BackMsg()
            message.rerun_script.query_string = ""
            started = time.perf_counter()
            client.send(message.SerializeToString())
            kind = None
            while kind != "script_finished":
                kind = ForwardMsg.FromString(bytes(client.recv(decode=False))).WhichOneof("type")
            taken.append(time.perf_counter() - started)
    return taken[WARM:]


def heavy_modules(server: Server) -> list[str]:
    """Which of the heavy packages the server's process has loaded files of."""
    maps = Path(f"/proc/{server.pid}/maps")
    return [name for name in HEAVY if f"site-packages/{name}/" in maps.read_text()] if maps.exists() else []


def measure(browser: Browser, folder: str) -> tuple[Times, Times, list[str]]:
    """Ours, the empty app's, and the heavy modules that our server has loaded."""
    ours, empty = both = Times("app.py", wait_until_ready), Times(empty_app(folder), wait_for_letter)
    for _ in range(1 + ROUNDS):
        for times in both:
            cold_and_reload(browser, folder, times)
    for times in both:
        del times.cold[0], times.reload[0]  # the very first start compiles
    with serve() as server, serve(empty.script) as other:
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{server.url}/compare")
        wait_until_ready(page, 2)
        page.goto(server.url)
        wait_until_ready(page)
        page.wait_for_timeout(2000)
        page.close()
        ours.rerun, empty.rerun = rerun_on_server(server), rerun_on_server(other)
        return ours, empty, heavy_modules(server)


def main() -> bool:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = launch(playwright)
        ours, empty, heavy = measure(browser, folder)
        browser.close()
    times_that = [f"{median(getattr(ours, what)) / median(getattr(empty, what)):.1f} times" for what in ("cold", "reload", "rerun")]
    print(
        f"load, {ROUNDS} cold starts: first plane {median(ours.cold):.2f} s after the server's process started (promised {COLD:g}; worst {max(ours.cold):.2f}),"
        f" {times_that[0]} the {median(empty.cold):.2f} s of an app that writes one letter"
    )
    print(f"  reload {median(ours.reload):.2f} s (promised {RELOAD:g}; worst {max(ours.reload):.2f}), {times_that[1]} its {median(empty.reload):.2f} s")
    print(
        f"  rerun {1000 * median(ours.rerun):.1f} ms on the server, median of {RERUNS} (promised {1000 * RERUN:g}),"
        f" {times_that[2]} its {1000 * median(empty.rerun):.1f} ms"
    )
    print(f"  loaded by the server of {', '.join(HEAVY)}: {', '.join(heavy) or 'none'}")
    return median(ours.cold) <= COLD and median(ours.reload) <= RELOAD and median(ours.rerun) <= RERUN and not heavy


if __name__ == "__main__":
    sys.exit(not main())
